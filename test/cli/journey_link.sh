#!/bin/sh
# Records of several agencies are linked: in bare files and in an inspection, with the same results
# on any number of processes; pairs are explained and decided; what was stopped leaves nothing.
. "$(dirname "$0")/tap.sh"

link() {
	"$CANDOUR" link --csv "$CASES/police.csv" "$CASES/health.csv" --out "$@"
}
ok "two bare files are linked" link "$folder/one" --json-lines
says "189 records of 2 sources"
says "nominal_id                record_id"
says "health is written in windows-1252"
is "every file is in the manifest by its hash" "" \
	"$(cd "$folder/one" && jq -r '.files[] | "\(.sha256)  \(.file)"' manifest.json | sha256sum -c --quiet 2>&1)"
is "and no other is there" "$(cd "$folder/one" && jq -r '.files[].file, "manifest.json"' manifest.json | sort)" \
	"$(ls "$folder/one")"
is "the inputs too" "$(sha256sum < "$CASES/police.csv" | cut -d ' ' -f 1)" \
	"$(jq -r '.sources[0].sha256' "$folder/one/manifest.json")"
link "$folder/two" --json-lines --processes 1 > /dev/null
link "$folder/three" --json-lines --processes 3 > /dev/null
is "and holds what it is called after" "cluster_id,source_dataset,unique_id unique_id_l source_dataset,unique_id,person_id source_id unique_id_l draw police" \
	"$(cd "$folder/one" && echo "$(head -n 1 clusters.csv | cut -d , -f 1-3)" "$(head -n 1 edges.csv | cut -d , -f 1)" \
		"$(head -n 1 numbers.csv | cut -d , -f 1-3)" "$(head -n 1 lookup.csv | cut -d , -f 1)" \
		"$(head -n 1 labels.csv | cut -d , -f 1)" "$(head -n 1 draws.csv | cut -d , -f 1)" \
		"$(head -n 1 histories.csv | cut -d , -f 1)")"
ok "one process and three give the same bytes" diff -r "$folder/two" "$folder/three"
ok "as did all processors" diff -r "$folder/one" "$folder/two"
fails 4 "a folder that is there is not written over" link "$folder/one"
says "--again"
fails 2 "bare files want a folder" "$CANDOUR" link --csv "$CASES/police.csv"
fails 2 "one inspection at a time" "$CANDOUR" link a b
fails 2 "a column that is not there" link "$folder/four" --map nosuch=surname
says "nosuch"
fails 2 "a role that is not there" link "$folder/four" --map forename=nosuch
fails 2 "a rule that says nothing" link "$folder/four" --block nosuch
fails 3 "a file that is not there" "$CANDOUR" link --csv "$folder/nosuch.csv" --out "$folder/four"
printf 'id,name\n' > "$folder/none.csv"
fails 2 "a table without records" "$CANDOUR" link --csv "$folder/none.csv" --out "$folder/four"
is "leaves nothing" "" "$(ls -d "$folder"/four* 2> /dev/null)"

# One pair: explained, decided, taken back.
ok "a pair is explained" "$CANDOUR" link explain "$folder/one" police:P001 health:H001
says "What adds up to the weight"
says "number 1, of 2 records"
"$CANDOUR" link explain "$folder/one" police:P001 health:H001 --json | grep '"weight"' > "$folder/pair"
is "its parts sum up to its weight" true "$(jq '([.prior, .household] + [.fields[] | .bits, .rarity_bits] | add) - .weight | . < 0.001 and . > -0.001' "$folder/pair")"
fails 3 "a record that is not there" "$CANDOUR" link explain "$folder/one" police:P001 health:X
fails 3 "a source that is not there" "$CANDOUR" link explain "$folder/one" police:P001 army:1
ok "pairs that no rule found are explained as well" "$CANDOUR" link explain "$folder/one" police:P001 health:H009
says "two people"
printf 'n\nh\nq\n' > "$folder/keys"
ok "a decision" sh -c '"$0" link review "$1" police:P001 health:H001 --why "two boys of one name" --by "A. Inspector" < "$2"' \
	"$CANDOUR" "$folder/one" "$folder/keys"
is "is kept with who and why" 'police,P001,health,H001,not-same,two boys of one name,A. Inspector' \
	"$(sed -n 2p "$folder/one/decisions.csv" | cut -d , -f 1-7)"
ok "and holds when all is linked again" link "$folder/one" --again
"$CANDOUR" link explain "$folder/one" police:P001 health:H001 > "$folder/out"
says "They are in two people"
is "people keep their numbers" "$(grep -c . "$folder/two/numbers.csv")" \
	"$(cut -d , -f 1,2 "$folder/two/numbers.csv" | sort | uniq -c | grep -c ' 1 ')"
is "all but the new one" 1 "$(cut -d , -f 1-3 "$folder/two/numbers.csv" | sort > "$folder/a"
	cut -d , -f 1-3 "$folder/one/numbers.csv" | sort | comm -13 "$folder/a" - | grep -c .)"
printf 'u\nq\n' > "$folder/keys"
ok "it is taken back" sh -c '"$0" link review "$1" police:P001 health:H001 --why "no" < "$2"' "$CANDOUR" "$folder/one" "$folder/keys"
link "$folder/one" --again > /dev/null
"$CANDOUR" link explain "$folder/one" police:P001 health:H001 > "$folder/out"
says "number 1, of 2 records"
printf 's\ny\nu\ny\nq\n' > "$folder/keys"
ok "doubtful pairs, nearest first" sh -c '"$0" link review "$1" --limit 3 --why "" < "$2"' "$CANDOUR" "$folder/one" "$folder/keys"
says "Pair 2 of 3"
"$CANDOUR" link review "$folder/two" --limit 500 --json < /dev/null > "$folder/all" 2> /dev/null
"$CANDOUR" link review "$folder/one" --limit 500 --json < /dev/null > "$folder/left" 2> /dev/null
is "what is decided is not shown again" 1 "$(($(grep -c weight "$folder/all") - $(grep -c weight "$folder/left")))"

# How many, how good.
ok "people are counted" "$CANDOUR" link count "$folder/two" --known-to police --before 2010-01-01
says "Known to police before 2010-01-01: "
ok "those whom each agency knows" "$CANDOUR" link count "$folder/two"
says "Known to health: 108 as linked"
is "and since when" "1,police,2010-09-09,1,0,P001 1,health,2011-01-22,1,0,H001" \
	"$(sed -n '2,3p' "$folder/two/timeline.csv" | paste -s -d ' ')"
fails 2 "a day without an agency" "$CANDOUR" link count "$folder/two" --before 2010-01-01
fails 3 "an agency that is not there" "$CANDOUR" link count "$folder/two" --known-to army
grep -v '^schools' "$CASES/truth.csv" > "$folder/truth.csv"
ok "the links are as good as they are" "$CANDOUR" link evaluate "$folder/two" --truth "$folder/truth.csv" --json
is "nearly all pairs right" true "$(grep b_cubed "$folder/out" | jq '.pairs.f1 > 0.95')"
cut -d , -f 2- "$CASES/police.csv" > "$folder/anon.csv"
"$CANDOUR" link --csv "$folder/anon.csv" --out "$folder/anon" > /dev/null
printf 'record,person\n1,2\n2,1\n3,2\n' > "$folder/numbers.csv"
"$CANDOUR" link evaluate "$folder/anon" --truth "$folder/numbers.csv" --json > "$folder/out"
is "numbers of people are not taken for those of records" 1 "$(grep b_cubed "$folder/out" | jq .pairs.there)"
cut -d ';' -f 2- "$CASES/health.csv" > "$folder/other.csv"
"$CANDOUR" link --csv "$folder/anon.csv" "$folder/other.csv" --out "$folder/both" > /dev/null
printf 'police,health\n1,1\n' > "$folder/pairs.csv"
"$CANDOUR" link evaluate "$folder/both" --truth "$folder/pairs.csv" --json > "$folder/out"
is "where both sources number their records, a column is of each" "1 1" \
	"$(grep b_cubed "$folder/out" | jq -r '"\(.pairs.there) \(.pairs.right)"')"
fails 2 "without a truth nobody knows" "$CANDOUR" link evaluate "$folder/two"
ok "its capture histories can be estimated with" "$CANDOUR" link mse "$folder/two/histories.csv"
cp "$CASES/police.csv" "$folder/police.csv"
"$CANDOUR" link --csv "$folder/police.csv" "$CASES/health.csv" --out "$folder/five" > /dev/null
echo "P999,X,Y,,,,," >> "$folder/police.csv"
fails 15 "a file that was changed since explains nothing" "$CANDOUR" link explain "$folder/five" police:P001 health:H001
fails 3 "nor does a folder without results" "$CANDOUR" link explain "$folder" police:P001 health:H001

# In an inspection.
x=$folder/x
new_inspection "$x"
take_in "$x" "$CASES/police.csv" "$CASES/health.csv" "$CASES/schools.xlsx"
fails 3 "nothing was linked yet" "$CANDOUR" link count "$x"
fails 3 "an item that is not there" "$CANDOUR" link "$x" --sources police=99
ok "all tables are linked, sheets too" "$CANDOUR" link "$x" --json
is "with an entry in the log" 1 "$(tail -n 1 "$folder/out" | jq .run)"
is "each sheet by its item" '[{"source":"schools","item":3,"sheet":"Pupils"}]' \
	"$(jq -c '[.sources[] | select(.sheet) | {source, item, sheet}]' "$x/links/1/manifest.json")"
"$CANDOUR" link evaluate "$x" --truth "$CASES/truth.csv" --json > "$folder/out"
is "nearly all pairs right" true "$(grep b_cubed "$folder/out" | jq '.pairs.f1 > 0.95')"
ok "an item by the name that was given" "$CANDOUR" link "$x" --sources met=1,nhs=2 --seed 7
entries=$("$CANDOUR" status "$x" --json | head -n 1 | jq .log_size)
ok "a pair is explained" "$CANDOUR" link explain "$x" met:P001 nhs:H001
is "and the view is in the log" "$((entries + 1))" "$("$CANDOUR" status "$x" --json | head -n 1 | jq .log_size)"
printf 'y\n' > "$folder/keys"
ok "and decided" sh -c '"$0" link review "$1" met:P001 nhs:H001 --why "same mother" < "$2"' "$CANDOUR" "$x" "$folder/keys"
ok "nothing was altered" "$CANDOUR" verify "$x"
ok "the database is made anew from the log" "$CANDOUR" rebuild "$x" --no-ocr
is "with runs and decisions" "2 1" "$(sqlite3 "$x/candour.db" 'SELECT (SELECT count(*) FROM link_run) || " " || (SELECT count(*) FROM link_decision)')"
ok "as it was" "$CANDOUR" verify "$x"
sqlite3 "$x/candour.db" "UPDATE link_decision SET verdict = 0"
fails 15 "a decision that someone changes" "$CANDOUR" verify "$x"
"$CANDOUR" rebuild "$x" --no-ocr > /dev/null
echo >> "$x/links/1/edges.csv"
fails 15 "and a result" "$CANDOUR" verify "$x"
says "links/1/edges.csv"
rm -r "$x/links"
fails 15 "and all results gone" "$CANDOUR" verify "$x"
ok "they are made again" "$CANDOUR" rebuild "$x" --no-ocr
says "Linked again as the log has it: 2 runs"
ok "to the byte" "$CANDOUR" verify "$x"

# A new delivery: only what is new is compared.
sed -n '1p;40,60s/^P/Q/p' "$CASES/police.csv" > "$folder/later.csv"
take_in "$x" "$folder/later.csv"
ok "two agencies, with other options than before" "$CANDOUR" link "$x" --sources police=1,health=2
says "All records were compared anew: the run before had other options."
ok "then a third" "$CANDOUR" link "$x" --sources later=4,police=1,health=2
says "21 new records compared with the 189 already there"
is "the log and the manifest say what it stands on" "3 $(sha256sum < "$x/links/3/manifest.json" | cut -d ' ' -f 1)" \
	"$(jq -r '.stands_on | "\(.run) \(.manifest_sha256)"' "$x/links/4/manifest.json")"
"$CANDOUR" link evaluate "$x" --truth "$folder/truth.csv" --json > "$folder/out"
is "its links are as good" true "$(grep b_cubed "$folder/out" | jq '.pairs.f1 > 0.95')"
is "people keep their numbers" "" "$(cut -d , -f 1-3 "$x/links/3/numbers.csv" | sort > "$folder/a"
	cut -d , -f 1-3 "$x/links/4/numbers.csv" | grep -v '^later' | sort | comm -23 "$folder/a" - | head -n 3)"
"$CANDOUR" link explain "$x" police:P001 health:H001 --json | grep '"weight"' > "$folder/pair"
is "what is explained is what was weighed" "$(jq '.weight * 1000 | round' "$folder/pair")" \
	"$(awk -F , '$1 == "P001" && $3 == "H001" || $1 == "H001" && $3 == "P001" { printf "%.0f", $5 * 1000 }' "$x/links/4/edges.csv")"
printf 'n\n' > "$folder/keys"
sh -c '"$0" link review "$1" police:P001 health:H001 --why "two boys" < "$2"' "$CANDOUR" "$x" "$folder/keys" > /dev/null 2>&1
ok "after a decision" "$CANDOUR" link "$x" --sources later=4,police=1,health=2
says "No record is new"
"$CANDOUR" link explain "$x" police:P001 health:H001 > "$folder/out"
says "They are in two people"
ok "and as a whole where that is wanted" "$CANDOUR" link "$x" --sources later=4,police=1,health=2 --whole
says "All records were compared anew: it was asked for."
is "then it stands on none" null "$(jq .stands_on "$x/links/6/manifest.json")"
ok "a table less" "$CANDOUR" link "$x" --sources police=1,health=2 --processes 1
says "All records were compared anew: a table of the run before is missing"
rm -r "$x/links"
ok "all of that is made again, each on the one that it stood on" "$CANDOUR" rebuild "$x" --no-ocr
says "Linked again as the log has it: 7 runs"
ok "to the byte" "$CANDOUR" verify "$x"
rm -r "$x/links/3" "$x/links/4"
ok "some of it" "$CANDOUR" rebuild "$x" --no-ocr
ok "as well" "$CANDOUR" verify "$x"
printf x | dd of="$x/links/7/kept.bin" bs=1 seek=300 conv=notrunc 2> /dev/null
fails 15 "what a run kept is not answered from when it was altered" "$CANDOUR" link count "$x"
says "kept.bin"
ok "nor is anything linked on it" "$CANDOUR" link "$x" --sources police=1,health=2,later=4
says "All records were compared anew: what the run before left is not as it was."
sed -i 's/"decisions": 2/"decisions": 1/' "$x/links/8/manifest.json"
fails 15 "nor on a manifest that is not the one in the log" "$CANDOUR" link "$x" --sources police=1,health=2,later=4
says "not the one in the log"
rm -r "$x/links/7" "$x/links/8"
"$CANDOUR" rebuild "$x" --no-ocr > /dev/null
ok "made again, all is well" "$CANDOUR" verify "$x"
link "$folder/six" > /dev/null
ok "bare files as well" "$CANDOUR" link --csv "$CASES/police.csv" "$CASES/health.csv" "$folder/later.csv" --out "$folder/six" --again --processes 1
says "21 new records compared with the 189 already there"
link "$folder/seven" > /dev/null
"$CANDOUR" link --csv "$CASES/police.csv" "$CASES/health.csv" "$folder/later.csv" --out "$folder/seven" --again --processes 3 > /dev/null
ok "with the same bytes on any number of processes" diff -r "$folder/six" "$folder/seven"

# Tables of all records, or of what is new.
fails 2 "tables that are neither" link "$folder/eight" --tables some
link "$folder/eight" > /dev/null
later() {
	"$CANDOUR" link --csv "$CASES/police.csv" "$CASES/health.csv" "$folder/later.csv" --out "$folder/eight" --again "$@"
}
ok "what is new alone" later --tables new
says "Of the large tables only what is new was written"
is "leaves no table of the run before" "clusters-new.csv edges-new.csv" \
	"$(cd "$folder/eight" && echo clusters* edges* lookup* timeline* | sed 's/ [a-z]*[*]//g')"
is "but what the manifest names" "$(cd "$folder/eight" && jq -r '.files[].file, "manifest.json"' manifest.json | sort)" \
	"$(ls "$folder/eight")"
is "people with new records, and all of their records" "$(sort "$folder/eight/clusters-new.csv")" \
	"$(awk -F , 'NR == FNR { if ($2 == "later") new[$1] = 1; next } FNR == 1 || $1 in new' \
		"$folder/six/clusters.csv" "$folder/six/clusters.csv" | sort)"
ok "questions are answered" "$CANDOUR" link explain "$folder/eight" police:P001 health:H001
ok "then all, without a new record" later --tables all
says "No record is new"
is "as if they had been written at once" "" "$(for file in clusters edges lookup timeline numbers; do
	cmp "$folder/six/$file.csv" "$folder/eight/$file.csv"; done 2>&1)"
is "with nothing new" "1 1" "$(grep -c . "$folder/eight/clusters-new.csv") $(grep -c . "$folder/eight/edges-new.csv")"
ok "in an inspection" "$CANDOUR" link "$x" --sources police=1,health=2 --whole
ok "new alone as well" "$CANDOUR" link "$x" --sources police=1,health=2,later=4 --tables new
newest=$(ls "$x/links" | sort -n | tail -n 1)
is "with its name in the log" "new" "$(jq -r .options.tables "$x/links/$newest/manifest.json")"
rm -r "$x/links"
ok "made again" "$CANDOUR" rebuild "$x" --no-ocr
ok "to the byte" "$CANDOUR" verify "$x"
is "without the tables of all" "" "$(ls "$x/links/$newest" | grep -x clusters.csv)"

# Stopped.
awk 'BEGIN { print "id,forename,surname,dob,postcode"
	for (i = 0; i < 60000; i++)
		printf "%d,F%d,S%d,%04d-%02d-%02d,NB%d %dAA\n", i, i % 997, i % 4099, 1990 + i % 17, i % 12 + 1, i % 28 + 1, i % 50 + 1, i % 9 + 1 }' \
	> "$folder/large.csv"
fails 13 "a table that cannot fit is refused at once" "$CANDOUR" link --csv "$folder/large.csv" --out "$folder/large" --memory 4
says "these tables have about 0.1 million records; to link them takes 0.0 GB of memory and more"
is "and leaves nothing" "" "$(ls -d "$folder"/large?* | grep -v csv)"
begin() {
	"$CANDOUR" link --csv "$folder/large.csv" --out "$folder/large" > "$folder/out" 2>&1 &
	pid=$!
	while [ ! -e "$folder/large.linking/edges.csv" ] && kill -0 "$pid" 2> /dev/null; do sleep 0.05; done
}
begin
kill -INT "$pid"
wait "$pid"
is "Ctrl-C ends it" "$("$CANDOUR" help exit-codes | awk '$2 == "interrupted" { print $1 }')" "$?"
is "and leaves nothing" "" "$(ls -d "$folder"/large?* | grep -v csv)"
begin
kill -KILL "$pid"
wait "$pid" 2> /dev/null
is "killed, it has no results" "" "$(ls -d "$folder/large" 2> /dev/null)"
ok "and the same command clears up and goes through" "$CANDOUR" link --csv "$folder/large.csv" --out "$folder/large"
is "with nothing left beside" "" "$(ls -d "$folder"/large.linking 2> /dev/null)"
if [ "$(id -u)" -ne 0 ]; then
	mkdir "$folder/locked"
	chmod a-w "$folder/locked"
	fails 5 "a folder that cannot be written" link "$folder/locked/out"
	says "locked"
fi
finish
