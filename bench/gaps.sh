#!/bin/bash
# gaps.sh: what it costs to compare a disclosure of 100,000 files and look for all gaps, beside what
# it costs to take it in; and what a further delivery of one per cent costs.
#
#   bench/gaps.sh BUILD [COUNT]
#
# CPU seconds (user and system). BENCH_SCRATCH: folder for scratch files (default: TMPDIR or /tmp).
set -u
build=$(realpath "$1") || exit 2
count=${2:-100000}
scratch=$(mktemp -d "${BENCH_SCRATCH:-${TMPDIR:-/tmp}}/candour-bench-XXXXXX")
trap 'rm -rf "$scratch"' EXIT
candour=$build/candour

# cpu COMMAND...: CPU is its seconds.
cpu() {
	local TIMEFORMAT='%U %S'
	{ time "$@" > "$scratch/out" 2> "$scratch/errors"; } 2> "$scratch/time" || cat "$scratch/errors"
	read -r user system < "$scratch/time"
	CPU=$(awk "BEGIN { printf \"%.2f\", $user + $system }")
}

# take FOLDER: each custodian's folder is a delivery; CPU is the sum.
take() {
	local all=0
	for part in "$1"/*/; do
		cpu "$candour" ingest "$scratch/x" "$part" --from "Officer" \
			--custodian "$(basename "$part")" --received 2016-01-04 --no-compare --no-ocr
		all=$(awk "BEGIN { print $all + $CPU }")
	done
	CPU=$all
}

"$candour" init "$scratch/x" --authority "Norchester Borough Council" --remit best-value \
	--appointed 2015-09-10 > /dev/null || exit 1
"$build/bench/make_disclosure" "$scratch/first" "$count" || exit 1
"$build/bench/make_disclosure" "$scratch/later" $((count / 100)) 2 "$count" || exit 1
take "$scratch/first"
taken=$CPU
cpu "$candour" compare "$scratch/x"
first=$CPU
printf '%-52s %8s CPU s\n' "taking $count files in (hash, read, index, seal)" "$taken"
printf '%-52s %8s CPU s  %s of that\n' "comparing them, all joins and checks" "$first" \
	"$(awk "BEGIN { printf \"%.2f\", $first / $taken }")"
tail -n 1 "$scratch/out"
take "$scratch/later"
taken=$CPU
cpu "$candour" compare "$scratch/x"
printf '%-52s %8s CPU s\n' "taking $((count / 100)) more in" "$taken"
printf '%-52s %8s CPU s  %s of the first\n' "comparing those with all that is held" "$CPU" \
	"$(awk "BEGIN { printf \"%.3f\", $CPU / $first }")"
tail -n 1 "$scratch/out"
cpu "$candour" compare "$scratch/x"
printf '%-52s %8s CPU s\n' "comparing when nothing is new" "$CPU"
