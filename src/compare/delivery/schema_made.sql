-- Every instance with the month of its own main date, and when it was made and saved as its own facts
-- and its container say. Derived: see made.h.
CREATE TABLE compare_made (
	delivery INTEGER NOT NULL,
	item INTEGER NOT NULL,
	document INTEGER NOT NULL,
	kind INTEGER NOT NULL,         -- enum item_kind
	month INTEGER,                 -- of its main date: 12 * year + 0..11; NULL where it has none
	created INTEGER,               -- moments; NULL where not said
	modified INTEGER,
	filed INTEGER,                 -- of the delivered file, or the archive's member
	PRIMARY KEY (delivery, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX compare_made_document ON compare_made (document);
