-- name: index_stamp
SELECT random() AS stamp,
	(SELECT count(*) FROM sqlite_schema WHERE name = 'search_word'
		OR (name = 'search_state' AND sql NOT LIKE '%layout%')) AS former;

-- name: index_state
SELECT generation, writer FROM search_state WHERE id = 1;

-- name: index_state_set
UPDATE search_state SET generation = :generation, writer = :writer WHERE id = 1;

-- name: index_document
SELECT d.kind AS kind, d.moment AS moment, d.title AS title, d.reason AS reason,
		d.contradicts AS contradicts
	FROM document d WHERE d.id = :document;

-- name: index_facts
SELECT facts FROM reading WHERE document = :document;

-- name: index_items
SELECT id, delivery, path, is_deleted FROM item WHERE document = :document AND id > :after
	ORDER BY id;

-- name: index_parts
SELECT coalesce(max(role = 1), 0) AS attachments, count(*) AS parts
	FROM (SELECT role FROM part WHERE container = :document LIMIT 1000);

-- name: index_group_find
SELECT id FROM search_group WHERE deliveries = :deliveries;

-- name: index_group_text
SELECT deliveries FROM search_group WHERE id = :id;

-- name: index_group_add
INSERT INTO search_group (deliveries) VALUES (:deliveries);

-- name: index_field
SELECT born, last_item, title, sender, recipient, cc, bcc, author, file, fact FROM search_field
	WHERE document = :document;

-- name: index_born
SELECT born FROM search_field WHERE document = :document;

-- name: index_field_set
INSERT OR REPLACE INTO search_field
	(document, born, last_item, title, sender, recipient, cc, bcc, author, file, fact)
	VALUES (:document, :born, :last_item, :title, :sender, :recipient, :cc, :bcc, :author, :file, :fact);

-- name: index_field_item
UPDATE search_field SET last_item = :last_item WHERE document = :document;

-- name: index_field_remove
DELETE FROM search_field WHERE document = :document;

-- name: index_body
SELECT body FROM document_text WHERE document = :document;

-- name: index_block
SELECT docs FROM search_block WHERE block = :block;

-- name: index_block_set
INSERT INTO search_block (block, generation, docs) VALUES (:block, :generation, :docs)
	ON CONFLICT (block) DO UPDATE SET generation = excluded.generation, docs = excluded.docs;

-- name: index_texts
SELECT f.document AS document, coalesce(t.body, '') AS body, f.title AS title,
		f.sender AS sender, f.recipient AS recipient, f.cc AS cc, f.bcc AS bcc,
		f.author AS author, f.file AS file, f.fact AS fact
	FROM search_field f LEFT JOIN document_text t ON t.document = f.document
	ORDER BY f.document;
