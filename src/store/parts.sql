-- Parts that queries of several modules share. tools/weave_sql writes them in where a query says {name(argument)}:
-- so a rule has one place, and none of it is in the database, where whoever can write to it could change it.

-- The restrictions of the lead that reach a document: of an item with all that is in it, of its delivery, or of its
-- custodian (access/restriction.h, enum restriction_scope). Read from the document's instances upwards, so that it
-- costs the same however many restrictions there are; one that reaches it in two ways is given twice.
-- part: restrictions_over(document)
SELECT shut.entry AS entry FROM (
	WITH RECURSIVE up (id, parent) AS (
		SELECT reached.id, reached.parent FROM item reached WHERE reached.document = {document}
			AND EXISTS (SELECT 1 FROM restriction some WHERE some.lifted = 0)
		UNION SELECT above.id, above.parent FROM up CROSS JOIN item above ON above.id = up.parent)
	SELECT id FROM up) inner_of
CROSS JOIN restriction shut ON shut.scope = 1 AND shut.number = inner_of.id AND shut.lifted = 0
UNION ALL SELECT shut.entry FROM item reached
CROSS JOIN restriction shut ON shut.scope = 2 AND shut.number = reached.delivery AND shut.lifted = 0
WHERE reached.document = {document}
UNION ALL SELECT shut.entry FROM restriction shut WHERE shut.scope = 3 AND shut.lifted = 0
	AND EXISTS (SELECT 1 FROM item reached CROSS JOIN delivery of_item ON of_item.id = reached.delivery
		WHERE reached.document = {document} AND of_item.custodian = shut.name)
