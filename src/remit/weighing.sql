-- name: weighing_new
INSERT INTO weighing (entry, document, item, pass, version, based_on, aside, weight, lines, note, who,
	moment)
VALUES (:entry, :document, :item, :pass, :version, :based_on, :aside, :weight, :lines, :note, :who,
	:moment)

-- name: weighing_until
SELECT weight FROM weighing WHERE document = :document AND pass = :pass AND aside = 0 AND entry <= :until
ORDER BY version DESC LIMIT 1

-- name: weighing_all
SELECT entry, document, item, pass, version, based_on, aside, weight, lines, note, who, moment
FROM weighing WHERE document = :document AND pass = :pass ORDER BY version
