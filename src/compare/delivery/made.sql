-- name: made_forget
DELETE FROM compare_made WHERE document = :document

-- name: made_new
INSERT OR REPLACE INTO compare_made (delivery, item, document, kind, month, created, modified, filed)
VALUES (:delivery, :item, :document, :kind, :month, :created, :modified, :filed)

-- Instances of a delivery with their dates; what they lie in, and when that was sent if it is a mail.
-- name: made_list
SELECT m.item, i.path, d.kind, d.format, m.created, m.modified, m.filed, s.sent, coalesce(o.kind, -1) AS parent_kind,
	o.moment AS parent_moment
FROM compare_made m JOIN item i ON i.id = m.item JOIN document d ON d.id = m.document
LEFT JOIN compare_message s ON s.document = m.document
LEFT JOIN item p ON p.id = i.parent LEFT JOIN document o ON o.id = p.document
WHERE m.delivery = :delivery AND (m.created IS NOT NULL OR m.modified IS NOT NULL OR m.filed IS NOT NULL)
ORDER BY m.item

-- name: made_delivery
SELECT d.received, d.custodian, coalesce(c.id, 0) AS custodian_id
FROM delivery d LEFT JOIN compare_custodian c ON c.name = d.custodian WHERE d.id = :delivery
