-- Items of a delivery that were not, or not wholly, read, with the path of the delivered file.
-- name: unread_items
SELECT i.id, i.family, i.path, f.path AS family_path, i.reason, i.words, 0 AS is_partial
FROM item i JOIN item f ON f.id = i.family WHERE i.reason <> 0 AND i.delivery = :delivery
UNION ALL
SELECT i.id, i.family, i.path, f.path AS family_path, d.reason, coalesce(r.words, '') AS words,
	d.state = 2 AS is_partial
FROM document d JOIN item i ON i.document = d.id JOIN item f ON f.id = i.family
LEFT JOIN reading r ON r.document = d.id
WHERE d.state IN (2, 3) AND i.reason = 0 AND i.delivery = :delivery

-- name: unread_custodian
SELECT c.id FROM delivery d JOIN compare_custodian c ON c.name = d.custodian WHERE d.id = :delivery
