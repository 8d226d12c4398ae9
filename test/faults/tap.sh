# TAP for the scripts of this folder: source it. Gives each script a fresh folder, $work.
# The tools come by environment from meson: FAIL_SO, TRACE_SO, REPLAY, VICTIM, CANDOUR.

claims=0
failures=0
# In memory where that can be had: these tests are about calls, and a real disk only makes them slow.
[ -n "$TMPDIR" ] || { [ -w /dev/shm ] && TMPDIR=/dev/shm; } || TMPDIR=/tmp
work=$(mktemp -d "$TMPDIR/candour-faults-XXXXXX") || exit 1
trap 'cleanup 2>/dev/null; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP

cleanup() { :; }

# claim STATUS WORDS: STATUS 0 holds. Of several lines, those after the first are remarks.
claim() {
	claims=$((claims + 1))
	if [ "$1" -eq 0 ]; then
		printf 'ok %d - %s\n' "$claims" "$2" | sed '2,$s/^/# /'
	else
		failures=$((failures + 1))
		printf 'not ok %d - %s\n' "$claims" "$2" | sed '2,$s/^/# /'
	fi
}

note() { printf '%s\n' "$*" | sed 's/^/# /'; }

skip_all() {
	printf '1..0 # SKIP %s\n' "$1"
	exit 0
}

finish() {
	printf '1..%d\n' "$claims"
	[ "$failures" -eq 0 ]
	exit
}

# The number of calls that fail.so counted into a file.
count_of() { od -An -tu8 -N8 "$1" | tr -d ' '; }

# A number below $1 from the sequence that $random_state starts: the same in every run.
random_state=${CANDOUR_SEED:-1}
random_below() {
	random_state=$(((random_state * 6364136223846793005 + 1442695040888963407) & 0x7fffffffffffffff))
	random_value=$(((random_state >> 24) % $1))
}
