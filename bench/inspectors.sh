#!/bin/bash
# inspectors.sh BUILD DIR [SECONDS]: 50 inspectors read, search and code on the inspection DIR (made by million.sh,
# and changed by this; where nobody has worked on it yet, work.sh comes first) while a delivery of 3,000 mails is taken in and compared; how long that takes with
# them and without, and when its items are there to be read. Wants sqlite3.
#
#   BENCH_PEOPLE    inspectors at once (default 50)
#   BENCH_PAUSE_MS  how long each thinks between two acts (default 0: as fast as it goes)
#   BENCH_MAILS     of each delivery (default 3000)
#   BENCH_SEED      another delivery than last time (default: the time)
set -eu
build=$(realpath "$1")
place=$2
seconds=${3:-60}
mails=${BENCH_MAILS:-3000}
seed=${BENCH_SEED:-$(date +%s)}
password="three+boats+under+a+red+bridge"
"$(dirname "$0")/work.sh" "$build" "$place"
folder=$(mktemp -d)
trap 'kill $served 2> /dev/null || true; rm -rf "$folder"' EXIT
served=
"$build/candour" serve "$place" --port 0 > "$folder/out" 2> "$folder/errors" &
served=$!
until grep -qs 'http:' "$folder/out"; do sleep 0.2; done
port=$(sed -n 's|.*127.0.0.1:\([0-9]*\)/.*|\1|p' "$folder/out")
"$build/bench/make_mails" "$folder/alone" "$mails" "$seed" > /dev/null
"$build/bench/make_mails" "$folder/beside" "$mails" $((seed + 1)) > /dev/null
highest() {
	sqlite3 -readonly "$place/candour.db" "SELECT max(id) FROM item"
}
# take NAME: by the clock; and when the first and the last item are visible to a reader.
take() {
	local before began first="" last="" now at
	before=$(highest)
	began=$(date +%s.%N)
	"$build/candour" ingest "$place" "$folder/$1" --from "Monitoring officer" --custodian Archive \
		--received 2016-04-01 --no-ocr > "$folder/ingest.$1" 2>&1 &
	local ingest=$!
	while kill -0 "$ingest" 2> /dev/null; do
		at=$(highest)
		now=$(date +%s.%N)
		[ -n "$first" ] || [ "$at" = "$before" ] || first=$now
		[ -n "$last" ] || [ "$at" -lt $((before + mails)) ] || last=$now
		sleep 0.1
	done
	wait "$ingest" || { cat "$folder/ingest.$1"; return 1; }
	awk -v began="$began" -v first="${first:-0}" -v last="${last:-0}" -v now="$(date +%s.%N)" -v name="$1" 'BEGIN {
		printf "%s: the first items visible after %.1f s, all after %.1f s, compared and sealed after %.1f s\n",
			name, first - began, last - began, now - began }'
}
take alone
"$build/bench/inspectors" "$port" "${BENCH_PEOPLE:-50}" "$seconds" "$place/candour.db" "$password" > "$folder/people" &
people=$!
sleep 3
take beside
wait "$people" && ended=0 || ended=1
cat "$folder/people"
grep -v '^$' "$folder/errors" || true
exit "$ended"
