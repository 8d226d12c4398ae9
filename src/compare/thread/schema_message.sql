-- Mails as they are to each other: who, when, which ids. Ids of messages are in small letters.

-- People by address, in small letters: "a@b", an Exchange name "/o=...", or, where a mail gives
-- no more, the bare name.
CREATE TABLE compare_person (
	id INTEGER PRIMARY KEY,
	address TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL             -- as first given; '' where never
) STRICT;

-- Forms under which quotes may name them: the address, the words of the name in order ("jo smith" for
-- "Smith, Jo"), those of the address ("jo.smith@...").
CREATE TABLE compare_person_key (
	key TEXT NOT NULL,
	person INTEGER NOT NULL,
	PRIMARY KEY (key, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX compare_person_key_person ON compare_person_key (person);

CREATE TABLE compare_message (
	document INTEGER PRIMARY KEY,
	message_id TEXT NOT NULL,      -- '' none
	sent INTEGER,
	sender INTEGER NOT NULL,       -- compare_person; 0 unknown
	subject TEXT NOT NULL,         -- without RE:, FW: and the like, in small letters
	is_answer INTEGER NOT NULL,    -- by its subject: 1 a reply, 2 a forward
	has_parent INTEGER NOT NULL,   -- its header refers to another message
	conversation TEXT NOT NULL,    -- first 22 bytes of Outlook's Thread-Index, hexadecimal; '' none
	steps TEXT NOT NULL,           -- the bytes behind them, five for each answer
	thread INTEGER NOT NULL        -- the least document of its thread; 0: not yet joined
) STRICT;
CREATE INDEX compare_message_by_id ON compare_message (message_id);
CREATE INDEX compare_message_conversation ON compare_message (conversation) WHERE conversation <> '';
CREATE INDEX compare_message_thread ON compare_message (thread);
CREATE INDEX compare_message_sender ON compare_message (sender, sent);
CREATE INDEX compare_message_subject ON compare_message (subject, sent);

CREATE TABLE compare_recipient (
	document INTEGER NOT NULL,
	role INTEGER NOT NULL,         -- 1 to, 2 cc, 3 bcc
	person INTEGER NOT NULL,
	PRIMARY KEY (document, role, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX compare_recipient_person ON compare_recipient (person, document);

-- Messages that its header refers to, the oldest first; the last is the one that it answers.
CREATE TABLE compare_reference (
	document INTEGER NOT NULL,
	ordinal INTEGER NOT NULL,
	message_id TEXT NOT NULL,
	PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX compare_reference_by_id ON compare_reference (message_id, document);
