-- By the days that are kept of each list; of the day on which the last days begin, by its items.
-- name: forecast_reading
SELECT coalesce(sum(l.total), 0) AS total, coalesce(sum(l.done), 0) AS done,
	coalesce(sum(l.lately), 0) AS lately, min(l.first) AS first
FROM (SELECT (SELECT sum(t.count) FROM reading_tally t WHERE t.list = h.list) AS total,
		(SELECT sum(t.count) FROM reading_tally t WHERE t.list = h.list AND t.state <> 0) AS done,
		(SELECT coalesce(sum(t.count), 0) FROM reading_tally t WHERE t.list = h.list AND t.state <> 0
			AND t.day > :since / 86400)
		+ (SELECT count(*) FROM reading_list_item i WHERE i.list = h.list AND i.state <> 0
			AND i.state_moment > :since AND i.state_moment < (:since / 86400 + 1) * 86400) AS lately,
		(SELECT min(i.state_moment) FROM reading_list_item i
			WHERE i.list = h.list AND i.state <> 0) AS first
	FROM reading_list h
	WHERE h.is_closed = 0
		AND h.version = (SELECT max(version) FROM reading_list WHERE list = h.list)) l

-- name: forecast_findings
SELECT count(*) AS total, count(a.moment) AS done, coalesce(sum(a.moment > :since), 0) AS lately,
	min(a.moment) AS first
FROM finding f LEFT JOIN (SELECT finding, max(moment) AS moment FROM finding_step
	WHERE state = :agreed GROUP BY finding) a ON a.finding = f.id AND f.state = :agreed
WHERE f.state <> :withdrawn
