-- name: waiting_lists
SELECT l.list AS list, l.pass AS pass, (SELECT coalesce(max(i.position), 0) FROM reading_list_item i
		WHERE i.list = l.list) - (SELECT count(*) FROM reading_list_item i
		WHERE i.list = l.list AND i.state <> 0) AS left_over
FROM reading_list l
WHERE l.reader = :reader AND l.is_closed = 0
	AND l.version = (SELECT max(version) FROM reading_list WHERE list = l.list)
ORDER BY l.list DESC

-- Contents that a second reader has read and whose codes, or weights, are not those of the first reading; what was
-- settled of them at all is no longer waiting.
-- name: waiting_unsettled
SELECT count(*) AS count, coalesce(min(l.list), 0) AS list
FROM reading_list l JOIN reading_list_item i ON i.list = l.list
WHERE l.pass = :second AND l.is_closed = 0 AND i.state = 1
	AND l.version = (SELECT max(version) FROM reading_list WHERE list = l.list)
	AND NOT EXISTS (SELECT 1 FROM settlement s WHERE s.document = i.document AND s.list = l.list)
	AND (EXISTS (SELECT code FROM coding k WHERE k.document = i.document AND k.taken_back = 0
			AND k.pass = :first EXCEPT SELECT code FROM coding k
			WHERE k.document = i.document AND k.taken_back = 0 AND k.pass = :second)
		OR EXISTS (SELECT code FROM coding k WHERE k.document = i.document AND k.taken_back = 0
			AND k.pass = :second EXCEPT SELECT code FROM coding k
			WHERE k.document = i.document AND k.taken_back = 0 AND k.pass = :first)
		OR EXISTS (SELECT 1 FROM weighing a JOIN weighing b
			ON b.document = a.document AND b.pass = :second AND b.weight <> a.weight
			WHERE a.document = i.document AND a.pass = :first
				AND a.version = (SELECT max(version) FROM weighing v
					WHERE v.document = a.document AND v.pass = :first AND v.aside = 0)
				AND b.version = (SELECT max(version) FROM weighing v
					WHERE v.document = b.document AND v.pass = :second AND v.aside = 0)))

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
