-- name: request_sent_new
INSERT INTO request_sent (number, entry, addressee, power, dated, due, files, gaps, who, moment)
VALUES (:number, :entry, :addressee, :power, :dated, :due, :files, :gaps, :who, :moment)

-- name: request_answer_new
INSERT INTO request_answer (entry, request, delivery, upload, is_whole, answered, note, who, moment)
VALUES (:entry, :request, :delivery, :upload, :is_whole, :answered, :note, :who, :moment)

-- The last answer says whether all was answered.
-- name: request_sent_some
SELECT s.number, s.entry, s.addressee, s.power, s.dated, s.due, s.files, s.gaps, s.who, s.moment,
	(SELECT count(*) FROM request_answer a WHERE a.request = s.number) AS answer_count,
	coalesce((SELECT a.is_whole FROM request_answer a WHERE a.request = s.number
		ORDER BY a.entry DESC LIMIT 1), 0) AS is_answered,
	(SELECT max(a.answered) FROM request_answer a WHERE a.request = s.number) AS answered
FROM request_sent s WHERE :number = 0 OR s.number = :number
ORDER BY s.number DESC

-- name: request_answer_some
SELECT entry, request, delivery, upload, is_whole, answered, note, who, moment FROM request_answer
WHERE request = :request ORDER BY entry
