-- name: exhibit_new
INSERT INTO exhibit (entry, finding, number, coding, gap, source, is_contemporaneous, answer,
	is_removed, who, moment)
VALUES (:entry, :finding, :number, :coding, :gap, :source, :is_contemporaneous, :answer, 0, :who,
	:moment)

-- name: exhibit_find
SELECT entry FROM exhibit WHERE finding = :finding AND coding = :coding AND gap = :gap

-- name: exhibit_next
SELECT coalesce(max(number), 0) + 1 AS number FROM exhibit WHERE finding = :finding

-- name: exhibit_one
SELECT entry, finding, number, coding, gap, source, is_contemporaneous, answer, is_removed, who,
	moment FROM exhibit WHERE entry = :entry

-- name: exhibit_list
SELECT entry, finding, number, coding, gap, source, is_contemporaneous, answer, is_removed, who,
	moment FROM exhibit WHERE finding = :finding ORDER BY number

-- name: exhibit_all
SELECT entry, finding, number, coding, gap, source, is_contemporaneous, answer, is_removed, who,
	moment FROM exhibit ORDER BY finding, number

-- name: exhibit_link_all
SELECT exhibit, sentence, role, entry FROM exhibit_link WHERE role <> 3 ORDER BY exhibit, sentence

-- name: exhibit_set
UPDATE exhibit SET source = :source, is_contemporaneous = :is_contemporaneous, answer = :answer,
	is_removed = :is_removed WHERE entry = :entry

-- name: exhibit_link_set
INSERT INTO exhibit_link (exhibit, sentence, role, entry)
VALUES (:exhibit, :sentence, :role, :entry)
ON CONFLICT (exhibit, sentence) DO UPDATE SET role = excluded.role, entry = excluded.entry

-- name: exhibit_link_list
SELECT sentence, role, entry FROM exhibit_link WHERE exhibit = :exhibit AND role <> 3
ORDER BY sentence

-- name: exhibit_coding_is
SELECT 1 FROM coding WHERE entry = :entry

-- name: exhibit_use_list
SELECT DISTINCT finding FROM exhibit
WHERE is_removed = 0 AND coding = :coding AND gap = :gap ORDER BY finding
