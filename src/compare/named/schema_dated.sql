-- Letters, memos and mails that texts name by kind and day alone ("your letter of 3 May 2012"), and
-- documents that are letters or memos of a day themselves (compare/named/dated.h).
CREATE TABLE compare_dated (
	document INTEGER NOT NULL,
	ordinal INTEGER NOT NULL,
	kind INTEGER NOT NULL,         -- enum dated_kind
	whose INTEGER NOT NULL,        -- enum dated_whose; 0: the document is one itself
	day INTEGER NOT NULL,          -- its midnight
	begins INTEGER NOT NULL,       -- code points
	ends INTEGER NOT NULL,
	words TEXT NOT NULL,
	PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX compare_dated_day ON compare_dated (whose, day);
