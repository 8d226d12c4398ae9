-- Messages that are copies of one message (copies.h). Derived.
CREATE TABLE compare_copy (
	document INTEGER PRIMARY KEY,
	words_key INTEGER NOT NULL,    -- of the moment sent and the words; 0: none
	header_key INTEGER NOT NULL,   -- of the moment sent, sender and subject; 0: none
	stands INTEGER NOT NULL        -- the least document of the copies of its message; 0: to be joined
) STRICT;
CREATE INDEX compare_copy_words ON compare_copy (words_key) WHERE words_key <> 0;
CREATE INDEX compare_copy_header ON compare_copy (header_key) WHERE header_key <> 0;
CREATE INDEX compare_copy_stands ON compare_copy (stands);

-- Whether two items are one source (lineage.h), where findings rest on both: kept, since it takes a comparison of
-- their words. It holds for the turn in which it was found.
CREATE TABLE compare_tie (
	a INTEGER NOT NULL,            -- items, the lower number first
	b INTEGER NOT NULL,
	turn INTEGER NOT NULL,         -- of compare_turn
	is_one INTEGER NOT NULL,
	PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;
