-- name: weighing_new
INSERT INTO weighing (entry, document, item, pass, version, based_on, aside, weight, lines, note, who,
	moment)
VALUES (:entry, :document, :item, :pass, :version, :based_on, :aside, :weight, :lines, :note, :who,
	:moment)

-- name: weighing_all
SELECT entry, document, item, pass, version, based_on, aside, weight, lines, note, who, moment
FROM weighing WHERE document = :document AND pass = :pass ORDER BY version
