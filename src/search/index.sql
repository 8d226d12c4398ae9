-- No statement here may need a journal of its own (as REPLACE does): SQLite would tell FTS5 to
-- write out what it has gathered, document by document, and loading would take thrice as long.

-- name: index_stamp
SELECT random() AS stamp;

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
SELECT checksum, last_item, title, sender, recipient, cc, bcc, author, file, fact FROM search_field
	WHERE document = :document;

-- name: index_field_add
INSERT INTO search_field
	(document, checksum, last_item, title, sender, recipient, cc, bcc, author, file, fact)
	VALUES (:document, :checksum, :last_item, :title, :sender, :recipient, :cc, :bcc, :author, :file, :fact);

-- name: index_field_item
UPDATE search_field SET last_item = :last_item WHERE document = :document;

-- name: index_field_remove
DELETE FROM search_field WHERE document = :document;

-- name: index_body
SELECT body FROM document_text WHERE document = :document;

-- name: index_words_add
INSERT INTO search_word (rowid, body, title, sender, recipient, cc, bcc, author, file, fact)
	VALUES (:document, :body, :title, :sender, :recipient, :cc, :bcc, :author, :file, :fact);

-- name: index_words_remove
INSERT INTO search_word
	(search_word, rowid, body, title, sender, recipient, cc, bcc, author, file, fact)
	VALUES ('delete', :document, :body, :title, :sender, :recipient, :cc, :bcc, :author, :file,
		:fact);

-- name: index_term_add
INSERT OR IGNORE INTO search_term (term) VALUES (:term);

-- name: index_block
SELECT docs FROM search_block WHERE block = :block;

-- name: index_block_add
INSERT INTO search_block (block, generation, docs) VALUES (:block, :generation, :docs);

-- name: index_block_set
UPDATE search_block SET generation = :generation, docs = :docs WHERE block = :block;

-- name: index_merge
INSERT INTO search_word (search_word, rank) VALUES ('merge', :pages);

-- name: index_changes
SELECT total_changes() AS changes;

-- name: index_integrity
INSERT INTO search_word (search_word, rank) VALUES ('integrity-check', 1);
