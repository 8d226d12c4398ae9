#!/bin/sh
# Killed at random points, the intake goes on with the same command and nothing is lost or doubled.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/candour.sh"

stage_set "$(points 60 400)"

# How many changes of files an undisturbed run makes, and how long it takes. The porter makes those
# of small originals: with FAIL_CHILDREN its changes count too.
fresh
export FAIL_COUNT="$work/count" FAIL_CALLS=files
start=$(date +%s%N)
(export LD_PRELOAD="$FAIL_SO" && ingest "$work/now")
span_ms=$((($(date +%s%N) - start) / 1000000))
calls=$(count_of "$work/count")
fresh
(export LD_PRELOAD="$FAIL_SO" FAIL_CHILDREN=1 && ingest "$work/now")
all_calls=$(count_of "$work/count")
note "$calls changes of files in $span_ms ms; $all_calls with the porter's"

count=$(points 10 100)
good=0
for i in $(seq 1 "$count"); do
	random_below "$calls"
	at=$((random_value + 1))
	fresh
	(export LD_PRELOAD="$FAIL_SO" FAIL_AT=$at FAIL_KILL=1 && ingest "$work/now") 2>/dev/null
	unbroken "$work/now" || {
		note "killed at change $at of $calls: $(head -c 300 "$work/wrong" "$work/verified")"
		continue
	}
	recovers "$work/now" "killed at change $at of $calls" && good=$((good + 1))
done
[ "$good" -eq "$count" ]
claim $? "killed at $count chosen changes of files, it goes on to the same end ($good)"

good=0
for i in $(seq 1 "$count"); do
	random_below "$all_calls"
	at=$((random_value + 1))
	fresh
	(export LD_PRELOAD="$FAIL_SO" FAIL_AT=$at FAIL_KILL=1 FAIL_CHILDREN=1 &&
		ingest "$work/now") 2>/dev/null
	recovers "$work/now" "it or its porter killed at change $at of $all_calls" &&
		good=$((good + 1))
done
[ "$good" -eq "$count" ]
claim $? "it or its porter killed at $count changes, it goes on to the same end ($good)"

good=0
for i in $(seq 1 "$count"); do
	random_below $((span_ms + 50))
	fresh
	ingest "$work/now" &
	pid=$!
	sleep "$(printf '%d.%03d' $((random_value / 1000)) $((random_value % 1000)))"
	# The subshell's child is the program.
	kill -KILL $(cat /proc/$pid/task/$pid/children 2>/dev/null) 2>/dev/null
	wait "$pid" 2>/dev/null
	unbroken "$work/now" || {
		note "killed after $random_value ms: $(head -c 300 "$work/wrong" "$work/verified")"
		continue
	}
	recovers "$work/now" "killed after $random_value ms" && good=$((good + 1))
done
[ "$good" -eq "$count" ]
claim $? "killed $count times from outside, it goes on to the same end ($good)"

# A rebuild that is killed has changed nothing, and the next one comes to the same end.
fresh
cp -a "$work/right/." "$work/now"
(export LD_PRELOAD="$FAIL_SO" && "$CANDOUR" rebuild "$work/now" --no-ocr) >/dev/null 2>&1
rebuild_calls=$(count_of "$work/count")
good=0
for i in $(seq 1 "$count"); do
	random_below "$rebuild_calls"
	at=$((random_value + 1))
	rm -rf "$work/now" && cp -a "$work/right" "$work/now"
	(export LD_PRELOAD="$FAIL_SO" FAIL_AT=$at FAIL_KILL=1 && "$CANDOUR" rebuild "$work/now" --no-ocr) \
		>/dev/null 2>&1
	unbroken "$work/now" && held "$work/now" || {
		note "rebuild killed at $at of $rebuild_calls: $(head -c 300 "$work/wrong" "$work/verified")"
		continue
	}
	if [ $((i % 2)) -eq 0 ]; then
		"$CANDOUR" rebuild "$work/now" --no-ocr >/dev/null 2>&1
	else
		ingest "$work/now"
	fi
	intact "$work/now" && held "$work/now" && good=$((good + 1))
done
[ "$good" -eq "$count" ]
claim $? "a rebuild killed at $count of $rebuild_calls changes changes nothing, and is got over ($good)"

# Killed again and again, until it is done.
fresh
rounds=0
while [ "$rounds" -lt "$(points 10 200)" ]; do
	random_below $((calls / 2))
	(export LD_PRELOAD="$FAIL_SO" FAIL_AT=$((random_value + 1)) FAIL_KILL=1 &&
		ingest "$work/now") 2>/dev/null && break
	rounds=$((rounds + 1))
done
recovers "$work/now" "killed $rounds times in a row"
claim $? "killed $rounds times in a row, it comes to the same end"
finish
