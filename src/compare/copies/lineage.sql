-- name: lineage_message
SELECT message_id, is_answer, thread FROM compare_message WHERE document = :document

-- name: lineage_refers
SELECT count(*) AS count FROM compare_reference WHERE document = :document AND message_id = :message_id

-- name: lineage_carried
WITH said(chain) AS (SELECT chain FROM compare_version WHERE document = :document AND chain <> 0)
SELECT i.id, i.parent, i.document = :document AS is_copy FROM item i
WHERE i.parent <> 0 AND (i.document = :document OR i.document IN
	(SELECT v.document FROM compare_version v, said WHERE v.chain = said.chain AND v.chain <> 0))
ORDER BY i.id LIMIT :count

-- name: lineage_tie
SELECT is_one FROM compare_tie
WHERE a = min(:one, :other) AND b = max(:one, :other) AND turn = (SELECT turns FROM compare_turn)

-- name: lineage_tie_all
SELECT a, b, is_one FROM compare_tie WHERE turn = (SELECT turns FROM compare_turn) ORDER BY a, b

-- name: lineage_tie_put
INSERT INTO compare_tie (a, b, turn, is_one)
VALUES (min(:one, :other), max(:one, :other), (SELECT turns FROM compare_turn), :is_one)
ON CONFLICT (a, b) DO UPDATE SET turn = excluded.turn, is_one = excluded.is_one
