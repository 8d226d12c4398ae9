-- Notes of meetings of several sides, and mails that ask for such notes (compare/meeting/joint.h).
CREATE TABLE compare_joint (
	document INTEGER PRIMARY KEY,
	role INTEGER NOT NULL,         -- enum joint_role
	day INTEGER NOT NULL,
	parties TEXT NOT NULL,         -- key of the words that name who met; of a mail ''
	begins INTEGER NOT NULL,       -- code points
	ends INTEGER NOT NULL,
	words TEXT NOT NULL
) STRICT;
