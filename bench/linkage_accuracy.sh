#!/bin/sh
# linkage_accuracy.sh [-g] BUILD [COLLECTION]: how good links are on every set of a collection, with the
# defaults that everyone has.
#
# COLLECTION is ../shared/data/linkage of the source folder unless given; its MANIFEST.tsv names the
# sets: files (those of one set with commas between), and in the sixth column where the truth stands. Of
# several files, one whose name ends in _truth.csv holds the pairs. -g tells the errors by group.
# Families that bench/make_families makes of seeds that nothing was tuned to come last.
set -eu
groups=no
[ "${1:-}" != -g ] || { groups=yes; shift; }
[ $# -ge 1 ] || { echo "usage: bench/linkage_accuracy.sh [-g] BUILD [COLLECTION]" >&2; exit 2; }
build=$(cd "$1" && pwd)
collection=$(cd "${2:-$(dirname "$0")/../../shared/data/linkage}" && pwd)
temporary=$(mktemp -d "${TMPDIR:-/tmp}/candour-linkage-XXXXXX")
trap 'rm -rf "$temporary"' EXIT

row() {
	if [ "$groups" = yes ]; then
		"$build/bench/bench_linkage" -n "$@"
	else
		"$build/bench/bench_linkage" -n "$@" | grep -v '^  '
	fi || echo "$1: no figures" >&2
}

printf '%-22s %7s  %-6s  %-6s  %-6s  %-6s  %-6s  %-6s %8s %8s\n' set records 'edges' 'P' 'R' \
	'F1' 'B3' 'found' people truth
tail -n +2 "$collection/MANIFEST.tsv" | cut -f 1,6 | while IFS='	' read -r files truth; do
	name=${files%%.csv*}
	pairs=
	list=
	case $truth in *published* | *clerical* | -) continue ;; esac
	for file in $(echo "$files" | tr , ' '); do
		case $file in
		*_truth.csv) pairs="-t $collection/$file" ;;
		*) list="$list $collection/$file" ;;
		esac
	done
	# shellcheck disable=SC2086
	row "$name" $pairs $list
done
for seed in 31 32 33; do
	"$build/bench/make_families" "$temporary/plain.csv" 20000 $seed mixed
	row "families $seed" "$temporary/plain.csv"
	"$build/bench/make_families" "$temporary/wide.csv" 20000 $seed wide mixed
	row "families $seed wide" "$temporary/wide.csv"
done
