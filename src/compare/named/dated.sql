-- name: dated_remove
DELETE FROM compare_dated WHERE document = :document

-- name: dated_new
INSERT INTO compare_dated (document, ordinal, kind, whose, day, begins, ends, words)
VALUES (:document, :ordinal, :kind, :whose, :day, :begins, :ends, :words)

-- What is named, by kind and day; the writer of a mail, and its one recipient (0: several or none).
-- name: dated_rows
SELECT n.document, n.kind, n.whose, n.day, n.begins, n.ends, n.words, d.kind AS document_kind,
	(SELECT min(f.id) FROM item f WHERE f.document = n.document) AS item, c.id AS custodian,
	coalesce(m.sender, 0) AS sender,
	CASE WHEN (SELECT count(*) FROM compare_recipient r WHERE r.document = n.document AND r.role = 1) = 1
		THEN (SELECT r.person FROM compare_recipient r WHERE r.document = n.document AND r.role = 1)
		ELSE 0 END AS recipient
FROM compare_dated n JOIN document d ON d.id = n.document
JOIN item i ON i.id = (SELECT min(f.id) FROM item f WHERE f.document = n.document)
JOIN delivery v ON v.id = i.delivery
LEFT JOIN compare_custodian c ON c.name = v.custodian
LEFT JOIN compare_message m ON m.document = n.document
WHERE n.whose > 0 ORDER BY n.kind, n.day, n.document, n.ordinal

-- A letter or memo of that day is held.
-- name: dated_letter
SELECT 1 AS held FROM compare_dated WHERE whose = 0 AND day = :day
	AND EXISTS (SELECT 1 FROM item i WHERE i.document = compare_dated.document) LIMIT 1

-- Letters and memos that are held at all.
-- name: dated_letters
SELECT count(*) AS count FROM compare_dated WHERE whose = 0

-- A mail that one person, or someone of that name, sent to the other (0: to anybody) between two
-- moments.
-- name: dated_mail
SELECT 1 AS held FROM compare_person a
JOIN compare_person b ON b.id = a.id OR (b.name <> '' AND b.name = a.name)
JOIN compare_message m ON m.sender = b.id AND m.sent BETWEEN :begins AND :ends
WHERE a.id = :author AND (:other = 0 OR EXISTS (SELECT 1 FROM compare_recipient r
	JOIN compare_person p ON p.id = r.person JOIN compare_person o ON o.id = :other
	WHERE r.document = m.document AND (p.id = o.id OR (p.name <> '' AND p.name = o.name))))
	AND EXISTS (SELECT 1 FROM item i WHERE i.document = m.document) LIMIT 1

-- The mailbox of a person that holds mail around a day (days since 1970).
-- name: dated_mailbox
SELECT b.custodian FROM compare_mailbox b WHERE b.owner = :owner
	AND EXISTS (SELECT 1 FROM compare_mailbox_day d WHERE d.mailbox = b.id
		AND d.day BETWEEN :day - 3 AND :day + 3)
ORDER BY b.id LIMIT 1

-- The mail refers to, or quotes, a message that is not held: the check on messages tells of it.
-- name: dated_told
SELECT 1 AS told FROM compare_reference r WHERE r.document = :document
	AND NOT EXISTS (SELECT 1 FROM compare_message m WHERE m.message_id = r.message_id)
UNION ALL SELECT 1 FROM compare_quote q WHERE q.document = :document AND q.absent <> 0
LIMIT 1

-- name: dated_person
SELECT name, address FROM compare_person WHERE id = :id
