#!/bin/sh
# Takes a small delivery in, then alters the inspection MUTATIONS times (default 200).
set -eu
folder=$(mktemp -d "${TMPDIR:-/tmp}/candour-mutate-XXXXXX")
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/in"
i=0
while [ "$i" -lt 40 ]; do
	printf 'From: a%s@example.org\nTo: b@example.org\nSubject: Note %s\n\nNote %s of Norchester.\n' \
		"$i" "$i" "$i" > "$folder/in/$i.eml"
	i=$((i + 1))
done
cp "$folder/in/7.eml" "$folder/in/copy of 7.eml"
tar -C "$folder/in" -cf "$folder/notes.tar" 1.eml 2.eml 3.eml && mv "$folder/notes.tar" "$folder/in"
"$CANDOUR" init "$folder/x" --authority "Norchester Borough Council" --remit best-value > /dev/null
"$CANDOUR" ingest "$folder/x" "$folder/in" --from A --custodian B --received 2014-10-02 > /dev/null
"$MUTATE" "$folder/x" "${MUTATIONS:-200}" "${SEED:-1}" "$folder/keep"
