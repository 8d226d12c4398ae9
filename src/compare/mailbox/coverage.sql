-- Items of a custodian by kind and month; those without a date have month -1.
-- name: coverage_months
SELECT m.kind, coalesce(m.month, -1) AS month, count(*) AS items
FROM delivery d JOIN compare_made m ON m.delivery = d.id WHERE d.custodian = :custodian
GROUP BY m.kind, m.month ORDER BY m.kind, m.month

-- name: coverage_custodians
SELECT c.id, c.name FROM compare_custodian c WHERE c.name IN (SELECT custodian FROM delivery) ORDER BY c.name

-- What other mailboxes hold of the days [first, last], those alone that hold mail before and behind.
-- name: coverage_others
SELECT coalesce(sum(d.sent + d.received), 0) AS mails FROM compare_mailbox_day d
WHERE d.mailbox <> :mailbox AND d.day BETWEEN :first_day AND :last_day

-- The mails of a mailbox on either side of a day, as evidence.
-- name: coverage_mail
SELECT b.item, m.sent, m.subject FROM compare_mailbox_mail b JOIN compare_message m ON m.document = b.document
WHERE b.custodian = :custodian AND b.mailbox = :mailbox AND m.sent >= :moment ORDER BY m.sent, b.item LIMIT 1

-- The item of a kind on either side of a hole: of the last month before one, of the first from one on.
-- name: coverage_before
SELECT m.item, i.path, m.month FROM delivery d JOIN compare_made m ON m.delivery = d.id JOIN item i ON i.id = m.item
WHERE d.custodian = :custodian AND m.kind = :kind AND m.month < :month ORDER BY m.month DESC, m.item LIMIT 1

-- name: coverage_behind
SELECT m.item, i.path, m.month FROM delivery d JOIN compare_made m ON m.delivery = d.id JOIN item i ON i.id = m.item
WHERE d.custodian = :custodian AND m.kind = :kind AND m.month >= :month ORDER BY m.month, m.item LIMIT 1
