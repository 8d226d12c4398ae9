/* Reading lists: order, state, pace, the blind second reading, and the log. */
#include "remit/reading_list.h"

#include "remit/codebook.h"
#include "remit/coding.h"
#include "remit_case.h"
#include "store/db.h"
#include "tap.h"

static void
test_list(struct remit_case *c)
{
	struct reading_list row = {.name = STR("Minutes of 2013"),
		.query = STR("minutes"),
		.reader = STR("ines"),
		.pass = PASS_FIRST,
		.who = STR("lead")};
	struct reading_list late;
	static const int64_t items[] = {3, 1, 2, 1, 99, 10, 5, 6, 7, 8, 9};
	struct reading_item item;
	int64_t added;

	tap_ok(reading_list_put(&c->inspection, &c->arena, &row, &c->err) && row.list == 1,
		"a list is made %s", c->err.text);
	tap_ok(reading_items_add(&c->inspection, 1, items, COUNT_OF(items), &added, &c->err) &&
			added == 9,
		"each item once, and none that is not here: %lld", (long long)added);
	late = row;
	row.reader = STR("sefi");
	tap_ok(reading_list_put(&c->inspection, &c->arena, &row, &c->err) && row.version == 2,
		"it is given to another");
	tap_ok(!reading_list_put(&c->inspection, &c->arena, &late, &c->err) &&
			c->err.kind == ERR_EXISTS,
		"a change of an old version is refused: %s", c->err.text);
	err_clear(&c->err);
	tap_ok(reading_item_next(&c->inspection, &c->arena, 1, 0, &item, &c->err) &&
			item.item == 3 && item.position == 1,
		"the first is the first");
	tap_ok(!reading_state_put(
		       &c->inspection, 1, 3, READING_READ, STR("ines"), false, &c->err) &&
			c->err.kind == ERR_PERMISSION,
		"only its reader reads it: %s", c->err.text);
	err_clear(&c->err);
	for (int i = 0; i < 3; i++) {
		c->now += 70;
		tap_ok(reading_item_next(
			       &c->inspection, &c->arena, 1, item.position - 1, &item, &c->err) &&
				reading_state_put(&c->inspection, 1, item.item,
					i == 1 ? READING_SKIPPED : READING_READ, STR("sefi"), false,
					&c->err),
			"item %lld", (long long)item.item);
	}
	tap_ok(reading_list_get(&c->inspection, &c->arena, 1, &row, &c->err) && row.read == 2 &&
			row.skipped == 1 && row.count == 9,
		"what is done is counted");
	tap_ok(reading_item_next(&c->inspection, &c->arena, 1, 9, &item, &c->err) &&
			item.position == 4,
		"behind the last comes the first that is left");
}

static void
test_pace(struct remit_case *c)
{
	static const int64_t steady[] = {7200, 7130, 7060, 6990, 1000, 900};
	struct reading_pace pace = reading_pace_of(steady, 6, 100, 7230);
	int64_t left;

	tap_ok(str_equal(reading_pace_words(&c->arena, &pace, 7230, NULL),
		       STR("51 an hour; done about 03:57")),
		"%s", reading_pace_words(&c->arena, &pace, 7230, NULL).data);
	tap_ok(str_equal(reading_pace_words(&c->arena,
				 &(struct reading_pace){.left = 3, .done_about = 9}, 0, NULL),
		       STR("")),
		"no pace yet, no words");
	pace = reading_pace_of(steady, 6, 100, 9000);
	tap_ok(str_equal(reading_pace_words(&c->arena, &pace, 9000, NULL),
		       STR("51 an hour last time; about 2 hours of reading left")),
		"%s", reading_pace_words(&c->arena, &pace, 9000, NULL).data);
	pace = reading_pace_of(steady, 6, 5000, 7230);
	tap_ok(str_equal(reading_pace_words(&c->arena, &pace, 7230, NULL),
		       STR("51 an hour; about 97 hours of reading left")),
		"%s", reading_pace_words(&c->arena, &pace, 7230, NULL).data);
	pace = reading_pace_of(steady, 6, 0, 7230);
	tap_ok(str_equal(reading_pace_words(&c->arena, &pace, 7230, NULL), STR("all read")),
		"all read");
	pace = reading_pace_of(steady + 4, 2, 10, 1000);
	tap_ok(reading_pace_words(&c->arena, &pace, 1000, NULL).len == 0, "two items are no pace");
	tap_ok(reading_pace_find(&c->inspection, 1, c->now, &pace, &c->err) && pace.left == 6 &&
			pace.per_hour > 51.0 && pace.per_hour < 52.0,
		"of a list: %.1f an hour", pace.per_hour);
	tap_ok(reading_left(&c->inspection, STR("sefi"), &left, &c->err) && left == 6,
		"what waits for a person is counted");
}

static void
test_second(struct remit_case *c)
{
	struct reading_list second;
	struct reading_item *items;
	struct reading_eyes eyes;
	size_t count;

	tap_ok(!reading_second_draw(&c->inspection, &c->arena, 1, 20, STR("sefi"), STR("lead"),
		       &second, &c->err) &&
			c->err.kind == ERR_USAGE,
		"nobody reads second what they read first: %s", c->err.text);
	err_clear(&c->err);
	tap_ok(reading_second_draw(&c->inspection, &c->arena, 1, 20, STR("ines"), STR("lead"),
		       &second, &c->err) &&
			second.list == 2 && second.seed.len == 32,
		"a share is drawn %s", c->err.text);
	tap_ok(reading_items(&c->inspection, &c->arena, 2, 1, 100, &items, &count, &c->err) &&
			count == 2,
		"a fifth of nine is two");
	tap_ok(reading_eyes_find(
		       &c->inspection, &c->arena, items[0].document, STR("ines"), &eyes, &c->err) &&
			eyes.is_second && eyes.list == 2 &&
			!reading_may_see(&eyes, PASS_FIRST, STR("sefi"), STR("ines")) &&
			reading_may_see(&eyes, PASS_SECOND, STR("ines"), STR("ines")),
		"the second reader sees only their own");
	tap_ok(reading_eyes_find(
		       &c->inspection, &c->arena, items[0].document, STR("sefi"), &eyes, &c->err) &&
			str_equal(eyes.other, STR("ines")) &&
			!reading_may_see(&eyes, PASS_SECOND, STR("ines"), STR("sefi")) &&
			reading_may_see(&eyes, PASS_FIRST, STR("lead"), STR("sefi")),
		"and nobody else sees theirs");
	tap_ok(reading_state_put(&c->inspection, 2, items[0].item, READING_READ, STR("ines"), false,
		       &c->err) &&
			reading_eyes_find(&c->inspection, &c->arena, items[0].document, STR("ines"),
				&eyes, &c->err) &&
			!eyes.is_second &&
			reading_may_see(&eyes, PASS_FIRST, STR("sefi"), STR("ines")),
		"until it is done");
}

/* What is kept of a list is what its items say. */
static bool
tally_holds(struct remit_case *c)
{
	struct str counted = case_rows(c,
		"SELECT list || ' ' || state || ' ' || CASE state WHEN 0 THEN 0 ELSE state_moment / "
		"86400 END || ' ' || count(*) FROM reading_list_item GROUP BY list, state, CASE state "
		"WHEN 0 THEN 0 ELSE state_moment / 86400 END ORDER BY 1");
	struct str kept = case_rows(c,
		"SELECT list || ' ' || state || ' ' || day || ' ' || count FROM reading_tally ORDER BY 1");

	if (!str_equal(counted, kept))
		tap_note("counted:\n%s\nkept:\n%s", counted.data, kept.data);
	return str_equal(counted, kept);
}

static void
test_tally(struct remit_case *c)
{
	static const enum reading_state states[] = {
		READING_SKIPPED, READING_TO_READ, READING_READ, READING_TO_READ};
	struct reading_list row;
	int64_t left;

	tap_ok(tally_holds(c), "what is kept of each list is what stands in it");
	for (size_t i = 0; i < COUNT_OF(states); i++) {
		c->now += 50000;
		tap_ok(reading_state_put(
			       &c->inspection, 1, 5, states[i], STR("sefi"), false, &c->err) &&
				tally_holds(c),
			"and when one is %s", reading_state_name(states[i]));
	}
	tap_ok(reading_state_put(
		       &c->inspection, 1, 1, READING_TO_READ, STR("sefi"), false, &c->err) &&
			tally_holds(c),
		"or put back");
	tap_ok(reading_list_get(&c->inspection, &c->arena, 1, &row, &c->err) && row.count == 9 &&
			row.read == 2 && row.skipped == 0 &&
			reading_left(&c->inspection, STR("sefi"), &left, &c->err) && left == 7,
		"the list says so");
}

/* ---- what somebody looked at ---- */

static bool
looked_holds(struct remit_case *c, const char *wanted)
{
	struct str done = case_rows(c,
		"SELECT document FROM coding UNION SELECT document FROM weighing UNION SELECT document "
		"FROM reading_list_item WHERE state = 1 ORDER BY 1");
	struct str kept = case_rows(c, "SELECT document FROM looked_at ORDER BY document");
	struct str one = case_rows(c,
		str_format(&c->arena, "SELECT 'yes' FROM looked_at WHERE document = %s", wanted)
			.data);

	if (!str_equal(done, kept))
		tap_note("done:\n%s\nkept:\n%s", done.data, kept.data);
	return str_equal(done, kept) && one.len > 0;
}

/* On document 7: marked, coded, marked as something else, taken back: once coded it was looked at for good. */
static void
test_looked_at(struct remit_case *c)
{
	struct code_row code = {.name = STR("Minute"), .who = STR("sefi")};
	struct coding_row coding = {.item = 7, .ends = 4, .pass = PASS_FIRST, .who = STR("sefi")};
	uint64_t entry;

	tap_ok(reading_state_put(&c->inspection, 1, 7, READING_READ, STR("sefi"), false, &c->err) &&
			looked_holds(c, "7"),
		"what was marked as read was looked at %s", c->err.text);
	tap_ok(reading_state_put(
		       &c->inspection, 1, 7, READING_SKIPPED, STR("sefi"), false, &c->err) &&
			!looked_holds(c, "7"),
		"what was passed over after all was not");
	tap_ok(codebook_put(&c->inspection, &c->arena, &code, &c->err), "a code %s", c->err.text);
	coding.code = code.code;
	tap_ok(coding_put(&c->inspection, &c->arena, &coding, &c->err) && looked_holds(c, "7"),
		"what was coded was %s", c->err.text);
	tap_ok(reading_state_put(&c->inspection, 1, 7, READING_READ, STR("sefi"), false, &c->err) &&
			reading_state_put(&c->inspection, 1, 7, READING_TO_READ, STR("sefi"), false,
				&c->err) &&
			looked_holds(c, "7"),
		"whatever is said of the list");
	tap_ok(coding_take_back(
		       &c->inspection, coding.entry, STR("sefi"), false, &entry, &c->err) &&
			looked_holds(c, "7"),
		"and when the code is taken back");
}

enum { LONG = 2000 };

static uint64_t
steps_of(struct remit_case *c, int64_t list)
{
	uint64_t before = db_effort(c->inspection.db).steps;
	struct reading_list *lists;
	struct reading_item item;
	struct reading_pace pace;
	size_t count;
	int64_t left;

	if (!reading_lists(
		    &c->inspection, &c->arena, STR("sefi"), false, &lists, &count, &c->err) ||
		!reading_item_next(&c->inspection, &c->arena, list, 700, &item, &c->err) ||
		!reading_pace_find(&c->inspection, list, c->now, &pace, &c->err) ||
		!reading_left(&c->inspection, STR("sefi"), &left, &c->err))
		tap_ok(false, "a list is looked at %s", c->err.text);
	return db_effort(c->inspection.db).steps - before;
}

/* What a page asks of a list does not read the list. */
static void
test_effort(struct remit_case *c)
{
	struct reading_list row = {
		.name = STR("Long"), .reader = STR("sefi"), .pass = PASS_FIRST, .who = STR("lead")};
	int64_t items[LONG];
	uint64_t former;
	int64_t added;

	for (size_t i = 0; i < LONG; i++) {
		items[i] = 1000 + (int64_t)i;
		case_document(c, items[i], "Text.");
	}
	former = steps_of(c, 1);
	tap_ok(reading_list_put(&c->inspection, &c->arena, &row, &c->err) &&
			reading_items_add(&c->inspection, row.list, items, LONG, &added, &c->err) &&
			added == LONG,
		"a long list %s", c->err.text);
	tap_ok(steps_of(c, row.list) < former + 500, "costs no more than a short one: %llu, %llu",
		(unsigned long long)former, (unsigned long long)steps_of(c, row.list));
	tap_ok(tally_holds(c), "and is counted");
}

int
main(void)
{
	struct remit_case c;

	case_begin(&c);
	for (int64_t id = 1; id <= 10; id++)
		case_document(&c, id, "Text.");
	test_list(&c);
	test_pace(&c);
	test_second(&c);
	test_tally(&c);
	test_looked_at(&c);
	test_effort(&c);
	tap_ok(case_replays(&c, "looked_at"), "the log gives the same that somebody looked at");
	tap_ok(case_replays(&c, "reading_tally"), "the log gives the same counts");
	tap_ok(case_replays(&c, "reading_list"), "the log gives the same lists");
	tap_ok(case_replays(&c, "reading_list_item"), "and their items, as far as they are read");
	case_close(&c);
	return tap_done();
}
