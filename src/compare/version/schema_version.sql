-- Drafts, finals and copies in other formats (version.h). Derived: rebuilt from the texts.

-- Texts that may be versions of one another, or carry one (mails).
CREATE TABLE compare_version (
	document INTEGER PRIMARY KEY,
	words INTEGER NOT NULL,
	text_hash INTEGER NOT NULL,    -- of its words in their order
	level INTEGER NOT NULL,        -- its prints are those of its shingles that end in so many zero bits
	prints BLOB NOT NULL,          -- 64 bits each, growing
	is_mail INTEGER NOT NULL,
	is_new INTEGER NOT NULL,       -- to be joined
	stands INTEGER NOT NULL,       -- the document whose prints are among the postings for it
	chain INTEGER NOT NULL         -- the least document of its chain; 0: none
) STRICT;
CREATE INDEX compare_version_text ON compare_version (text_hash, document);
CREATE INDEX compare_version_new ON compare_version (document) WHERE is_new <> 0;
CREATE INDEX compare_version_chain ON compare_version (chain) WHERE chain <> 0;

-- Each pair stands here twice, once from either side.
CREATE TABLE compare_version_link (
	document INTEGER NOT NULL,
	other INTEGER NOT NULL,
	relation INTEGER NOT NULL,     -- enum version_relation, of `document` to `other`
	same INTEGER NOT NULL,         -- words
	lost INTEGER NOT NULL,         -- of `document`, not in `other`
	gained INTEGER NOT NULL,
	PRIMARY KEY (document, other)
) STRICT, WITHOUT ROWID;
