#!/bin/sh
# Names, links, devices, depth: what a delivery may hold besides plain files.
. "$(dirname "$0")/tap.sh"

mkdir -p "$folder/in/deep"
cd "$folder/in" || exit 1
printf 'one' > "$(printf 'line\nbreak.txt')"
printf 'two' > "$(printf 'bad\377name.txt')"
printf 'three' > "$(head -c 251 /dev/zero | tr '\0' n).txt"
printf 'four' > 'back\slash.txt'
printf 'five' > ' leading space'
printf 'six' > "$(printf 'bell\007and\033[31mcolour.txt')"
ln -s /etc/passwd link
ln -s . loop
mkfifo pipe
: > empty
path=deep
i=0
while [ "$i" -lt 60 ]; do
	path=$path/d
	i=$((i + 1))
done
mkdir -p "$path"
printf 'at the bottom of it all' > "$path/bottom.txt"
# 50 zips, each holding the one before.
printf 'the innermost note' > "$folder/inner.txt"
cp "$folder/inner.txt" "$folder/0"
i=1
while [ "$i" -le 50 ]; do
	(cd "$folder" && python3 - "$i" 2>/dev/null <<'P' || exit 1
import sys, zipfile
n = int(sys.argv[1])
with zipfile.ZipFile(str(n), "w") as z:
    z.write(str(n - 1), "inner.txt" if n == 1 else "%d.zip" % (n - 1))
P
	) || break
	i=$((i + 1))
done
[ -f "$folder/50" ] && cp "$folder/50" nested.zip
cd "$folder" || exit 1

ok "begun" new_inspection "$folder/x"
ok "all of it is taken in" take_in "$folder/x" "$folder/in"
is "links and the pipe are not taken, and said so" 3 "$(last files_not_taken)"
ok "the receipt checks, whatever the names" sh -c "cd '$folder' && sha256sum -c '$(last receipt)'"
ok "failures" "$CANDOUR" failures "$folder/x" --json
is "the link is named" 'in/link' "$(jq -r 'select(.words | test("symbolic link to ./etc")) | .path' "$folder/out" | head -n 1)"
ok "the bottom is found" "$CANDOUR" search "$folder/x" '"bottom of it all"' --json
is "once" 1 "$(jq -r 'select(.total) | .total' "$folder/out")"
ok "status for people" "$CANDOUR" failures "$folder/x"
if grep -q "$(printf '\033')" "$folder/out"; then bell=1; else bell=0; fi
is "no control character reaches the terminal" 0 "$bell"
if [ -f "$folder/in/nested.zip" ]; then
	ok "50 archives deep" "$CANDOUR" search "$folder/x" '"innermost note"' --json
	is "the innermost file is found" 1 "$(jq -r 'select(.total) | .total' "$folder/out")"
else
	skip "python3 is not here to nest archives"
	skip "python3 is not here to nest archives"
fi
ok "verify" "$CANDOUR" verify "$folder/x"
ok "rebuild" "$CANDOUR" rebuild "$folder/x" --no-ocr
ok "verify again" "$CANDOUR" verify "$folder/x"

# A large file that is mostly a hole is stored as one.
mkdir "$folder/large"
truncate -s 512M "$folder/large/image.bin"
printf 'end' >> "$folder/large/image.bin"
new_inspection "$folder/hole"
ok "a sparse file is taken in" take_in "$folder/hole" "$folder/large"
is "and needs little room" yes \
	"$([ "$(du -sk "$folder/hole/vault" | cut -f1)" -lt 20000 ] && echo yes || echo no)"
ok "its hash is right" sh -c "cd '$folder' && sha256sum -c '$(last receipt)'"

# Two at once: the second waits for the first.
mkdir "$folder/a" "$folder/b"
i=0
while [ "$i" -lt 200 ]; do
	printf 'note %s of a' "$i" > "$folder/a/$i.txt"
	printf 'note %s of b' "$i" > "$folder/b/$i.txt"
	i=$((i + 1))
done
new_inspection "$folder/two"
"$CANDOUR" ingest "$folder/two" "$folder/a" --from A --custodian A --received 2014-10-02 > /dev/null 2>&1 &
"$CANDOUR" ingest "$folder/two" "$folder/b" --from B --custodian B --received 2014-10-02 > /dev/null 2>&1
wait
flock "$folder/two/lock" sleep 6 &
sleep 0.3
fails 8 "while another writes, verify says so" "$CANDOUR" verify "$folder/two"
wait
ok "after two at once, status" "$CANDOUR" status "$folder/two" --json
is "all 400 items are there" 400 "$(head -n 1 "$folder/out" | jq -r .items)"
ok "and verify" "$CANDOUR" verify "$folder/two"

# A folder that can only be read.
if [ "$(id -u)" -ne 0 ]; then
	chmod -R a-w "$folder/two"
	ok "a read-only inspection can be searched" "$CANDOUR" search "$folder/two" 'note'
	fails 5 "and not written to" "$CANDOUR" ingest "$folder/two" "$folder/in" --from A --custodian A --received 2014-10-03
else
	skip "the superuser can write to read-only folders"
fi
finish
