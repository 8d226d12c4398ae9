#!/bin/bash
# ingest.sh: the speed of whole ingests (hash, store, confine, read, index, seal) against named
# peers and bare limits, on the same files and in one run.
#
#   bench/ingest.sh CANDOUR [CASE...]
#
# CASE: pdf office mail mixed many sandbox held first memory ocr (all of them unless told).
# Seconds are CPU seconds (user and system) of a command and everything that it started: they bear
# other work on the machine better than the clock does. What a peer needs and is not installed is
# left out of the table, and said.
#
#   BENCH_DATA     folder with MANIFEST.tsv (pdf, office, mail, ocr); see bench/README.md
#   BENCH_SCRATCH  folder for scratch files (default: TMPDIR or /tmp); needs some 10 GB for all
#   BENCH_MAILS    mails in "many", "first" and "memory" (default 200000)
#   BENCH_HELD_MB  megabytes in "held" (default 2048)
#   BENCH_BUSY     so many other processes pack a library over and over meanwhile (default 0), as on a
#                  machine that does other work; not for figures by the clock
#   TIKA           path of tika-app.jar; without it Tika is left out
set -u
here=$(cd "$(dirname "$0")" && pwd)
candour=$(realpath "$1") || exit 2
shift
cases=${*:-pdf office mail mixed many sandbox held first memory ocr}
data=${BENCH_DATA:-$here/../../shared/data/ingest}
mails=${BENCH_MAILS:-200000}
held_mb=${BENCH_HELD_MB:-2048}
scratch=$(mktemp -d "${BENCH_SCRATCH:-${TMPDIR:-/tmp}}/candour-bench-XXXXXX")
others=()
trap '[ ${#others[@]} -eq 0 ] || kill "${others[@]}"; rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
cores=$(nproc)
number=0

say() { printf '%s\n' "$*"; }
row() { printf '  %-44s %10s %s\n' "$1" "$2" "${3:-}"; }
calc() { awk "BEGIN { printf \"%.${2:-2}f\", $1 }"; }
has() { command -v "$1" > /dev/null || { say "  ($1 is not installed: left out)"; false; }; }

# cpu COMMAND...: runs it; CPU and WALL are its seconds, OUT is what it printed.
cpu() {
	local TIMEFORMAT='%R %U %S'
	{ time "$@" > "$scratch/out" 2> "$scratch/errors"; } 2> "$scratch/time"
	STATUS=$?
	OUT=$(head -n 1 "$scratch/out" | tr -d '\0')
	read -r WALL user system < "$scratch/time"
	CPU=$(calc "$user + $system" 3)
}

# cpu_best BEFORE COMMAND...: the same for the run with the least CPU of five, each after BEFORE.
cpu_best() {
	local before=$1 best_cpu= best_wall
	shift
	for _ in 1 2 3 4 5; do
		$before
		cpu "$@"
		if [ -z "$best_cpu" ] || awk "BEGIN { exit !($CPU < $best_cpu) }"; then
			best_cpu=$CPU
			best_wall=$WALL
		fi
	done
	CPU=$best_cpu
	WALL=$best_wall
}

# bare NAME LIBRARIES...: compiles bench/NAME.c.
bare() {
	local name=$1
	shift
	# shellcheck disable=SC2046,SC2086
	cc -O2 -o "$scratch/$name" "$here/$name.c" "$@" 2> "$scratch/cc.log" && return 0
	say "  ($name cannot be built here: left out)"
	false
}

# work_beside COUNT: other work, until the end of the program.
work_beside() {
	local library
	library=$(ldconfig -p | sed -n 's/.*libcrypto.so.3 .*=> //p' | head -n 1)
	for _ in $(seq "$1"); do
		# It ends with its parent at the latest.
		(while kill -0 $$ 2> /dev/null; do xz -6 -c "$library"; done > /dev/null) &
		others+=($!)
	done
}

inspection_new() {
	number=$((number + 1))
	inspection=$scratch/inspection-$number
	"$candour" init "$inspection" --authority "Norchester Borough Council" \
		--remit best-value > /dev/null || exit 1
}

ingest() {
	"$candour" ingest "$inspection" "$@" --no-ocr --from Clerk --custodian Licensing \
		--received 2014-10-02 --json
}

# ingest_begin FOLDER: the same beside us; PID is the program's own.
ingest_begin() {
	inspection_new
	"$candour" ingest "$inspection" "$1" --no-ocr --from Clerk --custodian Licensing \
		--received 2014-10-02 --json > /dev/null 2>&1 &
	PID=$!
}

json() { sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p" | tail -n 1; }

# files_of FOLDER PATTERN: copies of the manifest's files whose row matches.
files_of() {
	[ -f "$data/MANIFEST.tsv" ] || { say "  (no MANIFEST.tsv in $data: left out)"; return 1; }
	mkdir "$1"
	awk -F '\t' "NR > 1 && ($2) { print \$1 }" "$data/MANIFEST.tsv" |
		while read -r file; do cp "$data/$file" "$1/"; done
	find "$1" -type f -exec cat {} + > /dev/null
}

ours() { # ours FOLDER: CPU of a whole ingest of it, without the comparing that follows
	inspection_new
	cpu ingest "$1" --no-compare
	OURS=$CPU
	row "candour ingest, whole" "$CPU s" \
		"$(json documents < out) documents read, $(calc "100 * $CPU / ($WALL * $cores)" 0) % of $cores cores"
}

tika() { # tika FOLDER GOAL
	[ -n "${TIKA:-}" ] && has java || { say "  (TIKA is not set: Tika left out)"; return; }
	mkdir "$scratch/tika-$number"
	# With Java alone on the path: Tika would recognise pictures where it finds Tesseract.
	mkdir -p java-alone
	ln -sf "$(command -v java)" java-alone/java
	cpu env PATH="$scratch/java-alone" "$(command -v timeout)" 900 java -jar "$TIKA" -t -i "$1" -o "$scratch/tika-$number"
	row "Tika, text alone" "$CPU s" \
		"candour is $(calc "$CPU / $OURS") x faster (goal $2); $(find "$scratch/tika-$number" -type f -size +0 | wc -l) texts"
}

case_pdf() {
	local name=$1
	files_of "$name" "$2" || return
	say "$3: $(find "$name" -type f | wc -l) files"
	ours "$name"
	bare bare_pdf -lmupdf -lmupdf-third -lmujs -ljbig2dec -lopenjp2 -ljpeg -lfreetype \
		-lharfbuzz -lgumbo -lz -lm || return
	cpu find "$name" -type f -exec timeout 600 "$scratch/bare_pdf" {} +
	row "MuPDF, bare text of the same files" "$CPU s" \
		"candour takes $(calc "$OURS / $CPU") x (goal 1.5); $OUT"
	tika "$name" 2.3
}

run_pdf() {
	case_pdf reports '$5 == "pdf" && $1 ~ /ofsted|council-meetings/' "Inspection reports and minutes, PDF"
	case_pdf pdfs '$5 == "pdf" && $10 !~ /"(malformed|encrypted|expected_error|unreadable_by|some_test_expects_fatal|category|kind)"/' "All PDFs not known as broken or locked"
}

run_office() {
	files_of office '$5 ~ /^(docx|docm|xlsx|xlsm|pptx|pptm|odt|ods|odp)$/' || return
	say "OOXML and ODF: $(find office -type f | wc -l) files"
	ours office
	# shellcheck disable=SC2046
	bare bare_office $(pkg-config --cflags --libs libxml-2.0 libzip) &&
		cpu find office -type f -exec "$scratch/bare_office" {} + &&
		row "zip and XML alone" "$CPU s" "candour takes $(calc "$OURS / $CPU") x; $OUT"
	tika office 20
}

ours_compared() { # ours_compared FOLDER: and with it
	inspection_new
	cpu ingest "$1"
	row "the same, and compared at its end" "$CPU s"
}

run_notmuch() {
	has notmuch || return
	mkdir -p maildir/cur maildir/new maildir/tmp
	find mail -type f -exec cp -t maildir/cur {} +
	printf '[database]\npath=%s\n[user]\nname=Clerk\nprimary_email=clerk@norchester.example\n[new]\ntags=new\n' \
		"$scratch/maildir" > notmuch.config
	cpu_best notmuch_forget env NOTMUCH_CONFIG="$scratch/notmuch.config" notmuch new
	row "notmuch new (its index)" "$CPU s" \
		"candour is $(calc "$CPU / $OURS") x faster (goal 5); $(tail -n 1 out)"
}

notmuch_forget() {
	rm -rf "$scratch/maildir/.notmuch"
}

run_mail() {
	files_of mail '$5 == "eml"' || return
	say "Mails: $(find mail -type f | wc -l) files; each the best of five"
	cpu_best inspection_new ingest mail --no-compare
	OURS=$CPU
	row "candour ingest, whole" "$CPU s" "$(json documents < out) documents read"
	cpu_best inspection_new ingest mail
	row "the same, and compared at its end" "$CPU s"
	# shellcheck disable=SC2046
	bare bare_mail $(pkg-config --cflags --libs gmime-3.0) &&
		cpu_best true find mail -type f -exec "$scratch/bare_mail" {} + &&
		row "GMime, all parts decoded" "$CPU s" "candour takes $(calc "$OURS / $CPU") x; $OUT"
	run_notmuch
}

mails_make() {
	bare make_mails && "$scratch/make_mails" "$1" "$mails" 1 && sync
}

run_many() {
	mails_make many || return
	say "$mails generated mails, files in folders of 1,000 ($(du -s --apparent-size -m many | cut -f 1) MB)"
	find many -type f -exec cat {} + > /dev/null
	ours many
	row "items a second, by the clock" "$(calc "$mails / $WALL" 0)" "goal 5000 on 2 cores; $WALL s"
	row "items a CPU second" "$(calc "$mails / $CPU" 0)" "x $cores cores busy all the time: $(calc "$cores * $mails / $CPU" 0) a second"
	cpu find many -type f -exec openssl dgst -sha256 {} +
	row "hashing alone" "$CPU s" "candour takes $(calc "$OURS / $CPU") x"
	ours_compared many
}

# The small documents of a folder read with and without the sandbox; the difference as a share of
# the ingest of all of them, which was measured before.
sandbox_share() { # sandbox_share FOLDER
	local bench share
	bench=$(dirname "$candour")/bench/bench_confined
	[ -x "$bench" ] || { say "  (no $bench: left out)"; return; }
	cpu "$bench" "$1"
	share=$(sed -n 's/.*the sandbox \([0-9.]*\) s.*/\1/p' out)
	row "reading them with and without it" "$share s" \
		"$(calc "100 * $share / $OURS" 1) % of the ingest (goal 3); $OUT"
}

run_sandbox() {
	bare make_mails && "$scratch/make_mails" few 20000 1 || return
	say "The sandbox, 20000 generated mails"
	ours few
	sandbox_share few
}

# What an authority discloses: real files of all kinds. A reader that one of them breaks would end
# the comparison with reading bare, so those known as broken are left out.
run_mixed() {
	files_of mixed '$5 ~ /^(pdf|docx?|xlsx?|pptx?|od[tsp]|eml|msg|html|txt|rtf|csv|xml)$/ && $10 !~ /"(malformed|encrypted|expected_error|unreadable_by|some_test_expects_fatal|category|kind)"/' || return
	say "Real files of all kinds: $(find mixed -type f | wc -l) files ($(du -s --apparent-size -m mixed | cut -f 1) MB)"
	ours mixed
	sandbox_share mixed
}

run_held() {
	local size
	mkdir held
	size=$((held_mb * 1024 * 1024 / 200))
	for i in $(seq 200); do
		openssl enc -aes-128-ctr -K "$(printf '%032x' "$i")" -iv 0 -in /dev/zero 2> /dev/null |
			head -c "$size" > "held/part-$i.bin"
	done
	cp -rl held again
	sync
	say "Files already held: 200 files, $held_mb MB, delivered again under another name"
	ours held
	find again -type f -exec cat {} + > /dev/null
	cpu ingest again
	OURS=$CPU
	row "candour ingest of what is held" "$CPU s" \
		"$(calc "$held_mb / 1024 * 1.073742 / $CPU") GB a CPU-s (goal 0.75); $(calc "$held_mb / 1024 * 1.073742 / $WALL") GB a second"
	cpu find again -type f -exec openssl dgst -sha256 {} +
	row "openssl dgst -sha256 of the same bytes" "$CPU s" \
		"$(calc "$held_mb / 1024 * 1.073742 / $CPU") GB a CPU-s; candour takes $(calc "$OURS / $CPU") x"
}

run_first() {
	local began now
	[ -d many ] || mails_make many || return
	say "First searchable result of a delivery of $mails mails"
	ingest_begin many
	began=$(date +%s%N)
	while kill -0 "$PID" 2> /dev/null; do
		if [ "$("$candour" search "$inspection" committee --limit 1 --json 2> /dev/null |
			grep -c '"item"')" -gt 0 ]; then
			break
		fi
		sleep 0.05
	done
	now=$(date +%s%N)
	row "first hit after" "$(calc "($now - $began) / 1e9") s" "by the clock, from the start of the program (goal 2)"
	kill "$PID" # it ends in order, with everything so far kept
	wait "$PID"
}

# peak FOLDER|FILE: the main process's highest resident memory while it is taken in.
peak() {
	local high=0 seen
	ingest_begin "$1"
	while kill -0 "$PID" 2> /dev/null; do
		seen=$(sed -n 's/^VmHWM:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$PID/status" 2> /dev/null)
		[ "${seen:-0}" -gt "$high" ] && high=$seen
		sleep 0.1
	done
	wait "$PID" || say "  (that ingest failed)"
	PEAK=$(calc "$high / 1024" 0)
}

run_memory() {
	say "Memory of the main process (goal: 1024 MB at any size)"
	mails_make mails.mbox || return
	peak mails.mbox
	row "one mbox of $mails mails" "$PEAK MB"
	truncate -s 4G sparse.bin
	peak sparse.bin
	row "one sparse file of 4 GiB" "$PEAK MB"
}

run_ocr() {
	local pdf pages
	has mutool && has tesseract || return
	mkdir pages
	pdf=$(find "$data/files/ofsted-ilacs-scrape-tool" -name '*.pdf' 2> /dev/null | sort | head -n 1)
	[ -n "$pdf" ] || { say "  (no reports in $data: OCR left out)"; return; }
	mutool draw -q -r 300 -c gray -o 'pages/page-%02d.png' "$pdf" 2-9 2> /dev/null
	pages=$(find pages -type f | wc -l)
	say "OCR: $pages pages of a report, as 300 dpi images"
	inspection_new
	ingest pages > /dev/null 2>&1
	cpu "$candour" ocr "$inspection"
	OURS=$CPU
	row "candour ocr" "$CPU s" "$(calc "$pages / $CPU" 3) pages a CPU-s, $(calc "100 * $CPU / ($WALL * $cores)" 0) % of $cores cores"
	cpu env OMP_THREAD_LIMIT=1 sh -c 'for page in pages/*; do tesseract "$page" - ; done'
	row "tesseract on the same images" "$CPU s" "$(calc "$pages / $CPU" 3) pages a CPU-s; candour is $(calc "$CPU / $OURS") x as fast (goal 0.95)"
}

work_beside "${BENCH_BUSY:-0}"
for case in $cases; do
	case $case in
	pdf | office | mail | mixed | many | sandbox | held | first | memory | ocr) "run_$case" ;;
	*) say "there is no case $case"; exit 2 ;;
	esac
	say ""
done
