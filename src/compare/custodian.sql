-- name: custodian_find
SELECT id FROM compare_custodian WHERE name = :name

-- name: custodian_new
INSERT INTO compare_custodian (name) VALUES (:name)

-- name: custodian_by_id
SELECT name FROM compare_custodian WHERE id = :id
