-- Mails between a mailbox's owner and the owners of other mailboxes, that these hold: by the other
-- mailbox, who sent, and time; and whether the mailbox itself holds them (by document, by message id,
-- or by sender, subject and time, to the hour).
-- name: sides_messages
SELECT x.id AS other, x.owner AS person, p.name, p.address, m.document, m.sent, m.subject,
	min(y.item) AS item, CASE WHEN m.sender = :owner THEN 1 ELSE 0 END AS is_by,
	EXISTS (SELECT 1 FROM compare_mailbox_mail b WHERE b.document = m.document AND b.mailbox = :mailbox)
	OR EXISTS (SELECT 1 FROM compare_message n JOIN compare_mailbox_mail b ON b.document = n.document
		WHERE n.message_id = nullif(m.message_id, '') AND b.mailbox = :mailbox)
	OR EXISTS (SELECT 1 FROM compare_message n JOIN compare_mailbox_mail b ON b.document = n.document
		WHERE n.sender = m.sender AND n.sent BETWEEN m.sent - 3600 AND m.sent + 3600
		AND n.subject = m.subject AND b.mailbox = :mailbox) AS is_here
FROM (SELECT document FROM compare_message WHERE sender = :owner
	UNION SELECT document FROM compare_recipient WHERE person = :owner AND role <= 2) t
JOIN compare_message m ON m.document = t.document
JOIN compare_mailbox_mail y ON y.document = m.document
JOIN compare_mailbox x ON x.id = y.mailbox AND x.id <> :mailbox AND x.owner <> :owner
JOIN compare_person p ON p.id = x.owner
WHERE m.sent IS NOT NULL AND x.owner <> 0 AND (
	(m.sender = x.owner) OR (m.sender = :owner AND EXISTS
		(SELECT 1 FROM compare_recipient r WHERE r.document = m.document AND r.person = x.owner
			AND r.role <= 2)))
	AND EXISTS (SELECT 1 FROM compare_mailbox_day d WHERE d.mailbox = :mailbox
		AND d.day BETWEEN m.sent / 86400 - 3 AND m.sent / 86400 + 3)
GROUP BY x.id, m.document
ORDER BY x.id, is_by, m.sent, m.document LIMIT :count
