/* Which documents are restricted: of many at once as of each alone, whatever was restricted and however it came. */
#include "compare_case.h"

#include "tap.h"

#include "base/err.h"
#include "compare/hidden/restricted.h"

enum { DOCUMENTS = 60, DELIVERIES = 6, FILES = 120, PARTS = 160, COPIES = 60, ROUNDS = 25 };

struct bed {
	struct compare_case c;
	uint64_t random;
};

/* D. Knuth's MMIX generator. */
static unsigned
below(struct bed *bed, unsigned limit)
{
	bed->random = bed->random * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(bed->random >> 33) % limit;
}

/* Files of several custodians, parts within parts, and one document in more places than are looked at. */
static void
forest_make(struct bed *bed)
{
	static const char *const custodians[] = {"Licensing", "Finance", "Legal"};

	for (unsigned i = 0; i < DELIVERIES; i++)
		(void)case_delivery(&bed->c, custodians[i % COUNT_OF(custodians)]);
	for (int64_t i = 1; i <= DOCUMENTS; i++)
		case_document(&bed->c, (struct case_document){.id = i, .body = "x"});
	for (unsigned i = 0; i < FILES; i++)
		(void)case_item(
			&bed->c, 1 + below(bed, DOCUMENTS - 1), 1 + below(bed, DELIVERIES), "file");
	for (unsigned i = 0; i < PARTS; i++)
		(void)case_part(&bed->c, 1 + below(bed, DOCUMENTS - 1),
			1 + below(bed, (unsigned)bed->c.items), i, 0, "part");
	for (unsigned i = 0; i < COPIES; i++)
		(void)case_part(&bed->c, DOCUMENTS, 1 + below(bed, FILES), i, 0, "logo");
}

/* Some are copies of one message, some have the same words, too few of them or enough; a mail is no copy by its words. */
static void
copies_make(struct bed *bed)
{
	struct compare_case *c = &bed->c;

	for (int64_t i = 1; i <= DOCUMENTS; i++) {
		unsigned group = 1 + below(bed, 12);
		unsigned words = 10 + below(bed, 4);

		if (below(bed, 3) == 0)
			case_run(c,
				str_format(&c->arena,
					"INSERT OR REPLACE INTO compare_copy VALUES (%lld, 0, 0, %u)",
					(long long)i, below(bed, 4) == 0 ? 0 : group)
					.data);
		if (below(bed, 2) == 0)
			case_run(c,
				str_format(&c->arena,
					"INSERT OR REPLACE INTO compare_near VALUES (%lld, %u, %u, x'', 1, %u, 0)",
					(long long)i, group, words, below(bed, 6) == 0 ? 0 : group)
					.data);
	}
}

/* Some restrictions, of which some were lifted, and some documents with words that someone meant to take out. */
static void
restrict_anew(struct bed *bed)
{
	static const char *const names[] = {"Licensing", "Finance", "Nobody"};
	struct compare_case *c = &bed->c;
	unsigned count = below(bed, 6);

	case_run(c, "DELETE FROM restriction; DELETE FROM compare_restricted");
	for (unsigned i = 0; i < count; i++) {
		unsigned draw = below(bed, 12);
		unsigned scope = draw < 8 ? 1 : draw < 11 ? 2 : 3;

		case_run(c,
			str_format(&c->arena,
				"INSERT INTO restriction VALUES (%u, 1, %u, %u, '%s', 'why', %u, "
				"'lead', 0)",
				i + 1, scope,
				scope == 1           ? 1 + below(bed, (unsigned)c->items)
					: scope == 2 ? 1 + below(bed, DELIVERIES + 1)
						     : 0,
				scope == 3 ? names[below(bed, COUNT_OF(names))] : "",
				below(bed, 4) == 0 ? 99 : 0)
				.data);
	}
	if (below(bed, 3) == 0)
		case_run(c,
			str_format(&c->arena,
				"INSERT INTO compare_restricted VALUES (%u, 'black-box', 'why')",
				1 + below(bed, DOCUMENTS))
				.data);
}

/* The rule as it is said: of each restriction that stands, whether one of the places of the document, or of a copy of it
 * by content, is the item, or within it, or in the delivery, or of the custodian. */
static bool
by_rule(struct bed *bed, int64_t document)
{
	static const char rule[] =
		"WITH asked (document) AS (SELECT %lld), alike (document) AS (SELECT document FROM asked "
		"UNION SELECT b.document FROM asked JOIN compare_copy a USING (document) JOIN compare_copy b "
		"ON a.stands = b.stands AND a.stands <> 0 "
		"UNION SELECT b.document FROM asked JOIN compare_near a USING (document) JOIN compare_near b "
		"ON a.text_hash = b.text_hash AND a.stands = b.stands AND a.stands <> 0 WHERE a.words > 11 "
		"AND a.document NOT IN (SELECT document FROM compare_copy) AND b.document NOT IN "
		"(SELECT document FROM compare_copy)) "
		"SELECT EXISTS (SELECT 1 FROM compare_restricted c JOIN asked USING (document)) OR EXISTS "
		"(SELECT 1 FROM restriction r WHERE r.lifted = 0 "
		"AND EXISTS (SELECT 1 FROM item i JOIN delivery v ON v.id = i.delivery WHERE i.document IN "
		"(SELECT document FROM alike) AND CASE r.scope WHEN 1 THEN r.number IN (WITH RECURSIVE up (id, "
		"parent) AS (SELECT i.id, i.parent UNION ALL SELECT a.id, a.parent FROM item a JOIN up ON a.id = "
		"up.parent) SELECT id FROM up) WHEN 2 THEN r.number = i.delivery ELSE r.name = v.custodian END))";

	return case_value(&bed->c, str_format(&bed->c.arena, rule, (long long)document).data)[0] ==
		'1';
}

static size_t
differing(struct bed *bed, size_t *restricted)
{
	struct compare_case *c = &bed->c;
	int64_t documents[DOCUMENTS + 2];
	struct err err = {0};
	size_t wrong = 0;
	bool *are;

	/* None, and one that is not there, are among those asked for. */
	for (int64_t i = 0; i < DOCUMENTS + 2; i++)
		documents[i] = DOCUMENTS + 1 - i;
	if (!restricted_among(
		    c->compare->db, &c->arena, documents, COUNT_OF(documents), &are, &err))
		return COUNT_OF(documents);
	for (size_t i = 0; i < COUNT_OF(documents); i++) {
		struct str why;
		bool is;

		if (!restricted_why(c->compare->db, &c->arena, documents[i], &why, &err) ||
			!restricted_is(c->compare->db, documents[i], &is, &err))
			return COUNT_OF(documents);
		wrong += is != (why.len > 0) || are[i] != is || is != by_rule(bed, documents[i]);
		*restricted += is;
	}
	return wrong;
}

static void
test_forest(struct bed *bed)
{
	size_t restricted = 0;
	size_t wrong = 0;

	forest_make(bed);
	copies_make(bed);
	for (unsigned i = 0; i < ROUNDS; i++) {
		restrict_anew(bed);
		wrong += differing(bed, &restricted);
	}
	tap_ok(wrong == 0,
		"many at once are told as each alone, as the reasons say, and as the rule is");
	tap_ok(restricted > 100 && restricted < (size_t)ROUNDS * DOCUMENTS * 9 / 10,
		"some are and some are not (%zu)", restricted);
	case_run(&bed->c, "DELETE FROM restriction; DELETE FROM compare_restricted");
	case_run(&bed->c,
		"INSERT INTO restriction SELECT 1, 1, 1, max(parent), '', 'why', 0, 'lead', 0 FROM item "
		"WHERE document = 60");
	restricted = 0;
	tap_ok(differing(bed, &restricted) == 0 && restricted > 0,
		"so it is of a document in many places, one of which is restricted");
}

static uint64_t
effort(struct bed *bed, const int64_t *documents, size_t count)
{
	struct db_effort before = db_effort(bed->c.compare->db);
	struct err err = {0};
	bool *are;

	if (!restricted_among(bed->c.compare->db, &bed->c.arena, documents, count, &are, &err))
		return UINT64_MAX;
	return db_effort(bed->c.compare->db).steps - before.steps;
}

/* Each costs the same, however much is restricted elsewhere. */
static void
test_effort(struct bed *bed)
{
	int64_t documents[40];
	uint64_t few;
	uint64_t many;

	case_run(&bed->c, "DELETE FROM restriction; DELETE FROM compare_restricted");
	(void)case_delivery(&bed->c, "Elsewhere");
	for (int64_t i = 0; i < (int64_t)COUNT_OF(documents); i++) {
		documents[i] = 1000 + i;
		case_held(&bed->c, documents[i], 1, "open", "x", 0);
	}
	for (unsigned i = 0; i < 300; i++)
		case_held(&bed->c, 2000 + i, DELIVERIES + 1, "closed", "x", 0);
	case_run(&bed->c,
		"INSERT INTO restriction SELECT id, 1, 1, id, '', 'why', 0, 'lead', 0 FROM item WHERE "
		"document >= 2000");
	few = effort(bed, documents, 1);
	many = effort(bed, documents, COUNT_OF(documents));
	tap_ok(many - few < COUNT_OF(documents) * 200,
		"each more of many is asked in few steps, though 300 items are restricted elsewhere "
		"(%llu, %llu)",
		(unsigned long long)few, (unsigned long long)many);
}

int
main(void)
{
	struct bed bed = {.random = 7};

	case_open(&bed.c, "restricted");
	case_run(&bed.c, "BEGIN");
	test_forest(&bed);
	test_effort(&bed);
	case_run(&bed.c, "COMMIT");
	case_close(&bed.c);
	return tap_done();
}
