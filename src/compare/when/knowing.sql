-- name: knowing_items
SELECT i.id, coalesce(i.parent, 0) AS parent, i.path, l.custodian, l.received
FROM item i JOIN delivery l ON l.id = i.delivery
WHERE i.document = :document ORDER BY i.id LIMIT :count

-- name: knowing_parent
SELECT coalesce(parent, 0) AS parent, coalesce(document, 0) AS document, path FROM item WHERE id = :id

-- name: knowing_message
SELECT m.sent, coalesce(p.name, '') AS name, coalesce(p.address, '') AS address
FROM compare_message m LEFT JOIN compare_person p ON p.id = m.sender WHERE m.document = :document

-- name: knowing_recipients
SELECT r.role, p.name, p.address FROM compare_recipient r JOIN compare_person p ON p.id = r.person
WHERE r.document = :document ORDER BY r.role DESC, p.id

-- name: knowing_met
SELECT day FROM compare_date WHERE document = :document AND kind = 3 AND precision = 0
ORDER BY begins LIMIT 1
