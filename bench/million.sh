#!/bin/bash
# million.sh BUILD DIR [FILES]: makes the inspection that pages.sh and inspectors.sh measure, in the new
# folder DIR: FILES files (400,000 unless told) of ten custodians, all of them held twice and half of
# them a third time by others, so that there are 2.5 times as many items; a mailbox of 20,000 mails, a
# text and a sheet that are large. One file of 97 was never handed over. At last people come and do their work
# (work.sh).
#
#   BENCH_SCRATCH  folder for the files before they are handed over (default: /dev/shm)
set -eu
build=$(realpath "$1")
place=$2
files=${3:-400000}
candour=$build/candour
scratch=$(mktemp -d "${BENCH_SCRATCH:-/dev/shm}/candour-million-XXXXXX")
trap 'rm -rf "$scratch"' EXIT

"$candour" init "$place" --authority "Norchester Borough Council" --remit best-value \
	--appointed 2015-09-10 > /dev/null
"$build/bench/make_disclosure" "$scratch/files" "$files"
find "$scratch/files" -type f | awk '{
	number = $0
	sub(/\.[a-z]*$/, "", number)
	if (substr(number, length(number) - 5) % 97 == 96) print
}' | tr '\n' '\0' | xargs -0 rm -f
mkdir "$scratch/large"
"$build/bench/make_mails" "$scratch/large/archive.mbox" 20000
for ((line = 0; line < 60000; line++)); do
	echo "Paragraph $line of the annual account: the council heard what was said and noted it."
done > "$scratch/large/account.txt"
for ((line = 0; line < 60000; line++)); do
	echo "$line,Grant $((line % 977)),Ward $((line % 23)),$((line * 7919 % 100000)).50"
done > "$scratch/large/grants.csv"

# take FOLDER CUSTODIAN DAY
take() {
	"$candour" ingest "$place" "$1" --from "Monitoring officer" --custodian "$2" \
		--received "$3" --power "LGA 1999 s.11" --no-compare --no-ocr > /dev/null
	echo "$2: $1"
}
folders=("$scratch"/files/*/)
names=(ashgrove birkwell coldharbour dunmarsh elmfield fenwright garthside hollinbeck ironmere jessop)
for i in "${!folders[@]}"; do
	take "${folders[i]}" "${names[i]}" 2016-01-04
done
for i in "${!folders[@]}"; do
	take "${folders[i]}" "${names[(i + 1) % 10]}" 2016-02-01
done
for i in 0 2 4 6 8; do
	take "${folders[i]}" "${names[(i + 3) % 10]}" 2016-03-01
done
take "$scratch/large" "Finance service" 2016-03-07
"$candour" compare "$place"
"$(dirname "$0")/work.sh" "$build" "$place"
