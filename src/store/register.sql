-- name: register_new
INSERT INTO register (entry, kind, name, custodian, state, begins, ends, words)
VALUES (:entry, :kind, :name, :custodian, :state, :begins, :ends, :words)

-- name: register_remove
DELETE FROM register WHERE entry = :entry

-- name: register_list
SELECT entry, kind, name, custodian, state, begins, ends, words FROM register
WHERE :kind = 0 OR kind = :kind ORDER BY entry
