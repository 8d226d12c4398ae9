-- name: mailbox_mail_of_document
SELECT DISTINCT custodian FROM compare_mailbox_mail WHERE document = :document

-- name: mailbox_mail_forget
DELETE FROM compare_mailbox_mail WHERE document = :document

-- name: mailbox_mail_new
INSERT OR REPLACE INTO compare_mailbox_mail (custodian, item, document) VALUES (:custodian, :item, :document)

-- name: mailbox_stale_new
INSERT OR IGNORE INTO compare_mailbox_stale (custodian) VALUES (:custodian)

-- name: mailbox_stale_list
SELECT custodian FROM compare_mailbox_stale ORDER BY custodian

-- name: mailbox_stale_clear
DELETE FROM compare_mailbox_stale

-- Dated mails of a custodian that are not attached to another mail (kind 1).
-- name: mailbox_mails
SELECT b.item, b.document, i.path, m.sent, m.sender, m.message_id, m.subject, e.received
FROM compare_mailbox_mail b JOIN item i ON i.id = b.item JOIN delivery e ON e.id = i.delivery
JOIN compare_message m ON m.document = b.document
LEFT JOIN item p ON p.id = i.parent LEFT JOIN document d ON d.id = p.document
WHERE b.custodian = :custodian AND m.sent IS NOT NULL AND coalesce(d.kind, 0) <> 1
ORDER BY b.item

-- Of all who have a full name in common with a person, the one who was met first.
-- name: mailbox_person_same
SELECT min((SELECT min(j.person) FROM compare_person_key j WHERE j.key = k.key)) AS person
FROM compare_person_key k
WHERE k.person = :person AND instr(k.key, ' ') > 0 AND instr(k.key, '@') = 0

-- name: mailbox_recipients
SELECT DISTINCT b.item, r.person FROM compare_mailbox_mail b
JOIN compare_recipient r ON r.document = b.document
WHERE b.custodian = :custodian ORDER BY b.item

-- name: mailbox_days_forget
DELETE FROM compare_mailbox_day WHERE mailbox IN
	(SELECT id FROM compare_mailbox WHERE custodian = :custodian)

-- name: mailbox_forget
DELETE FROM compare_mailbox WHERE custodian = :custodian

-- name: mailbox_new
INSERT INTO compare_mailbox (custodian, owner, mails) VALUES (:custodian, :owner, :mails)

-- name: mailbox_day_new
INSERT INTO compare_mailbox_day (mailbox, day, sent, received) VALUES (:mailbox, :day, :sent, :received)

-- name: mailbox_mail_lies
UPDATE compare_mailbox_mail SET mailbox = :mailbox WHERE custodian = :custodian AND item = :item

-- name: mailbox_custodians
SELECT DISTINCT custodian FROM compare_mailbox ORDER BY custodian

-- Those of whose mailboxes' owners a custodian holds mail.
-- name: mailbox_concerned
SELECT DISTINCT o.custodian FROM (
	SELECT m.sender AS person FROM compare_mailbox_mail b JOIN compare_message m ON m.document = b.document
	WHERE b.custodian = :custodian
	UNION SELECT r.person FROM compare_mailbox_mail b JOIN compare_recipient r ON r.document = b.document
	WHERE b.custodian = :custodian) p
JOIN compare_mailbox o ON o.owner = p.person WHERE p.person <> 0

-- name: mailbox_off_sum
SELECT count(*) AS days, coalesce(sum(day), 0) AS total FROM compare_day_off

-- name: mailbox_register_new
SELECT count(*) AS differs FROM compare_mailbox_seen
WHERE register_last <> (SELECT coalesce(max(entry), 0) FROM register)
	OR register_count <> (SELECT count(*) FROM register)

-- name: mailbox_register_seen
UPDATE compare_mailbox_seen SET register_last = (SELECT coalesce(max(entry), 0) FROM register),
	register_count = (SELECT count(*) FROM register)

-- name: mailbox_list
SELECT b.id, b.custodian, b.owner, b.mails, coalesce(p.name, '') AS name, coalesce(p.address, '') AS address,
	(SELECT min(day) FROM compare_mailbox_day d WHERE d.mailbox = b.id) AS first_day,
	(SELECT max(day) FROM compare_mailbox_day d WHERE d.mailbox = b.id) AS last_day
FROM compare_mailbox b LEFT JOIN compare_person p ON p.id = b.owner
WHERE (:custodian = 0 OR b.custodian = :custodian) AND b.mails >= :mails_min ORDER BY b.id

-- name: mailbox_days
SELECT day, sent, received FROM compare_mailbox_day WHERE mailbox = :mailbox ORDER BY day

-- name: mailbox_off_clear
DELETE FROM compare_day_off

-- name: mailbox_off_new
INSERT INTO compare_day_off (day) VALUES (:day)

-- name: mailbox_off_between
SELECT day FROM compare_day_off WHERE day BETWEEN :first_day AND :last_day
