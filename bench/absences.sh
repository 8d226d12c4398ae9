#!/bin/sh
# absences.sh: what candour finds of messages, attachments and spans that were taken out of mail,
# and of documents that were altered.
#
#   bench/absences.sh BUILD FOLDER [SEED]     any folder of mail: files, mailboxes, maildirs, .msg
#   bench/absences.sh BUILD --made COUNT [SEED]
#
# Twice the mail is taken in: whole, and with absences. What is reported of the whole is no false
# alarm by itself (real mail has true absences), so only what is new afterwards is judged; invented
# mail is whole, there each report before is a false alarm.
set -eu
build=$(realpath "$1")
scratch=$(mktemp -d "${BENCH_SCRATCH:-${TMPDIR:-/tmp}}/candour-absences-XXXXXX")
trap 'rm -rf "$scratch"' EXIT
if [ "$2" = --made ]; then
	seed=${4:-1}
	"$build/bench/absences" make "$scratch/made" "$3" "$seed"
	folder=$scratch/made
else
	seed=${3:-1}
	folder=$2
fi
take() { # take NAME FOLDER...
	name=$1
	shift
	"$build/candour" init "$scratch/$name" --authority "Norchester Borough Council" \
		--remit best-value > "$scratch/out"
	for folder; do
		"$build/candour" ingest "$scratch/$name" "$folder" --from bench --custodian bench \
			--received "${RECEIVED:-2024-10-02}" --no-ocr > "$scratch/out"
	done
	"$build/candour" gaps "$scratch/$name" --json > "$scratch/$name.json"
	sqlite3 -separator "$(printf '\t')" "$scratch/$name/candour.db" \
		"SELECT v.chain, i.path FROM compare_version v JOIN item i ON i.document = v.document
		WHERE v.chain <> 0 AND v.is_mail = 0" > "$scratch/$name.versions"
}
"$build/bench/absences" remove "$folder" "$scratch/with" "$seed"
take before "$folder" "$scratch/with/whole"
take after "$scratch/with/mails"
if [ -n "${BENCH_KEEP:-}" ]; then
	mkdir -p "$BENCH_KEEP"
	cp -r "$scratch/with" "$scratch"/*.json "$scratch"/*.versions "$BENCH_KEEP"
fi
"$build/bench/absences" score "$scratch/with/TRUTH.tsv" "$scratch/before.json" "$scratch/after.json" \
	"$scratch/after.versions"
