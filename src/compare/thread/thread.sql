-- name: thread_touch_changed
INSERT OR IGNORE INTO compare_touched (topic, scope)
SELECT DISTINCT :topic_thread, m.thread FROM compare_touched t JOIN compare_message m ON m.document = t.scope
WHERE t.topic = :topic_message AND m.thread <> 0

-- name: thread_loosen
UPDATE compare_message SET thread = 0
WHERE thread <> 0 AND thread IN (SELECT scope FROM compare_touched WHERE topic = :topic_thread)

-- name: thread_any
SELECT EXISTS (SELECT 1 FROM compare_message WHERE thread > 0) AS there

-- name: thread_loose
SELECT document, message_id, conversation, subject, sent, sender, is_answer, has_parent FROM compare_message
WHERE thread = 0 ORDER BY document

-- name: thread_loose_references
SELECT r.document, r.message_id FROM compare_message m CROSS JOIN compare_reference r ON r.document = m.document
WHERE m.thread = 0 ORDER BY m.document

-- name: thread_loose_quotes
SELECT q.document, q.held, q.absent, q.how FROM compare_message m CROSS JOIN compare_quote q ON q.document = m.document
WHERE m.thread = 0 AND (q.held <> 0 OR (q.absent <> 0 AND q.how = 0))

-- name: thread_by_id
SELECT thread FROM compare_message WHERE message_id = :message_id AND thread <> 0 LIMIT 1

-- name: thread_by_reference
SELECT m.thread FROM compare_reference r CROSS JOIN compare_message m ON m.document = r.document
WHERE r.message_id = :message_id AND m.thread <> 0 LIMIT 1

-- name: thread_by_conversation
SELECT thread FROM compare_message WHERE conversation = :conversation AND conversation <> '' AND thread <> 0 LIMIT 1

-- name: thread_by_absent
SELECT m.thread FROM compare_quote q CROSS JOIN compare_message m ON m.document = q.document
WHERE q.absent = :absent AND q.absent <> 0 AND q.how = 0 AND m.thread <> 0 LIMIT 1

-- HELD_BLOCK_SPACE, QUOTE_BY_PRINT
-- name: thread_by_print
SELECT m.thread FROM compare_quote q CROSS JOIN compare_message m ON m.document = q.document
WHERE q.held = :print / 131072 AND q.absent = :print % 131072 AND q.held <> 0 AND q.how = 5 AND m.thread <> 0
LIMIT 1

-- name: thread_of_document
SELECT thread FROM compare_message WHERE document = :document

-- name: thread_before
SELECT m.document, m.thread FROM compare_message m
WHERE m.subject = :subject AND m.sent BETWEEN :from AND :to AND m.document <> :document
AND (EXISTS (SELECT 1 FROM compare_recipient x WHERE x.person = :sender AND x.document = m.document)
	OR EXISTS (SELECT 1 FROM compare_recipient y WHERE y.document = :document AND y.person = m.sender))
ORDER BY m.sent DESC, m.document LIMIT 1000

-- name: thread_answers
SELECT m.document, m.thread FROM compare_message m
WHERE m.subject = :subject AND m.sent BETWEEN :from AND :to AND m.document <> :document
AND m.is_answer <> 0 AND m.has_parent = 0 AND m.thread <> 0
AND (EXISTS (SELECT 1 FROM compare_recipient x WHERE x.person = :sender AND x.document = m.document)
	OR EXISTS (SELECT 1 FROM compare_recipient y WHERE y.document = :document AND y.person = m.sender))
ORDER BY m.sent, m.document LIMIT 1000

-- name: thread_set
UPDATE compare_message SET thread = :thread WHERE document = :document

-- name: thread_merge
UPDATE compare_message SET thread = :thread WHERE thread = :former

-- name: thread_members
SELECT m.document, m.message_id, m.sent, m.subject, m.is_answer, m.has_parent, m.conversation, m.steps,
	p.name, p.address, d.title
FROM compare_message m JOIN document d ON d.id = m.document
LEFT JOIN compare_person p ON p.id = m.sender
WHERE m.thread = :thread ORDER BY m.document LIMIT :count

-- name: thread_references
SELECT r.document, r.ordinal, r.message_id FROM compare_message m CROSS JOIN compare_reference r ON r.document = m.document
WHERE m.thread = :thread ORDER BY m.document, r.ordinal

-- name: thread_quotes
SELECT q.document, q.block, q.parent, q.level, q.author, q.address, q.sent, q.has_time, q.has_zone, q.subject,
	q.begins, q.ends, q.words, q.opening, q.answers, q.how, q.held, q.absent
FROM compare_message m CROSS JOIN compare_quote q ON q.document = m.document
WHERE m.thread = :thread AND (q.held <> 0 OR (q.absent <> 0 AND q.how = 0)) ORDER BY m.document, q.block

-- name: thread_people
SELECT p.id, p.name, p.address FROM compare_person p WHERE p.id IN (
	SELECT sender FROM compare_message WHERE document = :document
	UNION SELECT person FROM compare_recipient WHERE document = :document) ORDER BY p.id LIMIT :count

-- name: thread_person_by_key
SELECT min(person) AS person FROM compare_person_key WHERE key = :key

-- name: thread_beginnings
SELECT count(DISTINCT thread) AS threads, count(DISTINCT sender || ' ' || sent) AS sendings FROM (
	SELECT thread, sender, sent FROM compare_message
	WHERE subject = :subject AND sent BETWEEN :from AND :to AND is_answer = 0 AND has_parent = 0 LIMIT 100)

-- name: thread_earlier
SELECT document, thread FROM compare_message
WHERE subject = :subject AND sent BETWEEN :from AND :to AND thread <> 0 ORDER BY sent DESC, document LIMIT 50

-- Threads with answers of a subject, sent not long after it was first used.
-- name: thread_later
SELECT DISTINCT thread FROM compare_message
WHERE subject = :subject AND sent BETWEEN :from AND :to AND thread <> 0 LIMIT 50
