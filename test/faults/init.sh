#!/bin/sh
# A new inspection comes to be whole or not at all: killed or failing at any change of a file, init
# leaves nothing under the wanted name, and the same command works afterwards.
. "$(dirname "$0")/tap.sh"
. "$(dirname "$0")/candour.sh"

export FAIL_CALLS=files FAIL_COUNT="$work/count"
(export LD_PRELOAD="$FAIL_SO" && inspection_new "$work/new")
calls=$(count_of "$work/count")

# tries COUNT KILL ERRNO WORDS
tries() {
	good=0
	for i in $(seq 1 "$1"); do
		at=$((1 + (calls - 1) * (i - 1) / ($1 - 1)))
		rm -rf "$work/new" "$work"/new.init-*
		(export LD_PRELOAD="$FAIL_SO" FAIL_AT=$at FAIL_KILL="$2" FAIL_ERRNO="$3" &&
			inspection_new "$work/new") 2>"$work/words"
		status=$?
		if [ "$status" -ne 0 ] && [ -e "$work/new" ] && [ "$at" -ne "$calls" ]; then
			note "change $at of $calls: leaves with $status, and half of an inspection"
			continue
		fi
		if [ "$2" -eq 0 ] && [ "$status" -ne 0 ] && [ -n "$(ls "$work" | grep init-)" ]; then
			note "change $at of $calls: leaves with $status, and rubbish"
			continue
		fi
		[ -e "$work/new" ] || inspection_new "$work/new" 2>"$work/words" || {
			note "change $at of $calls: the second init: $(cat "$work/words")"
			continue
		}
		intact "$work/new" && good=$((good + 1))
	done
	[ "$good" -eq "$1" ]
	claim $? "init $4 at $1 of $calls changes of files, all got over ($good)"
}

tries "$(points 12 500)" 1 0 "is killed"
tries "$(points 12 500)" 0 28 "finds no space"
finish
