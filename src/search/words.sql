-- name: words_version
SELECT version, generation FROM search_state WHERE id = 1;

-- name: words_version_next
UPDATE search_state SET version = version + 1 WHERE id = 1;

-- name: words_segments
SELECT id, stamp, first, last, least, most, term_blocks, docs_size, places_size FROM search_segment
	WHERE state = 1 ORDER BY first;

-- name: words_directory
SELECT directory FROM search_segment WHERE id = :id;

-- name: words_dead
SELECT document FROM search_dead WHERE born BETWEEN :first AND :last;

-- name: words_dead_add
INSERT INTO search_dead (born, document, died) VALUES (:born, :document, :died);

-- name: words_dead_drop
DELETE FROM search_dead WHERE born BETWEEN :first AND :last AND died <= :died;

-- name: words_number_next
UPDATE search_state SET segments = segments + 1 WHERE id = 1 RETURNING segments AS id, random() AS stamp;

-- name: words_segment_add
INSERT INTO search_segment
	(id, stamp, state, first, last, least, most, term_blocks, docs_size, places_size, directory)
	VALUES (:id, :stamp, :state, :first, :last, :least, :most, :term_blocks, :docs_size,
		:places_size, :directory);

-- name: words_segment_ready
UPDATE search_segment SET state = 1, least = :least, most = :most, term_blocks = :term_blocks,
	docs_size = :docs_size, places_size = :places_size, directory = :directory
	WHERE id = :id AND stamp = :stamp AND state = 0;

-- name: words_segment_state
UPDATE search_segment SET state = :state WHERE id = :id AND stamp = :stamp AND state = :was;

-- name: words_segment_is
SELECT count(*) AS found FROM search_segment WHERE id = :id AND stamp = :stamp AND state = :state;

-- name: words_left_over
UPDATE search_segment SET state = 2 WHERE state = 0;

-- name: words_removable
SELECT id FROM search_segment WHERE state = 2 LIMIT 1;

-- name: words_segment_drop
DELETE FROM search_segment WHERE id = :id;

-- name: words_piece
SELECT bytes FROM search_piece WHERE number = :number;

-- name: words_piece_add
INSERT INTO search_piece (number, bytes) VALUES (:number, :bytes);

-- name: words_pieces_drop
DELETE FROM search_piece WHERE number IN
	(SELECT number FROM search_piece WHERE number BETWEEN :from AND :to LIMIT :count);
