-- Files that documents name, and under which names documents are held (compare/named/named.h).

CREATE TABLE compare_name (
	id INTEGER PRIMARY KEY,
	key TEXT NOT NULL UNIQUE,      -- of the file's stem; "listing:<document>" stands for a listing,
	                               -- "title:<key>" for a title
	name TEXT NOT NULL,            -- as it was written first
	last TEXT NOT NULL             -- the key's last word (a title's longest): by it what comes later is found
) STRICT;
CREATE INDEX compare_name_last ON compare_name (last);

CREATE TABLE compare_named (
	document INTEGER NOT NULL,
	ordinal INTEGER NOT NULL,
	name INTEGER NOT NULL,
	wide TEXT NOT NULL,            -- key of all that could belong to the name
	is_path INTEGER NOT NULL,
	is_listed INTEGER NOT NULL,    -- among so many that they count as one
	begins INTEGER NOT NULL,       -- code points
	ends INTEGER NOT NULL,
	words TEXT NOT NULL,
	PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX compare_named_name ON compare_named (name);

CREATE TABLE compare_holding (
	document INTEGER NOT NULL,
	key TEXT NOT NULL,
	PRIMARY KEY (document, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX compare_holding_key ON compare_holding (key);

-- Distinctive words of the names, titles and heads of documents and of their pages (compare/named/heading.h).
CREATE TABLE compare_heading (
	document INTEGER NOT NULL,
	page INTEGER NOT NULL,         -- 0: the document's own
	words TEXT NOT NULL,           -- parted by blanks
	is_mail INTEGER NOT NULL,      -- of a mail's subject
	PRIMARY KEY (document, page)
) STRICT, WITHOUT ROWID;
