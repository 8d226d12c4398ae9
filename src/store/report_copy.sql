-- name: report_copy_next
SELECT coalesce(max(number), 0) + 1 AS next FROM report_copy

-- name: report_copy_new
INSERT INTO report_copy (number, findings, log_size, log_root, html_sha256, html_size, pdf_sha256,
	pdf_size, pdf_words, who, moment, entry)
VALUES (:number, :findings, :log_size, :log_root, :html_sha256, :html_size, :pdf_sha256,
	:pdf_size, :pdf_words, :who, :moment, :entry)

-- name: report_copy_some
SELECT number, findings, log_size, log_root, html_sha256, html_size, pdf_sha256, pdf_size, pdf_words,
	who, moment, entry FROM report_copy
WHERE :number = 0 OR number = :number ORDER BY number DESC LIMIT :size

-- Each at the end of an index: entries are numbered from 0.
-- name: report_changed_at
SELECT max(coalesce((SELECT max(entry) FROM finding_version), -1),
	coalesce((SELECT max(entry) FROM finding_step), -1),
	coalesce((SELECT max(entry) FROM exhibit), -1),
	coalesce((SELECT max(entry) FROM exhibit_link), -1),
	coalesce((SELECT max(entry) FROM criticism), -1),
	coalesce((SELECT max(entry) FROM gap_state), -1)) + 1 AS log_size
