-- name: attachment_parts
SELECT p.name, p.role, p.document, d.kind, d.declared FROM part p LEFT JOIN document d ON d.id = p.document
WHERE p.container = :container ORDER BY p.ordinal LIMIT :count

-- name: attachment_copies
SELECT c.document FROM compare_message m JOIN compare_message c ON c.message_id = m.message_id
WHERE m.document = :document AND m.message_id <> '' AND c.document <> m.document
AND EXISTS (SELECT 1 FROM part p WHERE p.container = c.document AND p.role <> 2) LIMIT 1

-- name: attachment_message
SELECT m.message_id, m.sent, m.is_answer, m.subject, p.name, p.address FROM compare_message m
LEFT JOIN compare_person p ON p.id = m.sender WHERE m.document = :document
