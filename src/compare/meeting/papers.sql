-- Agendas, by body and day; the front of their texts. What a mail attaches is another check's.
-- name: papers_agendas
SELECT s.id AS body, s.key, s.name, m.day, m.document, d.text_size, substr(t.body, 1, :size) AS front,
	i.id AS item, i.path, c.id AS custodian
FROM compare_meeting m JOIN compare_body b ON b.id = m.body JOIN compare_body s ON s.id = b.same
JOIN document d ON d.id = m.document JOIN document_text t ON t.document = m.document
JOIN item i ON i.id = (SELECT min(f.id) FROM item f WHERE f.document = m.document)
JOIN delivery v ON v.id = i.delivery
LEFT JOIN compare_custodian c ON c.name = v.custodian
WHERE m.role = 3 AND d.kind <> 1
ORDER BY s.id, m.day, m.document

-- What could be a paper: documents, sheets, slides, images, texts, pages of the web. The minutes of
-- a body are none of its own, but may be laid before another.
-- name: papers_holdings
SELECT d.id AS document, d.title, d.moment, i.path,
	coalesce((SELECT b.same FROM compare_meeting m JOIN compare_body b ON b.id = m.body
		WHERE m.document = d.id AND m.role <= 2 ORDER BY m.ordinal LIMIT 1), 0) AS minutes_of
FROM item i JOIN document d ON d.id = i.document
WHERE d.kind BETWEEN 2 AND 7
ORDER BY i.id

-- name: papers_front
SELECT substr(body, 1, :size) AS front FROM document_text WHERE document = :document

-- name: papers_minutes
SELECT t.body FROM compare_body b JOIN compare_meeting m ON m.body = b.id
JOIN document_text t ON t.document = m.document
WHERE b.same = :body AND m.day = :day AND m.role IN (1, 2, 4) LIMIT :count
