-- name: link_run_new
INSERT INTO link_run (entry, number, sha256, summary, who, moment)
VALUES (:entry, :number, :sha256, :summary, :who, :moment)

-- name: link_run_latest
SELECT entry, number, sha256, summary, who, moment FROM link_run ORDER BY entry DESC LIMIT 1

-- name: link_run_list
SELECT entry, number, sha256, summary, who, moment FROM link_run ORDER BY entry

-- name: link_decision_new
INSERT INTO link_decision (entry, source_a, id_a, source_b, id_b, verdict, why, who, moment)
VALUES (:entry, :source_a, :id_a, :source_b, :id_b, :verdict, :why, :who, :moment)

-- name: link_decision_list
SELECT entry, source_a, id_a, source_b, id_b, verdict, why, who, moment FROM link_decision
ORDER BY entry
