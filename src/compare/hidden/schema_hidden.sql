-- Documents with words that someone meant to take out, and why they count as restricted: views of them
-- go into the log. Derived, by the check hidden-text.

CREATE TABLE compare_restricted (
	document INTEGER NOT NULL,
	kind TEXT NOT NULL,            -- of what is hidden: "text-under-shape"
	why TEXT NOT NULL,             -- one sentence
	PRIMARY KEY (document, kind)
) STRICT, WITHOUT ROWID;
