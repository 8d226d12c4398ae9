# The real program under faults: source it after tap.sh. A small fictional delivery, an undisturbed
# run to compare with, and what every disturbed one must come to.

[ -x "$CANDOUR" ] || skip_all "candour is not built"
command -v sqlite3 >/dev/null || skip_all "needs the sqlite3 program"
full=${CANDOUR_FULL:-0}

# points SMALL FULL: how many to try.
points() { if [ "$full" = 1 ]; then echo "$2"; else echo "$1"; fi; }

# delivery_make FOLDER COUNT: files of several kinds, names that are hard, and copies.
delivery_make() {
	mkdir -p "$1/minutes" "$1/mail" "$1/empty"
	for i in $(seq 1 "$2"); do
		printf 'Norchester Borough Council\nMinutes of meeting %d\n%s\n' "$i" \
			"$(seq -s ' ' 1 $((i % 40 * 20)))" >"$1/minutes/meeting $i.txt"
	done
	for i in $(seq 1 $(($2 / 10 + 1))); do
		printf 'From: clerk%d@norchester.example\r\nTo: leader@norchester.example\r\n' "$i"
		printf 'Subject: Licence %d\r\nDate: Tue, 12 Mar 2013 09:30:00 +0000\r\n' "$i"
		printf 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
		printf -- '--b\r\nContent-Type: text/plain\r\n\r\nPlease see attached %d.\r\n' "$i"
		printf -- '--b\r\nContent-Type: text/plain; name="list.txt"\r\n'
		printf 'Content-Disposition: attachment; filename="list.txt"\r\n\r\nA, B, %d\r\n--b--\r\n' \
			$((i % 3))
	done >"$1/mail/all.eml"
	split -b 700 -d "$1/mail/all.eml" "$1/mail/piece"
	head -c 3000000 /dev/zero | tr '\0' 'x' >"$1/large.txt"
	cp "$1/minutes/meeting 1.txt" "$1/copy.txt"
	printf 'odd' >"$1/a
b"
	printf 'odd' >"$1/$(printf 'caf\351')"
	: >"$1/nothing"
	tar -C "$1" -czf "$1/old.tar.gz" minutes
}

inspection_new() {
	"$CANDOUR" init "$1" --authority 'Norchester Borough Council' --remit best-value >/dev/null
}

# ingest FOLDER: takes the delivery in; its words go to $work/words, its output to $work/output.
ingest() {
	"$CANDOUR" ingest "$1" "$work/in" --from 'The monitoring officer' --custodian 'Licensing' \
		--received 2014-10-02 --readers 2 --json >"$work/output" 2>"$work/words"
}

# items FOLDER: what is held and what was read of it, without numbers that depend on the order.
items() {
	sqlite3 -readonly "$1/candour.db" "SELECT d.given_by, d.custodian, i.path, i.depth, i.ordinal, i.role,
		i.reason, hex(o.sha256), o.size, o.state, o.reason, o.format, o.title, o.text_size,
		hex(t.body), p.path FROM item i JOIN delivery d ON d.id = i.delivery
		LEFT JOIN document o ON o.id = i.document LEFT JOIN document_text t ON t.document = o.id
		LEFT JOIN item p ON p.id = i.parent" | LC_ALL=C sort
}

has_verb() { "$CANDOUR" "$1" --help >/dev/null 2>&1; }
has_verb verify && can_verify=1 || can_verify=0

# intact FOLDER: database and originals are whole, and the log proves it.
intact() {
	[ "$(sqlite3 -readonly "$1/candour.db" 'PRAGMA integrity_check')" = ok ] || return 1
	# An object's name is its hash, two digits before a slash.
	(cd "$1/vault" && find . -path './??/*' -type f -print0 | xargs -0 -r sha256sum) |
		awk '{ name = $2; gsub("[./]", "", name) } name != $1 { print $2 }' >"$work/wrong"
	[ -s "$work/wrong" ] && return 1
	[ "$can_verify" = 0 ] || "$CANDOUR" verify "$1" >"$work/verified" 2>&1
}

# unbroken FOLDER: the same while a command has been stopped midway. verify says what is unfinished,
# and nothing else.
unbroken() {
	intact "$1" || { [ ! -s "$work/wrong" ] && [ -s "$work/verified" ] &&
		! grep '^  [a-z]' "$work/verified" | grep -qv '^  unfinished\|a write was interrupted'; }
}

# What searches find: the last line of each has the totals.
found() {
	has_verb search || return 0
	for query in Norchester meeting attached odd 'licen*'; do
		"$CANDOUR" search "$1" "$query" --json 2>&1 | tail -n 1 |
			grep -o '"total":[0-9]*,"items":[0-9]*'
	done
}

# held FOLDER: every item is there, and every search finds it, as in the undisturbed run.
held() {
	{ items "$1" && found "$1"; } >"$work/items"
	cmp -s "$work/items" "$work/items.right"
}

# recovers FOLDER WORDS: the same command goes on to the same end. Says what is wrong where not.
recovers() {
	ingest "$1"
	status=$?
	if [ "$status" -ne 0 ]; then
		note "$2: the same command again leaves with $status: $(grep '"error"' "$work/output")"
		return 1
	fi
	if ! intact "$1"; then
		note "$2: not intact: $(head -c 300 "$work/wrong" "$work/verified" 2>/dev/null)"
		return 1
	fi
	if ! held "$1"; then
		note "$2: other items: $(diff "$work/items.right" "$work/items" | cut -c1-160 | head -n 4)"
		return 1
	fi
	if ! (cd "$work" && sha256sum --quiet -c "$(find "$1/receipts" -name '*.sha256')") \
		>"$work/receipt" 2>&1; then
		note "$2: the receipt does not hold: $(head -n 2 "$work/receipt")"
		return 1
	fi
}

# stage_set COUNT: the delivery, an inspection before it, and one after it, undisturbed.
stage_set() {
	delivery_make "$work/in" "$1"
	inspection_new "$work/before" || skip_all "candour init does not work"
	cp -a "$work/before" "$work/right"
	ingest "$work/right"
	status=$?
	{ items "$work/right" && found "$work/right"; } >"$work/items.right"
	intact "$work/right" && [ "$status" -eq 0 ] && [ -s "$work/items.right" ]
	claim $? "the undisturbed run takes in $(wc -l <"$work/items.right") items"
	[ "$status" -eq 0 ] || note "$(cat "$work/words")"
}

fresh() { rm -rf "$work/now" && cp -a "$work/before" "$work/now"; }
