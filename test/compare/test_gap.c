/* Gaps: noting, listing worst first, references that stay, states. */
#include "compare_case.h"

#include "tap.h"

#include "base/date.h"
#include "base/err.h"
#include "compare/checks.h"

static void
same(const char *got, const char *wanted, const char *claim)
{
	if (!tap_ok(str_equal(str_of(got), str_of(wanted)), "%s", claim))
		tap_note("got \"%s\", wanted \"%s\"", got, wanted);
}

static const struct check absent = {"test-absent", "Absent", "Absent", TOPIC_DOCUMENT, NULL};

static void
note(struct compare_case *c, int64_t scope, const char *subject, unsigned sure, unsigned weight)
{
	struct gap_evidence evidence = {1, 3, 9, STR("the passage")};
	struct gap gap = {.subject = str_of(subject),
		.title = str_of(subject),
		.why = STR("It is named and not there."),
		.sure = sure,
		.weight = weight,
		.begins = DATE_NONE,
		.ends = DATE_NONE,
		.evidence = &evidence,
		.evidence_count = 1};
	struct err err = {0};

	tap_ok(gap_note(c->compare, &absent, scope, &gap, &err), "noted");
}

static void
test_order_and_forgetting(struct compare_case *c)
{
	struct err err = {0};

	note(c, 1, "small", 50, 10);
	note(c, 1, "great", 90, 90);
	note(c, 2, "middle", 60, 60);
	same(case_gaps(c, ""), "great|middle|small", "worst first");
	same(case_gaps(c, "test-absent"), "great|middle|small", "by kind");
	same(case_gaps(c, "another"), "", "none of another kind");
	tap_ok(gap_forget(c->compare, &absent, 1, &err), "a scope is forgotten");
	same(case_gaps(c, ""), "middle", "and no other");
	same(case_value(c, "SELECT count(*) FROM compare_gap_evidence"), "1",
		"its evidence goes with it");
}

static void
test_reference(struct compare_case *c)
{
	const char *before = case_value(c, "SELECT reference FROM compare_gap");
	struct gap_row row;
	struct err err = {0};

	tap_ok(gap_forget(c->compare, &absent, 2, &err), "forgotten");
	note(c, 7, "middle", 70, 70);
	same(case_value(c, "SELECT reference FROM compare_gap"), before,
		"the reference stays, whatever the scope and the sureness");
	tap_ok(gap_get(c->compare, &c->arena, str_lower(&c->arena, str_of(before)), &row, &err) &&
			row.gap.evidence_count == 1 && row.gap.evidence[0].from == 3,
		"it is found by its reference in small letters, with its evidence");
	tap_ok(!gap_get(c->compare, &c->arena, STR("00000-00000"), &row, &err) &&
			err.kind == ERR_NOT_FOUND,
		"an unknown reference is said to be unknown");
}

int
main(void)
{
	struct compare_case c;

	case_open(&c, "gap");
	test_order_and_forgetting(&c);
	test_reference(&c);
	case_close(&c);
	return tap_done();
}
