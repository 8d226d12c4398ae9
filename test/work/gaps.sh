#!/bin/sh
# The gaps of the bundled disclosure against what is planted in it: every planted one is found, and
# for ten of them no more than one gap answers to nothing planted. Once taken in as an inspection
# would, a delivery for each custodian, and once as a single delivery.
. "$(dirname "$0")/../cli/tap.sh"

truth=$SAMPLES/norchester/TRUTH.tsv

# judge INSPECTION: each planted gap is a claim.
judge() {
	"$CANDOUR" gaps "$1" --json > "$folder/gaps" 2> "$folder/out"
	claim $? "gaps"
	jq -r -n --slurpfile gaps "$folder/gaps" --rawfile truth "$truth" \
		-f "$(dirname "$0")/gaps_truth.jq" > "$folder/judged" 2> "$folder/out"
	claim $? "judged"
	: > "$folder/out"
	while read -r verdict id words; do
		case $verdict in
		found) claim 0 "planted gap $id is found" ;;
		missed) claim 1 "planted gap $id is found: $words" ;;
		esac
	done < "$folder/judged"
	found=$(grep -c "^found" "$folder/judged")
	extra=$(grep -c "^extra" "$folder/judged")
	grep "^extra" "$folder/judged" | sed 's/^/# /'
	[ $((extra * 10)) -le "$found" ]
	claim $? "$extra gaps answer to nothing planted, beside $found that do"
}

begin() {
	"$CANDOUR" init "$1" --authority "Norchester Borough Council" --remit best-value \
		--appointed 2014-09-10
}

# take INSPECTION CUSTODIAN PATH
take() {
	"$CANDOUR" ingest "$1" "$3" --from "Monitoring officer" --custodian "$2" \
		--received 2014-10-02 --json --no-ocr > "$folder/out" 2>&1
}

ok "an inspection is begun" begin "$folder/many"
for part in "$SAMPLES"/norchester/disclosure/*/; do
	name=$(basename "$part")
	take "$folder/many" "${name#?? }" "$part"
	claim $? "the delivery of $name"
done
judge "$folder/many"

# What betrays a gap is found by searching, too.
gap_items() { # gap_items OPTION...: items that betray gaps, by their own list; one for each document
	"$CANDOUR" gaps "$folder/many" --json "$@" 2> /dev/null |
		jq -r 'select(.gap) | .evidence[].item' | sort -n | uniq > "$folder/items"
	while read -r item; do
		"$CANDOUR" show "$folder/many" "$item" --json | jq -r 'select(.sha256) | .sha256'
	done < "$folder/items" | sort -u | grep -c .
}
searched() {
	"$CANDOUR" search "$folder/many" "$1" --all-copies --limit 0 --json 2> "$folder/out" |
		jq -r 'select(.total != null) | .total'
}
is "gap:KIND finds what betrays them" "$(gap_items --kind message-absent)" \
	"$(searched gap:message-absent)"
line=$("$CANDOUR" gaps "$folder/many" --kind message-absent --json | head -n 1 | jq -r .line)
is "and all of it bears on its line" 0 "$(searched "gap:message-absent and not line:$line")"
is "none was asked for" 0 "$(searched gap:asked)"
reference=$("$CANDOUR" gaps "$folder/many" --kind message-absent --json | head -n 1 | jq -r .gap)
"$CANDOUR" gap "$folder/many" "$reference" --state asked > "$folder/out" 2>&1
claim $? "a gap is asked for"
held=$("$CANDOUR" gap "$folder/many" "$reference" --json | jq '[.evidence[].item] | unique | length')
is "gap:asked finds what betrays it" "$held" "$(searched gap:asked)"
is "and so does its reference" "$held" "$(searched "gap:$reference")"
is "kind and state of one gap" "$held" "$(searched gap:message-absent/asked)"
is "they go with words" "$held" "$(searched "gap:asked and *")"
ok "any gap of any line" [ "$(searched 'gap:*')" -ge "$(searched 'line:*')" ]
fails 17 "a line that there is not" "$CANDOUR" search "$folder/many" line:99
says "The lines are: 1 "
fails 17 "a kind that there is not" "$CANDOUR" search "$folder/many" gap:missing
says "KIND/STATE"
"$CANDOUR" gap "$folder/many" "$reference" --state open > "$folder/out" 2>&1

# Whoever sees the words beneath a black box is in the log.
entries() {
	"$CANDOUR" status "$folder/many" --json | jq -s '.[0].log_size'
}
before=$(entries)
"$CANDOUR" gaps "$folder/many" > "$folder/out" 2>&1
is "a list without restricted words notes no view" "$before" "$(entries)"
"$CANDOUR" gaps "$folder/many" --json --kind hidden-text > "$folder/out" 2>&1
is "a list with them notes one" "$((before + 1))" "$(entries)"
"$CANDOUR" gap "$folder/many" "$(head -n 1 "$folder/out" | jq -r .gap)" > "$folder/out" 2>&1
is "and so does the gap" "$((before + 2))" "$(entries)"

ok "another is begun" begin "$folder/one"
take "$folder/one" "Norchester Borough Council" "$SAMPLES/norchester/disclosure"
claim $? "all in one delivery"
judge "$folder/one"
finish
