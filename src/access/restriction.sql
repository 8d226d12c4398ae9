-- name: restriction_new
INSERT INTO restriction (entry, class, scope, number, name, why, lifted, who, moment)
VALUES (:entry, :class, :scope, :number, :name, :why, 0, :who, :moment)

-- name: restriction_lift
UPDATE restriction SET lifted = :entry WHERE entry = :restriction AND lifted = 0

-- name: restriction_standing
SELECT entry, class, scope, number, name, why, who, moment FROM restriction
WHERE lifted = 0 ORDER BY entry LIMIT :count

-- name: restriction_is
SELECT EXISTS (SELECT 1 FROM restriction WHERE entry = :restriction AND lifted = 0) AS there

-- name: restriction_delivery
SELECT EXISTS (SELECT 1 FROM delivery WHERE id = :delivery) AS there

-- name: restriction_custodian
SELECT EXISTS (SELECT 1 FROM delivery WHERE custodian = :custodian) AS there

-- name: restriction_any
SELECT EXISTS (SELECT 1 FROM restriction WHERE lifted = 0) AS there

-- name: restriction_closed
SELECT EXISTS (SELECT 1 FROM ({restrictions_over(:document)}) r WHERE NOT EXISTS (
	SELECT 1 FROM access_grant g WHERE g.account = :account AND g.restriction = r.entry AND g.ended = 0)) AS there

-- name: restriction_of
SELECT DISTINCT r.entry FROM ({restrictions_over(:document)}) r ORDER BY r.entry LIMIT :count

-- name: grant_new
INSERT INTO access_grant (entry, account, restriction, ended, why, who, moment)
VALUES (:entry, :account, :restriction, 0, :why, :who, :moment)

-- name: grant_end
UPDATE access_grant SET ended = :entry WHERE account = :account AND restriction = :restriction AND ended = 0

-- name: grant_standing
SELECT g.entry, g.account, g.restriction, g.why, g.who, g.moment, a.login, a.name
FROM access_grant g JOIN account a ON a.id = g.account
WHERE g.ended = 0 ORDER BY g.restriction, a.login LIMIT :count

-- name: grant_is
SELECT EXISTS (SELECT 1 FROM access_grant
	WHERE account = :account AND restriction = :restriction AND ended = 0) AS there

-- name: asking_new
INSERT INTO access_asking (entry, account, item, why, answered, who, moment)
VALUES (:entry, :account, :item, :why, 0, :who, :moment)

-- name: asking_answer
UPDATE access_asking SET answered = :entry WHERE entry = :asking AND answered = 0

-- name: asking_get
SELECT account, item FROM access_asking WHERE entry = :asking AND answered = 0

-- name: asking_waits
SELECT EXISTS (SELECT 1 FROM access_asking
	WHERE account = :account AND item = :item AND answered = 0) AS there

-- name: asking_open
SELECT k.entry, k.account, k.item, k.why, k.moment, a.login, a.name
FROM access_asking k JOIN account a ON a.id = k.account
WHERE k.answered = 0 ORDER BY k.entry LIMIT :count
