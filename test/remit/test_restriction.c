/* How far restrictions of the lead reach, and that asking costs the same however many there are. */
#include "access/restriction.h"

#include "remit_case.h"
#include "store/db.h"
#include "tap.h"

enum { MANY = 2000, ALICE = 7, BOB = 8 };

static bool
may(struct remit_case *c, int64_t account, int64_t document)
{
	bool is = false;

	if (!access_may_open(c->inspection.db, account, document, &is, &c->err))
		tap_ok(false, "it is asked %s", c->err.text);
	return is;
}

/* Item 21 lies in 20, 20 in 2; documents of the same numbers. Item 30 of delivery 2 is a copy of document 21. */
static void
items_make(struct remit_case *c)
{
	for (int64_t id = 1; id <= 4; id++)
		case_document(c, id, "Text.");
	case_document(c, 20, "Text.");
	case_document(c, 21, "Text.");
	case_document(c, 30, "Text.");
	case_run(c, "INSERT INTO delivery VALUES (2, 'a', 'Finance', 'c', 0, '', 0, 0, 0, '', '')");
	case_run(c, "UPDATE item SET parent = 2, family = 2, depth = 1 WHERE id = 20");
	case_run(c, "UPDATE item SET parent = 20, family = 2, depth = 2 WHERE id = 21");
	case_run(c, "UPDATE item SET delivery = 2, document = 21 WHERE id = 30");
}

static void
restriction_make(struct remit_case *c, int64_t entry, int scope, int64_t number, const char *name)
{
	case_run(c,
		str_format(&c->arena,
			"INSERT INTO restriction (entry, class, scope, number, name, why, lifted, "
			"who, moment) VALUES (%lld, 1, %d, %lld, '%s', '', 0, '', 0)",
			(long long)entry, scope, (long long)number, name)
			.data);
}

static void
test_reach(struct remit_case *c)
{
	tap_ok(may(c, ALICE, 2) && may(c, ALICE, 21), "nothing is restricted");
	restriction_make(c, 100, RESTRICTION_ITEM, 20, "");
	tap_ok(!may(c, ALICE, 20) && !may(c, ALICE, 21),
		"an item is closed with all that is in it");
	tap_ok(may(c, ALICE, 2) && may(c, ALICE, 1), "not what it lies in, nor another");
	case_run(c,
		"INSERT INTO compare_copy VALUES (21, 0, 0, 3), (3, 0, 0, 3), (4, 0, 0, 4), (2, 0, 0, 0)");
	tap_ok(!may(c, ALICE, 3) && may(c, ALICE, 4) && may(c, ALICE, 2),
		"the same message from another mailbox is closed with it");
	case_run(c,
		"DELETE FROM compare_copy; INSERT INTO compare_near VALUES (21, 5, 12, x'', 1, 3, 0), "
		"(3, 5, 12, x'', 2, 3, 0), (4, 5, 12, x'', 2, 4, 0)");
	tap_ok(!may(c, ALICE, 3) && may(c, ALICE, 4), "so is another file of the same words");
	case_run(c, "DELETE FROM compare_near");
	case_run(c,
		"INSERT INTO access_grant (entry, account, restriction, ended, why, who, moment) "
		"VALUES (101, 7, 100, 0, '', '', 0)");
	tap_ok(may(c, ALICE, 21) && !may(c, BOB, 21), "it is open to who was named");
	restriction_make(c, 102, RESTRICTION_DELIVERY, 2, "");
	tap_ok(!may(c, ALICE, 21) && may(c, ALICE, 20),
		"a copy in a closed delivery closes the content, though the other way is open");
	case_run(c, "UPDATE restriction SET lifted = 103 WHERE entry = 102");
	tap_ok(may(c, ALICE, 21), "lifted, it is open again");
	restriction_make(c, 104, RESTRICTION_CUSTODIAN, 0, "Finance");
	tap_ok(!may(c, ALICE, 21) && may(c, ALICE, 1), "all of a custodian is closed");
	case_run(c, "UPDATE restriction SET lifted = 105 WHERE entry > 99");
	tap_ok(may(c, BOB, 21) && may(c, BOB, 20), "and nothing is restricted any more");
}

static uint64_t
steps_of(struct remit_case *c, int64_t document)
{
	uint64_t before = db_effort(c->inspection.db).steps;

	(void)may(c, ALICE, document);
	return db_effort(c->inspection.db).steps - before;
}

static void
test_effort(struct remit_case *c)
{
	uint64_t few;
	uint64_t many;

	restriction_make(c, 200, RESTRICTION_ITEM, 4, "");
	few = steps_of(c, 21);
	for (int i = 0; i < MANY; i++)
		restriction_make(c, 1000 + i, RESTRICTION_ITEM, 5000 + i, "");
	many = steps_of(c, 21);
	tap_ok(may(c, ALICE, 21) && !may(c, ALICE, 4), "two thousand are restricted");
	tap_ok(many < few + 100, "and asking costs as much as with one: %llu, %llu steps",
		(unsigned long long)few, (unsigned long long)many);
}

int
main(void)
{
	struct remit_case c;

	case_begin(&c);
	items_make(&c);
	test_reach(&c);
	test_effort(&c);
	case_close(&c);
	return tap_done();
}
