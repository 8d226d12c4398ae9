#!/bin/sh
# door.sh [SECONDS]: what one request costs a door, in processor time, against libmicrohttpd alone with as many
# bytes (bare_http); and how long 50 browsers wait. Wants wrk (Debian: wrk) and curl.
#
#   CANDOUR=build/candour BARE=build/bench/bare_http bench/door.sh
set -eu
seconds=${1:-4}
folder=$(mktemp -d)
trap 'kill $served $bare 2>/dev/null || true; rm -rf "$folder"' EXIT
served=
bare=
"$CANDOUR" init "$folder/x" --authority Norchester --remit best-value > /dev/null
"$CANDOUR" serve "$folder/x" --port 0 --doors 1 > "$folder/out" &
served=$!
sleep 2
port=$(sed -n 's|.*127.0.0.1:\([0-9]*\)/.*|\1|p' "$folder/out")
door=$(pgrep -P "$served" candour-door)
page=http://127.0.0.1:$port/help
size=$(curl -s "$page" | wc -c)
"$BARE" 18999 "$size" &
bare=$!
sleep 1

# cost NAME PID ADDRESS: microseconds of one processor for one request.
ticks() {
	awk '{ print $14 + $15 }' "/proc/$1/stat"
}
cost() {
	before=$(ticks "$2")
	wrk -t1 -c16 -d"${seconds}s" "$3" > "$folder/wrk"
	after=$(ticks "$2")
	awk -v name="$1" -v ticks=$((after - before)) -v hertz="$(getconf CLK_TCK)" '
		/requests in/ { printf "%s: %.1f microseconds a request\n", name, ticks * 1e6 / hertz / $1 }
		/Non-2xx|Socket errors/ { print name ": " $0 }' "$folder/wrk"
}
echo "a page of $size bytes"
for round in 1 2 3; do
	cost door "$door" "$page"
	cost bare "$bare" http://127.0.0.1:18999/
done
echo "50 at once, one door:"
wrk -t2 -c50 -d"${seconds}s" --latency "$page" | grep -E '50%|99%|requests in|Non-2xx|Socket errors'
