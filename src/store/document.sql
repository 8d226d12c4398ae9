-- name: document_by_hash
SELECT id FROM document WHERE sha256 = :sha256

-- name: document_by_size
SELECT 1 AS found FROM document WHERE size = :size LIMIT 1

-- name: document_new
INSERT INTO document (sha256, size, name, declared, state, reason, format, kind, contradicts, title, moment,
	text_size, ocr_state)
VALUES (:sha256, :size, :name, :declared, 0, 0, '', 0, 0, '', NULL, 0, 0)
ON CONFLICT (sha256) DO NOTHING

-- name: document_by_id
SELECT sha256, size, name, declared, state, reason, format, kind, contradicts, title, moment, text_size, ocr_state
FROM document WHERE id = :id

-- name: document_outcome
UPDATE document SET state = :state, reason = :reason, format = :format, kind = :kind,
	contradicts = :contradicts, title = :title, moment = :moment, text_size = :text_size,
	ocr_state = :ocr_state
WHERE id = :id

-- name: reading_put
INSERT INTO reading (document, reader, words, facts, places, expected, ocr_pages)
VALUES (:document, :reader, :words, :facts, :places, :expected, :ocr_pages)
ON CONFLICT (document) DO UPDATE SET reader = excluded.reader, words = excluded.words,
	facts = excluded.facts, places = excluded.places, expected = excluded.expected,
	ocr_pages = excluded.ocr_pages

-- name: text_put
INSERT INTO document_text (document, body) VALUES (:document, :body)
ON CONFLICT (document) DO UPDATE SET body = excluded.body

-- name: reading_by_document
SELECT r.reader, r.words, r.facts, r.places, r.expected, r.ocr_pages,
	coalesce(t.body, '') AS body
FROM reading r LEFT JOIN document_text t ON t.document = r.document AND :with_text
WHERE r.document = :document

-- name: document_unread_list
SELECT id FROM document WHERE state = 0 AND id > :after ORDER BY id LIMIT :count

-- name: document_want
INSERT OR IGNORE INTO compare_wanted (document) VALUES (:document)

-- name: document_ocr_queue
SELECT id FROM document WHERE ocr_state IN (1, 2) ORDER BY ocr_state DESC, id LIMIT :count

-- name: document_ocr_count
SELECT count(*) AS count FROM document WHERE ocr_state IN (1, 2)

-- name: document_ocr_put
UPDATE document SET ocr_state = :ocr_state WHERE id = :id

-- name: document_state_put
UPDATE document SET state = 0 WHERE id = :id

-- An upsert of a row that refers to another, or a deletion of one that others may refer to, needs a
-- journal of its own, and SQLite would have the index write out what it has gathered, part by part.
-- name: part_is_there
SELECT 1 AS found FROM part WHERE container = :container AND ordinal = :ordinal

-- name: part_remove
DELETE FROM part WHERE container = :container AND ordinal = :ordinal

-- name: part_new
INSERT INTO part (container, ordinal, document, name, role, is_deleted, modified, reason, words)
VALUES (:container, :ordinal, :document, :name, :role, :is_deleted, :modified, :reason, :words)

-- name: part_list
SELECT ordinal, document, name, role, is_deleted, modified, reason, words
FROM part WHERE container = :container ORDER BY ordinal

-- name: part_count
SELECT count(*) AS count FROM part WHERE container = :container

-- name: ocr_page_put
INSERT INTO ocr_page (document, page, reason, confidence, body)
VALUES (:document, :page, :reason, :confidence, :body)
ON CONFLICT (document, page) DO UPDATE SET reason = excluded.reason,
	confidence = excluded.confidence, body = excluded.body

-- name: ocr_page_list
SELECT page, reason, confidence, body FROM ocr_page WHERE document = :document ORDER BY page

-- name: page_picture_put
INSERT INTO page_picture (document, page, sha256, bytes) VALUES (:document, :page, :sha256, :bytes)
ON CONFLICT (document, page) DO UPDATE SET sha256 = excluded.sha256, bytes = excluded.bytes

-- name: page_picture_get
SELECT bytes FROM page_picture WHERE document = :document AND page = :page

-- name: page_picture_list
SELECT page, sha256 FROM page_picture WHERE document = :document ORDER BY page

-- name: ocr_page_clear
DELETE FROM ocr_page WHERE document = :document
