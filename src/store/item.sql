-- name: item_new
INSERT INTO item (id, delivery, parent, family, ordinal, depth, document, path, path_bytes, role,
	is_deleted, modified, modified_ns, reason, words, entry)
VALUES (:id, :delivery, :parent, :family, :ordinal, :depth, :document, :path, :path_bytes, :role,
	:is_deleted, :modified, :modified_ns, :reason, :words, :entry)

-- name: item_last_id
SELECT coalesce(max(id), 0) AS id FROM item

-- name: item_by_id
SELECT id, delivery, parent, family, ordinal, depth, document, path, path_bytes, role, is_deleted,
	modified, modified_ns, reason, words, entry
FROM item WHERE id = :id

-- name: item_first_of_document
SELECT id, delivery, parent, family, ordinal, depth, document, path, path_bytes, role, is_deleted,
	modified, modified_ns, reason, words, entry
FROM item WHERE id = (SELECT min(id) FROM item WHERE document = :document)

-- name: item_find_path
SELECT id FROM item WHERE delivery = :delivery AND path = :path AND parent IS NULL
	AND coalesce(path_bytes, x'') = :path_bytes
ORDER BY id DESC LIMIT 1

-- name: item_find_ordinal
SELECT id FROM item WHERE parent = :parent AND ordinal = :ordinal LIMIT 1

-- name: item_ids_of_document
SELECT id FROM item WHERE document = :of ORDER BY id

-- name: item_rank_in_family
SELECT count(*) AS count FROM (SELECT 1 FROM item
	WHERE document = :document AND family = :family AND id < :id LIMIT :count_max)

-- name: item_ids_of_parent
SELECT id FROM item WHERE parent = :of ORDER BY ordinal

-- name: item_ids_of_family
SELECT id FROM item WHERE family = :of ORDER BY id

-- name: item_ids_by_path
SELECT id FROM item WHERE path = :path ORDER BY document IS NULL, id

-- name: family_get
SELECT item_count, size FROM family WHERE item = :item

-- name: family_put
INSERT INTO family (item, item_count, size) VALUES (:item, 1, :size)
ON CONFLICT (item) DO UPDATE SET item_count = item_count + 1, size = size + excluded.size

-- name: item_limit
UPDATE item SET reason = :reason, words = :words WHERE id = :id AND reason = 0

-- name: item_give_way
DELETE FROM item WHERE id = :id
