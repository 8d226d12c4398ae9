-- Lists of documents by key (postings.h). Derived.

-- A page of a run: the list's number, the run's and the page's first key are its id.
CREATE TABLE compare_posting (
	id INTEGER PRIMARY KEY,
	bytes BLOB NOT NULL            -- entries in order, as differences
) STRICT;

CREATE TABLE compare_posting_run (
	list INTEGER NOT NULL,         -- enum postings_list
	run INTEGER NOT NULL,
	born INTEGER NOT NULL,         -- a later run outweighs an earlier one
	entries INTEGER NOT NULL,
	PRIMARY KEY (list, run)
) STRICT, WITHOUT ROWID;

-- Entries to be taken out when the list is next written to.
CREATE TABLE compare_posting_gone (
	list INTEGER NOT NULL,
	key INTEGER NOT NULL,
	document INTEGER NOT NULL,
	PRIMARY KEY (list, key, document)
) STRICT, WITHOUT ROWID;
