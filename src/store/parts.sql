-- Parts that queries of several modules share. tools/weave_sql writes them in where a query says {name(argument)}:
-- so a rule has one place, and none of it is in the database, where whoever can write to it could change it.

-- The documents of one content: itself, the copies of its message, and what has the same words, COPIES_WORD_MIN of them
-- or more, where neither is mail (compare/copies); each once. None where nothing is restricted. Most documents are mail:
-- that is asked before their words are looked for.
-- part: contents_alike(document)
SELECT {document} AS document WHERE EXISTS (SELECT 1 FROM restriction some WHERE some.lifted = 0)
UNION ALL SELECT twin.document FROM compare_copy own CROSS JOIN compare_copy twin ON twin.stands = own.stands
	WHERE own.document = {document} AND own.stands <> 0 AND twin.document <> {document}
	AND EXISTS (SELECT 1 FROM restriction some WHERE some.lifted = 0)
UNION ALL SELECT twin.document FROM (SELECT 1 WHERE EXISTS (SELECT 1 FROM restriction some WHERE some.lifted = 0)
		AND NOT EXISTS (SELECT 1 FROM compare_copy mail WHERE mail.document = {document})) AS no_mail
	CROSS JOIN compare_near own CROSS JOIN compare_near twin ON twin.text_hash = own.text_hash AND twin.stands = own.stands
	WHERE own.document = {document} AND own.stands <> 0 AND own.words >= 12 AND twin.document <> {document}
	AND NOT EXISTS (SELECT 1 FROM compare_copy mail WHERE mail.document = twin.document)

-- The restrictions of the lead that reach a document: of an item with all that is in it, of its delivery, or of its
-- custodian (access/restriction.h, enum restriction_scope), where it stands or a copy of it does. Read from its
-- instances upwards, so that it costs the same however many restrictions there are; one that reaches it in two ways is
-- given twice.
-- part: restrictions_over(document)
WITH RECURSIVE alike (document) AS ({contents_alike(document)}),
up (id, parent) AS (
	SELECT reached.id, reached.parent FROM alike CROSS JOIN item reached ON reached.document = alike.document
	UNION SELECT above.id, above.parent FROM up CROSS JOIN item above ON above.id = up.parent)
SELECT shut.entry AS entry FROM up
CROSS JOIN restriction shut ON shut.scope = 1 AND shut.number = up.id AND shut.lifted = 0
UNION ALL SELECT shut.entry FROM alike CROSS JOIN item reached ON reached.document = alike.document
CROSS JOIN restriction shut ON shut.scope = 2 AND shut.number = reached.delivery AND shut.lifted = 0
UNION ALL SELECT shut.entry FROM restriction shut WHERE shut.scope = 3 AND shut.lifted = 0
	AND EXISTS (SELECT 1 FROM alike CROSS JOIN item reached ON reached.document = alike.document
		CROSS JOIN delivery of_item ON of_item.id = reached.delivery
		WHERE of_item.custodian = shut.name)
