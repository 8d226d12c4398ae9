-- name: dates_forget
DELETE FROM compare_date WHERE document = :document

-- name: dates_new
INSERT INTO compare_date (document, ordinal, day, last_day, minute, precision, kind, sure, begins, ends)
VALUES (:document, :ordinal, :day, :last_day, :minute, :precision, :kind, :sure, :begins, :ends)
