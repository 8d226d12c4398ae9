-- name: text_step_new
INSERT INTO text_step (document, point, byte) VALUES (:document, :point, :byte)

-- name: text_step_remove
DELETE FROM text_step WHERE document = :document

-- name: text_step_list
SELECT point, byte FROM text_step WHERE document = :document ORDER BY point

-- name: text_step_before
SELECT point, byte FROM text_step WHERE document = :document AND point <= :point ORDER BY point DESC LIMIT 1

-- name: text_step_behind
SELECT point, byte FROM text_step WHERE document = :document AND point >= :point ORDER BY point LIMIT 1

-- name: text_step_last
SELECT point, byte FROM text_step WHERE document = :document ORDER BY point DESC LIMIT 1

-- name: text_whole
SELECT body FROM document_text WHERE document = :document
