-- name: verify_attach
ATTACH :path AS kept

-- Each of these gives what stands on one side only: `sort` says which, `what` names it.

-- name: verify_settings
SELECT 'altered' AS sort, 'setting "' || l.name || '"' AS what FROM main.setting l
	LEFT JOIN kept.setting k ON k.name = l.name
	WHERE l.value <> '' AND (k.value IS NULL OR k.value <> l.value)

-- name: verify_lines
SELECT 'altered' AS sort, 'line of enquiry ' || number AS what FROM (
	SELECT number, title, question, asks_both FROM main.line
	EXCEPT SELECT number, title, question, asks_both FROM kept.line)
UNION SELECT 'added', 'line of enquiry ' || number FROM kept.line
	WHERE number NOT IN (SELECT number FROM main.line)

-- name: verify_deliveries
SELECT CASE WHEN id IN (SELECT id FROM kept.delivery) THEN 'altered' ELSE 'missing' END AS sort,
	'delivery ' || id AS what FROM (
	SELECT id, given_by, custodian, power, received, source, started, finished, entry,
		receipt_sha256, summary_sha256 FROM main.delivery
	EXCEPT SELECT id, given_by, custodian, power, received, source, started, finished, entry,
		receipt_sha256, summary_sha256 FROM kept.delivery)
UNION SELECT 'added', 'delivery ' || id FROM kept.delivery
	WHERE id NOT IN (SELECT id FROM main.delivery)

-- name: verify_items
SELECT CASE WHEN id IN (SELECT id FROM kept.item) THEN 'altered' ELSE 'missing' END AS sort,
	'item ' || id || ' ("' || path || '")' AS what FROM (
	SELECT i.id, i.delivery, i.parent, i.family, i.ordinal, i.depth, d.sha256, d.size, i.path,
		i.path_bytes, i.role, i.is_deleted, i.modified, i.modified_ns, i.reason, i.words, i.entry
	FROM main.item i LEFT JOIN main.document d ON d.id = i.document
	EXCEPT
	SELECT i.id, i.delivery, i.parent, i.family, i.ordinal, i.depth, d.sha256, d.size, i.path,
		i.path_bytes, i.role, i.is_deleted, i.modified, i.modified_ns, i.reason, i.words, i.entry
	FROM kept.item i LEFT JOIN kept.document d ON d.id = i.document)
UNION ALL SELECT 'added', 'item ' || id || ' ("' || path || '")' FROM kept.item
	WHERE id NOT IN (SELECT id FROM main.item)

-- name: verify_documents
SELECT CASE WHEN id IN (SELECT id FROM kept.document) THEN 'altered' ELSE 'missing' END AS sort,
	'document ' || id AS what FROM (
	SELECT id, sha256, size, name, declared FROM main.document
	EXCEPT SELECT id, sha256, size, name, declared FROM kept.document)
UNION ALL SELECT 'added', 'document ' || id FROM kept.document
	WHERE id NOT IN (SELECT id FROM main.document)

-- name: verify_entry_runs
SELECT CASE WHEN first IN (SELECT first FROM kept.entry_run) THEN 'altered' ELSE 'missing' END AS sort,
	'the kind and person of entry ' || first AS what FROM (
	SELECT first, kind, who, nth FROM main.entry_run
	EXCEPT SELECT first, kind, who, nth FROM kept.entry_run)
UNION ALL SELECT 'added', 'the kind and person of entry ' || first FROM kept.entry_run
	WHERE first NOT IN (SELECT first FROM main.entry_run)

-- name: verify_passwords
SELECT CASE WHEN document IN (SELECT document FROM kept.document_password) THEN 'altered'
	ELSE 'missing' END AS sort, 'the password of document ' || document AS what FROM (
	SELECT document, sealed FROM main.document_password
	EXCEPT SELECT document, sealed FROM kept.document_password)
UNION ALL SELECT 'added', 'the password of document ' || document FROM kept.document_password
	WHERE document NOT IN (SELECT document FROM main.document_password)

-- name: verify_gap_lines
SELECT 'altered' AS sort, 'the line of enquiry of gaps "' || kind || '"' AS what FROM (
	SELECT kind, line FROM main.gap_line EXCEPT SELECT kind, line FROM kept.gap_line)
UNION SELECT 'added', 'the line of enquiry of gaps "' || kind || '"' FROM kept.gap_line
	WHERE kind NOT IN (SELECT kind FROM main.gap_line)

-- name: verify_gap_states
SELECT CASE WHEN entry IN (SELECT entry FROM kept.gap_state) THEN 'altered' ELSE 'missing' END AS sort,
	'the state of gap ' || reference AS what FROM (
	SELECT entry, reference, kind, title, state, note, who, moment FROM main.gap_state
	EXCEPT SELECT entry, reference, kind, title, state, note, who, moment FROM kept.gap_state)
UNION ALL SELECT 'added', 'the state of gap ' || reference FROM kept.gap_state
	WHERE entry NOT IN (SELECT entry FROM main.gap_state)

-- name: verify_report_copies
SELECT CASE WHEN number IN (SELECT number FROM kept.report_copy) THEN 'altered' ELSE 'missing' END AS sort,
	'copy ' || number || ' of the report' AS what FROM (
	SELECT number, findings, log_size, log_root, html_sha256, html_size, pdf_sha256, pdf_size, pdf_words,
		who, moment, entry FROM main.report_copy
	EXCEPT SELECT number, findings, log_size, log_root, html_sha256, html_size, pdf_sha256, pdf_size, pdf_words,
		who, moment, entry FROM kept.report_copy)
UNION ALL SELECT 'added', 'copy ' || number || ' of the report' FROM kept.report_copy
	WHERE number NOT IN (SELECT number FROM main.report_copy)

-- name: verify_report_files
SELECT number, html_sha256, pdf_sha256 FROM report_copy ORDER BY number

-- name: verify_errands
SELECT CASE WHEN entry IN (SELECT entry FROM kept.errand) THEN 'altered' ELSE 'missing' END AS sort,
	'the errand of entry ' || entry AS what FROM (
	SELECT entry, kind, about, who, moment FROM main.errand
	EXCEPT SELECT entry, kind, about, who, moment FROM kept.errand)
UNION ALL SELECT 'added', 'the errand of entry ' || entry FROM kept.errand
	WHERE entry NOT IN (SELECT entry FROM main.errand)

-- name: verify_errand_ends
SELECT CASE WHEN entry IN (SELECT entry FROM kept.errand_end) THEN 'altered' ELSE 'missing' END AS sort,
	'the end of the errand of entry ' || errand AS what FROM (
	SELECT entry, errand, outcome, words, moment FROM main.errand_end
	EXCEPT SELECT entry, errand, outcome, words, moment FROM kept.errand_end)
UNION ALL SELECT 'added', 'the end of the errand of entry ' || errand FROM kept.errand_end
	WHERE entry NOT IN (SELECT entry FROM main.errand_end)

-- name: verify_register
SELECT CASE WHEN entry IN (SELECT entry FROM kept.register) THEN 'altered' ELSE 'missing' END AS sort,
	'number ' || entry || ' of the register' AS what FROM (
	SELECT entry, kind, name, custodian, state, begins, ends, words FROM main.register
	EXCEPT SELECT entry, kind, name, custodian, state, begins, ends, words FROM kept.register)
UNION ALL SELECT 'added', 'number ' || entry || ' of the register' FROM kept.register
	WHERE entry NOT IN (SELECT entry FROM main.register)

-- name: verify_accounts
SELECT CASE WHEN id IN (SELECT id FROM kept.account) THEN 'altered' ELSE 'missing' END AS sort,
	'the account "' || login || '"' AS what FROM (
	SELECT id, login, name, role, state, asks_code, entry FROM main.account
	EXCEPT SELECT id, login, name, role, state, asks_code, entry FROM kept.account)
UNION ALL SELECT 'added', 'the account "' || login || '"' FROM kept.account
	WHERE id NOT IN (SELECT id FROM main.account)

-- name: verify_restrictions
SELECT CASE WHEN entry IN (SELECT entry FROM kept.restriction) THEN 'altered' ELSE 'missing' END AS sort,
	'restriction ' || entry AS what FROM (
	SELECT entry, class, scope, number, name, why, lifted, who, moment FROM main.restriction
	EXCEPT SELECT entry, class, scope, number, name, why, lifted, who, moment FROM kept.restriction)
UNION ALL SELECT 'added', 'restriction ' || entry FROM kept.restriction
	WHERE entry NOT IN (SELECT entry FROM main.restriction)

-- name: verify_grants
SELECT CASE WHEN entry IN (SELECT entry FROM kept.access_grant) THEN 'altered' ELSE 'missing' END AS sort,
	'the opening to somebody of ' || entry AS what FROM (
	SELECT entry, account, restriction, ended, why, who, moment FROM main.access_grant
	EXCEPT SELECT entry, account, restriction, ended, why, who, moment FROM kept.access_grant)
UNION ALL SELECT 'added', 'the opening to somebody of ' || entry FROM kept.access_grant
	WHERE entry NOT IN (SELECT entry FROM main.access_grant)

-- name: verify_askings
SELECT CASE WHEN entry IN (SELECT entry FROM kept.access_asking) THEN 'altered' ELSE 'missing' END AS sort,
	'question for access ' || entry AS what FROM (
	SELECT entry, account, item, why, answered, who, moment FROM main.access_asking
	EXCEPT SELECT entry, account, item, why, answered, who, moment FROM kept.access_asking)
UNION ALL SELECT 'added', 'question for access ' || entry FROM kept.access_asking
	WHERE entry NOT IN (SELECT entry FROM main.access_asking)

-- name: verify_publications
SELECT CASE WHEN entry IN (SELECT entry FROM kept.publication) THEN 'altered' ELSE 'missing' END AS sort,
	'what was found of the published "' || path || '"' AS what FROM (
	SELECT entry, folder, path, sha256, held, title, why, sure, weight, moment FROM main.publication
	EXCEPT SELECT entry, folder, path, sha256, held, title, why, sure, weight, moment
	FROM kept.publication)
UNION ALL SELECT 'added', 'what was found of the published "' || path || '"' FROM kept.publication
	WHERE entry NOT IN (SELECT entry FROM main.publication)

-- name: verify_link_runs
SELECT CASE WHEN entry IN (SELECT entry FROM kept.link_run) THEN 'altered' ELSE 'missing' END AS sort,
	'linking ' || number AS what FROM (
	SELECT entry, number, sha256, summary, who, moment FROM main.link_run
	EXCEPT SELECT entry, number, sha256, summary, who, moment FROM kept.link_run)
UNION ALL SELECT 'added', 'linking ' || number FROM kept.link_run
	WHERE entry NOT IN (SELECT entry FROM main.link_run)

-- name: verify_link_decisions
SELECT CASE WHEN entry IN (SELECT entry FROM kept.link_decision) THEN 'altered' ELSE 'missing' END AS sort,
	'the decision on ' || source_a || ':' || id_a || ' and ' || source_b || ':' || id_b AS what FROM (
	SELECT entry, source_a, id_a, source_b, id_b, verdict, why, who, moment FROM main.link_decision
	EXCEPT SELECT entry, source_a, id_a, source_b, id_b, verdict, why, who, moment
	FROM kept.link_decision)
UNION ALL SELECT 'added', 'the decision on ' || source_a || ':' || id_a || ' and ' || source_b || ':' || id_b
	FROM kept.link_decision WHERE entry NOT IN (SELECT entry FROM main.link_decision)

-- name: verify_codes
SELECT CASE WHEN entry IN (SELECT entry FROM kept.code) THEN 'altered' ELSE 'missing' END AS sort,
	'version ' || version || ' of the code "' || name || '"' AS what FROM (
	SELECT entry, code, version, guid, name, definition, include_when, exclude_when, example, line,
		colour, parent, is_closed, who, moment FROM main.code
	EXCEPT SELECT entry, code, version, guid, name, definition, include_when, exclude_when, example,
		line, colour, parent, is_closed, who, moment FROM kept.code)
UNION ALL SELECT 'added', 'version ' || version || ' of the code "' || name || '"' FROM kept.code
	WHERE entry NOT IN (SELECT entry FROM main.code)

-- name: verify_codings
SELECT CASE WHEN entry IN (SELECT entry FROM kept.coding) THEN 'altered' ELSE 'missing' END AS sort,
	'the coded passage of entry ' || entry AS what FROM (
	SELECT entry, guid, code, version, document, item, begins, ends, before, quote, after, boxes,
		note, pass, taken_back, who, moment FROM main.coding
	EXCEPT SELECT entry, guid, code, version, document, item, begins, ends, before, quote, after,
		boxes, note, pass, taken_back, who, moment FROM kept.coding)
UNION ALL SELECT 'added', 'the coded passage of entry ' || entry FROM kept.coding
	WHERE entry NOT IN (SELECT entry FROM main.coding)

-- name: verify_weighings
SELECT CASE WHEN entry IN (SELECT entry FROM kept.weighing) THEN 'altered' ELSE 'missing' END AS sort,
	'the weight of item ' || item || ' (entry ' || entry || ')' AS what FROM (
	SELECT entry, document, item, pass, version, based_on, aside, weight, lines, note, who, moment
		FROM main.weighing
	EXCEPT SELECT entry, document, item, pass, version, based_on, aside, weight, lines, note, who,
		moment FROM kept.weighing)
UNION ALL SELECT 'added', 'the weight of item ' || item || ' (entry ' || entry || ')'
	FROM kept.weighing WHERE entry NOT IN (SELECT entry FROM main.weighing)

-- name: verify_reading_lists
SELECT CASE WHEN entry IN (SELECT entry FROM kept.reading_list) THEN 'altered' ELSE 'missing' END AS sort,
	'version ' || version || ' of reading list B-' || list AS what FROM (
	SELECT entry, list, version, name, query, reader, pass, first_list, share, seed, is_closed, who,
		moment FROM main.reading_list
	EXCEPT SELECT entry, list, version, name, query, reader, pass, first_list, share, seed,
		is_closed, who, moment FROM kept.reading_list)
UNION ALL SELECT 'added', 'version ' || version || ' of reading list B-' || list FROM kept.reading_list
	WHERE entry NOT IN (SELECT entry FROM main.reading_list)

-- name: verify_looked_at
SELECT 'missing' AS sort, 'that somebody looked at document ' || document AS what FROM main.looked_at
	WHERE document NOT IN (SELECT document FROM kept.looked_at)
UNION ALL SELECT 'added', 'that somebody looked at document ' || document FROM kept.looked_at
	WHERE document NOT IN (SELECT document FROM main.looked_at)

-- name: verify_reading_list_items
SELECT 'altered' AS sort, 'item ' || item || ' of reading list B-' || list AS what FROM (
	SELECT list, position, item, document, state, state_entry, state_moment, state_who
		FROM main.reading_list_item
	EXCEPT SELECT list, position, item, document, state, state_entry, state_moment, state_who
		FROM kept.reading_list_item)
UNION ALL SELECT 'added', 'item ' || item || ' of reading list B-' || list FROM kept.reading_list_item
	WHERE (list, position) NOT IN (SELECT list, position FROM main.reading_list_item)

-- name: verify_settlements
SELECT CASE WHEN entry IN (SELECT entry FROM kept.settlement) THEN 'altered' ELSE 'missing' END AS sort,
	'what was settled in entry ' || entry AS what FROM (
	SELECT entry, list, document, coding, verdict, why, who, moment FROM main.settlement
	EXCEPT SELECT entry, list, document, coding, verdict, why, who, moment
	FROM kept.settlement)
UNION ALL SELECT 'added', 'what was settled in entry ' || entry FROM kept.settlement
	WHERE entry NOT IN (SELECT entry FROM main.settlement)

-- name: verify_saved_searches
SELECT CASE WHEN entry IN (SELECT entry FROM kept.saved_search) THEN 'altered' ELSE 'missing' END AS sort,
	'version ' || version || ' of the saved search "' || name || '"' AS what FROM (
	SELECT entry, search, version, kind, name, query, is_alert, is_closed, owner, who, moment FROM main.saved_search
	EXCEPT SELECT entry, search, version, kind, name, query, is_alert, is_closed, owner, who, moment
	FROM kept.saved_search)
UNION ALL SELECT 'added', 'version ' || version || ' of the saved search "' || name || '"' FROM kept.saved_search
	WHERE entry NOT IN (SELECT entry FROM main.saved_search)

-- name: verify_saved_looks
SELECT CASE WHEN entry IN (SELECT entry FROM kept.saved_look) THEN 'altered' ELSE 'missing' END AS sort,
	'a look at saved search ' || search AS what FROM (
	SELECT entry, search, item, total, who, moment FROM main.saved_look
	EXCEPT SELECT entry, search, item, total, who, moment
	FROM kept.saved_look)
UNION ALL SELECT 'added', 'a look at saved search ' || search FROM kept.saved_look
	WHERE entry NOT IN (SELECT entry FROM main.saved_look)

-- name: verify_reading_tallies
SELECT 'altered' AS sort, 'the count of what is read of reading list ' || list AS what FROM (
	SELECT list, state, day, count FROM main.reading_tally
	EXCEPT SELECT list, state, day, count FROM kept.reading_tally) GROUP BY list
UNION SELECT 'altered', 'the count of what is read of reading list ' || list FROM (
	SELECT list, state, day, count FROM kept.reading_tally
	EXCEPT SELECT list, state, day, count FROM main.reading_tally)

-- name: verify_reading_unsettled
SELECT 'missing' AS sort, 'what is to be settled of document ' || document || ' in reading list ' || list AS what
FROM (SELECT document, list FROM main.reading_unsettled
	EXCEPT SELECT document, list FROM kept.reading_unsettled)
UNION ALL SELECT 'added', 'what is to be settled of document ' || document || ' in reading list ' || list
FROM (SELECT document, list FROM kept.reading_unsettled
	EXCEPT SELECT document, list FROM main.reading_unsettled)

-- name: verify_families
SELECT 'altered' AS sort, 'the count of what item ' || item || ' holds' AS what FROM (
	SELECT item, item_count, size FROM main.family
	EXCEPT SELECT item, item_count, size FROM kept.family)
UNION ALL SELECT 'added', 'the count of what item ' || item || ' holds' FROM kept.family
	WHERE item NOT IN (SELECT item FROM main.family)

-- name: verify_texts
SELECT 'added' AS sort, 'the text of document ' || document || ', which was not read,' AS what
	FROM kept.document_text WHERE document NOT IN (SELECT document FROM kept.reading)
UNION ALL SELECT 'missing', 'the text of document ' || document FROM kept.reading
	WHERE document NOT IN (SELECT document FROM kept.document_text)

-- Tables and indexes; those of the search are made by search/index.h, those of comparing by
-- compare/compare.h.

-- name: verify_schema
SELECT 'altered' AS sort, 'the ' || type || ' "' || name || '"' AS what FROM (
	SELECT type, name, sql FROM main.sqlite_schema
	EXCEPT SELECT type, name, sql FROM kept.sqlite_schema)
UNION ALL SELECT 'added', 'the ' || type || ' "' || name || '"' FROM kept.sqlite_schema
	WHERE name NOT IN (SELECT name FROM main.sqlite_schema)
	AND (type = 'trigger' OR (substr(tbl_name, 1, 7) <> 'search_' AND substr(tbl_name, 1, 8) <> 'compare_'))

-- name: verify_pending
SELECT idx, kind, moment, payload FROM pending_entry WHERE idx >= :first ORDER BY idx

-- name: verify_document_last
SELECT coalesce(max(id), 0) AS id FROM document

-- name: verify_document_ids
SELECT id FROM document ORDER BY id

-- name: verify_integrity
SELECT integrity_check FROM pragma_integrity_check(20)

-- name: verify_signed
SELECT signed_size, signed_root FROM ledger_state WHERE id = 1

-- name: verify_hash_known
SELECT size FROM document WHERE sha256 = :sha256

-- name: verify_hashes
SELECT sha256, size FROM document ORDER BY id

-- name: verify_counts
SELECT (SELECT count(*) FROM item) AS items, (SELECT count(*) FROM document) AS documents

-- name: verify_receipts
SELECT id, receipt_sha256, summary_sha256 FROM delivery WHERE finished IS NOT NULL

-- name: verify_letters
SELECT note FROM gap_state WHERE note LIKE 'request %' GROUP BY note ORDER BY min(entry)

-- name: verify_link_manifests
SELECT number, sha256 FROM link_run ORDER BY entry

-- name: verify_findings
SELECT CASE WHEN id IN (SELECT id FROM kept.finding) THEN 'altered' ELSE 'missing' END AS sort,
	'finding ' || line || '.' || ordinal AS what FROM (
	SELECT id, line, ordinal, latest, state FROM main.finding
	EXCEPT SELECT id, line, ordinal, latest, state FROM kept.finding)
UNION ALL SELECT 'added', 'finding ' || line || '.' || ordinal FROM kept.finding
	WHERE id NOT IN (SELECT id FROM main.finding)

-- name: verify_finding_versions
SELECT CASE WHEN entry IN (SELECT entry FROM kept.finding_version) THEN 'altered' ELSE 'missing' END AS sort,
	'version ' || version || ' of finding ' || line || '.' || ordinal AS what FROM (
	SELECT entry, finding, version, line, ordinal, title, past, present, sureness, next_id, body,
		who, moment FROM main.finding_version
	EXCEPT SELECT entry, finding, version, line, ordinal, title, past, present, sureness, next_id, body,
		who, moment FROM kept.finding_version)
UNION ALL SELECT 'added', 'version ' || version || ' of finding ' || line || '.' || ordinal FROM kept.finding_version
	WHERE entry NOT IN (SELECT entry FROM main.finding_version)

-- name: verify_finding_steps
SELECT CASE WHEN entry IN (SELECT entry FROM kept.finding_step) THEN 'altered' ELSE 'missing' END AS sort,
	'the step of a finding in entry ' || entry AS what FROM (
	SELECT entry, finding, version, state, note, who, moment FROM main.finding_step
	EXCEPT SELECT entry, finding, version, state, note, who, moment FROM kept.finding_step)
UNION ALL SELECT 'added', 'the step of a finding in entry ' || entry FROM kept.finding_step
	WHERE entry NOT IN (SELECT entry FROM main.finding_step)

-- name: verify_uploads
SELECT CASE WHEN number IN (SELECT number FROM kept.upload) THEN 'altered' ELSE 'missing' END AS sort,
	'upload ' || number || ' ("' || name || '")' AS what FROM (
	SELECT number, reference, name, size, account, who, given_by, custodian, power, received, request,
		note, state, sha256, began, ended, begin_entry, end_entry, delivery, why FROM main.upload
	EXCEPT SELECT number, reference, name, size, account, who, given_by, custodian, power, received, request,
		note, state, sha256, began, ended, begin_entry, end_entry, delivery, why FROM kept.upload)
UNION ALL SELECT 'added', 'upload ' || number || ' ("' || name || '")' FROM kept.upload
	WHERE number NOT IN (SELECT number FROM main.upload)

-- name: verify_requests
SELECT CASE WHEN number IN (SELECT number FROM kept.request_sent) THEN 'altered' ELSE 'missing' END AS sort,
	'request ' || number AS what FROM (
	SELECT number, entry, addressee, power, dated, due, files, gaps, who, moment FROM main.request_sent
	EXCEPT SELECT number, entry, addressee, power, dated, due, files, gaps, who, moment FROM kept.request_sent)
UNION ALL SELECT 'added', 'request ' || number FROM kept.request_sent
	WHERE number NOT IN (SELECT number FROM main.request_sent)

-- name: verify_request_answers
SELECT CASE WHEN entry IN (SELECT entry FROM kept.request_answer) THEN 'altered' ELSE 'missing' END AS sort,
	'the answer of entry ' || entry AS what FROM (
	SELECT entry, request, delivery, upload, is_whole, answered, note, who, moment FROM main.request_answer
	EXCEPT SELECT entry, request, delivery, upload, is_whole, answered, note, who, moment FROM kept.request_answer)
UNION ALL SELECT 'added', 'the answer of entry ' || entry FROM kept.request_answer
	WHERE entry NOT IN (SELECT entry FROM main.request_answer)

-- The files that must be there: whole uploads which nobody has taken in yet.
-- name: verify_upload_files
SELECT number, name, size, sha256, state FROM main.upload WHERE state < 2 ORDER BY number

-- name: verify_letter_files
SELECT files FROM main.request_sent ORDER BY number

-- name: verify_exhibits
SELECT CASE WHEN entry IN (SELECT entry FROM kept.exhibit) THEN 'altered' ELSE 'missing' END AS sort,
	'the evidence of entry ' || entry AS what FROM (
	SELECT entry, finding, number, coding, gap, source, is_contemporaneous, answer, is_removed,
		who, moment FROM main.exhibit
	EXCEPT SELECT entry, finding, number, coding, gap, source, is_contemporaneous, answer, is_removed,
		who, moment FROM kept.exhibit)
UNION ALL SELECT 'added', 'the evidence of entry ' || entry FROM kept.exhibit
	WHERE entry NOT IN (SELECT entry FROM main.exhibit)

-- name: verify_exhibit_links
SELECT CASE WHEN entry IN (SELECT entry FROM kept.exhibit_link) THEN 'altered' ELSE 'missing' END AS sort,
	'what the evidence of entry ' || exhibit || ' is linked to' AS what FROM (
	SELECT exhibit, sentence, role, entry FROM main.exhibit_link
	EXCEPT SELECT exhibit, sentence, role, entry FROM kept.exhibit_link)
UNION ALL SELECT 'added', 'what the evidence of entry ' || exhibit || ' is linked to' FROM kept.exhibit_link
	WHERE entry NOT IN (SELECT entry FROM main.exhibit_link)

-- name: verify_criticisms
SELECT CASE WHEN entry IN (SELECT entry FROM kept.criticism) THEN 'altered' ELSE 'missing' END AS sort,
	'the person criticised of entry ' || entry AS what FROM (
	SELECT entry, criticism, finding, person, is_significant, state, due, words, disposition, who,
		moment FROM main.criticism
	EXCEPT SELECT entry, criticism, finding, person, is_significant, state, due, words, disposition, who,
		moment FROM kept.criticism)
UNION ALL SELECT 'added', 'the person criticised of entry ' || entry FROM kept.criticism
	WHERE entry NOT IN (SELECT entry FROM main.criticism)
