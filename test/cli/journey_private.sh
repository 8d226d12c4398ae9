#!/bin/sh
# Two agencies encode their tables, and a third links them without a name.
. "$(dirname "$0")/tap.sh"

# people FIRST LAST SLIP: so many children; with SLIP a letter of some surnames is another.
people() {
	awk -v first="$1" -v last="$2" -v slip="$3" 'BEGIN {
		split("Danielle Priya Ryan Aisha Tomas Chloe Marek Leon Sofia Ewan Hana Jakub Molly Imran Petra Kieran", given)
		split("Ashworth Kaur Marsh Begum Novak Whitlock Horvath Okafor Lindgren Pryce Delaney Farrow Sandhu Trent Ibsen Quayle", surname)
		print "first name,last name,date of birth,postcode,sex"
		for (i = first; i <= last; i++) {
			name = surname[1 + int(i / 3) % 16] surname[1 + int(i * 7 / 5) % 16]
			if (slip && i % 5 == 0)
				name = substr(name, 1, 4) "x" substr(name, 6)
			printf "%s,%s,%04d-%02d-%02d,NR%d %dAB,%s\n", given[1 + (i * 5 + int(i / 16)) % 16], tolower(name),
				1996 + i % 11, 1 + i * 7 % 12, 2 + i * 11 % 27, 1 + i % 9, 1 + i % 7, i % 2 ? "f" : "m"
		}
	}'
}
people 1 300 "" > "$folder/police.csv"
people 101 400 slip > "$folder/health.csv"
head -c 32 /dev/urandom > "$folder/key"
chmod 600 "$folder/key"
encode() {
	"$CANDOUR" encode "$folder/$1.csv" --key "$folder/$2" --out "$folder/$1.json"
}
ok "an agency encodes its table" encode police key
says "personal data still"
says "date of birth"
key_check=$(sed -n 's/^Key check:  \([0-9a-f]*\).*/\1/p' "$folder/out")
is "what it wrote is for its owner alone" "-rw-------" "$(ls -l "$folder/police.json" | cut -c 1-10)"
is "an encoding a record" 300 "$(jq '.clks | length' "$folder/police.json")"
is "of 1,024 bits" "" "$(jq -r '.clks[]' "$folder/police.json" | grep -v '^.\{171\}=$')"
ok "no name is in it" sh -c '! grep -qi ashworth "$0"' "$folder/police.json"
is "the schema says what was encoded" "given_name surname birth_date sex postcode address place" \
	"$(jq -r '[.features[].identifier] | join(" ")' "$folder/police.schema.json")"
ok "the other agency encodes by the same schema" "$CANDOUR" encode "$folder/health.csv" --key "$folder/key" \
	--out "$folder/health.json" --schema "$folder/police.schema.json"
says "$key_check"
fails 4 "what is there is not overwritten" encode police key
ok "they are linked" "$CANDOUR" link clk "$folder/police.json" "$folder/health.json" --out "$folder/linked"
says "nobody twice"
right=$(awk -F, 'NR > 1 && $6 == 1 && $2 == $4 + 100' "$folder/linked/pairs.csv" | wc -l)
wrong=$(awk -F, 'NR > 1 && $6 == 1 && $2 != $4 + 100' "$folder/linked/pairs.csv" | wc -l)
[ "$right" -ge 190 ] && [ "$wrong" -le 4 ]
claim $? "nearly all are found and next to no others: $right of 200, $wrong"
is "every record is somebody" 601 "$(wc -l < "$folder/linked/people.csv")"
is "the manifest names what was linked" "$(sha256sum < "$folder/health.json" | cut -d ' ' -f 1)" \
	"$(jq -r '.sources[1].sha256' "$folder/linked/manifest.json")"
ok "again, with the threshold given" "$CANDOUR" link clk "$folder/police.json" "$folder/health.json" \
	--out "$folder/again" --threshold "$(jq .threshold "$folder/linked/manifest.json")"
claim "$(cmp -s "$folder/linked/pairs.csv" "$folder/again/pairs.csv"; echo $?)" "gives the same bytes"
fails 4 "results are not overwritten" "$CANDOUR" link clk "$folder/police.json" --out "$folder/linked"
ok "one file by itself" "$CANDOUR" link clk "$folder/police.json" --out "$folder/alone" --json
is "is looked through for people who are in it twice" "true" \
	"$(tail -n 1 "$folder/out" | jq '.people > 290')"

head -c 32 /dev/urandom > "$folder/other"
chmod 600 "$folder/other"
cp "$folder/health.csv" "$folder/strange.csv"
encode strange other > /dev/null
ok "encodings of another key" "$CANDOUR" link clk "$folder/police.json" "$folder/strange.json" --out "$folder/none" --json
is "are linked with next to nobody" "true" "$(tail -n 1 "$folder/out" | jq '.people_in_several_sources < 6')"

cp "$folder/police.csv" "$folder/x.csv"
chmod 644 "$folder/key"
fails 5 "a key that others may read" encode x key
says "chmod 600"
head -c 31 /dev/urandom > "$folder/key"
chmod 600 "$folder/key"
fails 2 "a key that is too short" encode x key
says "it needs 32"
fails 3 "no key" encode x nokey
head -c 32 /dev/urandom > "$folder/key"
printf 'size,depth\n4,1.5\n7,2.25\n9,3.5\n' > "$folder/x.csv"
fails 2 "a table without names" encode x key
says "--map COLUMN=ROLE"
is "leaves nothing behind" "x.csv" "$(cd "$folder" && echo x.*)"
printf 'first_name,dob\n' > "$folder/x.csv"
fails 11 "a table without records" encode x key
head -c 50000 /dev/urandom > "$folder/x.csv"
timeout 60 "$CANDOUR" encode "$folder/x.csv" --key "$folder/key" --out "$folder/x.json" > "$folder/out" 2>&1
claim "$([ $? -le 20 ]; echo $?)" "noise ends in words"
for text in '' '{' '{"clks": []}' '{"clks": ["AAAA"]}' '{"clks": [1, 2]}' '[]'; do
	printf '%s' "$text" > "$folder/bad.json"
	fails 11 "no encodings: $text" "$CANDOUR" link clk "$folder/police.json" "$folder/bad.json" --out "$folder/bad"
done
is "and leave nothing behind" "bad.json" "$(cd "$folder" && echo bad*)"
fails 2 "a threshold that is none" "$CANDOUR" link clk "$folder/police.json" --out "$folder/bad" --threshold 7
ok "the help says what encodings are" "$CANDOUR" help encode
says "personal data still"
finish
