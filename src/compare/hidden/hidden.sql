-- name: restricted_put
INSERT OR REPLACE INTO compare_restricted (document, kind, why) VALUES (:document, :kind, :why)

-- name: restricted_remove
DELETE FROM compare_restricted WHERE document = :document

-- name: restricted_list
SELECT kind, why FROM compare_restricted WHERE document = :document ORDER BY kind

-- name: hidden_parts
SELECT i.id, i.path, coalesce(i.document, 0) AS document FROM item i
WHERE i.parent = :parent AND i.role = :role ORDER BY i.ordinal LIMIT :count
