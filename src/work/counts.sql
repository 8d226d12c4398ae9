-- What stands beside the ways to go, on every page.
-- name: counts_gaps_open
SELECT coalesce(sum(count), 0) AS open FROM compare_gap_tally WHERE state = 0
