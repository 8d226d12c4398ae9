-- What mails say themselves, and what they quote of others.

CREATE TABLE compare_said (
	document INTEGER PRIMARY KEY,
	words INTEGER NOT NULL,        -- of its own
	grams BLOB NOT NULL,           -- chosen grams of its own words, sorted (compare/near/gram.h)
	more BLOB NOT NULL,            -- those of what it quotes without a mark on each line
	announces INTEGER NOT NULL,    -- attachments that its words announce, in all its bodies
	says INTEGER NOT NULL          -- enum announced_says: whether its header says that it has any
) STRICT;

-- What mails announce as attached (compare/thread/announce.h), in the order of the text.
CREATE TABLE compare_announce (
	document INTEGER NOT NULL,
	ordinal INTEGER NOT NULL,
	body INTEGER NOT NULL,         -- of those of the mail, from 0 on
	kind INTEGER NOT NULL,         -- enum announce_kind
	file TEXT NOT NULL,            -- its name; '' unknown
	key TEXT NOT NULL,             -- of the name's stem (compare/named/named_text.h); '' unknown
	wide TEXT NOT NULL,            -- of all that could belong to it
	file_begins INTEGER NOT NULL,  -- where the name stands, in code points of the text
	file_ends INTEGER NOT NULL,
	wanted INTEGER NOT NULL,       -- how many are announced; 0 not said
	is_picture INTEGER NOT NULL,
	begins INTEGER NOT NULL,       -- code points of the text
	ends INTEGER NOT NULL,
	words TEXT NOT NULL,           -- the sentence
	PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX compare_announce_key ON compare_announce (key) WHERE key <> '';

CREATE TABLE compare_quote (
	document INTEGER NOT NULL,     -- the mail that quotes
	block INTEGER NOT NULL,        -- 1 .. in its text
	parent INTEGER NOT NULL,       -- the block that quotes this one; 0 the mail itself
	level INTEGER NOT NULL,
	form INTEGER NOT NULL,         -- enum quote_form
	author TEXT NOT NULL,          -- as written; '' unknown
	address TEXT NOT NULL,         -- in small letters; '' unknown
	sent INTEGER,                  -- as if it were UTC, unless has_zone
	other INTEGER,                 -- with day and month the other way round
	has_time INTEGER NOT NULL,
	has_zone INTEGER NOT NULL,
	subject TEXT NOT NULL,         -- as that of a message
	message_id TEXT NOT NULL,      -- where its header gives one
	begins INTEGER NOT NULL,       -- code points of the text, its header included
	ends INTEGER NOT NULL,
	words INTEGER NOT NULL,
	grams BLOB NOT NULL,           -- all, in order
	opening TEXT NOT NULL,         -- its first words, for people
	answers TEXT NOT NULL,         -- the id it has by what its quoter refers to; '' unknown
	how INTEGER NOT NULL,          -- enum quote_how
	held INTEGER NOT NULL,         -- the document that is quoted; 0
	absent INTEGER NOT NULL,       -- the same number for all quotes of one absent message; 0; where it
	                               -- stands printed: its number in compare_printout
	PRIMARY KEY (document, block)
) STRICT, WITHOUT ROWID;
CREATE INDEX compare_quote_open ON compare_quote (document, block) WHERE held = 0 AND how = 0;
CREATE INDEX compare_quote_held ON compare_quote (held) WHERE held <> 0;
CREATE INDEX compare_quote_absent ON compare_quote (absent) WHERE absent <> 0;

-- Messages that stand printed in documents: their header at the top of a page, their words below it.
CREATE TABLE compare_printout (
	document INTEGER NOT NULL,
	number INTEGER NOT NULL,       -- 1 .. in the document
	author TEXT NOT NULL,          -- as written; '' unknown
	address TEXT NOT NULL,         -- in small letters; '' unknown
	sent INTEGER NOT NULL,         -- as if it were UTC
	subject TEXT NOT NULL,         -- as that of a message
	words INTEGER NOT NULL,
	grams BLOB NOT NULL,           -- chosen ones, as those of what mails say
	PRIMARY KEY (document, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX compare_printout_sent ON compare_printout (sent);
