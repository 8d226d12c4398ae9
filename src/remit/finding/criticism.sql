-- name: criticism_new
INSERT INTO criticism (entry, criticism, finding, person, is_significant, state, due, words,
	disposition, who, moment)
VALUES (:entry, :criticism, :finding, :person, :is_significant, :state, :due, :words,
	:disposition, :who, :moment)

-- name: criticism_last
SELECT entry, criticism, finding, person, is_significant, state, due, words, disposition, who,
	moment FROM criticism WHERE criticism = :criticism ORDER BY entry DESC LIMIT 1

-- name: criticism_list
SELECT entry, criticism, finding, person, is_significant, state, due, words, disposition, who,
	moment FROM criticism c
WHERE (:finding = 0 OR finding = :finding) AND entry = (
	SELECT max(entry) FROM criticism l WHERE l.finding = c.finding AND l.criticism = c.criticism)
ORDER BY criticism
