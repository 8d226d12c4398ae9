-- Documents whose place among the copies that results fold is to be looked at anew (folds.h). Derived.
CREATE TABLE compare_fold_wanted (
	document INTEGER PRIMARY KEY
) STRICT;

-- A message's copies: whoever came to another group, or left one. One that stands for itself from the
-- beginning, as most do, is no copy.
CREATE TRIGGER compare_copy_stands AFTER UPDATE OF stands ON compare_copy
WHEN new.stands <> old.stands AND (old.stands <> 0 OR new.stands <> new.document)
BEGIN
	INSERT OR IGNORE INTO compare_fold_wanted (document) VALUES (new.document);
END;

-- Texts of the same words, likewise.
CREATE TRIGGER compare_near_stands AFTER UPDATE OF stands ON compare_near
WHEN new.stands <> old.stands
BEGIN
	INSERT OR IGNORE INTO compare_fold_wanted (document) VALUES (new.document);
END;
CREATE TRIGGER compare_near_gone AFTER DELETE ON compare_near
BEGIN
	INSERT OR IGNORE INTO compare_fold_wanted (document) VALUES (old.document), (old.stands);
END;
