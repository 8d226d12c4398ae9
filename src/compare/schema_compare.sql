-- What comparing remembers between two runs, and the gaps found. Derived: see compare.h.

-- Scopes that something new concerns and that joins and checks have yet to look at.
CREATE TABLE compare_touched (
	topic INTEGER NOT NULL,        -- enum topic
	scope INTEGER NOT NULL,
	PRIMARY KEY (topic, scope)
) STRICT, WITHOUT ROWID;

-- How often checks have run: who keeps something of the gaps knows by it when that is old.
CREATE TABLE compare_turn (
	id INTEGER PRIMARY KEY CHECK (id = 1),
	turns INTEGER NOT NULL
) STRICT;
INSERT INTO compare_turn (id, turns) VALUES (1, 0);

-- Documents that prints were made of: what comes for the first time has nothing to be removed.
CREATE TABLE compare_printed (
	document INTEGER PRIMARY KEY
) STRICT;

-- Custodians by name: deliveries name them, scopes and gaps number them.
CREATE TABLE compare_custodian (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE compare_gap (
	reference TEXT PRIMARY KEY,    -- stable: of the check's name and the subject
	check_name TEXT NOT NULL,
	scope INTEGER NOT NULL,
	subject TEXT NOT NULL,
	title TEXT NOT NULL,
	why TEXT NOT NULL,
	sure INTEGER NOT NULL,         -- per cent
	weight INTEGER NOT NULL,       -- 0..100
	custodian INTEGER NOT NULL,    -- 0: none in particular
	begins INTEGER,                -- moments
	ends INTEGER,
	is_restricted INTEGER NOT NULL,
	rank INTEGER NOT NULL,         -- minus sure x weight: lists are by it
	state INTEGER NOT NULL         -- enum gap_state: what was said of it last
) STRICT, WITHOUT ROWID;
CREATE INDEX compare_gap_scope ON compare_gap (check_name, scope);
-- Lists are read off these, worst first, without looking at gaps that they do not show.
CREATE INDEX compare_gap_rank ON compare_gap (rank, check_name, begins, subject, state);
CREATE INDEX compare_gap_kind_rank ON compare_gap (check_name, rank, begins, subject, state);

-- How many gaps there are of each kind and state, for every page: made anew whenever checks have run, and of a
-- kind whenever somebody gives a gap of it a state.
CREATE TABLE compare_gap_tally (
	check_name TEXT NOT NULL,
	state INTEGER NOT NULL,        -- enum gap_state
	count INTEGER NOT NULL,
	PRIMARY KEY (check_name, state)
) STRICT, WITHOUT ROWID;

-- What betrays a gap.
CREATE TABLE compare_gap_evidence (
	reference TEXT NOT NULL,
	ordinal INTEGER NOT NULL,
	item INTEGER NOT NULL,
	begins INTEGER NOT NULL,       -- code points of the document's text; -1: the whole item
	ends INTEGER NOT NULL,
	words TEXT NOT NULL,
	PRIMARY KEY (reference, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX compare_gap_evidence_item ON compare_gap_evidence (item);
