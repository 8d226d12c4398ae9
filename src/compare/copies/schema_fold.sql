-- Documents whose place among the copies that results fold is to be looked at anew (folds.h). Derived.
CREATE TABLE compare_fold_wanted (
	document INTEGER PRIMARY KEY
) STRICT;
