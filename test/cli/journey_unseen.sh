#!/bin/sh
# Those whom no list names, and samples of case files: from files alone, without an inspection.
. "$(dirname "$0")/tap.sh"

cat > "$folder/three.csv" <<E
police,health,school,count
1,0,0,140
0,1,0,160
0,0,1,130
1,1,0,32
1,0,1,28
0,1,1,30
1,1,1,9
E
ok "estimates of three lists" "$CANDOUR" link mse "$folder/three.csv"
says "529 people are on some list"
says "Chao's lower bound"
says "police with health"
says "repeated on samples"
says "Whitehead"
"$CANDOUR" link mse "$folder/three.csv" --json > "$folder/out"
is "every model has its line" "lists 3 chapman 3 independent 1 one-pair 3 stepwise 1 all-pairs 1 chao-lower-bound 1 graphs 1 bootstrap 1" \
	"$(jq -r .method "$folder/out" | uniq -c | awk '{print $2, $1}' | paste -s -d ' ')"
is "those who are on no list are as many as all pairs say" "$(echo '9 * 140 * 160 * 130 / (32 * 28 * 30)' | bc)" \
	"$(jq -r 'select(.method == "all-pairs") | .population - .seen | floor' "$folder/out")"
cp "$folder/out" "$folder/first"
"$CANDOUR" link mse "$folder/three.csv" --json --seed 1 --bootstrap 1000 > "$folder/out"
claim "$(cmp -s "$folder/first" "$folder/out"; echo $?)" "the same seed gives the same bytes"
ok "the help says what the method was accused of" "$CANDOUR" link mse --help
says "unsuitable for hidden people"

sed 's/^/0,/; 1s/0,/draw,/' "$folder/three.csv" > "$folder/draws.csv"
for draw in 1 2 3 4; do
	sed "1d; s/^/$draw,/; s/,9\$/,$((6 + draw))/" "$folder/three.csv" >> "$folder/draws.csv"
done
"$CANDOUR" link mse "$folder/draws.csv" --json > "$folder/out"
is "draws of a linkage have a line of their own" "draws" "$(jq -r .method "$folder/out" | tail -n 1)"
is "which is about all of them" "the same over 4 draws of the linkage" "$(tail -n 1 "$folder/out" | jq -r .of)"

printf 'a,b,n\n1,0,5\n1,1,-3\n' > "$folder/bad.csv"
fails 11 "a count below nothing" "$CANDOUR" link mse "$folder/bad.csv"
says "line 3: the last value is no count"
printf 'a,b,n\n1,0,1000000000\n' > "$folder/bad.csv"
fails 13 "more people than there can be" "$CANDOUR" link mse "$folder/bad.csv"
printf 'a,b,n\n1,0,5\n' > "$folder/bad.csv"
fails 11 "only one list names anybody" "$CANDOUR" link mse "$folder/bad.csv"
says "only one list names anybody"
printf 'a,b,n\n1,0,5\n0,1,7\n' > "$folder/apart.csv"
ok "lists that never meet" "$CANDOUR" link mse "$folder/apart.csv"
says "no finite estimate"
: > "$folder/empty.csv"
fails 11 "an empty file" "$CANDOUR" link mse "$folder/empty.csv"
head -c 100000 /dev/urandom > "$folder/noise.csv"
fails 11 "noise" "$CANDOUR" link mse "$folder/noise.csv"
fails 2 "a folder" "$CANDOUR" link mse "$folder"
fails 3 "a file that is not there" "$CANDOUR" link mse "$folder/none.csv"
fails 2 "a threshold that is no probability" "$CANDOUR" link mse "$folder/three.csv" --threshold 2

echo "file,team" > "$folder/cases.csv"
for case in $(seq 1 90); do
	echo "CASE-$case,team $((case % 3))" >> "$folder/cases.csv"
done
ok "a sample is drawn" "$CANDOUR" link audit "$folder/cases.csv" --wanted 12 --seed "4 11 2014" --stratum team
says "Drawn: 12 files of 90"
says "Seed:  4 11 2014"
draw() {
	"$CANDOUR" link audit "$1" --wanted 12 --seed "$2" --stratum team --json
}
draw "$folder/cases.csv" 1 > "$folder/one"
(
	echo "file,team"
	tail -n +2 "$folder/cases.csv" | sort -r
) > "$folder/turned.csv"
draw "$folder/turned.csv" 1 > "$folder/out"
claim "$(cmp -s "$folder/one" "$folder/out"; echo $?)" "the order of the list changes nothing"
draw "$folder/cases.csv" 2 > "$folder/out"
claim "$(cmp -s "$folder/one" "$folder/out"; echo $((1 - $?)))" "another seed draws others"
is "each team has its share" "4 4 4" "$(head -n 1 "$folder/one" | jq -r '[.strata[].drawn] | join(" ")')"
is "the hash is of the list itself" \
	"$(tail -n +2 "$folder/cases.csv" | awk -F, '{print $2 "\t" $1}' | LC_ALL=C sort | sha256sum | cut -d ' ' -f 1)" \
	"$(head -n 1 "$folder/one" | jq -r .frame)"
ok "what a sample says of all" "$CANDOUR" link audit --found 13 --read 60 --of 300
says "21.7 %"
fails 2 "a draw without a seed" "$CANDOUR" link audit "$folder/cases.csv" --wanted 3
fails 2 "more found than read" "$CANDOUR" link audit --found 61 --read 60
fails 2 "both at once" "$CANDOUR" link audit "$folder/cases.csv" --found 1 --read 2
echo "CASE-1,team 1" >> "$folder/cases.csv"
fails 11 "two files of one name" "$CANDOUR" link audit "$folder/cases.csv" --wanted 3 --seed 1 --stratum team
says "CASE-1"
finish
