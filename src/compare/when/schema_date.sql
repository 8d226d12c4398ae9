-- What is dated in each document: its own dates and those that its text states.
CREATE TABLE compare_date (
	document INTEGER NOT NULL,
	ordinal INTEGER NOT NULL,
	day INTEGER NOT NULL,          -- midnight of the first day, a moment
	last_day INTEGER NOT NULL,     -- of the last
	minute INTEGER NOT NULL,       -- of the day; -1 not stated
	precision INTEGER NOT NULL,    -- enum when_precision
	kind INTEGER NOT NULL,         -- enum dates_kind
	sure INTEGER NOT NULL,         -- per cent
	begins INTEGER NOT NULL,       -- code points of the text; -1: a property, not in the text
	ends INTEGER NOT NULL,
	PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX compare_date_day ON compare_date (day, minute, kind, document, ordinal);
