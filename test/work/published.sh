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
finish
