-- name: intake_is_held
SELECT 1 AS held FROM item i JOIN document d ON d.id = i.document
WHERE i.delivery = :delivery AND i.parent IS NULL AND d.sha256 = :sha256 LIMIT 1
