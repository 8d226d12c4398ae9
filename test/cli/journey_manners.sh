#!/bin/sh
# How the program speaks: on a terminal, of mistakes, of what is not there; and that its help, its
# man page and its completion say the same.
. "$(dirname "$0")/tap.sh"

"$CANDOUR" --help | sed -n '/^  candour /d; s/^  \([a-z][a-z ]*[a-z]\)  *[A-Z].*/\1/p' > "$folder/verbs"
while read -r verb; do
	# shellcheck disable=SC2086 # a verb may be of two words
	"$CANDOUR" $verb --help > "$folder/help"
	is "the help of $verb fits on 80 columns" "" "$(grep '^.\{80\}' "$folder/help")"
	grep -q "^\.BI \"$verb \"" "$MAN"
	claim $? "the man page has $verb"
	missing=
	for option in $(sed -n 's/^  --\([a-z-]*\).*/\1/p' "$folder/help"); do
		[ "$option" = json ] && continue
		escaped=$(printf %s "$option" | sed 's/-/\\\\-/g')
		sed -n "/^\.BI \"$verb \"/,/^\.TP/p" "$MAN" | grep -q -- "\\\\-\\\\-$escaped " ||
			missing="$missing $option"
	done
	is "and its options" "" "$missing"
done < "$folder/verbs"
cat > "$folder/completion" <<E
. "$COMPLETION"
complete_words() {
	COMP_WORDS=("$CANDOUR" "\$@")
	COMP_CWORD=\$#
	_candour
	echo "\${COMPREPLY[*]}"
}
complete_words ga
complete_words candour
complete_words help exit
complete_words ingest x --rec
complete_words link rev
complete_words link review --wh
E
is "completion knows verbs, topics and options" "gaps gap||exit-codes|--received|review|--why" \
	"$(bash "$folder/completion" | paste -s -d '|')"
ok "help on a verb of two words" "$CANDOUR" help link review
says "candour link review "
ok "help on what several verbs begin with" "$CANDOUR" user --help
says "candour user add "
ok "asked for the other way round" "$CANDOUR" help user
says "candour user password "
fails 2 "which is no verb by itself" "$CANDOUR" user
says "candour user list "
fails 2 "a word that no verb begins with" "$CANDOUR" users --help
says "there is no verb \"users\""
fails 2 "a mistake in its use" "$CANDOUR" link review
says "usage: candour link review "
ok "-h is help" "$CANDOUR" -h
says "candour VERB --help"

fails 2 "an authority without a name is refused" "$CANDOUR" init "$folder/nameless" --authority " " --remit best-value
says "--authority is empty"
[ ! -e "$folder/nameless" ]
claim $? "and nothing is made"

inner="in/A folder with a long name, as people make them/and one within it that is no shorter"
mkdir -p "$folder/$inner"
printf 'The taxi licence was looked at.\n' > "$folder/$inner/note on the licences of the year.txt"
printf 'Another note on a licence and nothing else.\n' > "$folder/in/other.txt"
printf 'GIF89a' > "$folder/$inner/broken picture of a page of the minutes.gif"
for day in 4 5; do
	printf 'From a@norchester.example Tue Mar  %s 09:00:00 2013\nFrom: a@norchester.example\n' $day
	printf 'Subject: Note %s\nDate: Tue, %s Mar 2013 09:00:00 +0000\n\nA note.\n\n' $day $day
done > "$folder/in/box.mbox"
x=$folder/x
new_inspection "$x"
take_in "$x" "$folder/in"
item_of() {
	"$CANDOUR" show "$x" --path "$1" --json | jq -r .item
}
note=$(item_of "$inner/note on the licences of the year.txt")
picture=$(item_of "$inner/broken picture of a page of the minutes.gif")

fails 2 "an inspection is not taken into itself" take_in "$x" "$x"
fails 2 "nor with the folder it lies in" take_in "$x" "$folder"
fails 2 "nor what lies in it" take_in "$x" "$x/keys"
fails 2 "nothing was received on a day to come" "$CANDOUR" ingest "$x" "$folder/in" --from A --custodian B \
	--received 2999-10-02
printf '{"id": "x", "title": "X", "lines": [{"number": 1, "title": "A", "question": "B?"}], "gaps": {"late": 5}}' \
	> "$folder/pack.json"
fails 11 "a pack that sends gaps to a line it has not" "$CANDOUR" init "$folder/z" --authority A --remit "$folder/pack.json"
head -c 700 /dev/urandom > "$folder/no-checkpoint"
fails 2 "an earlier checkpoint that is none" "$CANDOUR" verify "$x" --since "$folder/no-checkpoint"
says "is no checkpoint"
fails 2 "a password for what was read without one" sh -c 'echo word | "$0" password "$1" "$2"' "$CANDOUR" "$x" "$note"
says "needs no password"
"$CANDOUR" search "$x" --help > "$folder/whole" 2>&1
ok "a reader that leaves early is no failure" bash -c '
	for i in 1 2 3 4 5; do "$0" show "$1" "$2" --json 2>> "$3" | true; [ "${PIPESTATUS[0]}" -eq 0 ] || exit 1; done
	[ ! -s "$3" ]' "$CANDOUR" "$x" "$note" "$folder/early"
ok "the counts of containers" "$CANDOUR" failures "$x" --containers
says "2 came out, 0 failed"
is "are in words" "" "$(grep '\[' "$folder/out")"
ok "what an inspector can do" "$CANDOUR" failures "$x"
says "1 item"
ok "a search that finds nothing" "$CANDOUR" search "$x" nosuchword
is "has no empty headings" "" "$(grep '^kind' "$folder/out")"
ok "one word is one" "$CANDOUR" search "$x" 'lic?nce'
says "stands for 1 word:"
"$CANDOUR" search "$x" 'taxi form:x' --json > "$folder/out"
is "a mistake in JSON has its place" "5 10" "$(jq -r '"\(.from) \(.to)"' "$folder/out")"
fails 17 "a query that is far too long" "$CANDOUR" search "$x" "$(head -c 90000 /dev/zero | tr '\0' a)"
is "is not printed whole" "" "$(grep '^.\{200\}' "$folder/out")"
fails 2 "a span that ends before it begins" "$CANDOUR" chronology "$x" --from 2014-01-01 --to 2013-01-01
fails 2 "who knew what?" "$CANDOUR" chronology "$x" --who
is "a question ends with its own sign" "" "$(grep '?\.' "$folder/out")"
fails 2 "a source without a name" "$CANDOUR" register "$x" source --state held
says "say what it is called"
fails 2 "a letter that is due before it is written" "$CANDOUR" request "$x" --due 2014-11-26
says "--date"
fails 3 "a line of enquiry that is not there" "$CANDOUR" gaps "$x" --line 99
says "it has 7"
ok "the lineage of what was not read" "$CANDOUR" lineage "$x" "$note" "$picture" --json
is "is not known" "unknown false" "$(jq -r '"\(.relation) \(.independent)"' "$folder/out")"
ok "and a comparison says so" "$CANDOUR" diff "$x" "$note" "$picture"
says "was not, or not wholly, read (damaged)"
ok "a proof" "$CANDOUR" proof "$x" "$note" --output "$folder/proof"
fails 4 "is not written over" "$CANDOUR" proof "$x" "$note" --output "$folder/proof"
fails 4 "nor is a file by an original" "$CANDOUR" show "$x" "$note" --original "$folder/proof"
says "choose another name"
ok "rebuilding takes the limits of readers" "$CANDOUR" rebuild "$x" --no-ocr --reader-seconds 60

# On a terminal of 80 columns.
terminal() {
	script -qec "stty cols 80 && $*" /dev/null < /dev/null > "$folder/tty" 2>&1
	tr '\r' '\n' < "$folder/tty" > "$folder/out"
}
if command -v script > /dev/null; then
	terminal "'$CANDOUR' failures '$x'"
	says "broken picture"
	is "nothing runs over the edge" "" "$(grep '^.\{81\}' "$folder/out")"
	is "and it goes on beneath itself" 1 "$(grep -c '^        [a-z].*minutes.gif' "$folder/out")"
	new_inspection "$folder/y"
	terminal "'$CANDOUR' ingest '$folder/y' '$folder/in' --from A --custodian B --received 2014-10-02 --no-ocr"
	says "100 %"
	is "no totals are made up" "" "$(grep ' of 0 files' "$folder/out")"
	is "nor does the bar" "" "$(grep '^.\{80\}' "$folder/out" | grep '%')"
else
	skip "no script(1) to make a terminal with"
fi
finish
