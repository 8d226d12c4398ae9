-- name: errand_new
INSERT INTO errand (entry, kind, about, who, moment) VALUES (:entry, :kind, :about, :who, :moment)

-- name: errand_end_new
INSERT INTO errand_end (entry, errand, outcome, words, moment)
VALUES (:entry, :errand, :outcome, :words, :moment)

-- name: errand_one
SELECT e.entry AS number, e.kind, e.about, e.who, e.moment, n.outcome, n.words, n.moment AS ended
FROM errand e LEFT JOIN errand_end n ON n.errand = e.entry WHERE e.entry = :number

-- name: errand_newest
SELECT e.entry AS number, e.kind, e.about, e.who, e.moment, n.outcome, n.words, n.moment AS ended
FROM errand e LEFT JOIN errand_end n ON n.errand = e.entry
WHERE e.kind = :kind AND (:about = 0 OR e.about = :about) ORDER BY e.entry DESC LIMIT 1

-- name: errand_newest_whole
SELECT e.entry AS number, e.kind, e.about, e.who, e.moment, n.outcome, n.words, n.moment AS ended
FROM errand e JOIN errand_end n ON n.errand = e.entry
WHERE e.kind = :kind AND (:about = 0 OR e.about = :about) AND n.outcome < 2
ORDER BY e.entry DESC LIMIT 1

-- name: errand_unended
SELECT e.entry AS number, e.kind, e.about, e.who, e.moment, n.outcome, n.words, n.moment AS ended
FROM errand e LEFT JOIN errand_end n ON n.errand = e.entry
WHERE n.entry IS NULL ORDER BY e.entry LIMIT :size
