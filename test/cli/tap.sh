# Sourced by the journeys: TAP, a fresh folder, and the program's words.
#
#   ok "words" COMMAND...      the command succeeds
#   fails CODE "words" COMMAND the command ends with this exit code
set -u
claims=0
bad=0
folder=$(mktemp -d "${TMPDIR:-/tmp}/candour-journey-XXXXXX")
trap 'chmod -R u+rwX "$folder" 2>/dev/null; rm -rf "$folder"' EXIT

claim() {
	claims=$((claims + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $claims - $2"
	else
		echo "not ok $claims - $2"
		bad=1
		sed 's/^/# /' "$folder/out" | tail -n 15
	fi
}

ok() {
	words=$1
	shift
	"$@" > "$folder/out" 2>&1
	claim $? "$words"
}

fails() {
	code=$1
	words=$2
	shift 2
	"$@" > "$folder/out" 2>&1
	[ $? -eq "$code" ]
	claim $? "$words"
}

# says TEXT: the last command's output holds it.
says() {
	grep -qF -- "$1" "$folder/out"
	claim $? "it says: $1"
}

# is WORDS EXPECTED ACTUAL
is() {
	[ "$2" = "$3" ] || echo "# expected $2, got $3"
	[ "$2" = "$3" ]
	claim $? "$1"
}

skip() {
	claims=$((claims + 1))
	echo "ok $claims # SKIP $1"
}

finish() {
	echo "1..$claims"
	exit "$bad"
}

new_inspection() {
	"$CANDOUR" init "$1" --authority "Norchester Borough Council" --remit best-value > /dev/null
}

take_in() {
	inspection=$1
	shift
	"$CANDOUR" ingest "$inspection" "$@" --from "Monitoring officer" --custodian "Licensing" \
		--received 2014-10-02 --no-ocr --json > "$folder/ingest" 2> "$folder/ingest.err"
}

last() {
	tail -n 1 "$folder/ingest" | jq -r ".$1"
}
