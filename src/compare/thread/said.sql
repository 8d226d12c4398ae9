-- name: said_remove
DELETE FROM compare_said WHERE document = :document

-- name: said_quotes_remove
DELETE FROM compare_quote WHERE document = :document

-- name: said_reopen
UPDATE compare_quote SET held = 0, how = 0 WHERE held = :document AND held <> 0

-- name: said_new
INSERT INTO compare_said (document, words, grams, more, announces, says)
VALUES (:document, :words, :grams, :more, :announces, :says)

-- name: said_quote_new
INSERT INTO compare_quote (document, block, parent, level, form, author, address, sent, other, has_time, has_zone,
	subject, message_id, begins, ends, words, grams, opening, answers, how, held, absent)
VALUES (:document, :block, :parent, :level, :form, :author, :address, :sent, :other, :has_time, :has_zone,
	:subject, :message_id, :begins, :ends, :words, :grams, :opening, '', :how, 0, 0)
