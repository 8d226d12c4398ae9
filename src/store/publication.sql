-- name: publication_new
INSERT INTO publication (entry, folder, path, sha256, held, title, why, sure, weight, moment)
VALUES (:entry, :folder, :path, :sha256, :held, :title, :why, :sure, :weight, :moment)

-- name: publication_forget
DELETE FROM publication WHERE folder = :folder

-- name: publication_list
SELECT entry, folder, path, sha256, held, title, why, sure, weight, moment FROM publication
ORDER BY entry
