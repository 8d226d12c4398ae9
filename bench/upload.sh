#!/bin/bash
# upload.sh BUILD FOLDER [MB]: a file of that size (300) comes through the browser's two ways to a door with an inspection
# in FOLDER: in pieces of 8 MB, the door killed half way and gone on with, and as one form. For each: MB/s by the clock, as a
# share of what `cp` with a sync of the same file on the same disk does in the same minute, processor seconds of the
# doors, and how much more memory a door has at the end than before its first byte; and what libmicrohttpd alone needs to
# read as many bytes and drop them (bare_http). Wants curl.
set -eu
build=$(realpath "$1")
mkdir -p "$2"
folder=$(realpath "$2")
mb=${3:-300}
served=
bare=
trap 'kill $served $bare 2> /dev/null || true; wait; rm -rf "$folder/upload.bench"' EXIT
place=$folder/upload.bench
mkdir "$place"
password="three boats under a red bridge"
head -c "${mb}M" /dev/urandom > "$place/file.bin"
sum=$(sha256sum "$place/file.bin" | cut -d' ' -f1)
"$build/candour" init "$place/x" --authority Norchester --remit best-value > /dev/null
echo "$password" | "$build/candour" user add "$place/x" officer --name "Dag Lindqvist" --role disclosure-officer --no-code > /dev/null
"$build/candour" serve "$place/x" --port 0 --doors 1 > "$place/out" 2> "$place/errors" &
served=$!
until grep -q '127.0.0.1:' "$place/out"; do sleep 0.1; done
at=$(sed -n 's|.*\(http://127.0.0.1:[0-9]*\)/.*|\1|p' "$place/out")

now() { date +%s.%N; }
door() { pgrep -P "$served" candour-door; }
# ticks PID: processor seconds; memory PID: KB that are its own; peak PID: the most it ever had.
cpu() { awk -v hertz="$(getconf CLK_TCK)" '{ print ($14 + $15) / hertz }' "/proc/$1/stat"; }
memory() { awk '/^RssAnon/ { print $2 }' "/proc/$1/status"; }
ask() { curl -s --cookie-jar "$place/jar" --cookie "$place/jar" -H "Origin: $at" "$@"; }
rate() { awk -v mb="$mb" -v a="$1" -v b="$2" 'BEGIN { printf "%.0f", mb / (b - a) }'; }
# tell NAME BEGIN END CPU MEMORY
tell() {
	awk -v name="$1" -v mb="$mb" -v rate="$(rate "$2" "$3")" -v copy="$copied" -v cpu="$4" -v more="$5" 'BEGIN {
		printf "%s: %.0f MB/s, %.2f of cp; %.2f processor seconds a GB of the doors; %d KB more of memory at the end\n",
			name, rate, rate / copy, cpu * 1000 / mb, more }'
}
settle() {
	until ask "$at/disclosure" | grep -q "taken in as delivery $1"; do sleep 0.2; done
}

ask -o /dev/null -d login=officer --data-urlencode "password=$password" "$at/sign-in"
csrf=$(ask "$at/account" | sed -n 's/.*name="csrf" value="\([^"]*\)".*/\1/p' | head -1)
facts=(-d given_by=Norchester -d custodian=Licensing)

began=$(now)
cp "$place/file.bin" "$place/copy.bin"
sync "$place/copy.bin"
ended=$(now)
rm "$place/copy.bin"
copied=$(rate "$began" "$ended")
echo "cp with a sync: $copied MB/s; $mb MB; load $(cut -d' ' -f1 /proc/loadavg)"

"$build/bench/bare_http" 18996 10 &
bare=$!
sleep 0.5
curl -s -o /dev/null -H "Expect:" -F "file=@$place/file.bin" http://127.0.0.1:18996/
echo "libmicrohttpd alone: $(awk -v cpu="$(cpu "$bare")" -v mb="$mb" 'BEGIN { printf "%.2f", cpu * 1000 / mb }') processor seconds a GB"

# ---- in pieces ----
step=$((8 << 20))
size=$((mb << 20))
begun=$(ask -H "X-Candour-Csrf: $csrf" -d "csrf=$csrf" "${facts[@]}" -d name=pieces.bin -d "size=$size" "$at/uploads/begin")
page=$(sed 's/.*"page":"\([^"]*\)".*/\1/' <<< "$begun")
offset_of() { sed 's/.*"offset":\([0-9]*\).*/\1/' <<< "$1"; }
began=$(now)
used=0
before=$(memory "$(door)")
offset=0
killed=
while [ "$offset" -lt "$size" ]; do
	if [ -z "$killed" ] && [ "$offset" -ge $((size / 2)) ]; then
		used=$(cpu "$(door)")
		killed=$(door)
		# In the middle of a piece.
		tail -c +$((offset + 1)) "$place/file.bin" | head -c $step | ask -o /dev/null --limit-rate 8M -H "X-Candour-Csrf: $csrf" \
			-H "Content-Type: application/octet-stream" --data-binary @- "$at$page/piece?at=$offset" &
		sleep 0.5
		kill -9 "$killed"
		wait $! || true
		until answer=$(ask "$at$page/offset") && [ -n "$answer" ]; do sleep 0.1; done
		echo "killed at $offset bytes, gone on with at $(offset_of "$answer")"
		offset=$(offset_of "$answer")
		before=$(memory "$(door)")
		continue
	fi
	answer=$(tail -c +$((offset + 1)) "$place/file.bin" | head -c $step | ask -H "X-Candour-Csrf: $csrf" \
		-H "Content-Type: application/octet-stream" --data-binary @- "$at$page/piece?at=$offset")
	offset=$(offset_of "$answer")
done
ask -o /dev/null -H "X-Candour-Csrf: $csrf" -d "csrf=$csrf" "$at$page/end"
ended=$(now)
used=$(awk -v a="$used" -v b="$(cpu "$(door)")" 'BEGIN { print a + b }')
tell "in pieces of 8 MB" "$began" "$ended" "$used" $(($(memory "$(door)") - before))
ask "$at$page" | grep -q "$sum" || echo "the receipt has not the hash of the file"
settle 1
echo "taken in $(awk -v a="$ended" -v b="$(now)" 'BEGIN { printf "%.1f", b - a }') s later"

# ---- as a form ----
before=$(memory "$(door)")
used=$(cpu "$(door)")
began=$(now)
where=$(ask -o /dev/null -H "Expect:" -w '%{http_code} %{redirect_url}' -F "csrf=$csrf" -F given_by=Norchester -F custodian=Licensing \
	-F "file=@$place/file.bin;filename=form.bin" "$at/uploads")
ended=$(now)
used=$(awk -v a="$used" -v b="$(cpu "$(door)")" 'BEGIN { print b - a }')
tell "as one form" "$began" "$ended" "$used" $(($(memory "$(door)") - before))
ask "${where#303 }" | grep -q "$sum" || echo "the receipt has not the hash of the file: $where"
settle 2
awk '/^VmHWM/ { print "the door had " $2 " KB at the most, with what it shares" }' "/proc/$(door)/status"
