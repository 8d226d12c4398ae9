-- name: looked_at_note
INSERT OR IGNORE INTO looked_at (document) VALUES (:document)

-- name: looked_at_look
DELETE FROM looked_at WHERE document = :document
	AND NOT EXISTS (SELECT 1 FROM coding WHERE document = :document)
	AND NOT EXISTS (SELECT 1 FROM weighing WHERE document = :document)
	AND NOT EXISTS (SELECT 1 FROM reading_list_item WHERE document = :document AND state = 1)
