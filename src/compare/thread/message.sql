-- name: message_thread
SELECT thread FROM compare_message WHERE document = :document

-- name: message_remove
DELETE FROM compare_message WHERE document = :document

-- name: message_recipients_remove
DELETE FROM compare_recipient WHERE document = :document

-- name: message_references_remove
DELETE FROM compare_reference WHERE document = :document

-- name: message_new
INSERT INTO compare_message (document, message_id, sent, sender, subject, is_answer, has_parent, conversation,
	steps, thread)
VALUES (:document, :message_id, :sent, :sender, :subject, :is_answer, :has_parent, :conversation, :steps, 0)

-- name: message_recipient_new
INSERT OR IGNORE INTO compare_recipient (document, role, person) VALUES (:document, :role, :person)

-- name: message_reference_new
INSERT INTO compare_reference (document, ordinal, message_id) VALUES (:document, :ordinal, :message_id)

-- name: message_person_find
SELECT id, name FROM compare_person WHERE address = :address

-- name: message_person_new
INSERT INTO compare_person (address, name) VALUES (:address, :name)

-- name: message_person_name
UPDATE compare_person SET name = :name WHERE id = :id

-- name: message_person_key_new
INSERT OR IGNORE INTO compare_person_key (key, person) VALUES (:key, :person)
