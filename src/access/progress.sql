-- name: progress_write
INSERT INTO people_errand (errand, state, begun, done, total, words, moment)
VALUES (:errand, :state, :begun, :done, :total, :words, :moment)
ON CONFLICT (errand) DO UPDATE SET state = excluded.state, begun = excluded.begun, done = excluded.done,
	total = excluded.total, words = excluded.words, moment = excluded.moment

-- name: progress_one
SELECT state, begun, done, total, words, moment FROM people_errand WHERE errand = :errand
