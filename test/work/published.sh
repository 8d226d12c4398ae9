#!/bin/sh
# A folder of published documents against a disclosure: files, and what lies in archives.
. "$(dirname "$0")/../cli/tap.sh"

mkdir -p "$folder/given" "$folder/web/old/more"
ranks="The report on taxi ranks was laid before the Licensing Board, and sets out what officers found."
echo "$ranks" > "$folder/given/ranks.txt"
echo "$ranks" > "$folder/web/ranks.txt"
echo "$ranks" > "$folder/web/old/again.txt"
echo "Street trading was reviewed by members last spring; stalls on the quay paid nothing at all for years." \
	> "$folder/web/old/trading.txt"
echo "Late hours bring noise, say nine in ten of those who live beside the market and were asked by post." \
	> "$folder/web/old/more/hours.txt"
(cd "$folder/web/old" && tar cf more.tar more && rm -r more && tar czf ../old.tar.gz ./*) &&
	rm -r "$folder/web/old"
claim $? "an archive within an archive"

ok "an inspection is begun" "$CANDOUR" init "$folder/in" --authority "Norchester Borough Council" \
	--remit best-value --appointed 2014-09-10
ok "a delivery" "$CANDOUR" ingest "$folder/in" "$folder/given" --from "Monitoring officer" \
	--custodian "Licensing" --received 2014-10-02 --json --no-ocr
"$CANDOUR" gaps "$folder/in" --published "$folder/web" --json > "$folder/gaps" 2> "$folder/out"
claim $? "a folder is compared"

is "files count, and what archives hold" "4 2 2" \
	"$(jq -r 'select(has("published")) | "\(.published) \(.held) \(.not_given)"' "$folder/gaps")"
is "what lies in them and is not held is a gap each" \
	"\"hours.txt\", which was published \"trading.txt\", which was published" \
	"$(jq -r 'select(.kind == "published-not-given") | .title' "$folder/gaps" | sort | paste -sd ' ')"
is "with the way to it" "1" "$(jq -r 'select(.kind == "published-not-given") | .why' "$folder/gaps" |
	grep -c 'old.tar.gz/.*more.tar/more/hours.txt')"

# Mailboxes and mails are opened: each mail is a document, and what is attached to it.
mkdir -p "$folder/box"
{
	printf 'From a@norchester.example Fri Mar  1 09:00:00 2013\nFrom: a@norchester.example\nSubject: Ranks\n'
	printf 'Date: Fri, 1 Mar 2013 09:00:00 +0000\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n'
	printf -- '--x\nContent-Type: text/plain\n\nDear all, this goes on our page today, as the members asked when they met last.\n'
	printf -- '--x\nContent-Type: text/plain; name="ranks.txt"\nContent-Disposition: attachment; filename="ranks.txt"\n\n%s\n' "$ranks"
	printf -- '--x\nContent-Type: text/plain; name="piers.txt"\nContent-Disposition: attachment; filename="piers.txt"\n\n'
	printf 'The piers were surveyed by divers, who found that two of the nine posts had rotted through below the water.\n--x--\n\n'
} > "$folder/box/page.mbox"
"$CANDOUR" gaps "$folder/in" --published "$folder/box" --json > "$folder/gaps" 2> "$folder/out"
is "a mailbox's mails and their attachments" "3 1 2" \
	"$(jq -r 'select(has("published")) | "\(.published) \(.held) \(.not_given)"' "$folder/gaps")"
rm -r "$folder/box" && mkdir "$folder/box"
"$CANDOUR" gaps "$folder/in" --published "$folder/box" --json > /dev/null 2> "$folder/out"

# What was found is in the log: it stands after a rebuild, and verify knows it.
list() {
	"$CANDOUR" gaps "$folder/in" --json --kind published-not-given 2> "$folder/out" |
		jq -r 'select(has("gap")) | "\(.gap) \(.title) \(.why)"' | sort
}
list > "$folder/before"
is "both are listed" "2" "$(wc -l < "$folder/before" | tr -d ' ')"
ok "verified" "$CANDOUR" verify "$folder/in"
ok "made anew" "$CANDOUR" rebuild "$folder/in"
list > "$folder/after"
ok "and there again" cmp "$folder/before" "$folder/after"
ok "verified again" "$CANDOUR" verify "$folder/in"
"$CANDOUR" gaps "$folder/in" --published "$folder/web" --json > /dev/null 2> "$folder/out"
list > "$folder/after"
ok "compared twice is told once" cmp "$folder/before" "$folder/after"
mkdir -p "$folder/late"
echo "Street trading was reviewed by members last spring; stalls on the quay paid nothing at all for years." \
	> "$folder/late/trading.txt"
ok "one is given after all" "$CANDOUR" ingest "$folder/in" "$folder/late" --from "Monitoring officer" \
	--custodian "Licensing" --received 2014-10-03 --json --no-ocr
list > "$folder/after"
is "and told no more" "1" "$(grep -c . "$folder/after")"
finish
