-- name: lineage_message
SELECT message_id, is_answer, thread FROM compare_message WHERE document = :document

-- name: lineage_refers
SELECT count(*) AS count FROM compare_reference WHERE document = :document AND message_id = :message_id
