#!/bin/sh
# What is made to break those who open it: bombs, archives that hold themselves, names that lead out
# of an archive, devices. And a medium that can only be read.
. "$(dirname "$0")/tap.sh"
cases=$(dirname "$0")/../cases/extract

mkdir "$folder/in" "$folder/make"
cp "$cases/archive/self.iso" "$cases/archive/overlap.zip" "$cases/image/bomb.png" \
	"$cases"/pdf/bomb_*.pdf "$cases/xml/entity_bomb.xml" "$folder/in"
# 300 MB of zeros, a thousand to one; and an archive with ten copies of such a thing.
head -c 300000000 /dev/zero | gzip -9 > "$folder/in/zeros.gz"
head -c 200000000 /dev/zero | gzip -9 > "$folder/make/0.gz"
for i in 1 2 3 4 5 6 7; do cp "$folder/make/0.gz" "$folder/make/$i.gz"; done
tar -C "$folder/make" -cf "$folder/in/copies.tar" .
# Names that lead elsewhere, a link out of the archive and through it, a device, a pipe.
echo "the note that wants out" > "$folder/make/note.txt"
mkfifo "$folder/make/pipe"
ln -s /etc "$folder/make/out"
(cd "$folder/make" && tar -cPf "$folder/in/outside.tar" \
	--transform "s,^note.txt,../../../../../../../..$folder/escaped.txt," note.txt out pipe /dev/null &&
	tar -rPf "$folder/in/outside.tar" --transform "s,^note.txt,$folder/absolute.txt," note.txt &&
	tar -rPf "$folder/in/outside.tar" --transform "s,^note.txt,out/candour-was-here," note.txt)
if [ "$(id -u)" -eq 0 ] && mknod "$folder/in/device" c 1 5 2> /dev/null; then devices=1; else devices=0; fi

ok "begun" new_inspection "$folder/x"
ok "all of it is taken in" take_in "$folder/x" "$folder/in"
is "the device is not taken" "$devices" "$(last files_not_taken)"
ok "failures" "$CANDOUR" failures "$folder/x" --json
cp "$folder/out" "$folder/failures"

# named PATH WORDS: it is among the failures, with these words.
named() {
	jq -r --arg path "$1" 'select(.path == $path) | .reason + ": " + .words' "$folder/failures" \
		> "$folder/out"
	grep -q -- "$2" "$folder/out"
	claim $? "$(basename "$1") is named: $(head -n 1 "$folder/out")"
}
[ "$devices" -eq 0 ] || named in/device "device"
named in/zeros.gz "^too-large"
named in/overlap.zip "^damaged"
named in/bomb_flate.pdf "^too-large"
named in/bomb_forms.pdf "^too-large"
is "the other bombs are read, and none costs its reader" 0 \
	"$(jq -r 'select(.reason == "crashed" or .reason == "timed-out") | .path' "$folder/failures" | wc -l)"
deepest=$(jq -r 'select(.path | startswith("in/self.iso/")) | .path' "$folder/failures")
is "an archive that holds itself ends at a depth" 64 \
	"$(printf %s "$deepest" | tr / '\n' | grep -c SELF)"
named "$deepest" "nested in it too deep"
is "what unpacks to too much is cut off and named" 1 "$(jq -r 'select(.path |
	startswith("in/copies.tar")) | select(.words | test("more than one delivered file may")) | .path' \
	"$folder/failures" | head -n 1 | wc -l)"
size_kb=$(du -sk "$folder/x/vault" | cut -f1)
[ "$size_kb" -lt 1000000 ]
claim $? "all bombs together take $size_kb KB"

[ ! -e "$folder/escaped.txt" ] && [ ! -e "$folder/absolute.txt" ] && [ ! -e /etc/candour-was-here ]
claim $? "nothing was written outside the inspection"
ok "the notes are held" "$CANDOUR" search "$folder/x" '"note that wants out"' --copies --json
is "all three" 3 "$(jq -r 'select(.total) | .items' "$folder/out")"
ok "verify" "$CANDOUR" verify "$folder/x"

# A folder that can only be read.
chmod -R a+rX,a-w "$folder/x" && chmod a+x "$folder"
reader=
[ "$(id -u)" -ne 0 ] || reader="setpriv --reuid=65534 --regid=65534 --clear-groups"
if [ -z "$reader" ] || $reader test -x "$CANDOUR" -a ! -w "$folder/x" 2> /dev/null; then
	ok "an inspection that can only be read is searched" $reader "$CANDOUR" search "$folder/x" note
	ok "shown" $reader "$CANDOUR" show "$folder/x" 1
	ok "counted" $reader "$CANDOUR" status "$folder/x"
	ok "and verified" $reader "$CANDOUR" verify "$folder/x"
	fails 5 "but not written to" $reader "$CANDOUR" ingest "$folder/x" "$folder/make/note.txt" \
		--from A --custodian A --received 2014-10-03
	says "$folder/x"
	fails 5 "nor rebuilt" $reader "$CANDOUR" rebuild "$folder/x"
	fails 5 "nor begun in it" $reader "$CANDOUR" init "$folder/x/y" --authority A --remit best-value
else
	skip "nobody may run the program here"
fi
chmod -R u+w "$folder/x"
ok "and is as before when it can be written to again" "$CANDOUR" verify "$folder/x"
finish
