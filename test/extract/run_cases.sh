#!/bin/sh
# Compares what tools/read_one prints for each file of test/cases/extract with the .expected file
# beside it, and says so in TAP. With -u it writes the .expected files instead: look at the
# difference before you commit it. Names of cases ("rtf/tables.rtf") may follow.
#
#   test/extract/run_cases.sh build/tools/read_one test/cases/extract [-u] [CASE...]
set -u
read_one=$1
cases=$(cd "$2" && pwd)
shift 2
update=no
if [ "${1:-}" = -u ]; then
	update=yes
	shift
fi
case $read_one in /*) ;; *) read_one=$PWD/$read_one ;; esac
work=$(mktemp -d "${TMPDIR:-/tmp}/candour-cases-XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
count=0
failed=0

# The file's own options ("-p secret", "-o") stand in a file NAME.options.
run_one()
{
	options=
	if [ -f "$1.options" ]; then
		options=$(cat "$1.options")
	fi
	# shellcheck disable=SC2086 # options are words
	"$read_one" $options "$1" >"$work/got" 2>&1
	status=$?
	if [ $status -ne 0 ]; then
		echo "exit code $status" >>"$work/got"
	fi
	return 0
}

check_one()
{
	file=$1
	name=${file#"$cases"/}
	run_one "$file"
	if [ $update = yes ]; then
		cp "$work/got" "$file.expected"
		return
	fi
	if [ ! -f "$file.expected" ]; then
		return
	fi
	count=$((count + 1))
	if diff -u "$file.expected" "$work/got" >"$work/difference"; then
		echo "ok $count - $name"
	else
		echo "not ok $count - $name"
		sed 's/^/# /' "$work/difference" | head -n 40
		failed=1
	fi
}

if [ $# -gt 0 ]; then
	for name in "$@"; do
		check_one "$cases/$name"
	done
else
	for file in "$cases"/*/*; do
		case $file in *.expected | *.options) continue ;; esac
		if [ $update = yes ] && [ ! -f "$file.expected" ]; then
			continue
		fi
		check_one "$file"
	done
fi
[ $update = yes ] || echo "1..$count"
exit $failed
