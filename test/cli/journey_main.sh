#!/bin/sh
# The main job from the outside: take in, look, search, show, prove, rebuild.
. "$(dirname "$0")/tap.sh"

mkdir -p "$folder/in/mail" "$folder/in/notes"
cat > "$folder/in/mail/1.eml" <<'M'
From: Una Marsh <una.marsh@norchester.example>
To: Licensing <licensing@norchester.example>
Bcc: Peter Holt <peter.holt@norchester.example>
Subject: Complaint about a driver
Message-ID: <one@norchester.example>
Date: Tue, 12 Mar 2013 09:30:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

The taxi licence of the driver must be looked at again.
--b
Content-Type: text/plain; name="statement.txt"
Content-Disposition: attachment; filename="statement.txt"

He waited outside the school on three evenings.
--b--
M
cp "$folder/in/mail/1.eml" "$folder/in/mail/copy.eml"
printf 'Telephone note: the caf\351 owner rang about the minutes.\n' > "$folder/in/notes/note.txt"
printf 'GIF89a' > "$folder/in/notes/broken.gif"

ok "an inspection is begun" new_inspection "$folder/x"
fails 4 "a second time is refused" "$CANDOUR" init "$folder/x" --authority A --remit best-value
fails 3 "an unknown remit is named" "$CANDOUR" init "$folder/y" --authority A --remit nonesuch
fails 2 "a date must be one" "$CANDOUR" ingest "$folder/x" "$folder/in" --from A --custodian B --received soon
fails 3 "a path that is not there is named" "$CANDOUR" ingest "$folder/x" "$folder/nowhere" --from A --custodian B --received 2014-10-02
says "$folder/nowhere"
ok "a delivery is taken in" take_in "$folder/x" "$folder/in"
is "four files" 4 "$(last files)"
is "an attachment for each of the two mails" 2 "$(last parts)"
ok "the receipt checks" sh -c "cd '$folder' && sha256sum -c '$(last receipt)'"
# With these settings OpenSSL can hash nothing.
printf 'openssl_conf = all\n[all]\nproviders = some\n[some]\nnull = none\n[none]\nactivate = 1\n' > "$folder/openssl.cnf"
OPENSSL_CONF="$folder/openssl.cnf"
export OPENSSL_CONF
ok "settings of OpenSSL have no effect" new_inspection "$folder/settings"
ok "nor while a delivery is taken in" take_in "$folder/settings" "$folder/in"
unset OPENSSL_CONF
ok "the same command again" take_in "$folder/x" "$folder/in"
is "takes nothing twice" 0 "$(last files)"
ok "status" "$CANDOUR" status "$folder/x" --json
is "six items" 6 "$(jq -r 'select(.items and .families) | .items' "$folder/out" | head -n 1)"

ok "a word is found" "$CANDOUR" search "$folder/x" 'caf\u00e9 OR café' --json
ok "a phrase is found in the attachment" "$CANDOUR" search "$folder/x" '"outside the school"' --json
is "its two instances are one hit" "1 2" \
	"$(jq -r 'select(.total) | "\(.total) \(.items)"' "$folder/out")"
ok "a blind copy is found" "$CANDOUR" search "$folder/x" 'bcc:holt' --json
is "by its field" 1 "$(jq -r 'select(.total) | .total' "$folder/out")"
ok "a day is one of the United Kingdom" "$CANDOUR" search "$folder/x" 'bcc:holt date:2013-03-12' --json
is "and has its mail" 1 "$(jq -r 'select(.total) | .total' "$folder/out")"
ok "or of another zone" "$CANDOUR" search "$folder/x" 'bcc:holt date:2013-03-11' --time-zone Pacific/Honolulu --json
is "where it was still the day before" 1 "$(jq -r 'select(.total) | .total' "$folder/out")"
ok "in words, too" "$CANDOUR" search "$folder/x" 'bcc:holt date:2013-03-11' --time-zone Pacific/Honolulu
says "mail, 11 March 2013"
fails 3 "a zone that is not there is named" "$CANDOUR" search "$folder/x" taxi --time-zone Europe/Norchester
says "Europe/Norchester"
fails 17 "a mistake in a query is pointed at" "$CANDOUR" search "$folder/x" '"never closed'
says '^'
ok "an item by its path" "$CANDOUR" show "$folder/x" --path in/mail/1.eml --json
item=$(jq -r .item "$folder/out")
is "its facts hold the blind copy" 'Peter Holt <peter.holt@norchester.example>' \
	"$(jq -r '.facts[] | select(.[0] == "bcc") | .[1]' "$folder/out")"
ok "the original comes out" "$CANDOUR" show "$folder/x" "$item" --original "$folder/original"
ok "byte for byte" cmp "$folder/original" "$folder/in/mail/1.eml"
ok "a part by its path" "$CANDOUR" show "$folder/x" --path in/mail/copy.eml/statement.txt
says "three evenings"
plan=$(sqlite3 -readonly "$folder/x/candour.db" "EXPLAIN QUERY PLAN SELECT id FROM item WHERE path = 'a' ORDER BY id")
is "paths are found by an index" 1 "$(printf '%s' "$plan" | grep -c 'USING.*INDEX item_path')"
ok "the whole family" "$CANDOUR" show "$folder/x" "$item" --all-parts
says "three evenings"
ok "failures are listed" "$CANDOUR" failures "$folder/x" --json
is "the broken picture is among them" in/notes/broken.gif "$(jq -r .path "$folder/out")"
fails 3 "an item that is not there" "$CANDOUR" show "$folder/x" 999

ok "verify" "$CANDOUR" verify "$folder/x"
cp "$folder/x/ledger/checkpoint" "$folder/earlier"
ok "a proof" "$CANDOUR" proof "$folder/x" "$item" --output "$folder/proof"
vkey=$(cat "$folder/x/ledger/key.vkey")
ok "that a stranger's tools accept" "$VERIFY_PROOF" "$vkey" "$folder/proof"
sqlite3 -readonly "$folder/x/candour.db" .dump | grep -v ledger_state | sort > "$folder/before"
# Of the runs of entries those are compared that begin before what the rebuild itself says in the log.
entries=$(sqlite3 -readonly "$folder/x/candour.db" "SELECT next_entry FROM ledger_state")
runs="SELECT * FROM entry_run WHERE first < $entries ORDER BY first"
indexed="SELECT document, last_item, title, sender, recipient, cc, bcc, author, file, fact FROM search_field
	ORDER BY document; SELECT block, hex(docs) FROM search_block ORDER BY block"
indexed_before=$(sqlite3 -readonly "$folder/x/candour.db" "$indexed")
runs_before=$(sqlite3 -readonly "$folder/x/candour.db" "$runs")
ok "rebuild" "$CANDOUR" rebuild "$folder/x" --no-ocr
sqlite3 -readonly "$folder/x/candour.db" .dump | grep -v ledger_state | sort > "$folder/after"
grep -v 'search_\|sqlite_\|INTO entry_run' "$folder/before" > "$folder/b"
grep -v 'search_\|sqlite_\|INTO entry_run' "$folder/after" > "$folder/a"
ok "gives the same records and texts" cmp "$folder/b" "$folder/a"
# What is just taken in is indexed by what is known of it, and again by what the store has of it.
is "and the same of each document in the index" "$indexed_before" \
	"$(sqlite3 -readonly "$folder/x/candour.db" "$indexed")"
is "and the same runs of entries" "$runs_before" "$(sqlite3 -readonly "$folder/x/candour.db" "$runs")"
ok "and searches as before" "$CANDOUR" search "$folder/x" '"outside the school"'
ok "the log goes on from an earlier checkpoint" "$CANDOUR" verify "$folder/x" --since "$folder/earlier"

cp "$folder/x/candour.db" "$folder/older.db"
mkdir "$folder/later" && echo "Found behind the files" > "$folder/later/slip.txt"
ok "a later delivery" "$CANDOUR" ingest "$folder/x" "$folder/later" --from A --custodian B --received 2014-11-03
cp "$folder/older.db" "$folder/x/candour.db"
fails 15 "an older database put back is not written on" "$CANDOUR" ingest "$folder/x" "$folder/later" \
	--from A --custodian B --received 2014-11-04
says "candour rebuild"
fails 15 "and is found" "$CANDOUR" verify "$folder/x"
ok "and made anew" "$CANDOUR" rebuild "$folder/x" --no-ocr
rm "$folder/x/candour.db"
fails 3 "a database that is gone" "$CANDOUR" status "$folder/x"
says "candour rebuild"
fails 15 "is found" "$CANDOUR" verify "$folder/x"
ok "and made anew as well" "$CANDOUR" rebuild "$folder/x" --no-ocr
ok "with nothing missing" "$CANDOUR" verify "$folder/x" --since "$folder/earlier"
ok "and what came last" "$CANDOUR" search "$folder/x" slip

chmod u+w "$folder"/x/vault/*/*
original=$(find "$folder/x/vault" -type f | sort | head -n 1)
printf x >> "$original"
fails 15 "an altered original is found" "$CANDOUR" verify "$folder/x"
says altered
ok "help" "$CANDOUR" help
for verb in init ingest ocr status failures search show password verify proof rebuild; do
	ok "candour $verb --help gives an example" "$CANDOUR" "$verb" --help
	says Example
done
fails 2 "an unknown option is named" "$CANDOUR" status "$folder/x" --nonesuch
fails 2 "an unknown verb is named" "$CANDOUR" nonesuch
finish
