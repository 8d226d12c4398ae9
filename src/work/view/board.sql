-- name: board_findings
SELECT line, state, count(*) AS count FROM finding GROUP BY line, state
