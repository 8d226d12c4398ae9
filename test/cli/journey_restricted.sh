#!/bin/sh
# No verb shows a word of a restricted item without an entry of the log. Every verb has a line here:
# one that is added must be thought of.
. "$(dirname "$0")/tap.sh"

x=$folder/x
word=Zephyrine

# pdf FILE LINE...: one page; the line "#words" is written and then covered by a black box.
pdf() {
	file=$1
	shift
	y=760
	stream=
	for line; do
		y=$((y - 24))
		stream="$stream BT 0 g /F1 11 Tf 60 $y Td (${line#\#}) Tj ET"
		[ "${line#\#}" = "$line" ] || stream="$stream 0 g 55 $((y - 4)) 480 16 re f"
		stream="$stream
"
	done
	{
		printf '%%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n'
		printf '2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n'
		printf '3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R%s>>\nendobj\n' \
			'/Resources<</Font<</F1 5 0 R>>>>'
		printf '4 0 obj\n<</Length %d>>\nstream\n%sendstream\nendobj\n' "${#stream}" "$stream"
		printf '5 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\n'
		printf '6 0 obj\n<</Title(%s Oakapple, complaint)>>\nendobj\n' "$word"
		printf 'trailer\n<</Root 1 0 R/Info 6 0 R/Size 7>>\nstartxref\n0\n%%%%EOF\n'
	} > "$file"
}

set -- "Note of the taxi review for the Licensing Board" \
	"The review looked at forty licences that were granted in the two years before." \
	"Nine of them were granted against the advice of the officers of the council." \
	"The Board was told of the advice in four cases and not in the other five." \
	"The reasons that were given then are not in the files that we were shown." \
	"Members said that they had relied on what they were told at the table." \
	"The clerk has since left and could not be asked about the missing pages." \
	"We asked for the diary of the chair and were given the months from June on."
mkdir "$folder/in"
pdf "$folder/in/Note of the review.pdf" "$@" \
	"#$word Oakapple told the council on 14 March 2013; see the report $word Depot Survey.docx" \
	"#At the meeting on 2 April 2013 were present $word Oakapple and Jo Smith"
# The same in words, without what was covered, and with one more paragraph.
printf '%s\n\n' "$@" "A last paragraph was added on 3 May 2013." > "$folder/in/Note of the review.txt"
printf 'From: Jo Smith <jo@norchester.example>\nTo: Ann Low <ann@norchester.example>\n%s\n\n%s\n' \
	"Subject: The review
Date: Tue, 14 May 2013 09:00:00 +0000
Message-ID: <2@norchester.example>
In-Reply-To: <1@norchester.example>" "See the note." > "$folder/in/mail.eml"
# Tables of two agencies: who is in them is shown with a view alone.
for agency in police health; do
	{
		echo "id,first name,surname,date of birth,postcode"
		echo "${agency}1,Quillon,Oakapple,2001-03-14,NB1 2AB"
		for n in 2 3 4 5 6 7 8; do
			echo "$agency$n,Jo,Smith$n,200$n-0$n-1$n,NB$n ${n}CD"
		done
	} > "$folder/in/$agency.csv"
done
printf 'a,b,count\n1,0,40\n0,1,30\n1,1,10\n' > "$folder/lists.csv"
printf 'a,b\npolice1,health1\n' > "$folder/truth.csv"
head -c 32 /dev/urandom > "$folder/key"
chmod 600 "$folder/key"
new_inspection "$x"
ok "it is taken in" take_in "$x" "$folder/in"

item() {
	"$CANDOUR" show "$x" --path "in/$1" --json | head -n 1 | jq -r .item
}
open=$(item "Note of the review.txt")
mail=$(item "mail.eml")
hidden=$(item "Note of the review.pdf")
"$CANDOUR" show "$x" "$hidden" --json > "$folder/out"
is "the note is restricted" true "$(head -n 1 "$folder/out" | jq -r .restricted)"
"$CANDOUR" gaps "$x" --json > "$folder/gaps" 2> "$folder/err"
gap=$(jq -r 'select(.kind == "hidden-text") | .gap' "$folder/gaps" | head -n 1)
ok "its hidden words are a gap" test -n "$gap"
named=$(jq -r 'select(.kind != "hidden-text") | select(.title | contains("'$word'")) | .gap' \
	"$folder/gaps" | head -n 1)
mkdir "$folder/published"
pdf "$folder/published/survey.pdf" "$@"

views() {
	grep -rhaoE '"verb":"[a-z ]+"' "$x/ledger" | wc -l
}

# look VERB ARGUMENT...: what it prints holds the word only where the log grew by a view.
tried=
look() {
	verb=$1
	tried="$tried $verb"
	before=$(views)
	"$CANDOUR" "$@" > "$folder/out" 2> "$folder/err"
	grep -qi "$word" "$folder/out" "$folder/err" ${kept:+"$kept"} 2> "$folder/grep.err"
	shown=$?
	after=$(views)
	[ "$shown" -ne 0 ] || [ "$after" -gt "$before" ]
	claim $? "$verb: $([ "$shown" -eq 0 ] && echo shown and noted || echo nothing shown): $*"
}

# shows VERB ...: it does show them, so that we know that the test would see it.
shows() {
	look "$@"
	is "it is a view" 0 "$shown"
}

for json in "" --json; do
	shows show "$x" "$hidden" $json
	look show "$x" --all-parts "$hidden" $json
	shows gap "$x" "$gap" $json
	[ -z "$named" ] || shows gap "$x" "$named" $json
	look gaps "$x" $json
	look gaps "$x" --published "$folder/published" $json
	shows diff "$x" "$hidden" "$open" $json
	shows diff "$x" --all "$open" "$hidden" $json
	look versions "$x" "$open" $json
	look versions "$x" "$hidden" $json
	look lineage "$x" "$open" "$hidden" $json
	look copies "$x" "$open" $json
	look copies "$x" "$hidden" $json
	look thread "$x" "$mail" $json
	look chronology "$x" $json
	look chronology "$x" --who "$word" $json
	look chronology "$x" --who --events review $json
	look coverage "$x" $json
	look status "$x" $json
	look failures "$x" $json
	look request "$x" $json
	look request "$x" --kind hidden-text $json
	look request "$x" --kind document-named $json
	look search "$x" "Zephyri*" $json
	look search "$x" "Zephyrin?" --copies $json
	# What one types oneself is shown back; else nothing of it.
	for query in review 'oakapple' '"told the council"' 'title:oakapple' 'depot OR survey'; do
		look search "$x" "$query" $json
	done
	look register "$x" $json
	look proof "$x" "$hidden" --output "$folder/proof$json" $json
	look verify "$x" $json
	look compare "$x" $json
	kept=$folder/report$json.html
	look report "$x" --out "$kept" $json
	kept=$folder/draft$json.html
	look report "$x" --draft --out "$kept" $json
	kept=
	look ocr "$x" $json
done
"$CANDOUR" search "$x" 'oakapple' > "$folder/out"
says "candour show $x $hidden"
"$CANDOUR" search "$x" 'oakapple' --json > "$folder/out"
is "that it fits is shown" true "$(head -n 1 "$folder/out" | jq -r .restricted)"
"$CANDOUR" search "$x" 'oakapple' --json | head -n 1 | jq -r '.title + .snippet' > "$folder/out"
is "its words are not" "" "$(grep -o "complaint" "$folder/out")"
"$CANDOUR" search "$x" 'review' --json > "$folder/out"
is "what is not restricted keeps its words" true \
	"$(jq -s '[.[] | select(.restricted == false) | .snippet | contains("eview")] | any' "$folder/out")"
# Who is in a table is shown as a pair, with a view.
former=$word
word=Quillon
for json in "" --json; do
	look link "$x" $json
	look link count "$x" --known-to police --before 2014-01-01 $json
	shows link explain "$x" police:police1 health:health1 $json
	look link review "$x" $json < /dev/null
	look link evaluate "$x" --truth "$folder/truth.csv" $json
	look link mse "$folder/lists.csv" $json
	look link audit "$folder/lists.csv" --wanted 2 --seed 1 $json
	look encode "$folder/in/police.csv" --key "$folder/key" --out "$folder/clks$json" $json
	look link clk "$folder/clks$json" "$folder/clks$json" --out "$folder/linked$json" $json
done
word=$former
kept=$folder/letter.txt
look request "$x" --kind document-named --output "$kept"
kept=
look gap "$x" "$gap" --state asked --note "by telephone"
look password "$x" "$hidden" --json < /dev/null
look rebuild "$x"
look ingest "$x" "$folder/published" --from A --custodian B --received 2014-10-02 --no-ocr
look init "$folder/other" --authority A --remit best-value
# Nothing has been coded: that a restricted document is left out, test/remit/test_refi.c has.
look codebook export "$x" "$folder/book.qdc"
look coding export "$x" "$folder/all.qdpx"
printf '%s' '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="4e6772b5-d7c4-4e96-ad6f-95421ea4cab2" name="Openness" isCodable="true"/></Codes></CodeBook>' > "$folder/one.qdc"
look codebook import "$x" "$folder/one.qdc"
look coding import "$x" "$folder/one.qdc"
# Accounts tell of people, not of items.
printf 'three boats under a bridge\n' > "$folder/words"
look user add "$x" lead --name "Ines Harrowgate" --role lead < "$folder/words"
look user add "$x" reader --name "S. Oduya-Finch" --role analyst --no-code < "$folder/words"
look user list "$x"
look user role "$x" reader second-reader
look user password "$x" reader < "$folder/words"
look user totp "$x" reader
look user recovery "$x" reader
look user close "$x" reader
# In the browser: to whoever is not signed in nothing is shown.
"$CANDOUR" serve "$x" --port 0 --doors 2 > "$folder/served" 2>&1 &
server=$!
tried="$tried serve"
for wait in 1 2 3 4 5 6 7 8 9 10; do
	port=$(sed -n 's|.*127.0.0.1:\([0-9]*\)/.*|\1|p' "$folder/served")
	[ -n "$port" ] && break
	sleep 0.3
done
: > "$folder/out"
for page in / /search "/search?q=$word" "/item/$hidden" /overview /gaps /help /log "/item/$hidden/text"; do
	bash -c 'exec 3<> "/dev/tcp/127.0.0.1/$1" && printf "GET %s HTTP/1.1\r\nHost: localhost:%s\r\n\r\n" "$2" "$1" >&3 && cat <&3; echo' \
		- "$port" "$page" >> "$folder/out" 2>&1
done
is "each page was answered" 9 "$(grep -c "^HTTP/1.1 [2-5]" "$folder/out")"
! grep -v "^Location:" "$folder/out" | grep -qi "$word"
claim $? "serve: nothing shown to whoever is not signed in"
kill -INT "$server" && wait "$server"
claim $? "serve ends by Ctrl-C"
ok "the inspection is intact" "$CANDOUR" verify "$x"

"$CANDOUR" help > "$folder/out" 2>&1
for verb in $(sed -n 's/^  \([a-z][a-z]*\) .*/\1/p' "$folder/out"); do
	case " $tried help candour " in *" $verb "*) true ;; *) false ;; esac
	claim $? "$verb was tried"
done

finish
