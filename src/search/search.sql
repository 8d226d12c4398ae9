-- name: search_hit
SELECT d.title AS title, coalesce(f.title, '') AS fields_title, coalesce(f.sender, '') AS sender,
		coalesce(f.recipient, '') AS recipient
	FROM document d LEFT JOIN search_field f ON f.document = d.id WHERE d.id = :document;

-- name: search_body
SELECT body FROM document_text WHERE document = :document;

-- name: search_items
SELECT id, delivery, path FROM item WHERE document = :document ORDER BY id LIMIT :limit
	OFFSET :offset;

-- name: search_item_in
SELECT id, delivery, path FROM item WHERE document = :document AND delivery = :delivery
	ORDER BY id LIMIT 1;
