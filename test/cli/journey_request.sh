#!/bin/sh
# The letter that asks the authority for what is missing: what it says, what it never says, and what
# is kept of it.
. "$(dirname "$0")/tap.sh"

x=$folder/x
disclosure=$SAMPLES/norchester/disclosure

taken() {
	"$CANDOUR" ingest "$x" "$1" --from "$2" --custodian "$3" --received 2014-10-02 \
		${4:+--power "$4"} --no-ocr
}

# letter OPTIONS...: the letter alone into $folder/out.
letter() {
	"$CANDOUR" request "$x" --date 2014-11-12 "$@" > "$folder/out" 2> "$folder/err"
}

fails_request() {
	! "$CANDOUR" request "$x" "$1" > "$folder/out" 2>&1
}

# Its text has a reference of the letter, by our own reader.
taken_back() {
	"$CANDOUR" init "$folder/y$ending" --authority A --remit best-value > /dev/null &&
		"$CANDOUR" ingest "$folder/y$ending" "$1" --from A --custodian A \
			--received 2014-11-12 --no-ocr > /dev/null 2>&1 &&
		"$CANDOUR" show "$folder/y$ending" 1 | grep -qF "$one"
}

lacks() {
	! grep -qF -- "$1" "$folder/out"
	claim $? "it does not say: $1"
}

state() {
	"$CANDOUR" gap "$x" "$1" --json | jq -r .state
}

ok "an inspection is founded" "$CANDOUR" init "$x" --authority "Norchester Borough Council" \
	--remit best-value --reference NBC/2014/1 --appointed 2014-09-10
ok "the authority's mail" taken "$disclosure/01 Democratic Services/Mail" \
	"Monitoring officer" "Democratic Services" "LGA 1999 s.11"
ok "the authority's other mail" taken "$disclosure/03 Chief Executive's Office/Mail/Committees" \
	"Monitoring officer" "Chief Executive's Office" "LGA 1999 s.11"

# Someone who speaks up gives a mail that answers one the authority never gave.
mkdir "$folder/given"
printf 'From: Ann Speaker <ann@private.example>\r\nTo: Bob Other <bob@norchester.example>\r\n%s%s\r\n\r\n%s\r\n' \
	"Subject: Re: what I saw at the depot\r
Date: Tue, 4 Mar 2014 09:00:00 +0000\r
Message-ID: <speaker-2@private.example>\r
In-Reply-To: <depot-secret-1@norchester.example>\r
" "References: <depot-secret-1@norchester.example>\r" "Thank you for telling me." > "$folder/given/reply.eml"
ok "what someone gave who speaks up" taken "$folder/given" "Ann Speaker" "Ann Speaker"
"$CANDOUR" gaps "$x" --json > "$folder/gaps"
protected=$(jq -r 'select((.subject // "") | contains("depot-secret")) | .gap' "$folder/gaps")
ok "that shows a gap" test -n "$protected"

ok "a draft" letter --to "The Monitoring Officer" --due 2014-11-26
says "Request for records (draft)"
says "Our reference: NBC/2014/1"
says "under the power"
says "For answer by: 26 November 2014"
says "2013-03-18 1120 Minutes for"
lacks "depot"
lacks "Speaker"
lacks "private.example"
grep -q "what others than the authority gave" "$folder/err"
claim $? "the inspector is told what was left out"
cp "$folder/out" "$folder/first"
ok "the same again" letter --to "The Monitoring Officer" --due 2014-11-26
cp "$folder/out" "$folder/second"
ok "is the same letter" cmp "$folder/first" "$folder/second"
ok "it passes over it by name too" fails_request "$protected"
ok "nothing was marked" test ! -e "$x/requests"

one=$(jq -r 'select(.kind == "message-absent" and .custodian == "Democratic Services") | .gap' \
	"$folder/gaps" | head -n 1)
for ending in odt docx; do
	ok "$ending" "$CANDOUR" request "$x" --date 2014-11-12 --output "$folder/l.$ending"
	ok "$ending is a sound zip" unzip -tq "$folder/l.$ending"
	# What is read of it by our own readers.
	ok "$ending can be read" taken_back "$folder/l.$ending"
done
ok "another authority gives, under a power too" taken "$disclosure/06 Police liaison/Joint meetings" \
	"Norchester Police" "Police" "LGA 1999 s.11"
fails 2 "then one has to say whose deliveries it is about" "$CANDOUR" request "$x"
says "Norchester Police"
ok "and can" letter --deliveries 1,2
lacks "Joint meetings"
fails 2 "other formats are refused" "$CANDOUR" request "$x" --output "$folder/l.pdf"

ok "it is numbered, kept and marked" letter "$one" --deliveries 1,2 --mark --output "$folder/sent.odt"
ok "the copy is what was sent" cmp "$x/requests/request-1.odt" "$folder/sent.odt"
is "its gap is asked" asked "$(state "$one")"
hash=$(sha256sum "$folder/sent.odt" | cut -d ' ' -f 1)
"$CANDOUR" gap "$x" "$one" > "$folder/out"
says "request 1, requests/request-1.odt, SHA-256 $hash"
says "line           2, Openness"
ok "the next" letter --deliveries 1,2 --mark
says "Request 2 for records"
lacks "$one"
ok "the inspection is intact" "$CANDOUR" verify "$x"

# What is kept of letters is compared with the log.
found() {
	"$CANDOUR" verify "$x" --json > "$folder/out" 2> "$folder/err"
	jq -r 'select(.what) | .found + ": " + .what' "$folder/out" > "$folder/found"
	grep -qF -- "$1" "$folder/found" && test "$(grep -c . "$folder/found")" -eq 1
}
"$CANDOUR" gap "$x" "$one" --state asked --note "request 9 by telephone" > /dev/null
ok "a note of a person is none of a letter's" "$CANDOUR" verify "$x"
cp "$x/requests/request-1.odt" "$folder/kept.odt"
printf x >> "$x/requests/request-1.odt"
ok "an altered letter is named" found 'altered: the letter "requests/request-1.odt"'
rm "$x/requests/request-1.odt"
ok "a missing letter is named" found 'missing: the letter "requests/request-1.odt"'
mkfifo "$x/requests/request-1.odt"
ok "so is a pipe in its place" found 'missing: the letter "requests/request-1.odt"'
rm "$x/requests/request-1.odt"
cp "$folder/kept.odt" "$x/requests/request-1.odt"
cp "$folder/kept.odt" "$x/requests/request-7.odt"
ok "an added letter is named" found 'added: "requests/request-7.odt"'
rm "$x/requests/request-7.odt"
ok "all is as it was" "$CANDOUR" verify "$x"
fails 3 "then there is nothing more to ask" "$CANDOUR" request "$x" --deliveries 1,2

# One message that six answer: the letter names files, each once, and "and 3 others" is a count.
x=$folder/z
mkdir "$folder/six" "$folder/six/b"
echo 'Terms of the board' > "$folder/six/a1.txt"
echo 'A list of wards' > "$folder/six/a2.txt"
echo 'A list of depots' > "$folder/six/a3.txt"
for i in b/re re m4 m5 m6 m7; do
	printf 'From: Ann <ann@n.example>\r\nTo: Bob <bob@n.example>\r\nSubject: Re: depot\r\n%s\r\n%s\r\n%s\r\n\r\n%s\r\n' \
		"Date: Tue, 4 Mar 2014 09:00:00 +0000" "Message-ID: <$i@n.example>" \
		"In-Reply-To: <depot-1@n.example>" "Agreed, says $i of this." > "$folder/six/$i.eml"
done
"$CANDOUR" init "$x" --authority "Norchester Borough Council" --remit best-value > /dev/null
ok "six that answer one message" taken "$folder/six" "Monitoring officer" "Depots" "LGA 1999 s.11"
ok "make one entry" letter --kind message-absent
grep '^ *Because' -A 2 "$folder/out" | tr -s ' \n' ' ' > "$folder/because"
cp "$folder/because" "$folder/out"
says 'and 3 others'
lacks 'a3.txt'
lacks '"re.eml", "re.eml"'

finish
