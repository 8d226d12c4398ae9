-- name: choice_passages
SELECT g.entry AS coding, g.item AS item, g.document AS document, g.quote AS quote, k.name AS code,
	d.title AS title, d.moment AS moment, i.path AS path
FROM coding g JOIN code k ON k.code = g.code AND k.version = g.version
	JOIN document d ON d.id = g.document JOIN item i ON i.id = g.item
WHERE g.taken_back = 0 AND g.pass = 1
ORDER BY g.entry = :first DESC, k.line = :line DESC, g.entry DESC LIMIT :count
