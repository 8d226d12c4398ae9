#!/bin/sh
# What happened when, and who knew it: the story of 12 March 2013 in the bundled sample.
. "$(dirname "$0")/tap.sh"

x=$folder/x
disclosure=$SAMPLES/norchester/disclosure

taken() {
	"$CANDOUR" ingest "$x" "$disclosure/$1" --from "Monitoring officer" --custodian "$2" \
		--received 2014-10-02 --power "LGA 1999 s.11" --no-ocr
}

# events OPTIONS...: "day time event words" of each, into $folder/events.
events() {
	"$CANDOUR" chronology "$x" "$@" --json > "$folder/out" 2>&1 &&
		jq -r 'select(.event) | "\(.day) \(.time) \(.event) \(.title)"' "$folder/out" > "$folder/events"
}

# first QUERY PERSON: "moment ground custodian" of the first item that shows it.
first() {
	"$CANDOUR" chronology "$x" "$1" --who --json > "$folder/out" 2>&1
	jq -r --arg person "$2" 'select(.person == $person) | "\(.first) \(.ground) \(.attached)"' \
		"$folder/out"
}

ok "an inspection is founded" "$CANDOUR" init "$x" --authority "Norchester Borough Council" \
	--remit best-value --appointed 2014-09-10
ok "minutes and mail of Democratic Services are taken in" \
	taken "01 Democratic Services/Mail" "Democratic Services"
ok "the drafts are taken in" \
	taken "01 Democratic Services/Safeguarding Sub-group/2013-03-12" "Democratic Services"
ok "the Chief Executive's mail is taken in" \
	taken "03 Chief Executive's Office/Mail/Committees" "Chief Executive's Office"

ok "the week of the meeting is listed" events --from 2013-03-12 --to 2013-03-18
is "the meeting stands first" "2013-03-12  met Safeguarding Sub-group minutes" \
	"$(head -n 1 "$folder/events")"
is "the mail of two mailboxes is one event" 1 "$(grep -c "2013-03-14 17:52 sent" "$folder/events")"
is "with both copies counted" 2 \
	"$(jq -r 'select(.event == "sent" and .day == "2013-03-14") | .copies' "$folder/out")"
is "a mail that is only quoted is an event" 1 "$(grep -c "2013-03-13  sent" "$folder/events")"
ok "only mails" events --kind sent
is "and nothing else" 0 "$(grep -vc " sent " "$folder/events")"
ok "only what a query finds" events "filename:minutes" --limit 2 --offset 1
ok "pages are pages" test "$(wc -l < "$folder/events")" -le 2

is "the Licensing Manager was copied blind" "2013-03-14T17:52:00Z bcc false" \
	"$(first '"taken out 4.2"' "Desmer Quillow")"
is "who wrote it" "2013-03-14T17:52:00Z wrote false" \
	"$(first '"taken out 4.2"' "Office of the Chief Executive")"
is "who was sent it" "2013-03-14T17:52:00Z to false" "$(first '"taken out 4.2"' "Tamsin Orrelby")"
is "who got the mail that the draft was attached to" "2013-03-12T16:40:00Z to true" \
	"$(first '"return interviews was noted" title:"Safeguarding Sub-group minutes"' "Desmer Quillow")"
is "who is only quoted as having written it" "2013-03-13 quoted false" \
	"$(first '"names of firms should not be in there"' "the Deputy Chief Executive")"
is "and who quoted it" "2013-03-14T17:52:00Z sent-on false" \
	"$(first '"names of firms should not be in there"' "Office of the Chief Executive")"
is "in whose records it lay" "2014-10-02 held false" \
	"$(first '"taken out 4.2"' "Chief Executive's Office")"

ok "words for people" "$CANDOUR" chronology "$x" '"taken out 4.2"' --who --events
says "was sent it as a blind copy"
says "does not show that it was read"
fails 2 "who needs a query" "$CANDOUR" chronology "$x" --who
fails 2 "kinds are known" "$CANDOUR" chronology "$x" --kind party

finish
