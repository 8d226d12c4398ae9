-- name: restricted_put
INSERT OR REPLACE INTO compare_restricted (document, kind, why) VALUES (:document, :kind, :why)

-- name: restricted_remove
DELETE FROM compare_restricted WHERE document = :document

-- name: restricted_list
SELECT kind, why FROM compare_restricted WHERE document = :document ORDER BY kind

-- name: restricted_is
SELECT EXISTS (SELECT 1 FROM compare_restricted WHERE document = :document) AS there

-- name: restricted_item
SELECT i.document FROM item i JOIN compare_restricted r ON r.document = i.document WHERE i.id = :item LIMIT 1

-- name: restricted_any
SELECT EXISTS (SELECT 1 FROM compare_restricted) AS there

-- name: hidden_parts
SELECT i.id, i.path, coalesce(i.document, 0) AS document FROM item i
WHERE i.parent = :parent AND i.role = :role ORDER BY i.ordinal LIMIT :count
