-- name: reading_list_new
INSERT INTO reading_list (entry, list, version, name, query, reader, pass, first_list, share, seed,
	is_closed, who, moment)
VALUES (:entry, :list, :version, :name, :query, :reader, :pass, :first_list, :share, :seed,
	:is_closed, :who, :moment)

-- name: reading_list_next
SELECT coalesce(max(list), 0) + 1 AS next FROM reading_list

-- name: reading_list_some
SELECT entry, list, version, name, query, reader, pass, first_list, share, seed, is_closed, who, moment,
	(SELECT coalesce(sum(count), 0) FROM reading_tally t WHERE t.list = l.list) AS count,
	(SELECT coalesce(sum(count), 0) FROM reading_tally t WHERE t.list = l.list AND t.state = 1) AS read,
	(SELECT coalesce(sum(count), 0) FROM reading_tally t WHERE t.list = l.list AND t.state = 2) AS skipped
FROM reading_list l
WHERE version = (SELECT max(version) FROM reading_list WHERE list = l.list)
	AND (:list = 0 OR list = :list) AND (:reader = '' OR reader = :reader)
	AND (:with_closed OR is_closed = 0)
ORDER BY list DESC

-- name: reading_item_new
INSERT INTO reading_list_item (list, position, item, document, state, state_entry, state_moment,
	state_who)
SELECT :list, (SELECT coalesce(max(position), 0) + 1 FROM reading_list_item WHERE list = :list),
	id, document, 0, 0, 0, '' FROM item WHERE id = :item AND document IS NOT NULL
ON CONFLICT (document, list) DO NOTHING

-- name: reading_tally_new
INSERT INTO reading_tally (list, state, day, count) VALUES (:list, 0, 0, 1)
ON CONFLICT (list, state, day) DO UPDATE SET count = count + 1

-- name: reading_tally_change
INSERT INTO reading_tally (list, state, day, count)
SELECT list, state, CASE state WHEN 0 THEN 0 ELSE state_moment / 86400 END, :change
FROM reading_list_item WHERE list = :list AND position = :position
ON CONFLICT (list, state, day) DO UPDATE SET count = count + excluded.count

-- name: reading_tally_empty
DELETE FROM reading_tally WHERE list = :list AND count = 0

-- name: reading_item_state
UPDATE reading_list_item SET state = :state, state_entry = :entry, state_moment = :moment,
	state_who = :who WHERE list = :list AND position = :position

-- name: reading_item_some
SELECT position, item, document, state, state_moment, state_who, state_entry
FROM reading_list_item
WHERE list = :list AND position >= :from ORDER BY position LIMIT :count_max

-- name: reading_item_at
SELECT position, item, document, state, state_moment, state_who, state_entry
FROM reading_list_item
WHERE list = :list AND document = (SELECT document FROM item WHERE id = :item)

-- name: reading_item_next
SELECT * FROM (SELECT position, item, document, state, state_moment, state_who, state_entry
	FROM reading_list_item WHERE list = :list AND state = 0 AND position > :behind
	ORDER BY position LIMIT 1)
UNION ALL SELECT * FROM (SELECT position, item, document, state, state_moment, state_who, state_entry
	FROM reading_list_item WHERE list = :list AND state = 0 AND position <= :behind
	ORDER BY position LIMIT 1)
LIMIT 1

-- name: reading_left
SELECT coalesce(sum(t.count), 0) AS count FROM reading_list l JOIN reading_tally t ON t.list = l.list AND t.state = 0
WHERE l.reader = :reader AND l.is_closed = 0
	AND l.version = (SELECT max(version) FROM reading_list WHERE list = l.list)

-- name: reading_eyes
SELECT l.list, l.reader FROM reading_list_item i JOIN reading_list l ON l.list = i.list
WHERE i.document = :document AND i.state = 0 AND l.pass = 2 AND l.is_closed = 0
	AND l.version = (SELECT max(version) FROM reading_list WHERE list = l.list)

-- Joined in this order: else all items of all lists are gone through, in order of document.
-- name: reading_seconds
SELECT i.document, l.list, l.reader
FROM reading_list l CROSS JOIN reading_list_item i ON i.list = l.list
WHERE l.pass = 2 AND l.is_closed = 0 AND i.state = 0
	AND l.version = (SELECT max(version) FROM reading_list WHERE list = l.list)
ORDER BY i.document

-- name: reading_second_left
SELECT count(DISTINCT i.document) AS count FROM reading_list l
JOIN reading_list_item i ON i.list = l.list
WHERE l.pass = 2 AND l.is_closed = 0 AND l.reader = :reader AND i.state = 0
	AND l.version = (SELECT max(version) FROM reading_list WHERE list = l.list)

-- name: reading_done
SELECT state_moment FROM reading_list_item WHERE list = :list AND state <> 0
ORDER BY state_moment DESC

-- name: reading_to_read
SELECT coalesce(sum(count), 0) AS count FROM reading_tally WHERE list = :list AND state = 0
