-- name: delivery_find
SELECT id FROM delivery WHERE given_by = :given_by AND custodian = :custodian AND power = :power
	AND received = :received AND source = :source
ORDER BY id DESC LIMIT 1

-- name: delivery_last_id
SELECT coalesce(max(id), 0) AS id FROM delivery

-- name: delivery_new
INSERT INTO delivery (id, given_by, custodian, power, received, source, started, finished, entry,
	receipt_sha256, summary_sha256)
VALUES (:id, :given_by, :custodian, :power, :received, :source, :started, NULL, :entry, '', '')

-- name: delivery_behind
SELECT id, given_by, custodian, power, received, source, started, finished, entry
FROM delivery WHERE id >= :id ORDER BY id

-- name: delivery_count
SELECT count(*) AS count FROM delivery

-- name: delivery_done
UPDATE delivery SET finished = :finished, receipt_sha256 = :receipt, summary_sha256 = :summary
WHERE id = :id

-- name: delivery_files
SELECT i.path, i.path_bytes, i.words, d.sha256, d.size
FROM item i LEFT JOIN document d ON d.id = i.document
WHERE i.delivery = :delivery AND i.parent IS NULL ORDER BY i.path, i.id
