#!/bin/sh
# The gaps are the same however one comes to them: in another order of deliveries, compared at once or
# bit by bit, killed over and over, made anew by a rebuild.
. "$(dirname "$0")/../cli/tap.sh"

begin() {
	"$CANDOUR" init "$1" --authority "Norchester Borough Council" --remit best-value \
		--appointed 2014-09-10
}

# take INSPECTION OPTION FOLDERS...: each a delivery of its own.
take() {
	inspection=$1
	option=$2
	shift 2
	for part in "$@"; do
		name=$(basename "$part")
		# shellcheck disable=SC2086 # no option is no argument
		"$CANDOUR" ingest "$inspection" "$part" --from "Monitoring officer" \
			--custodian "${name#?? }" --received 2014-10-02 --json --no-ocr $option \
			> "$folder/out" 2>&1 || return 1
	done
}

references() {
	"$CANDOUR" gaps "$1" --json | jq -r 'select(.title) | "\(.gap) \(.sure) \(.title)"' | sort
}

# same WORDS INSPECTION
same() {
	references "$2" > "$folder/those"
	diff "$folder/these" "$folder/those" > "$folder/out" 2>&1
	claim $? "$1"
}

set -- "$SAMPLES"/norchester/disclosure/*/
begin "$folder/a" > /dev/null
take "$folder/a" "" "$@"
claim $? "taken in, compared after each delivery"
references "$folder/a" > "$folder/these"
[ -s "$folder/these" ]
claim $? "there are gaps: $(wc -l < "$folder/these" | tr -d ' ')"

begin "$folder/b" > /dev/null
# shellcheck disable=SC2046 # names without line ends
(
	IFS='
'
	take "$folder/b" --no-compare $(printf '%s\n' "$@" | sort -r)
)
claim $? "taken in the other way round, not compared"
kills=0
while [ "$kills" -lt "${KILLS:-15}" ]; do
	kills=$((kills + 1))
	"$CANDOUR" compare "$folder/b" > /dev/null 2>&1 &
	pid=$!
	sleep "0.0$((kills % 10))$((kills * 7 % 10))"
	kill -9 "$pid" 2> /dev/null
	wait "$pid" 2> /dev/null
done
ok "after $kills kills it goes on to the end" "$CANDOUR" compare "$folder/b"
same "with the same gaps, in the other order and all at once" "$folder/b"
ok "verify finds it intact" "$CANDOUR" verify "$folder/b"

gap=$(head -n 1 "$folder/these" | cut -d' ' -f1)
ok "a gap is given a state" "$CANDOUR" gap "$folder/a" "$gap" --state asked --note "letter 1" --by Inspector
ok "something is registered" "$CANDOUR" register "$folder/a" holiday "Town fair" --on 2013-06-03
ok "rebuild" "$CANDOUR" rebuild "$folder/a" --no-ocr
same "a rebuild gives the same gaps" "$folder/a"
is "and keeps the state" asked "$("$CANDOUR" gap "$folder/a" "$gap" --json | jq -r .state)"
is "and who gave it" Inspector "$("$CANDOUR" gap "$folder/a" "$gap" --json | jq -r '.history[0].who')"
ok "the register is kept" "$CANDOUR" register "$folder/a"
says "Town fair"
ok "verify finds it intact" "$CANDOUR" verify "$folder/a"
finish
