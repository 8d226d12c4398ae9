-- name: expand_from
SELECT term FROM search_term WHERE term >= :from ORDER BY term;

-- name: expand_has
SELECT term FROM search_term WHERE term = :term;
