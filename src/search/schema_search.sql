-- The search index of one inspection: all of it can be made anew from document, document_text,
-- reading, part and item. search/index.c creates and fills it.

-- One row. generation rises with each document put in or taken out; writer is the index handle
-- that made the last change; version rises with each change of the segments.
CREATE TABLE search_state (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	generation INTEGER NOT NULL,
	writer INTEGER NOT NULL,
	version INTEGER NOT NULL,
	segments INTEGER NOT NULL, -- how many were ever begun: the next one's number
	layout INTEGER NOT NULL    -- of search_block
) STRICT;
INSERT INTO search_state VALUES (1, 0, 0, 0, 1, 2);

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

-- The short texts of a document as they were indexed.
CREATE TABLE search_field (
	document INTEGER PRIMARY KEY,
	born INTEGER NOT NULL,         -- generation in which its words were put in
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

-- The words (search/words.h): segments, and the pieces of their bytes (search/segment.h).
-- A segment holds the words of the documents born in [first, last]; no two overlap.
CREATE TABLE search_segment (
	id INTEGER PRIMARY KEY,
	stamp INTEGER NOT NULL,        -- random: tells it from one of the same number, undone since
	state INTEGER NOT NULL,        -- 0: being written; 1: in use; 2: to be removed
	first INTEGER NOT NULL,
	last INTEGER NOT NULL,
	least INTEGER NOT NULL,        -- document numbers
	most INTEGER NOT NULL,
	term_blocks INTEGER NOT NULL,
	docs_size INTEGER NOT NULL,    -- bytes
	places_size INTEGER NOT NULL,
	directory BLOB NOT NULL        -- first word of each block of terms
) STRICT;

-- number is the segment's number, the part and the piece's number: 32, 2 and 30 bits.
CREATE TABLE search_piece (
	number INTEGER PRIMARY KEY,
	bytes BLOB NOT NULL            -- and 8 bytes of checksum
) STRICT;

-- Documents whose words stand in a segment and count no longer.
CREATE TABLE search_dead (
	born INTEGER PRIMARY KEY,
	document INTEGER NOT NULL,
	died INTEGER NOT NULL          -- generation
) STRICT;
