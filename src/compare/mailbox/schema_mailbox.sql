-- Mailboxes: whose mail lies where, day by day. Derived: see mailbox.h.

-- Every instance of a mail, and the mailbox it lies in.
CREATE TABLE compare_mailbox_mail (
	custodian INTEGER NOT NULL,    -- compare_custodian
	item INTEGER NOT NULL,
	document INTEGER NOT NULL,
	mailbox INTEGER,               -- compare_mailbox; NULL: attached to another mail
	PRIMARY KEY (custodian, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX compare_mailbox_mail_document ON compare_mailbox_mail (document);

-- Custodians of whom mail came, or was read again, since their mailboxes were made.
CREATE TABLE compare_mailbox_stale (
	custodian INTEGER PRIMARY KEY
) STRICT;

CREATE TABLE compare_mailbox (
	id INTEGER PRIMARY KEY,
	custodian INTEGER NOT NULL,
	owner INTEGER NOT NULL,        -- compare_person; 0: of nobody in particular
	mails INTEGER NOT NULL,        -- dated ones; copies once
	UNIQUE (custodian, owner)
) STRICT;

-- Mails of each day of which there are any: days since 1970, UTC.
CREATE TABLE compare_mailbox_day (
	mailbox INTEGER NOT NULL,
	day INTEGER NOT NULL,
	sent INTEGER NOT NULL,         -- by the owner
	received INTEGER NOT NULL,     -- all others
	PRIMARY KEY (mailbox, day)
) STRICT, WITHOUT ROWID;

-- Days on which nobody works, as all mailboxes together show, beside those that are off by custom.
CREATE TABLE compare_day_off (
	day INTEGER PRIMARY KEY
) STRICT;

-- One row: the register's state when mailboxes were last judged.
CREATE TABLE compare_mailbox_seen (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	register_last INTEGER NOT NULL,
	register_count INTEGER NOT NULL
) STRICT;
INSERT INTO compare_mailbox_seen VALUES (1, 0, 0);
