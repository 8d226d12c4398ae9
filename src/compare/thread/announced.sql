-- name: announced_remove
DELETE FROM compare_announce WHERE document = :document

-- name: announced_new
INSERT INTO compare_announce (document, ordinal, body, kind, file, key, wide, file_begins, file_ends,
	wanted, is_picture, begins, ends, words)
VALUES (:document, :ordinal, :body, :kind, :file, :key, :wide, :file_begins, :file_ends,
	:wanted, :is_picture, :begins, :ends, :words)

-- name: announced_list
SELECT body, kind, file, key, wide, wanted, is_picture, begins, ends, words FROM compare_announce
WHERE document = :document ORDER BY ordinal LIMIT :count

-- name: announced_said
SELECT announces, says FROM compare_said WHERE document = :document
