-- name: meeting_old_bodies
SELECT DISTINCT body FROM compare_meeting WHERE document = :document

-- name: meeting_remove
DELETE FROM compare_meeting WHERE document = :document

-- name: meeting_new
INSERT INTO compare_meeting (document, ordinal, body, role, day, begins, ends, words)
VALUES (:document, :ordinal, :body, :role, :day, :begins, :ends, :words)

-- name: meeting_body_find
SELECT id FROM compare_body WHERE key = :key

-- name: meeting_body_new
INSERT INTO compare_body (key, name, same) VALUES (:key, :name, 0)

-- name: meeting_body_itself
UPDATE compare_body SET same = id WHERE id = :id

-- name: meeting_body_get
SELECT key, name, same FROM compare_body WHERE id = :id

-- name: meeting_body_same
UPDATE compare_body SET same = :same WHERE id = :id

-- Minutes and agendas (roles 1 to 4) are what makes a body one.
-- name: meeting_bodies
SELECT b.id, b.key, b.same,
	(SELECT count(*) FROM compare_meeting m WHERE m.body = b.id AND m.role <= 4) AS held
FROM compare_body b ORDER BY b.id

-- name: meeting_shared_days
SELECT count(*) AS count FROM (
	SELECT day FROM compare_meeting WHERE body = :one AND role <= 5
	INTERSECT SELECT day FROM compare_meeting WHERE body = :other AND role <= 5)

-- name: meeting_list
SELECT m.role, m.day, m.begins, m.ends, m.words, i.id AS item, c.id AS custodian, d.id AS document,
	d.moment
FROM compare_body b JOIN compare_meeting m ON m.body = b.id
JOIN document d ON d.id = m.document
JOIN item i ON i.id = (SELECT min(f.id) FROM item f WHERE f.document = m.document)
JOIN delivery v ON v.id = i.delivery
LEFT JOIN compare_custodian c ON c.name = v.custodian
WHERE b.same = :body
ORDER BY m.day, m.role, m.document, m.ordinal

-- Said to be cancelled by words that name no body in a way of their own.
-- name: meeting_cancelled
SELECT words FROM compare_meeting WHERE body = 0 AND day = :day AND role = 10

-- name: meeting_received
SELECT max(received) AS received FROM delivery

-- name: meeting_cadence
SELECT name, words FROM register WHERE kind = 4

-- Minutes of that day under other names, and where they lie.
-- name: meeting_same_day
SELECT b.key, i.path FROM compare_meeting m JOIN compare_body b ON b.id = m.body
JOIN item i ON i.id = (SELECT min(f.id) FROM item f WHERE f.document = m.document)
WHERE m.day = :day AND m.role <= 4 AND m.role <> 3 AND b.same <> :body
LIMIT :count

-- name: meeting_day_bodies
SELECT DISTINCT body FROM compare_meeting WHERE day = :day AND body <> 0

-- name: meeting_old_days
SELECT DISTINCT day FROM compare_meeting WHERE document = :document AND role <= 4

-- name: meeting_path
SELECT path FROM item WHERE id = :item
