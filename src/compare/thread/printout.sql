-- name: printout_any
SELECT EXISTS (SELECT 1 FROM compare_printout WHERE document = :document) AS there

-- name: printout_remove
DELETE FROM compare_printout WHERE document = :document

-- name: printout_new
INSERT INTO compare_printout (document, number, author, address, sent, subject, words, grams)
VALUES (:document, :number, :author, :address, :sent, :subject, :words, :grams)
