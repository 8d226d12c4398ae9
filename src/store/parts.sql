-- Parts that queries of several modules share. tools/weave_sql writes them in where a query says {name(argument)}:
-- so a rule has one place, and none of it is in the database, where whoever can write to it could change it.

-- Whether a restriction (a row of `restriction` under this alias) reaches a document: its item with all that is
-- in it, its delivery, or its custodian (access/restriction.h, enum restriction_scope).
-- part: restriction_reaches(restriction, document)
CASE {restriction}.scope
	WHEN 1 THEN EXISTS (SELECT 1 FROM item reached JOIN item top ON top.id = {restriction}.number
		WHERE reached.document = {document} AND reached.family = top.family AND {restriction}.number IN (
			WITH RECURSIVE up (id, parent) AS (SELECT reached.id, reached.parent
				UNION ALL SELECT above.id, above.parent FROM item above JOIN up ON above.id = up.parent)
			SELECT id FROM up))
	WHEN 2 THEN EXISTS (SELECT 1 FROM item reached
		WHERE reached.document = {document} AND reached.delivery = {restriction}.number)
	ELSE EXISTS (SELECT 1 FROM item reached JOIN delivery of_item ON of_item.id = reached.delivery
		WHERE reached.document = {document} AND of_item.custodian = {restriction}.name) END
