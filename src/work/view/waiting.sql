-- name: waiting_lists
SELECT l.list AS list, l.pass AS pass, (SELECT coalesce(sum(count), 0) FROM reading_tally t
	WHERE t.list = l.list AND t.state = 0) AS left_over
FROM reading_list l
WHERE l.reader = :reader AND l.is_closed = 0
	AND l.version = (SELECT max(version) FROM reading_list WHERE list = l.list)
ORDER BY l.list DESC

-- Contents that two people read and differ on, of which nothing is settled: kept (remit/unsettled.h).
-- name: waiting_unsettled
SELECT count(*) AS count, coalesce(min(l.list), 0) AS list
FROM reading_list l JOIN reading_unsettled u ON u.list = l.list
WHERE l.pass = :second AND l.is_closed = 0
	AND l.version = (SELECT max(version) FROM reading_list WHERE list = l.list)

-- name: waiting_askings
SELECT count(*) AS count FROM access_asking WHERE answered = 0

-- name: waiting_in_state
SELECT count(*) AS count, coalesce(min(id), 0) AS id, line, ordinal FROM finding WHERE state = :state

-- Back: the last step gave it back with a remark, and nobody has saved a version since.
-- name: waiting_back
SELECT count(*) AS count, coalesce(min(f.id), 0) AS id, f.line AS line, f.ordinal AS ordinal
FROM finding f JOIN finding_step s ON s.finding = f.id
WHERE f.state = :drafted AND s.state = :drafted AND s.note <> '' AND f.latest < s.entry
	AND s.entry = (SELECT max(entry) FROM finding_step WHERE finding = f.id)

-- name: waiting_replies
SELECT count(*) AS count, coalesce(min(f.id), 0) AS id, f.line AS line, f.ordinal AS ordinal, c.person AS person
FROM criticism c JOIN finding f ON f.id = c.finding
WHERE c.state = :state AND f.state <> :withdrawn AND (:before = 0 OR c.due < :before)
	AND c.entry = (SELECT max(entry) FROM criticism l
		WHERE l.finding = c.finding AND l.criticism = c.criticism)
