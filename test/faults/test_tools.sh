#!/bin/sh
# The tools of this folder, tried on a tiny program whose right behaviour is known.
. "$(dirname "$0")/tap.sh"

with_fail() { env LD_PRELOAD="$FAIL_SO" FAIL_COUNT="$work/count" "$@"; }

# ---- fail.so ----

with_fail FAIL_CALLS=malloc "$VICTIM" alloc 100
claim $? "counting changes nothing"
count=$(count_of "$work/count")
[ "$count" -ge 100 ]
claim $? "allocations are counted ($count)"
with_fail FAIL_CALLS=malloc FAIL_AT="$count" "$VICTIM" alloc 100
[ $? -eq 3 ]
claim $? "the last allocation fails"
with_fail FAIL_CALLS=malloc FAIL_AT=$((count + 1)) "$VICTIM" alloc 100
claim $? "one beyond the last does not"

mkdir "$work/a"
with_fail FAIL_CALLS=files "$VICTIM" files "$work/a" 5 >/dev/null
count=$(count_of "$work/count")
[ "$count" -eq 25 ]
claim $? "each file is created, written, synced, renamed, and its folder synced ($count calls)"
failed=0
for at in $(seq 1 "$count"); do
	rm -rf "$work/a" && mkdir "$work/a"
	with_fail FAIL_CALLS=files FAIL_AT="$at" FAIL_ERRNO=28 "$VICTIM" files "$work/a" 5 \
		>/dev/null 2>"$work/words"
	[ $? -eq 1 ] && grep -q 'No space left' "$work/words" && failed=$((failed + 1))
done
[ "$failed" -eq "$count" ]
claim $? "each of them fails when it is told to, with the error it is told"
rm -rf "$work/a" && mkdir "$work/a"
with_fail FAIL_CALLS=write FAIL_AT=3 FAIL_BELOW=/nonexistent "$VICTIM" files "$work/a" 5 >/dev/null
claim $? "what is elsewhere does not count"
with_fail FAIL_CALLS=rename FAIL_AT=3 FAIL_KILL=1 "$VICTIM" files "$work/a" 5 >"$work/said" 2>/dev/null
[ $? -eq 137 ] && [ "$(tail -n 1 "$work/said")" = 2 ]
claim $? "the process is killed at the chosen call"

# ---- trace.so and replay ----

# whole N FILE...: the files hold N as the program writes it.
whole() { [ -f "$2" ] && [ "$(cat "$2")" = "$(printf '%03000d' "$1")" ]; }

# lost MODE CUT SEED ORDER: prints how many things that were said before the cut are not there.
lost() {
	rm -rf "$work/out"
	"$REPLAY" cut "$work/log" "$work/t" "$work/nothing" "$work/out" "$2" "$3" $4 >"$work/said"
	missing=0
	while read -r number; do
		case $1 in
		log)
			[ "$(tail -c +$((number * 3000 - 2999)) "$work/out/log" | head -c 3000)" = \
				"$(printf '%03000d' "$number")" ] || missing=$((missing + 1)) ;;
		*)
			whole "$number" "$work/out/$number" || missing=$((missing + 1)) ;;
		esac
	done <"$work/said"
	echo "$missing"
}

# lost_in_all MODE ORDER: the same over all cuts and some seeds.
lost_in_all() {
	rm -rf "$work/t" "$work/log" && mkdir "$work/t"
	LD_PRELOAD=$TRACE_SO TRACE_LOG=$work/log TRACE_BELOW=$work/t \
		"$VICTIM" "$1" "$work/t" 4 >/dev/null
	total=0
	for cut in $(seq 1 "$("$REPLAY" count "$work/log")"); do
		for seed in 1 2 3; do
			total=$((total + $(lost "$1" "$cut" "$seed" "$2")))
		done
	done
	echo "$total"
}

total=$(lost_in_all files "")
[ "$total" -eq 0 ]
claim $? "a careful program loses nothing at any cut ($total)"
total=$(lost_in_all files any)
[ "$total" -eq 0 ]
claim $? "nor where only what POSIX promises holds ($total)"
total=$(lost_in_all log any)
[ "$total" -eq 0 ]
claim $? "a careful log loses nothing at any cut ($total)"
total=$(lost_in_all hasty "")
[ "$total" -gt 0 ]
claim $? "a hasty program loses what it said ($total times)"
total=$(lost_in_all nofolder any)
[ "$total" -gt 0 ]
claim $? "so does one that forgets the folder ($total times)"

cut=$("$REPLAY" count "$work/log")
"$REPLAY" cut "$work/log" "$work/t" "$work/nothing" "$work/one" "$cut" 9 any >/dev/null
"$REPLAY" cut "$work/log" "$work/t" "$work/nothing" "$work/two" "$cut" 9 any >/dev/null
diff -r "$work/one" "$work/two" >/dev/null
claim $? "the same seed gives the same disk"
finish
