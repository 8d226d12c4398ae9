-- name: results_document
SELECT ocr_state FROM document WHERE id = :document

-- name: results_attachments
SELECT i.id AS id, coalesce(i.document, 0) AS document, i.path AS path
FROM item i WHERE i.parent = :parent AND i.role = :role ORDER BY i.ordinal LIMIT :count

-- name: results_attachments_more
SELECT count(*) AS count FROM (SELECT 1 FROM item WHERE parent = :parent AND role = :role LIMIT :count)

-- name: results_first
SELECT id, path FROM item WHERE document = :document ORDER BY id LIMIT 1
