-- name: copies_facts
SELECT m.message_id, m.sent, m.sender, m.subject, coalesce(n.stands, 0) AS text,
	coalesce(n.text_hash, 0) AS text_hash
FROM compare_message m LEFT JOIN compare_near n ON n.document = m.document WHERE m.document = :document

-- name: copies_get
SELECT words_key, header_key, stands FROM compare_copy WHERE document = :document

-- name: copies_stands
SELECT coalesce((SELECT c.stands FROM compare_copy c WHERE c.document = :document), 0) AS message,
	coalesce((SELECT n.stands FROM compare_near n WHERE n.document = :document AND n.words >= :words), 0) AS words

-- name: copies_put
INSERT OR REPLACE INTO compare_copy (document, words_key, header_key, stands)
VALUES (:document, :words_key, :header_key, 0)

-- name: copies_remove
DELETE FROM compare_copy WHERE document = :document

-- The copies of a message are to be joined anew.
-- name: copies_part
UPDATE compare_copy SET stands = 0 WHERE stands = :stands AND stands <> 0

-- name: copies_new
SELECT document FROM compare_copy WHERE stands = 0 ORDER BY document LIMIT :count

-- Joined messages that may be the same: by id, by moment and words, by the header. One of each group
-- would do, but which of it is the likest cannot be known.
-- name: copies_by_id
SELECT c.document, c.stands FROM compare_message m JOIN compare_copy c ON c.document = m.document
WHERE m.message_id = :message_id AND m.message_id <> '' AND c.stands <> 0 ORDER BY c.document LIMIT :count

-- name: copies_by_words
SELECT document, stands FROM compare_copy
WHERE words_key = :key AND words_key <> 0 AND stands <> 0 ORDER BY document LIMIT :count

-- name: copies_by_header
SELECT document, stands FROM compare_copy
WHERE header_key = :key AND header_key <> 0 AND stands <> 0 ORDER BY document LIMIT :count

-- name: copies_stand
UPDATE compare_copy SET stands = :stands WHERE document = :document

-- name: copies_move
UPDATE compare_copy SET stands = :to WHERE stands = :from

-- name: copies_list
SELECT document FROM compare_copy WHERE stands = :stands AND stands <> 0 ORDER BY document LIMIT :count

-- name: copies_recipients
SELECT r.role, p.address, p.name FROM compare_recipient r JOIN compare_person p ON p.id = r.person
WHERE r.document = :document ORDER BY r.role, p.address LIMIT :count

-- What a message carries; role 1 is an attachment (extract/reading.h).
-- name: copies_attachments
SELECT coalesce(p.document, 0) AS document, p.name FROM part p
WHERE p.container = :document AND p.role = 1 ORDER BY p.ordinal LIMIT :count
