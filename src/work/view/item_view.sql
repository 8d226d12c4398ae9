-- name: item_view_parts
SELECT i.id AS id, i.path AS path, i.role AS role, i.is_deleted AS is_deleted, i.words AS words,
	coalesce(i.document, 0) AS document, coalesce(d.kind, 0) AS kind, coalesce(d.size, 0) AS size
FROM item i LEFT JOIN document d ON d.id = i.document
WHERE i.parent = :parent ORDER BY i.ordinal LIMIT :count

-- name: item_view_parts_all
SELECT count(*) AS count FROM (SELECT 1 FROM item WHERE parent = :parent LIMIT :count)

-- name: item_view_part
SELECT i.id AS id, i.path AS path, i.role AS role, i.is_deleted AS is_deleted, i.words AS words,
	coalesce(i.document, 0) AS document, coalesce(d.kind, 0) AS kind, coalesce(d.size, 0) AS size
FROM item i LEFT JOIN document d ON d.id = i.document WHERE i.id = :id
