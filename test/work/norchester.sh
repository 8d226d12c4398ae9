#!/bin/sh
# The bundled disclosure against the list of what is planted in it. What only a later tool can find
# (what is missing, what was altered) is counted and its files are looked for.
. "$(dirname "$0")/../cli/tap.sh"

truth=$SAMPLES/norchester/TRUTH.tsv
disclosure=$SAMPLES/norchester/disclosure
x=$folder/x

# shown PATH: the item as JSON in $folder/out.
shown() {
	"$CANDOUR" show "$x" --path "$1" --json > "$folder/out" 2>&1
}

# place KINDS TEXT: the shown item has a place of one of these kinds ("8|9") whose words or label
# have TEXT.
place() {
	jq -e --arg kinds "$1" --arg text "$2" '. as $item | any(.places[];
		(.[0] | tostring | test("^(" + $kinds + ")$")) and
		($item.text[.[2]:.[3]] + " " + .[4] | contains($text)))' \
		"$folder/out" > /dev/null
}

fact() {
	jq -e --arg name "$1" --arg text "$2" \
		'any(.facts[]; .[0] == $name and (.[1] | contains($text)))' "$folder/out" > /dev/null
}

text() {
	jq -e --arg text "$1" '.text | gsub("\\s+"; " ") | contains($text)' "$folder/out" > /dev/null
}

# found PATH PHRASE: a hit, a copy of one, or a part of the file has the phrase.
found() {
	"$CANDOUR" search "$x" "\"$2\"" --copies --limit 200 --json > "$folder/out" 2>&1 &&
		jq -e --slurp --arg path "$1" 'any(.[]; (.path // "") == $path or
			((.path // "") | startswith($path + "/")))' "$folder/out" > /dev/null
}

failed_as() {
	jq -e --slurp --arg path "$1" --arg reason "$2" \
		'any(.[]; .path == $path and .reason == $reason)' "$folder/failures" > /dev/null
}

# The same bytes: each names the other among its copies.
copied() {
	shown "$1" && one=$(jq -r '"\(.sha256) \(.item)"' "$folder/out") &&
		shown "disclosure/$2" && [ "${one% *}" = "$(jq -r .sha256 "$folder/out")" ] &&
		jq -e --argjson item "${one#* }" '.copies | index($item)' "$folder/out" > /dev/null
}

# unlocked PATH PASSWORD WORDS: the zip opens and its words are found afterwards.
unlocked() {
	shown "$1" && item=$(jq -r .item "$folder/out") &&
		echo "$2" | "$CANDOUR" password "$x" "$item" > "$folder/out" 2>&1 && found "$1" "$3"
}

# silent PATH FROM TO: the mailbox has mail before and after, and none between.
silent() {
	"$CANDOUR" search "$x" "kind:mail date:$2..$3" --limit 200 --json > "$folder/out" 2>&1 &&
		! grep -qF "\"path\":\"$1/" "$folder/out" && shown "$1" &&
		[ "$(jq '.parts | length' "$folder/out")" -gt 50 ]
}

# near PATH OTHER: the two stand in one list of copies, as one message, the same words or near.
near() {
	shown "$1" && item=$(jq -r .item "$folder/out") &&
		"$CANDOUR" copies "$x" "$item" --json > "$folder/out" 2>&1 &&
		jq -e --slurp --arg path "disclosure/$2" 'any(.[]; (.path // "") == $path)' \
			"$folder/out" > /dev/null
}

exists() {
	[ -z "$1" ] || [ -f "$SAMPLES/norchester/$1" ]
}

row() {
	case $kind in
	must-find) found "$path" "$expect" ;;
	part) shown "$path" && text "$expect" ;;
	encrypted | damaged) failed_as "$path" "$expect" ;;
	bcc) shown "$path" && fact bcc "$expect" ;;
	hidden-sheet) shown "$path" && place 2 "$expect" && place 10 "hidden sheet" ;;
	tracked-change) shown "$path" && place "8|9" "$expect" ;;
	comment) shown "$path" && place 7 "$expect" ;;
	name-contradicts)
		shown "$path" && jq -e --arg format "$expect" \
			'.name_contradicts == true and .format == $format' "$folder/out" > /dev/null ;;
	exact-copy) copied "$path" "$expect" ;;
	password) unlocked "$path" "${expect%%|*}" "${expect#*|}" ;;
	hidden-text)
		shown "$path" && text "$expect" &&
			case $path in *.pdf) true ;; *) place 10 "$expect" ;; esac ;;
	near-duplicate) near "$path" "$expect" ;;
	altered-version) exists "$path" && exists "disclosure/$expect" ;;
	missing-minutes)
		exists "$path" &&
			! [ -e "$SAMPLES/norchester/${path%Agenda.pdf}Minutes.pdf" ] &&
			! [ -e "$SAMPLES/norchester/${path%Agenda.pdf}Minutes.docx" ] ;;
	missing-message)
		shown "$path" && fact in_reply_to "$expect" &&
			! grep -rqF "Message-ID: <$expect>" "$disclosure" ;;
	attachment-absent) shown "$path" && [ "$(jq '.parts | length' "$folder/out")" = 0 ] ;;
	late) shown "$path" && fact modified "$expect" ;;
	silent-mailbox) silent "$path" "${expect%/*}" "${expect#*/}" ;;
	held-by-one-side)
		exists "$path" && [ -z "$(find "$disclosure/$expect" -name "${path##*/}")" ] ;;
	numbered-series-hole | document-named-and-absent)
		exists "$path" && [ -z "$(find "$SAMPLES/norchester/${path%/*/*}" -name "*$expect" -o \
			-name "*$expect.*" -o -name "*$expect Minutes.*")" ] ;;
	scan-text)
		case $what in
		*smallest*) shown "$path" && item=$(jq -r .item "$folder/out") &&
			"$CANDOUR" ocr "$x" "$item" > "$folder/out" 2>&1 && found "$path" "$expect" ;;
		*) exists "$path" ;;
		esac ;;
	*) echo "unknown kind $kind" > "$folder/out" && false ;;
	esac
}

ok "an inspection is begun" new_inspection "$x"
ok "the disclosure is taken in" take_in "$x" "$disclosure"
is "every file of it" "$(find "$disclosure" -type f | wc -l | tr -d ' ')" "$(last files)"
"$CANDOUR" failures "$x" --json > "$folder/failures"
is "no failure but those planted" 6 "$(wc -l < "$folder/failures" | tr -d ' ')"
tail -n +2 "$truth" | tr '\t' '\037' > "$folder/truth"
while IFS=$(printf '\037') read -r id kind path what expect; do
	: > "$folder/out"
	row
	claim $? "$id $kind: $what"
done < "$folder/truth"
ok "verify" "$CANDOUR" verify "$x"

echo "# rows that wait for the tools that look for gaps and alterations:"
cut -f2 "$truth" | sort | uniq -c | awk '$2 ~ /^(altered-version|missing-message|missing-minutes|attachment-absent|silent-mailbox|numbered-series-hole|late|held-by-one-side|document-named-and-absent)$/ {
	print "#   " $2 ": " $1; all += $1 } END { print "#   in all: " all }'
finish
