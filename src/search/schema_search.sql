-- The search index of one inspection: all of it can be made anew from document, document_text,
-- reading, part and item. search/index.c creates and fills it.

-- One row. generation rises with each change; writer is the index handle that made the last one.
CREATE TABLE search_state (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	generation INTEGER NOT NULL,
	writer INTEGER NOT NULL
) STRICT;
INSERT INTO search_state VALUES (1, 0, 0);

-- What ranking, facets and filters need of each document, packed: search/docs.h.
CREATE TABLE search_block (
	block INTEGER PRIMARY KEY,
	generation INTEGER NOT NULL,
	docs BLOB NOT NULL
) STRICT;
CREATE INDEX search_block_generation ON search_block (generation);

-- Sets of deliveries that documents were found in, each once: "1", "1,3".
CREATE TABLE search_group (
	id INTEGER PRIMARY KEY,
	deliveries TEXT NOT NULL UNIQUE
) STRICT;

-- Every word of every text, in order: what patterns are expanded over.
CREATE TABLE search_term (
	term TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- The short texts of a document as they were indexed, and a checksum of the long one.
CREATE TABLE search_field (
	document INTEGER PRIMARY KEY,
	checksum INTEGER NOT NULL,
	last_item INTEGER NOT NULL,    -- instances up to this one are counted
	title TEXT NOT NULL,
	sender TEXT NOT NULL,
	recipient TEXT NOT NULL,
	cc TEXT NOT NULL,
	bcc TEXT NOT NULL,
	author TEXT NOT NULL,
	file TEXT NOT NULL,
	fact TEXT NOT NULL
) STRICT;

CREATE VIEW search_source AS
	SELECT f.document AS document, coalesce(t.body, '') AS body, f.title AS title,
		f.sender AS sender, f.recipient AS recipient, f.cc AS cc, f.bcc AS bcc,
		f.author AS author, f.file AS file, f.fact AS fact
	FROM search_field f LEFT JOIN document_text t ON t.document = f.document;

-- Columns in the order of enum query_field (search/query.h). Lengths are in search_block.
CREATE VIRTUAL TABLE search_word USING fts5 (
	body, title, sender, recipient, cc, bcc, author, file, fact,
	content='search_source', content_rowid='document', tokenize='candour', columnsize=0
);
INSERT INTO search_word (search_word, rank) VALUES ('automerge', 0);
INSERT INTO search_word (search_word, rank) VALUES ('crisismerge', 64);
