#!/bin/sh
# Very many files, and a very large one: all are held, and the program's own memory stays flat.
#
# 100,000 tiny files and one of 8 GiB with CANDOUR_FULL=1; 3,000 and 256 MiB without.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/candour.sh"
command -v jq >/dev/null || skip_all "needs jq"

# peak WORDS...: runs it; its largest memory (kB) goes to $peak_kb. What a process had at most
# stands in /proc until it ends.
peak() {
	"$@" &
	pid=$!
	peak_kb=0
	while kill -0 "$pid" 2>/dev/null; do
		for child in $pid $(cat /proc/$pid/task/$pid/children 2>/dev/null); do
			kb=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$child/status" 2>/dev/null)
			[ "${kb:-0}" -le "$peak_kb" ] || peak_kb=$kb
		done
		sleep 0.1
	done
	wait "$pid"
}

count=$(points 3000 100000)
mkdir "$work/in"
seq 1 "$count" | split -l 1 -a 5 -d - "$work/in/tiny"
inspection_new "$work/many"
start=$(date +%s)
peak ingest "$work/many"
claim $? "$count tiny files are taken in, in $(($(date +%s) - start)) s"
[ "$(tail -n 1 "$work/output" | jq -r .files)" = "$count" ]
claim $? "none is missing"
[ "$peak_kb" -gt 0 ] && [ "$peak_kb" -lt 300000 ]
claim $? "with at most $peak_kb kB"
"$CANDOUR" verify "$work/many" >"$work/verified" 2>&1
claim $? "$(head -c 200 "$work/verified")"
(cd "$work" && sha256sum --quiet -c "$work/many/receipts/delivery-1.sha256") >"$work/receipt" 2>&1
claim $? "the receipt holds"
[ "$("$CANDOUR" search "$work/many" "$((count - 1))" --json | jq -r 'select(.total) | .total')" = 1 ]
claim $? "and the last but one is found"
rm -rf "$work/in" "$work/many"

size_mb=$(points 256 8192)
mkdir "$work/in"
truncate -s "${size_mb}M" "$work/in/image.bin"
printf 'the end' >>"$work/in/image.bin"
inspection_new "$work/large"
start=$(date +%s)
peak ingest "$work/large"
claim $? "a sparse file of $size_mb MiB is taken in, in $(($(date +%s) - start)) s"
[ "$peak_kb" -gt 0 ] && [ "$peak_kb" -lt 300000 ]
claim $? "with at most $peak_kb kB"
[ "$(du -sk "$work/large/vault" | cut -f1)" -lt 100000 ]
claim $? "it takes $(du -sk "$work/large/vault" | cut -f1) kB of disk"
[ "$(cut -d' ' -f1 "$work/large/receipts/delivery-1.sha256")" = \
	"$(sha256sum <"$work/in/image.bin" | cut -d' ' -f1)" ]
claim $? "its hash is right"
"$CANDOUR" verify "$work/large" >"$work/verified" 2>&1
claim $? "$(head -c 200 "$work/verified")"
finish
