-- Items of a second reading that both have read, with what stood when the later of the two had finished.
-- name: second_pairs
SELECT p.item, p.document, p.until,
	coalesce((SELECT w.weight FROM weighing w WHERE w.document = p.document AND w.pass = 1
		AND w.aside = 0 AND w.entry <= p.until ORDER BY w.version DESC LIMIT 1), 0) AS first_weight,
	coalesce((SELECT w.weight FROM weighing w WHERE w.document = p.document AND w.pass = 2
		AND w.aside = 0 AND w.entry <= p.until ORDER BY w.version DESC LIMIT 1), 0) AS second_weight,
	(SELECT t.body FROM document_text t WHERE t.document = p.document) AS body
FROM (SELECT s.position, s.item, s.document, max(s.state_entry, f.state_entry) AS until
	FROM reading_list_item s CROSS JOIN reading_list_item f ON f.document = s.document AND f.list = :first
	WHERE s.list = :second AND s.state = :read AND f.state = :read) p
ORDER BY p.position

-- name: second_codings
SELECT c.entry, c.code, c.document, c.quote, c.pass, c.taken_back, c.who, coalesce(p.state, 0) AS state,
	coalesce(p.begins, c.begins) AS begins, coalesce(p.ends, c.ends) AS ends
FROM reading_list_item s CROSS JOIN coding c ON c.document = s.document
LEFT JOIN coding_place p ON p.coding = c.entry
WHERE s.list = :second AND s.state = :read
