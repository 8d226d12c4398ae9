-- Only what may come among the first is sorted, and only the first are looked up: the latest of all, and the latest of
-- each code of the line.
-- name: choice_passages
SELECT c.entry AS coding, c.item AS item, c.document AS document, c.quote AS quote, c.code AS code,
	d.title AS title, d.moment AS moment, i.path AS path
FROM (SELECT g.entry, g.item, g.document, g.quote, k.name AS code, k.line
	FROM coding g CROSS JOIN code k ON k.code = g.code AND k.version = g.version
	WHERE g.taken_back = 0 AND g.pass = 1 AND g.entry IN (
		SELECT :first
		UNION SELECT entry FROM (SELECT entry FROM coding WHERE taken_back = 0 AND pass = 1
			ORDER BY entry DESC LIMIT :count)
		UNION SELECT x.entry FROM code l JOIN coding x ON x.entry IN (
			SELECT y.entry FROM coding y WHERE y.code = l.code AND y.version = l.version
				AND y.taken_back = 0 AND y.pass = 1
			ORDER BY y.entry DESC LIMIT :count)
		WHERE l.line = :line)
	ORDER BY g.entry = :first DESC, k.line = :line DESC, g.entry DESC LIMIT :count) c
CROSS JOIN document d ON d.id = c.document CROSS JOIN item i ON i.id = c.item
ORDER BY c.entry = :first DESC, c.line = :line DESC, c.entry DESC
