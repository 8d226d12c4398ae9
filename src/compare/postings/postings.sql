-- The page that holds a key, if any of the run does: the last that begins at or before it.
-- name: postings_seek
SELECT id, bytes FROM compare_posting WHERE id BETWEEN :first AND :at ORDER BY id DESC LIMIT 1

-- name: postings_next
SELECT id, bytes FROM compare_posting WHERE id > :behind AND id <= :last ORDER BY id LIMIT 1

-- name: postings_page_new
INSERT INTO compare_posting (id, bytes) VALUES (:id, :bytes)

-- name: postings_pages_remove
DELETE FROM compare_posting WHERE id BETWEEN :first AND :last

-- name: postings_runs
SELECT run, born, entries FROM compare_posting_run WHERE list = :list ORDER BY born DESC

-- name: postings_run_new
INSERT INTO compare_posting_run (list, run, born, entries) VALUES (:list, :run, :born, :entries)

-- name: postings_run_remove
DELETE FROM compare_posting_run WHERE list = :list AND run = :run

-- name: postings_gone_new
INSERT OR IGNORE INTO compare_posting_gone (list, key, document) VALUES (:list, :key, :document)

-- name: postings_gone_list
SELECT key, document FROM compare_posting_gone WHERE list = :list ORDER BY key, document

-- name: postings_gone_clear
DELETE FROM compare_posting_gone WHERE list = :list
