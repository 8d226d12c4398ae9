#!/bin/sh
# What is delivered changes, shrinks, vanishes or cannot be read while it is taken in: the rest is
# taken, and what happened to it is said.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/candour.sh"
command -v jq >/dev/null || skip_all "needs jq"

# delivered: one large file, whose changes are tried, between two small ones.
delivered() {
	rm -rf "$work/in" "$work/now"
	mkdir "$work/in"
	seq 1 300000 >"$work/in/m.txt"
	echo first >"$work/in/a.txt"
	echo last >"$work/in/z.txt"
	inspection_new "$work/now"
}

# meddled ACT TIMES: takes it in while that happens; all must be well but for the file itself.
meddled() {
	delivered
	(export LD_PRELOAD="$MEDDLE_SO" MEDDLE_FILE="$(realpath "$work/in/m.txt")" MEDDLE_ACT="$1" \
		MEDDLE_TIMES="$2" && ingest "$work/now") || return 1
	intact "$work/now" || return 1
	(cd "$work" && sha256sum --quiet -c "$work/now/receipts/delivery-1.sha256") >"$work/receipt" 2>&1
	receipt=$?
	reason=$("$CANDOUR" failures "$work/now" --json | jq -r 'select(.path) | .reason + ": " + .words')
	[ "$("$CANDOUR" search "$work/now" 'first OR last' --json | jq -r 'select(.total) | .total')" = 2 ]
}

# The original that the inspection has of it, by its hash.
held_hash() {
	"$CANDOUR" show "$work/now" --path in/m.txt --json 2>/dev/null | jq -r .sha256
}

meddled append 1 && [ "$receipt" -eq 0 ] && [ -z "$reason" ] &&
	[ "$(held_hash)" = "$(sha256sum <"$work/in/m.txt" | cut -d' ' -f1)" ]
claim $? "a file that grows while it is read is read again, and held as it was at the end"

meddled shrink 1 && [ "$receipt" -eq 0 ] && [ -z "$reason" ] &&
	[ "$(held_hash)" = "$(sha256sum <"$work/in/m.txt" | cut -d' ' -f1)" ]
claim $? "so is one that shrinks"

meddled append 1000 && echo "$reason" | grep -q '^io: .*kept changing' && [ -n "$(held_hash)" ]
claim $? "one that does not stop changing is held as it was read, and named: $reason"

meddled remove 1 && [ -z "$reason" ] &&
	[ "$(held_hash)" = "$(seq 1 300000 | sha256sum | cut -d' ' -f1)" ]
claim $? "one that is removed while it is read is held whole"

meddled vanish 1 && echo "$reason" | grep -q '^io: it vanished'
claim $? "one that vanishes before it is read is named: $reason"

meddled error 1 && echo "$reason" | grep -q '^io: .*could not be read'
claim $? "one that the disk cannot read is named: $reason"

# The names of a folder come to an end too early: what came is taken, and the rest is not passed
# over in silence. Here "." and ".." are two of the three names that come.
delivered
(export LD_PRELOAD="$MEDDLE_SO" MEDDLE_FILE="$(realpath "$work/in")" MEDDLE_ACT=folder MEDDLE_TIMES=1000 &&
	ingest "$work/now")
reason=$("$CANDOUR" failures "$work/now" --json | jq -r 'select(.path == "in") | .words')
intact "$work/now" && echo "$reason" | grep -q 'folder cannot be read'
claim $? "a folder whose names cannot all be read is named: $reason"

# The same command, when all can be read again, brings the rest.
ingest "$work/now" && intact "$work/now" && [ -n "$(held_hash)" ]
claim $? "and the same command takes in what was behind them"

# The same command, when the file can be read again, brings it.
meddled error 1
ingest "$work/now" && intact "$work/now" &&
	[ "$(held_hash)" = "$(seq 1 300000 | sha256sum | cut -d' ' -f1)" ]
claim $? "and the same command takes it in when it can be read again"
finish
