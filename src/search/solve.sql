-- name: solve_item
SELECT document FROM item WHERE id = :item AND document IS NOT NULL;

-- name: solve_body
SELECT body FROM document_text WHERE document = :document;

-- name: solve_fields
SELECT title, sender, recipient, cc, bcc, author, file, fact FROM search_field
	WHERE document = :document;
