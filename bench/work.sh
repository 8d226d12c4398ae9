#!/bin/bash
# work.sh BUILD DIR: the people whom pages.sh and inspectors.sh send to the inspection DIR (made by million.sh, which
# runs this at its end), and what they did in months (make_work). Does nothing where they are there already. Wants
# sqlite3.
set -eu
build=$(realpath "$1")
place=$2
password="three boats under a red bridge"
if [ "$(sqlite3 -readonly "$place/candour.db" "SELECT count(*) FROM finding")" -gt 0 ]; then
	exit 0
fi
# person LOGIN ROLE
person() {
	echo "$password" | "$build/candour" user add "$place" "$1" --name "${1^}" --role "$2" --no-code > /dev/null
}
person lead00 lead
for ((i = 0; i < 50; i++)); do person "$(printf 'reader%02d' $i)" inspector; done
person second00 second-reader
"$build/bench/make_work" "$place" lead00
