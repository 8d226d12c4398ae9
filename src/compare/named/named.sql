-- name: named_old
SELECT DISTINCT name FROM compare_named WHERE document = :document

-- name: named_remove
DELETE FROM compare_named WHERE document = :document

-- name: named_name_find
SELECT id FROM compare_name WHERE key = :key

-- name: named_name_new
INSERT INTO compare_name (key, name, last) VALUES (:key, :name, :last)

-- name: named_name_get
SELECT key, name FROM compare_name WHERE id = :id

-- name: named_new
INSERT INTO compare_named (document, ordinal, name, wide, is_path, is_listed, begins, ends, words)
VALUES (:document, :ordinal, :name, :wide, :is_path, :is_listed, :begins, :ends, :words)

-- name: named_holdings_of
SELECT key FROM compare_holding WHERE document = :document

-- name: named_holdings_remove
DELETE FROM compare_holding WHERE document = :document

-- name: named_holding_new
INSERT OR IGNORE INTO compare_holding (document, key) VALUES (:document, :key)

-- name: named_is_held
SELECT 1 AS held FROM compare_holding WHERE key = :key LIMIT 1

-- Names whose last word is this, and the listings that they stand in.
-- name: named_by_last
SELECT id FROM compare_name WHERE last = :last
UNION SELECT l.name FROM compare_name n JOIN compare_named m ON m.name = n.id AND m.is_listed = 1
	JOIN compare_named l ON l.document = m.document AND l.ordinal = 0
	WHERE n.last = :last

-- name: named_rows
SELECT m.document, m.wide, m.is_path, m.is_listed, m.begins, m.ends, m.words, i.id AS item,
	i.path, c.id AS custodian, d.kind, d.moment
FROM compare_named m JOIN document d ON d.id = m.document
JOIN item i ON i.id = (SELECT min(f.id) FROM item f WHERE f.document = m.document)
JOIN delivery v ON v.id = i.delivery
LEFT JOIN compare_custodian c ON c.name = v.custodian
WHERE m.name = :name AND NOT EXISTS (SELECT 1 FROM compare_announce a
	LEFT JOIN compare_message x ON x.document = a.document
	WHERE a.document = m.document AND a.key <> ''
		AND a.file_begins < m.ends AND a.file_ends > m.begins
		AND (a.kind > 0 OR coalesce(x.is_answer, 0) <> 1))
ORDER BY m.document, m.ordinal LIMIT :count

-- What a mail announces as its attachment is another check's (compare/thread/check_attachment.h),
-- unless it is an answer that speaks of what was sent to it.
-- name: named_is_announced
SELECT 1 AS announced FROM compare_announce a LEFT JOIN compare_message x ON x.document = a.document
WHERE a.key = :key AND a.key <> '' AND (a.kind > 0 OR coalesce(x.is_answer, 0) <> 1) LIMIT 1

-- name: named_listed
SELECT m.wide, n.key, n.name FROM compare_named m JOIN compare_name n ON n.id = m.name
WHERE m.document = :document AND m.is_listed = 1 AND m.ordinal > 0 ORDER BY m.ordinal

-- name: title_by_word
SELECT id FROM compare_name WHERE last = :last AND key LIKE 'title:%'

-- name: title_headings_remove
DELETE FROM compare_heading WHERE document = :document

-- name: title_heading_new
INSERT INTO compare_heading (document, page, words, is_mail) VALUES (:document, :page, :words, :is_mail)

-- name: title_headings_of
SELECT words FROM compare_heading WHERE document = :document AND is_mail <= :mails ORDER BY page
