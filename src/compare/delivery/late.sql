-- name: late_deliveries
SELECT d.id, d.custodian, d.received, coalesce(c.id, 0) AS custodian_id
FROM delivery d LEFT JOIN compare_custodian c ON c.name = d.custodian ORDER BY d.received, d.id

-- Their items come one after another; the first few stand for them.
-- name: late_items
SELECT id, path FROM item WHERE delivery = :delivery AND parent IS NULL ORDER BY id LIMIT :count
