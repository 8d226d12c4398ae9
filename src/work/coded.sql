-- name: coded_age
SELECT (SELECT coalesce(max(entry), 0) FROM coding) AS coding,
	coalesce((SELECT max(taken_back) FROM coding WHERE taken_back <> 0), 0) AS taken_back,
	(SELECT coalesce(max(entry), 0) FROM weighing) AS weighing,
	(SELECT coalesce(max(entry), 0) FROM code) AS code

-- name: coded_codings
SELECT entry, code, document, pass, who FROM coding WHERE entry > :after AND taken_back = 0

-- name: coded_taken_back
SELECT entry, document FROM coding WHERE taken_back > :after AND taken_back <> 0

-- What stands aside never counts; of the others of one reading the last does.
-- name: coded_weighings
SELECT entry, document, pass, weight, lines, who FROM weighing WHERE entry > :after AND aside = 0

-- name: coded_codes
SELECT code, line FROM code c WHERE version = (SELECT max(version) FROM code WHERE code = c.code)
