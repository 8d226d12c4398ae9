-- Texts as they are compared with each other (near.h). Derived: rebuilt from the texts.

CREATE TABLE compare_near (
	document INTEGER PRIMARY KEY,
	text_hash INTEGER NOT NULL,    -- of its words in their order
	words INTEGER NOT NULL,
	sketch BLOB NOT NULL,          -- minhash.h
	state INTEGER NOT NULL,        -- 0: new; 1: stands for its words; 2: has the words of another
	stands INTEGER NOT NULL,       -- the document that stands for its words
	family INTEGER NOT NULL        -- of near-duplicates, of those that stand; 0: none
) STRICT;
CREATE INDEX compare_near_text ON compare_near (text_hash, state);
CREATE INDEX compare_near_new ON compare_near (document) WHERE state = 0;
CREATE INDEX compare_near_family_members ON compare_near (family, words, document) WHERE family <> 0;

-- Those that stand by the keys of their sketches' bands: the band's number and the key, 32 bits each.
CREATE TABLE compare_near_band (
	key INTEGER NOT NULL,
	document INTEGER NOT NULL,
	PRIMARY KEY (key, document)
) STRICT, WITHOUT ROWID;

CREATE TABLE compare_near_family (
	id INTEGER PRIMARY KEY,
	pivot INTEGER NOT NULL,        -- the longest, of these the first
	members INTEGER NOT NULL       -- that stand
) STRICT;
