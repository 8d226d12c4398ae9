#!/bin/sh
# The power goes at any moment: what was acknowledged is there, nothing is corrupt, and the same
# command goes on to the same end.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/candour.sh"

stage_set "${CANDOUR_FILES:-$(points 25 60)}"

# One log of init and intake, so that a cut can come in either.
mkdir "$work/disk"
export TRACE_LOG="$work/log" TRACE_BELOW="$work/disk"
(export LD_PRELOAD="$TRACE_SO" && inspection_new "$work/disk/insp")
begun=$("$REPLAY" count "$work/log")
(export LD_PRELOAD="$TRACE_SO" && ingest "$work/disk/insp")
done=$("$REPLAY" count "$work/log")
unset TRACE_LOG TRACE_BELOW
note "$done records, $begun of them of init"

# after_cut CUT SEED ORDER: true where all is well after this cut.
after_cut() {
	words="cut at $1 of $done, seed $2 $3"
	rm -rf "$work/now"
	"$REPLAY" cut "$work/log" "$work/disk" "$work/nothing" "$work/now" "$1" "$2" $3 \
		>"$work/said" || return 1
	if grep -q '"log_root"' "$work/said" && ! { intact "$work/now/insp" &&
		held "$work/now/insp"; }; then
		note "$words: acknowledged items are lost"
		return 1
	fi
	if grep -q '"progress"' "$work/said" && ! unbroken "$work/now/insp"; then
		note "$words: not intact: $(head -c 300 "$work/wrong" "$work/verified" 2>/dev/null)"
		return 1
	fi
	recovers "$work/now/insp" "$words"
}

# cuts COUNT ORDER WORDS
cuts() {
	good=0
	for i in $(seq 1 "$1"); do
		# Half of them where it is densest: around the last commits.
		if [ $((i % 2)) -eq 0 ]; then
			random_below $((done - begun + 1))
			cut=$((begun + random_value))
		else
			random_below 60
			cut=$((done - random_value))
		fi
		random_below 1000000
		after_cut "$cut" "$random_value" "$2" && good=$((good + 1))
	done
	[ "$good" -eq "$1" ]
	claim $? "$1 power cuts $3: all got over ($good)"
}

cuts "${CANDOUR_POINTS:-$(points 12 1500)}" "" "where the file system keeps the order of names"
cuts "${CANDOUR_POINTS:-$(points 12 1500)}" any "where it promises what POSIX does"

# Proof that these claims can fail: a disk whose syncs do nothing.
bad=0
for i in $(seq 1 12); do
	random_below 1000000
	after_cut $((done - i)) "$random_value" unsynced >"$work/notes" || bad=$((bad + 1))
done
[ "$bad" -gt 0 ]
claim $? "on a disk that lies about syncing, losses are found ($bad times)"
finish
