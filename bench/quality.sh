#!/bin/sh
# quality.sh [--ocr] [-v] [--keep FOLDER] BUILD [COLLECTION]: how much of what is expected of a
# collection of real files the program finds.
#
# Begins an inspection in a temporary folder (or in FOLDER, which stays), takes COLLECTION/files in
# with BUILD/candour and measures what it holds with BUILD/bench/quality. COLLECTION is
# ../shared/data/ingest of the source folder unless given. --ocr recognises scans too (long).
set -eu
ocr=--no-ocr
verbose=
keep=
while [ $# -gt 0 ]; do
	case $1 in
	--ocr) ocr= ;;
	-v) verbose=-v ;;
	--keep) keep=$2; shift ;;
	*) break ;;
	esac
	shift
done
[ $# -ge 1 ] || { echo "usage: bench/quality.sh [--ocr] [-v] [--keep FOLDER] BUILD [COLLECTION]" >&2; exit 2; }
build=$(cd "$1" && pwd)
collection=$(cd "${2:-$(dirname "$0")/../../shared/data/ingest}" && pwd)
if [ -z "$keep" ]; then
	temporary=$(mktemp -d "${TMPDIR:-/tmp}/candour-quality-XXXXXX")
	trap 'rm -rf "$temporary"' EXIT
	keep=$temporary/inspection
fi
"$build/candour" init "$keep" --authority "Norchester Borough Council" --remit best-value >&2
# From within the collection, so that items have the paths of its tables.
(cd "$collection" && "$build/candour" ingest "$keep" files --from bench --custodian bench \
	--received 2014-10-02 $ocr >&2)
"$build/bench/quality" $verbose "$keep" "$collection"
