-- people.db: what is secret of accounts, and who is signed in. None of it is in the log.
-- Run at each opening for writing, so that what a later version added is made.

-- Passwords as libsodium writes them ('' none yet), and the second factor, sealed with the inspection's key.
CREATE TABLE IF NOT EXISTS people_secret (
	account INTEGER PRIMARY KEY,
	password TEXT NOT NULL,
	password_moment INTEGER NOT NULL,
	code_secret TEXT NOT NULL,     -- '' none
	code_step INTEGER NOT NULL,    -- the last step of time of which a code was taken
	keys_off INTEGER NOT NULL      -- single-letter keys switched off
) STRICT;

-- Recovery codes not used yet.
CREATE TABLE IF NOT EXISTS people_recovery (
	account INTEGER NOT NULL,
	salt BLOB NOT NULL,
	digest BLOB NOT NULL,          -- SHA-256 of salt and code
	PRIMARY KEY (account, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS people_session (
	digest BLOB PRIMARY KEY,       -- SHA-256 of its token
	account INTEGER NOT NULL,
	state INTEGER NOT NULL,        -- enum session_state
	begun INTEGER NOT NULL,
	used INTEGER NOT NULL,
	tries INTEGER NOT NULL,        -- wrong codes
	address TEXT NOT NULL,
	agent TEXT NOT NULL            -- as the browser calls itself
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS people_session_account ON people_session (account);

-- Failed tries to sign in, by subject: "account 3", "address 192.0.2.7", "account 3 from ...".
CREATE TABLE IF NOT EXISTS people_trial (
	subject TEXT PRIMARY KEY,
	failures INTEGER NOT NULL,
	last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Addresses from which an account was signed in.
CREATE TABLE IF NOT EXISTS people_known (
	account INTEGER NOT NULL,
	address TEXT NOT NULL,
	last INTEGER NOT NULL,
	PRIMARY KEY (account, address)
) STRICT, WITHOUT ROWID;

-- How far each errand of the workbench is (access/progress.h).
CREATE TABLE IF NOT EXISTS people_errand (
	errand INTEGER PRIMARY KEY,
	state INTEGER NOT NULL,        -- enum progress_state
	begun INTEGER NOT NULL,
	done INTEGER NOT NULL,
	total INTEGER NOT NULL,
	words TEXT NOT NULL,
	moment INTEGER NOT NULL
) STRICT;
