-- name: results_document
SELECT ocr_state FROM document WHERE id = :document

-- name: results_attachments
SELECT i.id AS id, coalesce(i.document, 0) AS document, i.path AS path
FROM item i WHERE i.parent = :parent AND i.role = :role ORDER BY i.ordinal LIMIT :count

-- name: results_attachments_more
SELECT count(*) AS count FROM (SELECT 1 FROM item WHERE parent = :parent AND role = :role LIMIT :count)

-- name: results_first
SELECT id, path FROM item WHERE document = :document ORDER BY id LIMIT 1

-- The line of each code that stands on it.
-- name: results_lines
SELECT c.pass AS pass, c.who AS who,
	coalesce((SELECT k.line FROM code k WHERE k.code = c.code ORDER BY k.version DESC LIMIT 1), 0) AS line
FROM coding c WHERE c.document = :document AND c.taken_back = 0

-- Who weighed it, coded it, or marked it as read.
-- name: results_readers
SELECT who FROM coding WHERE document = :document
UNION SELECT who FROM weighing WHERE document = :document
UNION SELECT state_who AS who FROM reading_list_item WHERE document = :document AND state = 1
