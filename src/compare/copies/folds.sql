-- name: folds_want
INSERT OR IGNORE INTO compare_fold_wanted (document) VALUES (:document)

-- name: folds_want_message
INSERT OR IGNORE INTO compare_fold_wanted (document)
SELECT document FROM compare_copy WHERE stands = :stands AND stands <> 0

-- name: folds_want_words
INSERT OR IGNORE INTO compare_fold_wanted (document)
SELECT document FROM compare_near WHERE text_hash = :text_hash AND stands = :stands

-- name: folds_wanted
SELECT document FROM compare_fold_wanted WHERE document > :after ORDER BY document LIMIT :count

-- name: folds_done
DELETE FROM compare_fold_wanted

-- What a document stands with: 0 where it is no mail, or has no words that count.
-- name: folds_stands
SELECT coalesce((SELECT c.stands FROM compare_copy c WHERE c.document = :document), 0) AS message,
	coalesce((SELECT n.stands FROM compare_near n WHERE n.document = :document AND n.words >= :words), 0) AS words,
	coalesce((SELECT n.text_hash FROM compare_near n WHERE n.document = :document), 0) AS text_hash

-- name: folds_of_message
SELECT document FROM compare_copy WHERE stands = :stands AND stands <> 0 ORDER BY document

-- Mail, pictures, archives and mailboxes (store/kind.h) hold more than their words; of what could not
-- be read whole the words say too little.
-- name: folds_of_words
SELECT n.document FROM compare_near n JOIN document d ON d.id = n.document
WHERE n.text_hash = :text_hash AND n.stands = :stands AND d.reason = 0
	AND d.kind NOT IN (1, 5, 10, 11)
	AND NOT EXISTS (SELECT 1 FROM compare_copy c WHERE c.document = n.document)
ORDER BY n.document
