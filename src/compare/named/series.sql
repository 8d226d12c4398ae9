-- name: series_old
SELECT DISTINCT series FROM compare_number WHERE document = :document

-- name: series_remove
DELETE FROM compare_number WHERE document = :document

-- name: series_find
SELECT id, width FROM compare_series WHERE key = :key

-- name: series_new
INSERT INTO compare_series (kind, key, before, after, width) VALUES (:kind, :key, :before, :after, :width)

-- name: series_widen
UPDATE compare_series SET width = :width WHERE id = :id

-- name: series_get
SELECT kind, key, before, after, width FROM compare_series WHERE id = :id

-- name: series_number_new
INSERT OR IGNORE INTO compare_number (document, ordinal, series, role, number, begins, ends, words)
VALUES (:document, :ordinal, :series, :role, :number, :begins, :ends, :words)

-- Each number once: the first document that carries it as its own (role 1).
-- name: series_own
SELECT n.number, min(n.document) AS document FROM compare_number n
WHERE n.series = :series AND n.role = 1 GROUP BY n.number ORDER BY n.number

-- name: series_mentioned
SELECT DISTINCT number FROM compare_number WHERE series = :series AND role = 2 ORDER BY number

-- Who carries, names or lacks the numbers from :first to :last.
-- name: series_rows
SELECT n.number, n.begins, n.ends, n.words, i.id AS item, i.path, c.id AS custodian, d.moment
FROM compare_number n
JOIN document d ON d.id = n.document
JOIN item i ON i.id = (SELECT f.id FROM item f WHERE f.document = n.document
	ORDER BY f.path, f.id LIMIT 1)
JOIN delivery v ON v.id = i.delivery
LEFT JOIN compare_custodian c ON c.name = v.custodian
WHERE n.series = :series AND n.role = :role AND n.number BETWEEN :first AND :last
ORDER BY n.number, i.path, n.document, n.ordinal LIMIT :count
