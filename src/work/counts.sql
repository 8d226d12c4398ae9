-- What stands beside the ways to go, on every page.
-- name: counts_gaps_open
SELECT (SELECT count(*) FROM compare_gap) - (SELECT count(*) FROM compare_gap g
	JOIN (SELECT reference, state, max(entry) FROM gap_state GROUP BY reference) s
	ON s.reference = g.reference WHERE s.state <> 0) AS open
