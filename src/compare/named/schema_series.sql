-- Numbered series: references, numbered names, Bates numbers, and holes within documents.

CREATE TABLE compare_series (
	id INTEGER PRIMARY KEY,
	kind INTEGER NOT NULL,         -- enum series_kind
	key TEXT NOT NULL UNIQUE,      -- "ref:LC/2012/#"
	before TEXT NOT NULL,          -- how a number of it is written; of a hole: its label
	after TEXT NOT NULL,
	width INTEGER NOT NULL         -- digits with leading zeros; 0: none
) STRICT;

CREATE TABLE compare_number (
	document INTEGER NOT NULL,
	ordinal INTEGER NOT NULL,
	series INTEGER NOT NULL,
	role INTEGER NOT NULL,         -- enum series_role
	number INTEGER NOT NULL,
	begins INTEGER NOT NULL,       -- the passage in code points; -1: a name
	ends INTEGER NOT NULL,
	words TEXT NOT NULL,
	PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX compare_number_series ON compare_number (series, role, number);
