#!/bin/sh
# Each command of the program under memory that runs out and files that cannot be changed: wherever
# that happens, the command says so or does without, and the same command afterwards comes to the
# end of an undisturbed run.
#
#   scenarios.sh [SCENARIO...]   default: all
#
# With CANDOUR_FULL=1 an allocation fails on every way through the program that leads to one, and
# every single change of a file fails once, for each n until the command gets through.
# With CANDOUR_STEP=N it is every n-th of them, evenly.

# Ways are told apart by addresses, which must be the same in each run.
if [ "$CANDOUR_STILL" != 1 ] && setarch -R true 2>/dev/null; then
	CANDOUR_STILL=1 exec setarch -R "$0" "$@"
fi
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/candour.sh"
[ "$CANDOUR_STILL" = 1 ] || skip_all "setarch -R does not work here"
command -v jq >/dev/null || skip_all "needs jq"

# ---- what is done ----

do_init() { "$CANDOUR" init "$work/now" --authority 'Norchester Borough Council' --remit best-value; }
do_ingest() {
	"$CANDOUR" ingest "$work/now" "$work/in" --from 'The monitoring officer' --custodian Licensing \
		--received 2014-10-02 --readers 1 --no-ocr --json
}
do_search() { "$CANDOUR" search "$work/now" 'Norchester OR licen*' --json; }
do_show() { "$CANDOUR" show "$work/now" 1 --json; }
do_status() { "$CANDOUR" status "$work/now" --json; }
do_failures() { "$CANDOUR" failures "$work/now" --json; }
do_verify() { "$CANDOUR" verify "$work/now" --json; }
do_proof() { "$CANDOUR" proof "$work/now" 1 --output "$work/proof"; }
do_rebuild() { "$CANDOUR" rebuild "$work/now" --no-ocr; }
do_password() { echo Lantern-Row-4 | "$CANDOUR" password "$work/now" "$locked"; }
do_ocr() { "$CANDOUR" ocr "$work/now"; }
do_gaps() { "$CANDOUR" gaps "$work/now" --json; }
do_gap() { "$CANDOUR" gap "$work/now" "$missing" --state asked --note 'letter 3' --by Clerk; }
do_register() { "$CANDOUR" register "$work/now" witness 'Monitoring officer' --on 2014-11-03; }
do_request() {
	"$CANDOUR" request "$work/now" --deliveries 1 --date 2014-11-01 --by Clerk --mark \
		--output "$work/letter.odt"
}

# ---- the states they begin and end with ----

mkdir "$work/in"
printf 'Norchester Borough Council\nMinutes of the Licensing Board\n' >"$work/in/minutes.txt"
printf 'From: clerk@norchester.example\nTo: leader@norchester.example\nSubject: Licence 7\n' >"$work/in/mail.eml"
printf 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n' >>"$work/in/mail.eml"
printf '\nSee attached.\n--b\nContent-Disposition: attachment; filename=list.txt\n\nA,B\n--b--\n' >>"$work/in/mail.eml"
cp "$work/in/minutes.txt" "$work/in/copy.txt"
printf 'GIF89a broken' >"$work/in/broken.gif"
cp "$SAMPLES/norchester/disclosure/08 Human resources/Case 12.zip" "$work/in/locked.zip"
cp "$SAMPLES/norchester/disclosure/06 Police liaison/Scan telephone slip.png" "$work/in/scan.png"

# begun SCENARIO, ended SCENARIO: names of the folders.
begun() {
	case $1 in
	init) echo nothing ;;
	ingest) echo empty ;;
	*) echo held ;;
	esac
}
ended() {
	case $1 in
	init) echo empty ;;
	password | ocr | gap | register | request) echo "$1" ;;
	*) echo held ;;
	esac
}

start() {
	rm -rf "$work/now" "$work"/now.init-* "$work/letter.odt"
	[ ! -e "$work/$(begun "$1")" ] || cp -a "$work/$(begun "$1")" "$work/now"
}

# What is held, what was read, and that the words of it are found.
state() {
	items "$1"
	do_search 2>&1 | tail -n 1 | grep -o '"total":[0-9]*,"items":[0-9]*'
	"$CANDOUR" gaps "$1" --json | jq -r 'select(.gap) | .gap + " " + .state'
	"$CANDOUR" register "$1" --json | jq -r '.kind + " " + .name' | sort -u
}

# keep NAME: the present folder is what a scenario begins or ends with.
keep() { cp -a "$work/now" "$work/$1" && state "$work/now" >"$work/$1.state"; }

start init
do_init >"$work/output" 2>&1 && keep empty && do_ingest >"$work/output" 2>&1 && keep held &&
	locked=$(do_failures | jq -r 'select(.path | endswith("/locked.zip")) | .item') &&
	do_password >"$work/output" 2>&1 && keep password
start ocr
do_ocr >"$work/output" 2>&1 && keep ocr
missing=$(do_gaps | jq -r 'select(.kind == "unread") | .gap' | head -n 1)
for scenario in gap register request; do
	start $scenario
	"do_$scenario" >"$work/output" 2>&1 && keep $scenario
done
[ -e "$work/ocr" ] && [ -e "$work/request" ] && [ -e "$work/register" ] && [ -e "$work/gap" ] && [ -n "$locked" ] && ! cmp -s "$work/held.state" "$work/ocr.state" &&
	! cmp -s "$work/held.state" "$work/password.state"
claim $? "the undisturbed commands come to their ends"
[ "$failures" -eq 0 ] || note "$(head -c 500 "$work/output")"

# ---- one fault ----

# told STATUS WORDS: it left in a way that is ours, and said why.
told() {
	case $1 in
	0 | 5 | 6 | 7 | 8 | 9 | 16) ;;
	*)
		note "$2: leaves with $1: $(head -c 300 "$work/words" "$work/output")"
		return 1 ;;
	esac
	[ "$1" -eq 0 ] || [ -s "$work/words" ] || grep -q '"error"' "$work/output" || {
		note "$2: leaves with $1 and says nothing"
		return 1
	}
}

# ends SCENARIO WORDS: the same command, now undisturbed, comes to the right end.
ends() {
	rm -f "$work/letter.odt"
	if [ "$1" = init ] && [ -e "$work/now" ]; then
		:
	elif [ "$1" = request ] && state "$work/now" | cmp -s - "$work/request.state"; then
		# What was asked for is not open any more; what is unfinished is completed all the same.
		do_request >"$work/output" 2>&1 || true
	elif ! "do_$1" >"$work/output" 2>&1; then
		# A password that was taken before needs no second time.
		note "$2: the same command again fails: $(head -c 300 "$work/output")"
		return 1
	fi
	if ! intact "$work/now"; then
		note "$2: not intact: $(head -c 300 "$work/wrong" "$work/verified" 2>/dev/null)"
		return 1
	fi
	state "$work/now" >"$work/state"
	if ! cmp -s "$work/state" "$work/$(ended "$1").state"; then
		note "$2: ends otherwise: $(diff "$work/$(ended "$1").state" "$work/state" |
			cut -c1-160 | head -n 4)"
		return 1
	fi
}

is_looking() {
	case $1 in
	search | show | status | failures | verify | proof | gaps) return 0 ;;
	*) return 1 ;;
	esac
}

# faulty SCENARIO WORDS [VARIABLE=VALUE...]: true where all is well after this fault.
faulty() {
	scenario=$1
	words="$scenario, $2"
	shift 2
	is_looking "$scenario" || start "$scenario"
	rm -f "$work/proof" "$work/letter.odt"
	(export "$@" LD_PRELOAD="$FAIL_SO" && do_$scenario) >"$work/output" 2>"$work/words"
	status=$?
	told "$status" "$words" || return 1
	if ! is_looking "$scenario"; then
		ends "$scenario" "$words"
	elif [ "$status" -eq 0 ] && ! cmp -s "$work/output" "$work/$scenario.right"; then
		note "$words: says other things: $(diff "$work/$scenario.right" "$work/output" |
			cut -c1-160 | head -n 4)"
		return 1
	fi
}

# ---- all of them ----

# prepare SCENARIO: its state; for those that only look, what they say undisturbed.
prepare() {
	start "$1"
	rm -f "$work/proof"
	! is_looking "$1" || "do_$1" >"$work/$1.right" 2>&1
}

# memory SCENARIO
memory() {
	prepare "$1"
	rm -f "$work/proof"
	(export LD_PRELOAD="$FAIL_SO" FAIL_CALLS=malloc FAIL_STACKS="$work/stacks" \
		FAIL_DEPTH="$depth" FAIL_COUNT="$work/count" && do_$1) >/dev/null 2>&1
	ways=$(wc -l <"$work/stacks")
	step=${CANDOUR_STEP:-$(points $((ways / 6 + 1)) 1)}
	awk -v step="$step" 'NR % step == 0' "$work/stacks" >"$work/chosen"
	all=$(count_of "$work/count")
	tried=0 good=0 met=0
	while read -r way number; do
		tried=$((tried + 1))
		rm -f "$work/hit"
		# In another run the same way may come somewhat earlier.
		faulty "$1" "no memory on the way $way, first at $number" FAIL_CALLS=malloc \
			FAIL_STACK="$way" FAIL_DEPTH="$depth" FAIL_FROM=$((number > 200 ? number * 9 / 10 - 100 : 0)) \
			FAIL_HIT="$work/hit" <&3 && good=$((good + 1))
		[ ! -e "$work/hit" ] || met=$((met + 1))
	done <"$work/chosen" 3<&0
	[ "$good" -eq "$tried" ] && [ $((met * 10)) -ge $((tried * 8)) ]
	claim $? "$1: no memory on $tried of $ways ways to $all allocations ($met met, $good got over)"
}

# disk SCENARIO
disk() {
	prepare "$1"
	rm -f "$work/proof"
	(export LD_PRELOAD="$FAIL_SO" FAIL_CALLS=files FAIL_COUNT="$work/count" && do_$1) >/dev/null 2>&1
	calls=$(count_of "$work/count")
	step=${CANDOUR_STEP:-$(points $((calls / 5 + 1)) 1)}
	tried=0 good=0
	at=1
	while [ "$at" -le "$calls" ]; do
		tried=$((tried + 1))
		faulty "$1" "change $at of $calls" FAIL_CALLS=files FAIL_AT="$at" FAIL_ERRNO=28 &&
			good=$((good + 1))
		at=$((at + step))
	done
	[ "$good" -eq "$tried" ]
	claim $? "$1: $tried of $calls changes of files find no space ($good)"
}

depth=${CANDOUR_DEPTH:-64}
for scenario in ${*:-init ingest search show status failures verify proof rebuild password ocr gaps gap
	register request}; do
	memory "$scenario"
	disk "$scenario"
done
finish
