-- name: unsettled_clear
DELETE FROM reading_unsettled WHERE document = :document

-- What was settled of a document at all is no longer waiting. A list is of one pass in all its versions.
-- name: unsettled_make
INSERT INTO reading_unsettled (document, list)
SELECT i.document, i.list FROM reading_list_item i
JOIN reading_list l ON l.list = i.list AND l.version = 1 AND l.pass = :second
WHERE i.document = :document AND i.state = 1
	AND NOT EXISTS (SELECT 1 FROM settlement s WHERE s.document = i.document AND s.list = i.list)
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
