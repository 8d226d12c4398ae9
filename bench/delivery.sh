#!/bin/bash
# delivery.sh: what a new delivery costs, and questions, beside a whole run: candour link from tables
# to results on the disk.
#
#   bench/delivery.sh BUILD
#
# Invented families in five agencies' tables; the last lines of one are the delivery, a sixth table.
# CPU seconds are user and system of all processes; each line is the best of BENCH_REPEATS.
#
#   BENCH_SCRATCH  folder for scratch files (default: TMPDIR or /tmp); 3 GB for a million records
#   BENCH_RECORDS  without the delivery (default 1000000)
#   BENCH_NEW      records of the delivery (default 1 %)
#   BENCH_REPEATS  default 3
#   BENCH_TRUTH    yes: the tables tell who each record is of, which no inspection's do, and the reports
#                  judge the links by it (default no)
set -eu
build=$(realpath "$1")
candour=$build/candour
records=${BENCH_RECORDS:-1000000}
new=${BENCH_NEW:-$((records / 100))}
repeats=${BENCH_REPEATS:-3}
truth=${BENCH_TRUTH:-no}
scratch=$(mktemp -d "${BENCH_SCRATCH:-${TMPDIR:-/tmp}}/candour-bench-XXXXXX")
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

"$build/bench/make_families" tables $((records + new)) 5 split > made
# The columns that make_families writes for judging; none of its values has a comma.
truth_cut() {
	awk -F , -v OFS=, 'NR == 1 { for (i = 1; i <= NF; i++) is_cut[i] = $i == "cluster" || $i == "truth_group" }
		{ row = ""; n = 0; for (i = 1; i <= NF; i++) if (!is_cut[i]) row = row (n++ ? OFS : "") $i; print row }' "$1" > kept
	mv kept "$1"
}
for table in tables/*.csv; do
	[ "$truth" = yes ] || truth_cut "$table"
done
last=tables/youthjustice.csv
{ head -n 1 "$last"; tail -n "$new" "$last"; } > delivery.csv
head -n -"$new" "$last" > kept && mv kept "$last"

# cost NAME COMMAND...: the least CPU seconds. Before each run "again" holds what it renews.
cost() {
	local name=$1 least="" TIMEFORMAT="%U %S"
	shift
	for _ in $(seq "$repeats"); do
		rm -rf again
		[ ! -d first ] || cp -r first again
		{ time "$@" > said 2>&1 < /dev/null; } 2> took || { cat said; exit 1; }
		least=$(awk -v least="$least" '{ t = $1 + $2; print least == "" || t < least ? t : least }' took)
	done
	printf '%-34s %7.2f CPU s   %s\n' "$name" "$least" "$(grep -hE "compared (with|anew)" said | head -n 1)"
}
record() { printf '%s:%s' "$1" "$(sed -n "$2p" "tables/$1.csv" | cut -d , -f 1)"; }

cost "all but the delivery" "$candour" link --csv tables/*.csv --out again
mv again first
cost "all, as a whole" "$candour" link --csv tables/*.csv delivery.csv --out again --again --whole
cost "the delivery added" "$candour" link --csv tables/*.csv delivery.csv --out again --again
cost "review" "$candour" link review again --limit 20
cost "explain" "$candour" link explain again "$(record police 2)" "$(record health 2)"
cost "count" "$candour" link count again
