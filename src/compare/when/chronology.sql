-- name: chronology_list
SELECT e.document, e.day, e.last_day, e.minute, e.precision, e.kind, e.sure, e.begins, e.ends,
	coalesce(m.message_id, '') AS message_id
FROM compare_date e LEFT JOIN compare_message m ON m.document = e.document
WHERE e.day >= :from AND e.day <= :until AND (:kind = 0 OR e.kind = :kind)
ORDER BY e.day, e.minute, e.kind, e.document, e.ordinal

-- name: chronology_document
SELECT d.title, d.name, d.kind, i.id, i.path, l.custodian
FROM document d JOIN item i ON i.id = (SELECT min(id) FROM item WHERE document = d.id)
JOIN delivery l ON l.id = i.delivery
WHERE d.id = :document

-- name: chronology_copies
SELECT count(*) AS count FROM item WHERE document = :document

-- name: chronology_message_copies
SELECT count(*) AS count FROM item WHERE document IN
	(SELECT document FROM compare_message WHERE message_id = :message_id)

-- name: chronology_words
SELECT substr(body, :begins, :count) AS words FROM document_text WHERE document = :document
