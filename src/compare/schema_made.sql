-- When each instance was made and saved, as its own facts and its container say. Derived: see made.h.
CREATE TABLE compare_made (
	delivery INTEGER NOT NULL,
	item INTEGER NOT NULL,
	document INTEGER NOT NULL,
	created INTEGER,               -- moments; NULL where not said
	modified INTEGER,
	filed INTEGER,                 -- of the delivered file, or the archive's member
	PRIMARY KEY (delivery, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX compare_made_document ON compare_made (document);
