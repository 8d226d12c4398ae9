-- name: compare_is_there
SELECT count(*) AS count FROM sqlite_schema WHERE name = 'compare_touched'

-- name: compare_is_current
SELECT count(*) / 4 AS count FROM sqlite_schema
WHERE name IN ('compare_fold_wanted', 'compare_gap_tally', 'compare_posting', 'compare_turn')

-- name: compare_waiting
SELECT count(*) AS count FROM compare_wanted w CROSS JOIN document d ON d.id = w.document
WHERE d.state <> 0

-- name: compare_wanted_list
SELECT w.document FROM compare_wanted w CROSS JOIN document d ON d.id = w.document
WHERE d.state <> 0 ORDER BY w.document LIMIT :count

-- name: compare_wanted_done
DELETE FROM compare_wanted WHERE document = :document

-- name: compare_printed
INSERT OR IGNORE INTO compare_printed (document) VALUES (:document)

-- name: compare_touch
INSERT OR IGNORE INTO compare_touched (topic, scope) VALUES (:topic, :scope)

-- name: compare_touched_list
SELECT scope FROM compare_touched WHERE topic = :topic ORDER BY scope

-- name: compare_touched_count
SELECT count(*) AS count FROM compare_touched WHERE topic = :topic

-- name: compare_touched_any
SELECT count(*) AS count FROM compare_touched

-- name: compare_touched_clear
DELETE FROM compare_touched

-- name: compare_turn_next
UPDATE compare_turn SET turns = turns + 1
