#!/bin/bash
# pages.sh BUILD DIR [NAME]: what each page of the workbench costs one door on the inspection DIR (made by
# million.sh; where nobody has worked on it yet, work.sh comes first), in processor time of that door (bench_pages.c says how), the first time and
# again; NAME: only pages whose names begin so. Wants sqlite3.
#
#   BENCH_EACH       subjects a page (default 220)
#   BENCH_BARE_PORT  of the bare server (default 18997)
set -eu
build=$(realpath "$1")
place=$2
only=${3:-}
bare_port=${BENCH_BARE_PORT:-18997}
each=${BENCH_EACH:-220}
"$(dirname "$0")/work.sh" "$build" "$place"
folder=$(mktemp -d)
trap 'kill $served $bare 2> /dev/null || true; rm -rf "$folder"' EXIT
served=
bare=
"$build/candour" serve "$place" --port 0 --doors 1 > "$folder/out" &
served=$!
"$build/bench/bare_http" $bare_port 30000 &
bare=$!
until grep -qs 'http:' "$folder/out"; do sleep 0.2; done
port=$(sed -n 's|.*127.0.0.1:\([0-9]*\)/.*|\1|p' "$folder/out")
# It answers in a thread of its own.
thread=$(ls "/proc/$bare/task" | tail -n 1)
door=$(pgrep -P "$served" candour-door)

# ask SQL: a column, a line each; "EACH" in it stands for how many.
ask() {
	sqlite3 -readonly "$place/candour.db" "${1//EACH/$each}"
}
# same NAME ADDRESS: the same address every time.
same() {
	for ((i = 0; i < each; i++)); do printf '%s\t%s\n' "$1" "$2"; done
}
# of NAME BEFORE AFTER SQL: an address for each row.
of() {
	ask "$4" | awk -v name="$1" -v before="$2" -v after="$3" '{ print name "\t" before $0 after }'
}
items() {
	of "$1" /item/ '' "$2"
}
top=$(ask "SELECT max(id) FROM item")
log=$(ask "SELECT signed_size FROM ledger_state")
day=$(ask "SELECT strftime('%Y-%m-%d', max(moment), 'unixepoch') FROM coding") # the people's
asset=$(curl -s "http://127.0.0.1:$port/sign-in" | grep -o '/a/[^"]*' | sort -u)
{
	same overview /
	same disclosure /disclosure
	of receipt /disclosure/ /receipt "SELECT id FROM delivery WHERE id > 27"
	items "item mail" "SELECT 1 + (i.value * 3989) % $top FROM generate_series(1, EACH) i"
	items "item minutes" "SELECT min(i.id) FROM document d JOIN item i ON i.document = d.id WHERE d.id % 397 = 0 AND d.name LIKE '%.txt' GROUP BY d.id LIMIT EACH"
	items "item of large" "SELECT i.id FROM item i JOIN document d ON d.id = i.document, generate_series(1, 70) WHERE d.text_size > 1000000"
	of "item deep in large" "/item/" "?at=4000000" "SELECT i.id FROM item i JOIN document d ON d.id = i.document, generate_series(1, 70) WHERE d.text_size > 1000000"
	items "item mailbox" "SELECT i.id FROM item i JOIN (SELECT container FROM part GROUP BY container HAVING count(*) > 1000) p ON p.container = i.document, generate_series(1, EACH)"
	items "item coded" "SELECT DISTINCT item FROM coding LIMIT EACH"
	items "item restricted" "SELECT r.number FROM restriction r JOIN access_grant g ON g.restriction = r.entry JOIN account a ON a.id = g.account AND a.login = 'lead00', generate_series(1, EACH / 8) WHERE r.scope = 1"
	items "item in thread" "SELECT min(i.id) FROM compare_message m JOIN item i ON i.document = m.document WHERE m.thread IN (SELECT thread FROM compare_message GROUP BY thread ORDER BY count(*) DESC LIMIT 40) GROUP BY m.document LIMIT EACH"
	items "item copied often" "SELECT min(id) FROM item GROUP BY document HAVING count(*) > 2 LIMIT EACH"
	items "item betraying" "SELECT DISTINCT item FROM compare_gap_evidence LIMIT EACH"
	of "item passages" /item/ /passages "SELECT DISTINCT item FROM coding LIMIT EACH"
	of "item original" /item/ /original "SELECT DISTINCT item FROM coding LIMIT EACH"
	of "two versions" "" "" "SELECT '/item/' || (SELECT min(id) FROM item WHERE document = l.document) || '/with/' || (SELECT min(id) FROM item WHERE document = l.other) FROM compare_version_link l LIMIT EACH"
	same gaps /gaps
	of "gaps of a kind" "/gaps?kind=" "" "SELECT check_name FROM compare_gap GROUP BY check_name, subject LIKE '%1' LIMIT EACH"
	of "gaps of a kind" "/gaps?kind=message-absent&page=" "" "SELECT value FROM generate_series(1, EACH)"
	of "gaps of a state" "/gaps?state=" "" "SELECT s.value FROM json_each('[\"open\",\"asked\",\"answered\",\"explained\",\"not-a-gap\"]') s, generate_series(1, EACH / 5)"
	of "gaps of a line" "/gaps?line=" "" "SELECT l.number FROM line l, generate_series(1, EACH / 7)"
	of "gaps deep" "/gaps?page=" "" "SELECT value * 7 FROM generate_series(1, EACH)"
	of gap /gaps/ "" "SELECT reference FROM compare_gap ORDER BY substr(reference, 4) LIMIT EACH"
	of letter "/requests/new?to=Council&gap=" "" "SELECT reference FROM compare_gap WHERE is_restricted = 0 ORDER BY substr(reference, 5) LIMIT EACH"
	of "letter file" "/requests/draft/odt?to=Council&gap=" "" "SELECT reference FROM compare_gap WHERE is_restricted = 0 ORDER BY substr(reference, 5) LIMIT EACH"
	same codebook /codebook
	of code /code/ "" "SELECT DISTINCT c.code FROM code c, generate_series(1, 6)"
	same "reading lists" /reading
	of "reading list" /reading/ "" "SELECT l.list FROM reading_list l, generate_series(1, 10)"
	of "reading list deep" /reading/ "?from=1801" "SELECT l.list FROM reading_list l, generate_series(1, 10) WHERE l.first_list = 0"
	of agreement /reading/ /agreement "SELECT list FROM reading_list, generate_series(1, 55) WHERE first_list <> 0"
	same searches /searches
	same findings /findings
	of finding /finding/ "" "SELECT id FROM finding, generate_series(1, 3)"
	of "finding edit" /finding/ /edit "SELECT id FROM finding, generate_series(1, 3)"
	of "finding link" /finding/ /link "SELECT id FROM finding, generate_series(1, 3)"
	of "finding versions" /finding/ /versions "SELECT id FROM finding, generate_series(1, 3)"
	same report /report
	same "report document" /report/document
	same "report draft" "/report/document?draft=1"
	same log /log
	of "log before" "/log?number=" "" "SELECT value * 4001 % $log FROM generate_series(1, EACH)"
	of "log of a kind" "/log?kind=" "" "SELECT k.value FROM json_each('[\"coding\",\"restriction\",\"finding\",\"viewed\",\"delivery\",\"gap\",\"searched\",\"account\"]') k, generate_series(1, EACH / 8)"
	of "log of a person" "/log?who=" "" "SELECT w.value FROM json_each('[\"reader03\",\"lead00\",\"nobody\"]') w, generate_series(1, EACH / 3)"
	of "log of a day" "/log?from=" "" "SELECT d.value FROM json_each('[\"$day\",\"2016-01-01\"]') d, generate_series(1, EACH / 2)"
	of "log entry" /log/ "" "SELECT value * 4001 % $log FROM generate_series(1, EACH)"
	of "log proof" /log/ /proof "SELECT value * 4001 % $log FROM generate_series(1, EACH)"
	same checkpoint /log/checkpoint
	same people /people
	same "restricted items" /access
	same account /account
	same help /help
	for one in $asset; do same asset "$one"; done
	of search "/search?q=" "" "SELECT w.value FROM json_each('[\"board\",\"matter\",\"grant\",\"minutes\",\"licensing\",\"*\"]') w, generate_series(1, 6)"
	of "search page 100" "/search?page=100&q=" "" "SELECT w.value FROM json_each('[\"board\",\"matter\",\"minutes\",\"*\"]') w, generate_series(1, 5)"
	of "search page 10000" "/search?page=10000&q=" "" "SELECT w.value FROM json_each('[\"matter\",\"*\"]') w, generate_series(1, 10)"
	of "search oldest first" "/search?sort=oldest&q=" "" "SELECT w.value FROM json_each('[\"matter\",\"*\"]') w, generate_series(1, 10)"
} | grep "^$only" > "$folder/subjects"
"$build/bench/bench_pages" "$port" "$door" lead00 "${BENCH_PASSWORD:-three+boats+under+a+red+bridge}" $bare_port "$bare/task/$thread" < "$folder/subjects"
