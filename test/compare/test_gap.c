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

/* ---- by the page ---- */

enum { MANY = 700 };

static const struct check kinds[] = {{"test-one", "One", "One", TOPIC_DOCUMENT, NULL},
	{"test-two", "Two", "Two", TOPIC_DOCUMENT, NULL},
	{"test-three", "Three", "Three", TOPIC_DOCUMENT, NULL}};

/* Some with the same weight, some without a day: what is alike is in order by its subject. */
static void
many_note(struct compare_case *c)
{
	struct err err = {0};
	bool good = true;

	for (int i = 0; i < MANY; i++) {
		struct str subject = str_format(&c->arena, "subject %d", i * 37 % MANY);
		struct gap gap = {.subject = subject,
			.title = subject,
			.why = STR("It is named."),
			.sure = 50 + (unsigned)i % 7,
			.weight = 40 + (unsigned)i % 5,
			.begins = i % 4 == 0 ? DATE_NONE : i % 11,
			.ends = DATE_NONE};

		good = good && gap_note(c->compare, &kinds[i % 3], i, &gap, &err);
	}
	tap_ok(good && gap_tally_make(c->compare, &err), "many are noted %s", err.text);
}

struct listed {
	struct compare_case *c;
	struct str all;
	uint64_t count;
};

static bool
row_list(void *context, const struct gap_row *row)
{
	struct listed *listed = context;

	listed->all = str_format(&listed->c->arena, "%.*s %.*s/%d", STR_ARG(listed->all),
		STR_ARG(row->reference), (int)row->state);
	listed->count++;
	return true;
}

static void
slices_compare(struct compare_case *c, const struct gap_filter *filter, const char *claim)
{
	struct listed whole = {.c = c};
	struct listed slices = {.c = c};
	struct err err = {0};
	struct gap_row *rows;
	uint64_t total;
	size_t count;
	bool good = gap_list(c->compare, filter, row_list, &whole, &err);

	do {
		good = good &&
			gap_slice(c->compare, &c->arena, filter, slices.count, 50, &rows, &count,
				&err);
		for (size_t i = 0; good && i < count; i++)
			(void)row_list(&slices, &rows[i]);
	} while (good && count == 50);
	tap_ok(good && str_equal(whole.all, slices.all), "%s: pages are the list %s", claim,
		err.text);
	tap_ok(gap_total(c->compare, filter, &total, &err) && total == whole.count,
		"%s: the kept count is the list's, %llu and %llu", claim, (unsigned long long)total,
		(unsigned long long)whole.count);
}

static void
states_give(struct compare_case *c)
{
	struct gap_filter filter = {.state = -1};
	struct gap_row *rows;
	struct err err = {0};
	size_t count;
	bool good = gap_slice(c->compare, &c->arena, &filter, 100, 40, &rows, &count, &err);

	for (size_t i = 0; good && i < count; i++) {
		case_run(c,
			str_format(&c->arena,
				"INSERT INTO gap_state (entry, reference, kind, title, state, note, "
				"who, moment) VALUES (%zu, '%.*s', '%.*s', '', %zu, '', '', 0)",
				i + 1, STR_ARG(rows[i].reference), STR_ARG(rows[i].kind), 1 + i % 4)
				.data);
		good = gap_states_follow(c->compare,
			&(struct gap_state_row){.reference = rows[i].reference,
				.kind = rows[i].kind,
				.state = (enum gap_state)(1 + i % 4)},
			1, &err);
	}
	tap_ok(good && count == 40, "some are given a state %s", err.text);
}

/* A page of the middle reads its way through the index, and no more. */
static void
effort_check(struct compare_case *c, const char *kind)
{
	struct gap_filter filter = {.kind = str_of(kind), .state = -1};
	struct err err = {0};
	struct gap_row *rows;
	struct db_effort before;
	struct db_effort after;
	uint64_t total;
	size_t count;

	(void)!gap_slice(c->compare, &c->arena, &filter, 0, 1, &rows, &count, &err);
	before = db_effort(c->compare->db);
	tap_ok(gap_slice(c->compare, &c->arena, &filter, 100, 50, &rows, &count, &err) &&
			count == 50,
		"a page of the middle %s", kind);
	after = db_effort(c->compare->db);
	tap_ok(after.sorts == before.sorts, "nothing is sorted for it");
	tap_ok(after.steps - before.steps < 10000, "and little looked at: %llu steps",
		(unsigned long long)(after.steps - before.steps));
	before = db_effort(c->compare->db);
	tap_ok(gap_total(c->compare, &filter, &total, &err), "all are counted");
	after = db_effort(c->compare->db);
	tap_ok(after.steps - before.steps < 400, "without looking at them: %llu steps",
		(unsigned long long)(after.steps - before.steps));
}

static void
test_pages(struct compare_case *c)
{
	struct gap_filter all = {.state = -1};
	struct gap_filter kind = {.kind = STR("test-two"), .state = -1};
	struct gap_filter asked = {.state = GAP_ASKED};
	struct gap_filter open = {.kind = STR("test-one"), .state = GAP_OPEN};
	struct gap_filter line = {.line = 2, .state = -1};
	struct err err = {0};

	many_note(c);
	case_run(c, "INSERT INTO line (number, title, question) VALUES (2, 'Two', 'Whether?')");
	case_run(c, "INSERT INTO gap_line (kind, line) VALUES ('test-two', 2), ('test-three', 2)");
	slices_compare(c, &all, "all");
	states_give(c);
	slices_compare(c, &all, "all, some said");
	slices_compare(c, &kind, "one kind");
	slices_compare(c, &asked, "those asked for");
	slices_compare(c, &open, "open ones of a kind");
	slices_compare(c, &line, "a line of enquiry");
	same(case_value(c,
		     "SELECT count(*) FROM compare_gap g WHERE g.state <> coalesce((SELECT "
		     "s.state FROM gap_state s WHERE s.reference = g.reference), 0)"),
		"0", "each has the state that was said last");
	tap_ok(gap_forget(c->compare, &kinds[0], 3, &err) && gap_tally_make(c->compare, &err),
		"one is forgotten");
	slices_compare(c, &all, "without it");
	effort_check(c, "");
	effort_check(c, "test-two");
}

int
main(void)
{
	struct compare_case c;

	case_open(&c, "gap");
	test_order_and_forgetting(&c);
	test_reference(&c);
	test_pages(&c);
	case_close(&c);
	return tap_done();
}
