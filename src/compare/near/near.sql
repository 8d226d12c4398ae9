-- name: near_get
SELECT text_hash, words, sketch, state, stands, family FROM compare_near WHERE document = :document

-- name: near_put
INSERT INTO compare_near (document, text_hash, words, sketch, state, stands, family)
VALUES (:document, :text_hash, :words, :sketch, 0, :document, 0)

-- name: near_remove
DELETE FROM compare_near WHERE document = :document

-- The texts that a removed document stood for.
-- name: near_copies_renew
UPDATE compare_near SET state = 0, stands = document
WHERE text_hash = :text_hash AND state = 2 AND stands = :document

-- name: near_band_put
INSERT OR IGNORE INTO compare_near_band (key, document) VALUES (:key, :document)

-- name: near_band_remove
DELETE FROM compare_near_band WHERE key = :key AND document = :document

-- name: near_band_any
SELECT count(*) AS count FROM (SELECT 1 FROM compare_near_band LIMIT 1)

-- name: near_band_members
SELECT b.document, n.family FROM compare_near_band b JOIN compare_near n ON n.document = b.document
WHERE b.key = :key AND n.state = 1 ORDER BY b.document DESC LIMIT :count

-- name: near_sketch
SELECT sketch FROM compare_near WHERE document = :document

-- name: near_new
SELECT document, text_hash, sketch FROM compare_near WHERE state = 0 ORDER BY document LIMIT :count

-- name: near_standing
SELECT document FROM compare_near WHERE text_hash = :text_hash AND state = 1 ORDER BY document LIMIT :count

-- The texts that one stood for that now has the words of another.
-- name: near_copies_move
UPDATE compare_near SET stands = :to WHERE text_hash = :text_hash AND state = 2 AND stands = :from

-- name: near_state
UPDATE compare_near SET state = :state, stands = :stands WHERE document = :document

-- name: near_family_set
UPDATE compare_near SET family = :family WHERE document = :document

-- name: near_family_move
UPDATE compare_near SET family = :to WHERE family = :from AND family <> 0

-- name: near_family_dissolve
UPDATE compare_near SET family = 0, state = 0 WHERE family = :family AND family <> 0

-- name: near_family_next
SELECT coalesce(max(id), 0) + 1 AS id FROM compare_near_family

-- name: near_family_get
SELECT pivot, members FROM compare_near_family WHERE id = :id

-- name: near_family_put
INSERT OR REPLACE INTO compare_near_family (id, pivot, members) VALUES (:id, :pivot, :members)

-- name: near_family_remove
DELETE FROM compare_near_family WHERE id = :id

-- name: near_family_count
SELECT count(*) AS count FROM compare_near WHERE family = :family AND family <> 0

-- name: near_family_longest
SELECT document FROM compare_near WHERE family = :family AND family <> 0
ORDER BY words DESC, document LIMIT 1

-- name: near_family_list
SELECT document FROM compare_near WHERE family = :family AND family <> 0 ORDER BY document LIMIT :count

-- The documents with the same words as one that stands, itself first.
-- name: near_same_words
SELECT document FROM compare_near WHERE text_hash = :text_hash AND stands = :stands
ORDER BY document LIMIT :count

-- name: near_text
SELECT body FROM document_text WHERE document = :document
