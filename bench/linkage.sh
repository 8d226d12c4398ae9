#!/bin/bash
# linkage.sh: the speed of linking, CSV in to people out, on invented families, and that of Splink
# with the same rules in the same run, where Python has it.
#
#   bench/linkage.sh BUILD [CASE...]
#
# CASE: tight loose chosen seven (tight and loose unless told). CPU seconds (user and system, of all
# processes) bear other work on the machine better than the clock does; both are told. "MB" is the
# most that one process held, shared memory and the mapped file among it.
#
#   BENCH_SCRATCH  folder for scratch files (default: TMPDIR or /tmp); 70 MB, for seven 500 MB
#   BENCH_RECORDS  records in tight, loose and chosen (default 1000000)
#   BENCH_REPEATS  the best of so many runs is told (default 3; of seven always one)
#   PYTHON         a Python with splink and duckdb; without it Splink is left out
set -u
here=$(cd "$(dirname "$0")" && pwd)
build=$(realpath "$1") || exit 2
shift
cases=${*:-tight loose}
records=${BENCH_RECORDS:-1000000}
repeats=${BENCH_REPEATS:-3}
python=${PYTHON:-python3}
scratch=$(mktemp -d "${BENCH_SCRATCH:-${TMPDIR:-/tmp}}/candour-bench-XXXXXX")
trap 'rm -rf "$scratch"' EXIT

tight="surname+dob first_name+dob postcode first_name+surname+dob.year"
loose="dob first_name+surname postcode"
seven="surname+dob.year_month first_name+dob.year_month city+dob postcode"

# families COUNT: the file of so many records, made once.
families() {
	local file=$scratch/$1.csv

	[ -f "$file" ] || "$build/bench/make_families" "$file" "$1" 1 mixed
	printf '%s' "$file"
}

# best REPEATS COMMAND...: the printed run with the fewest CPU seconds.
best() {
	local count=$1 least=""

	shift
	for _ in $(seq "$count"); do
		"$@" > "$scratch/run" 2> "$scratch/errors" || { cat "$scratch/errors"; return 1; }
		local cpu
		cpu=$(sed -n 's/.*whole .* s, \([0-9.]*\) CPU s.*/\1/p' "$scratch/run")
		if [ -z "$least" ] || awk "BEGIN { exit !($cpu < $least) }"; then
			least=$cpu
			cp "$scratch/run" "$scratch/best"
		fi
	done
	cat "$scratch/best"
}

# ours NAME COUNT REPEATS RULE...
ours() {
	local name=$1 file count=$3 options=()

	file=$(families "$2")
	shift 3
	for rule in "$@"; do options+=(-b "$rule"); done
	printf '\n== %s: %s\n' "$name" "${*:-rules chosen from the data}"
	best "$count" "$build/bench/bench_linkage" ${options[@]+"${options[@]}"} "$file"
}

# splink NAME COUNT RULE...
splink() {
	"$python" -c 'import splink, duckdb' 2> "$scratch/errors" ||
		{ echo "  (Splink is not installed: left out)"; return; }
	local name=$1 file

	file=$(families "$2")
	shift 2
	printf -- '-- Splink, %s\n' "$name"
	(cd "$scratch" && "$python" "$here/linkage_splink.py" "$file" "$@" 2> "$scratch/errors") ||
		tail -3 "$scratch/errors"
}

for case in $cases; do
	# Rules are words without blanks.
	# shellcheck disable=SC2086
	case $case in
	tight) ours tight "$records" "$repeats" $tight && splink tight "$records" $tight ;;
	loose) ours loose "$records" "$repeats" $loose && splink loose "$records" $loose ;;
	chosen) ours chosen "$records" "$repeats" ;;
	seven) ours "seven million" 7000000 1 $seven ;;
	*) echo "linkage.sh: no case $case" && exit 2 ;;
	esac
done
