-- name: version_get
SELECT words, text_hash, level, prints, is_mail, is_new, stands, chain FROM compare_version WHERE document = :document

-- name: version_put
INSERT INTO compare_version (document, words, text_hash, level, prints, is_mail, is_new, stands, chain)
VALUES (:document, :words, :text_hash, :level, :prints, :is_mail, 1, 0, 0)

-- name: version_again
UPDATE compare_version SET is_new = 1 WHERE document = :document

-- name: version_remove
DELETE FROM compare_version WHERE document = :document

-- name: version_copies_again
UPDATE compare_version SET is_new = 1, stands = 0 WHERE text_hash = :text_hash AND stands = :document

-- name: version_new_list
SELECT document FROM compare_version WHERE is_new <> 0 ORDER BY document

-- name: version_same_text
SELECT min(document) AS document FROM compare_version
WHERE text_hash = :text_hash AND words = :words AND is_mail = :is_mail AND stands = document

-- name: version_stands_set
UPDATE compare_version SET stands = :stands WHERE document = :document

-- name: version_joined
UPDATE compare_version SET is_new = 0 WHERE is_new <> 0

-- name: version_link_put
INSERT INTO compare_version_link (document, other, relation, same, lost, gained)
VALUES (:document, :other, :relation, :same, :lost, :gained)
ON CONFLICT (document, other) DO UPDATE SET relation = excluded.relation, same = excluded.same,
	lost = excluded.lost, gained = excluded.gained

-- name: version_link_remove
DELETE FROM compare_version_link WHERE document = :document AND other = :other

-- name: version_links
SELECT l.other, l.relation, l.same, l.lost, l.gained, v.is_mail, v.chain
FROM compare_version_link l JOIN compare_version v ON v.document = l.other
WHERE l.document = :document ORDER BY l.other LIMIT :count

-- name: version_chain_set
UPDATE compare_version SET chain = :chain WHERE document = :document

-- name: version_chain_members
SELECT document FROM compare_version WHERE chain = :chain AND chain <> 0 ORDER BY document LIMIT :count
