#!/bin/sh
# Linking onto a full disk, onto one that can only be read, and killed at any moment: a clear error,
# no half of a result, and the same command goes through once there is room.
. "$(dirname "$0")/tap.sh"

if [ "$CANDOUR_IN_NAMESPACE" != 1 ]; then
	for try in "unshare -m" "unshare -rm"; do
		if $try true 2>/dev/null; then
			rm -rf "$work"
			CANDOUR_IN_NAMESPACE=1 exec $try "$0" "$@"
		fi
	done
	skip_all "a file system cannot be mounted here"
fi
mkdir "$work/now"
mount -t tmpfs -o size=1m none "$work/now" 2>/dev/null || skip_all "tmpfs cannot be mounted here"
cleanup() { umount -l "$work/now"; }
cases=$(dirname "$0")/../cases/link

link() {
	"$CANDOUR" link --csv "$cases/police.csv" "$cases/health.csv" --out "$@" > "$work/output" 2>&1
}
link "$work/right"
need_kb=$(du -sk "$work/right" | cut -f1)

good=0
full=0
for i in 1 2 3 4 5 6; do
	umount "$work/now"
	mount -t tmpfs -o "size=$((need_kb * i / 7 + 4))k" none "$work/now"
	link "$work/now/out"
	status=$?
	[ "$status" -eq 7 ] && full=$((full + 1))
	[ "$status" -eq 7 ] || note "$(head -c 300 "$work/output")"
	left=$(ls -A "$work/now")
	mount -o remount,size=100m "$work/now"
	[ -z "$left" ] && link "$work/now/out" && diff -r "$work/right" "$work/now/out" > /dev/null && good=$((good + 1))
done
[ "$full" -eq 6 ]
claim $? "a full disk is told ($full of 6)"
[ "$good" -eq 6 ]
claim $? "nothing is left on it, and with room the same command goes through ($good of 6)"

# Results that are renewed on a disk that fills up stay as they were.
umount "$work/now"
mount -t tmpfs -o size=100m none "$work/now"
link "$work/now/out"
cp -a "$work/now/out" "$work/kept"
mount -o "remount,size=$((need_kb * 3 / 2))k" "$work/now"
link "$work/now/out" --again
[ $? -eq 7 ] && diff -r "$work/kept" "$work/now/out" > /dev/null
claim $? "results that could not be renewed are as they were"

mount -o remount,ro "$work/now"
link "$work/now/other"
[ $? -eq 5 ]
claim $? "a disk that can only be read is told"
"$CANDOUR" link explain "$work/now/out" police:P001 health:H001 > "$work/output" 2>&1
claim $? "what is on it can be explained"
"$CANDOUR" link review "$work/now/out" police:P001 health:H001 --why x < "$cases/truth.csv" > "$work/output" 2>&1
claim $? "and looked at"
mount -o remount,rw,size=100m "$work/now"

# Killed at moments spread over the run, of an inspection: what is there is whole.
x=$work/now/insp
"$CANDOUR" init "$x" --authority "Norchester Borough Council" --remit best-value > /dev/null
"$CANDOUR" ingest "$x" "$cases" --from A --custodian B --received 2014-10-02 --no-ocr --json > /dev/null 2>&1
whole=0
for i in 1 2 3 4 5 6 7 8 9 10; do
	timeout -s KILL "0.$i" "$CANDOUR" link "$x" --sources police=2,health=1 > /dev/null 2>&1
	"$CANDOUR" verify "$x" --json > "$work/verified" 2>&1
	[ "$(tail -n 1 "$work/verified" | grep -o '"findings":[0-9]*')" = \
		"$(tail -n 1 "$work/verified" | grep -o '"unfinished":[0-9]*' | sed s/unfinished/findings/)" ] &&
		whole=$((whole + 1)) || note "$(head -c 400 "$work/verified")"
done
[ "$whole" -eq 10 ]
claim $? "killed at any moment, nothing is altered ($whole of 10)"
"$CANDOUR" link "$x" --sources police=2,health=1 > /dev/null 2>&1 && "$CANDOUR" verify "$x" > "$work/verified" 2>&1
claim $? "and the next run clears up $(head -c 200 "$work/verified")"

# The same with a delivery that stands on that run; and in a folder whose files are renewed one by one.
sed -n '1p;40,60s/^P/Q/p' "$cases/police.csv" > "$work/later.csv"
"$CANDOUR" ingest "$x" "$work/later.csv" --from A --custodian B --received 2014-10-09 --no-ocr --json > "$work/output" 2>&1
item=$(sqlite3 "$x/candour.db" 'SELECT max(id) FROM item')
cp "$cases/health.csv" "$work/health.csv"
"$CANDOUR" link --csv "$cases/police.csv" "$work/health.csv" --out "$work/now/renewed" > "$work/output" 2>&1
whole=0
for i in 04 08 12 16 20 25 30 40 50 60; do
	timeout -s KILL "0.$i" "$CANDOUR" link "$x" --sources "police=2,health=1,later=$item" > /dev/null 2>&1
	timeout -s KILL "0.$i" "$CANDOUR" link --csv "$cases/police.csv" "$work/health.csv" "$work/later.csv" \
		--out "$work/now/renewed" --again > /dev/null 2>&1
	"$CANDOUR" verify "$x" --json > "$work/verified" 2>&1
	[ "$(tail -n 1 "$work/verified" | grep -o '"findings":[0-9]*')" = \
		"$(tail -n 1 "$work/verified" | grep -o '"unfinished":[0-9]*' | sed s/unfinished/findings/)" ] &&
		whole=$((whole + 1)) || note "$(head -c 400 "$work/verified")"
done
[ "$whole" -eq 10 ]
claim $? "killed while a delivery is added, nothing is altered ($whole of 10)"
"$CANDOUR" link "$x" --sources "police=2,health=1,later=$item" > /dev/null 2>&1 && "$CANDOUR" verify "$x" > "$work/verified" 2>&1
claim $? "and the next run goes through $(head -c 200 "$work/verified")"
# As if it had been killed between two renames.
cp "$work/right/numbers.csv" "$work/right/kept.bin" "$work/now/renewed/"
printf x >> "$work/now/renewed/kept.bin"
"$CANDOUR" link --csv "$cases/police.csv" "$work/health.csv" "$work/later.csv" "$cases/truth.csv" \
	--out "$work/now/renewed" --again > "$work/output" 2>&1 &&
	grep -q "compared anew: what the run before left is not as it was" "$work/output" &&
	(cd "$work/now/renewed" && grep -o '"sha256": *"[0-9a-f]*"' manifest.json | grep -q "$(sha256sum < kept.bin | cut -d ' ' -f 1)")
claim $? "a folder that was half renewed is renewed as a whole $(tail -n 2 "$work/output" | head -c 200)"
finish
