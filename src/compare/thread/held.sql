-- name: held_open
SELECT q.document, q.block, q.parent, q.level, q.form, q.author, q.address, q.sent, q.other, q.has_time,
	q.has_zone, q.subject, q.message_id, q.words, q.grams, q.absent, q.answers, m.sent AS quoter_sent,
	m.subject AS quoter_subject, m.is_answer AS quoter_is_answer, p.name AS quoter_name,
	p.address AS quoter_address, s.words AS quoter_words
FROM compare_quote q JOIN compare_message m ON m.document = q.document
LEFT JOIN compare_person p ON p.id = m.sender LEFT JOIN compare_said s ON s.document = q.document
WHERE q.held = 0 AND q.how = 0 ORDER BY q.document, q.block

-- name: held_answers
SELECT message_id FROM compare_reference WHERE document = :document ORDER BY ordinal DESC LIMIT 1

-- name: held_before
SELECT r.message_id FROM compare_reference r JOIN compare_reference l ON l.document = r.document
WHERE r.document = :document AND l.message_id = :message_id AND r.ordinal = l.ordinal - 1

-- name: held_parent
SELECT held, answers FROM compare_quote WHERE document = :document AND block = :block

-- name: held_by_id
SELECT document FROM compare_message WHERE message_id = :message_id ORDER BY document LIMIT 4

-- name: held_by_person
SELECT m.document FROM compare_person_key k JOIN compare_message m ON m.sender = k.person
WHERE k.key = :key AND m.sent BETWEEN :from AND :to ORDER BY m.sent, m.document LIMIT 200

-- name: held_by_subject
SELECT document FROM compare_message WHERE subject = :subject AND sent BETWEEN :from AND :to
ORDER BY sent DESC, document LIMIT 50

-- name: held_candidate
SELECT m.sent, m.subject, p.name, p.address, s.words, s.grams, s.more
FROM compare_message m LEFT JOIN compare_person p ON p.id = m.sender LEFT JOIN compare_said s ON s.document = m.document
WHERE m.document = :document

-- name: held_printed
SELECT document, number FROM compare_printout WHERE sent BETWEEN :from AND :to ORDER BY sent, document, number
LIMIT 200

-- name: held_printed_candidate
SELECT sent, subject, author AS name, address, words, grams, x'' AS more FROM compare_printout
WHERE document = :document AND number = :number

-- name: held_said_all
SELECT document, grams FROM compare_said ORDER BY document

-- name: held_said_touched
SELECT s.document, s.grams FROM compare_touched t JOIN compare_said s ON s.document = t.scope
WHERE t.topic = :topic ORDER BY s.document

-- name: held_times_touched
SELECT m.sent, m.message_id FROM compare_touched t JOIN compare_message m ON m.document = t.scope
WHERE t.topic = :topic
UNION ALL SELECT p.sent, '' FROM compare_touched t JOIN compare_printout p ON p.document = t.scope
WHERE t.topic = :topic ORDER BY 1

-- name: held_receivers
SELECT r.role, r.person, p.name, p.address, EXISTS (SELECT 1 FROM compare_message m WHERE m.sender = p.id) AS writes
FROM compare_recipient r JOIN compare_person p ON p.id = r.person
WHERE r.document = :document AND r.role < 3 ORDER BY r.role, r.person LIMIT 50

-- name: held_set
UPDATE compare_quote SET how = :how, held = :held, answers = :answers, absent = :absent
WHERE document = :document AND block = :block

-- name: held_absent
UPDATE compare_quote SET absent = :absent, answers = :answers WHERE document = :document AND block = :block
