-- name: fts_match
SELECT count(*) AS rows FROM search_word
	WHERE search_word MATCH :expression AND candour_rank(search_word, :taker);

-- name: fts_scan
SELECT candour_rank(search_word, :taker) AS rows FROM search_word
	WHERE search_word MATCH :expression LIMIT 1;
