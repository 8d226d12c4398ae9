-- Bodies that meet, and what documents say of their meetings (compare/meeting/meeting.h).

CREATE TABLE compare_body (
	id INTEGER PRIMARY KEY,
	key TEXT NOT NULL UNIQUE,      -- what all ways of writing its name share
	name TEXT NOT NULL,
	same INTEGER NOT NULL          -- the body that this is another name of; its own id: none
) STRICT;
CREATE INDEX compare_body_same ON compare_body (same);

CREATE TABLE compare_meeting (
	document INTEGER NOT NULL,
	ordinal INTEGER NOT NULL,
	body INTEGER NOT NULL,         -- 0: not said
	role INTEGER NOT NULL,         -- enum meeting_role
	day INTEGER NOT NULL,          -- its midnight
	begins INTEGER NOT NULL,       -- the passage, in code points
	ends INTEGER NOT NULL,
	words TEXT NOT NULL,
	PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX compare_meeting_body ON compare_meeting (body, day);
-- What else was held on a day.
CREATE INDEX compare_meeting_day ON compare_meeting (day, body);
