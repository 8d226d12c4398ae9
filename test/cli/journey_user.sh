#!/bin/sh
# Accounts by the command line: made, listed, changed, closed; all of it in the log, no secret in it.
. "$(dirname "$0")/tap.sh"
x=$folder/x
phrase='three boats under a red bridge'
"$CANDOUR" init "$x" --authority "Norchester Borough Council" --remit best-value > "$folder/out" 2>&1

add() {
	printf '%s\n' "$phrase" > "$folder/words"
	"$CANDOUR" user add "$x" "$@" < "$folder/words"
}
ok "a lead is added" add iharrowgate --name "Ines Harrowgate" --role lead
says "otpauth://totp/Candour:iharrowgate?secret="
secret=$(sed -n 's/^  secret //p' "$folder/out")
is "with a secret of 160 bits" 32 "$(printf '%s' "$secret" | wc -c)"
is "and ten recovery codes" 10 "$(grep -c '^  [0-9A-Z]\{4\}-[0-9A-Z]\{4\}-[0-9A-Z]\{4\}-[0-9A-Z]\{4\}$' "$folder/out")"
once=$(sed -n 's/^  \([0-9A-Z]\{4\}-.*\)/\1/p' "$folder/out" | head -n 1)
fails 4 "once only" add iharrowgate --name "Ines Harrowgate" --role lead
fails 2 "a role must be one" add soduya --name "S. Oduya-Finch" --role boss
fails 2 "a login name must be one" add "S Oduya" --name "S. Oduya-Finch" --role analyst
for weak in short passwordpassword Password1234567890 norchester-2024 aaaaaaaaaaaaaaaa abcabcabcabcabc \
	1234567890123 qwertyuiop12345 'P@ssw0rd!2024' harrowgate2024; do
	phrase=$weak
	fails 2 "\"$weak\" is no password" add gharrowgate --name "G. Harrowgate" --role analyst
done
n=0
for good in 'correct battery seven' 'zq7Lk29xWn4v' '83749201746382' 'Der Hund frisst gern Käse'; do
	phrase=$good
	n=$((n + 1))
	ok "\"$good\" is one" add "person$n" --name "Person Number" --role analyst --no-code
done
ok "they are listed" "$CANDOUR" user list "$x" --json
is "five of them" 5 "$(wc -l < "$folder/out")"
is "the lead asks for a code" true "$(jq -r 'select(.login == "iharrowgate").asks_code' "$folder/out")"
fails 2 "the last lead stays" "$CANDOUR" user close "$x" iharrowgate
fails 2 "and stays lead" "$CANDOUR" user role "$x" iharrowgate analyst
ok "another becomes lead" "$CANDOUR" user role "$x" person1 lead
ok "now the first is closed" "$CANDOUR" user close "$x" iharrowgate
ok "and opened again" "$CANDOUR" user close "$x" iharrowgate --undo
fails 3 "nobody has no account" "$CANDOUR" user close "$x" nobody
printf 'four boats under a red bridge\n' > "$folder/words"
ok "a new password" sh -c '"$0" user password "$1" person1 < "$2"' "$CANDOUR" "$x" "$folder/words"
ok "signed out everywhere" "$CANDOUR" user sign-out "$x" person1
says "signed out everywhere"
fails 3 "of nobody" "$CANDOUR" user sign-out "$x" nobody
ok "a second factor" "$CANDOUR" user totp "$x" person1
says "otpauth://"
ok "and none again" "$CANDOUR" user totp "$x" person1 --off
ok "recovery codes" "$CANDOUR" user recovery "$x" person1
is "people.db is its owner's alone" 600 "$(stat -c %a "$x/people.db")"
ok "verify" "$CANDOUR" verify "$x"
! grep -rqaF -e "$secret" -e "$once" -e 'red bridge' -e 'argon2' "$x/ledger" "$x/candour.db" "$x/candour.db-wal"
claim $? "no secret is in the log or the database"
! grep -qaF -e "$secret" -e "$once" -e 'red bridge' "$x/people.db" "$x/people.db-wal"
claim $? "nor in the clear anywhere"
"$CANDOUR" user list "$x" --json > "$folder/before"
ok "rebuilt from the log" "$CANDOUR" rebuild "$x"
"$CANDOUR" user list "$x" --json > "$folder/after"
same=$(cmp "$folder/before" "$folder/after" && echo yes)
is "they are the same" yes "$same"
sqlite3 "$x/candour.db" "UPDATE account SET role = 1 WHERE login = 'person2'" 2> "$folder/sqlite"
fails 15 "an account that was changed behind the log's back is found" "$CANDOUR" verify "$x"
finish
