-- Messages in which a person takes part, in order of time: an instance outside the mailbox (0: none)
-- and whether the mailbox holds it too (by document, or by message id).
-- name: silence_messages
SELECT m.document, m.sent, m.sender, m.subject,
	coalesce((SELECT b.item FROM compare_mailbox_mail b
		WHERE b.document = m.document AND coalesce(b.mailbox, 0) <> :mailbox LIMIT 1), 0) AS item,
	EXISTS (SELECT 1 FROM compare_mailbox_mail b WHERE b.document = m.document AND b.mailbox = :mailbox)
	OR EXISTS (SELECT 1 FROM compare_message n JOIN compare_mailbox_mail b ON b.document = n.document
		WHERE n.message_id = nullif(m.message_id, '') AND b.mailbox = :mailbox) AS is_here
FROM (SELECT document FROM compare_message WHERE sender = :owner
	UNION SELECT document FROM compare_recipient WHERE person = :owner) t
JOIN compare_message m ON m.document = t.document
WHERE m.sent IS NOT NULL ORDER BY m.sent, m.document

-- The last mail of a mailbox before a moment; and the first from one on.
-- name: silence_before
SELECT b.item, m.sent, m.subject FROM compare_mailbox_mail b JOIN compare_message m ON m.document = b.document
WHERE b.custodian = :custodian AND b.mailbox = :mailbox AND m.sent < :moment
AND (:sender = 0 OR m.sender = :sender) ORDER BY m.sent DESC, b.item LIMIT 1

-- name: silence_behind
SELECT b.item, m.sent, m.subject FROM compare_mailbox_mail b JOIN compare_message m ON m.document = b.document
WHERE b.custodian = :custodian AND b.mailbox = :mailbox AND m.sent >= :moment
AND (:sender = 0 OR m.sender = :sender) ORDER BY m.sent, b.item LIMIT 1
