#!/bin/sh
# The n-th allocation or the n-th change of a file fails, once or for ever: the program says so or
# does without, never breaks down, and the same command goes on to the same end. Every allocation and
# every change, on a smaller delivery: scenarios.sh.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/candour.sh"

stage_set "$(points 30 60)"

# faults CALLS COUNT ERRNO FOREVER WORDS: fails COUNT of the calls, spread over all of them.
faults() {
	fresh
	(export LD_PRELOAD="$FAIL_SO" FAIL_CALLS="$1" FAIL_COUNT="$work/count" && ingest "$work/now")
	calls=$(count_of "$work/count")
	count=$2
	[ "$count" -le "$calls" ] || count=$calls
	good=0
	for i in $(seq 1 "$count"); do
		# The first and the last are always among them.
		at=$((1 + (calls - 1) * (i - 1) / (count > 1 ? count - 1 : 1)))
		fresh
		(export LD_PRELOAD="$FAIL_SO" FAIL_CALLS="$1" FAIL_AT=$at FAIL_ERRNO="$3" \
			FAIL_FOREVER="$4" FAIL_COUNT="$work/count" && ingest "$work/now")
		status=$?
		words="call $at of $calls ($1) fails with errno $3, forever $4"
		case $status in
		0 | 5 | 6 | 7 | 8 | 9 | 15 | 16 | 70) ;;
		*)
			note "$words: leaves with $status: $(head -c 300 "$work/words")"
			continue ;;
		esac
		# With --json the sentence is an object like all else.
		grep '"error"' "$work/output" >>"$work/words"
		if [ "$status" -ne 0 ] && [ ! -s "$work/words" ]; then
			note "$words: leaves with $status and says nothing"
			continue
		fi
		if [ "$status" -eq 15 ] || [ "$status" -eq 70 ]; then
			note "$words: leaves with $status: $(head -c 300 "$work/words")"
			continue
		fi
		recovers "$work/now" "$words ($status: $(head -c 200 "$work/words"))" &&
			good=$((good + 1))
	done
	[ "$good" -eq "$count" ]
	claim $? "$5: $count of $calls, all got over ($good)"
}

faults malloc "$(points 10 400)" 0 0 "an allocation fails"
faults write "$(points 8 400)" 28 0 "a write finds no space"
faults write "$(points 4 100)" 5 1 "all writes fail from one on"
faults sync "$(points 4 100)" 5 0 "a sync fails"
faults create "$(points 4 200)" 28 0 "a file cannot be made"
faults rename "$(points 4 200)" 5 0 "a rename fails"
faults mkdir,truncate,unlink,link "$(points 4 200)" 5 0 "another change fails"
faults files "$(points 4 200)" 28 1 "every change fails from one on"
# In the porter, too, which writes small originals: what fails there is told at the commit.
export FAIL_CHILDREN=1 FAIL_BELOW="$work/now/vault"
faults create "$(points 3 100)" 28 0 "an original cannot be made, here or in the porter"
faults write "$(points 3 100)" 28 1 "originals cannot be written, here or in the porter"
faults rename "$(points 3 100)" 5 0 "an original cannot be moved, here or in the porter"
finish
