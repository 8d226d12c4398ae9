-- name: subject_items
SELECT i.id, i.delivery, c.id AS custodian, d.custodian AS custodian_name, i.parent, i.family, i.ordinal,
	i.role, i.is_deleted, i.modified, i.path
FROM item i JOIN delivery d ON d.id = i.delivery
LEFT JOIN compare_custodian c ON c.name = d.custodian
WHERE i.document = :document ORDER BY i.id LIMIT :count
