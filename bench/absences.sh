#!/bin/sh
# absences.sh: what candour finds of messages and attachments that were taken out of mail.
#
#   bench/absences.sh BUILD FOLDER [SEED]     any folder of .eml and .mbox
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
take() { # take NAME FOLDER
	"$build/candour" init "$scratch/$1" --authority "Norchester Borough Council" --remit best-value \
		> "$scratch/out"
	"$build/candour" ingest "$scratch/$1" "$2" --from bench --custodian bench --received 2014-10-02 \
		--no-ocr > "$scratch/out"
	"$build/candour" gaps "$scratch/$1" --json > "$scratch/$1.json"
}
"$build/bench/absences" remove "$folder" "$scratch/with" "$seed"
take before "$folder"
take after "$scratch/with/mails"
"$build/bench/absences" score "$scratch/with/TRUTH.tsv" "$scratch/before.json" "$scratch/after.json"
