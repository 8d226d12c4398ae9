/* The second reading compared with the first, and what was settled; saved searches. */
#include "remit/second_agreement.h"

#include "remit/codebook.h"
#include "remit/saved_search.h"
#include "remit/settlement.h"
#include "remit_case.h"
#include "tap.h"

#include <math.h>
#include <stdlib.h>

/* Sentences: 0-24, 25-52, 53-80. */
#define TEXT "The firms were named here. The minutes were changed. Nobody asked the members."

static void
code(struct remit_case *c, int64_t item, int64_t number, int64_t begins, int64_t ends,
	enum reading_pass pass)
{
	struct coding_row row = {.code = number,
		.item = item,
		.begins = begins,
		.ends = ends,
		.pass = pass,
		.who = pass == PASS_FIRST ? STR("sefi") : STR("ines")};

	if (!coding_put(&c->inspection, &c->arena, &row, &c->err))
		tap_ok(false, "a passage is coded %s", c->err.text);
}

static void
weigh(struct remit_case *c, int64_t item, enum weight weight, enum reading_pass pass)
{
	struct weighing_row row = {.item = item,
		.pass = pass,
		.weight = weight,
		.who = pass == PASS_FIRST ? STR("sefi") : STR("ines")};
	struct weighing_row standing;
	struct weighing_row other;
	enum weighing_outcome outcome;

	if (!weighing_put(&c->inspection, &c->arena, &row, &outcome, &standing, &other, &c->err))
		tap_ok(false, "an item is weighed %s", c->err.text);
}

static void
done(struct remit_case *c, int64_t list, int64_t item)
{
	if (!reading_state_put(
		    &c->inspection, list, item, READING_READ, STR("lead"), true, &c->err))
		tap_ok(false, "an item is read %s", c->err.text);
}

static void
lists_make(struct remit_case *c)
{
	struct code_row one = {.name = STR("Minute altered"), .who = STR("lead")};
	struct code_row two = {.name = STR("Openness"), .who = STR("lead")};
	struct reading_list list = {
		.name = STR("All"), .reader = STR("sefi"), .pass = PASS_FIRST, .who = STR("lead")};
	struct reading_list second;
	static const int64_t items[] = {1, 2, 3};
	int64_t added;

	tap_ok(codebook_put(&c->inspection, &c->arena, &one, &c->err) &&
			codebook_put(&c->inspection, &c->arena, &two, &c->err) &&
			reading_list_put(&c->inspection, &c->arena, &list, &c->err) &&
			reading_items_add(&c->inspection, 1, items, 3, &added, &c->err) &&
			reading_second_draw(&c->inspection, &c->arena, 1, 100, STR("ines"),
				STR("lead"), &second, &c->err),
		"lists are made %s", c->err.text);
}

/* Documents that wait to be settled. */
static bool
waits(struct remit_case *c, const char *documents)
{
	struct str kept = case_rows(c,
		"SELECT coalesce(group_concat(document, ' '), '') FROM (SELECT document FROM "
		"reading_unsettled WHERE list = 2 ORDER BY document)");

	if (!str_equal(kept, str_of(documents)))
		tap_note("waiting: %.*s", STR_ARG(kept));
	return str_equal(kept, str_of(documents));
}

static void
test_agreement(struct remit_case *c)
{
	struct second_agreement a;
	uint64_t entry;

	code(c, 1, 1, 27, 52, PASS_FIRST);
	code(c, 1, 1, 27, 50, PASS_SECOND);
	code(c, 1, 2, 0, 26, PASS_FIRST);
	code(c, 2, 2, 0, 28, PASS_SECOND);
	weigh(c, 1, WEIGHT_KEY, PASS_FIRST);
	weigh(c, 1, WEIGHT_KEY, PASS_SECOND);
	weigh(c, 2, WEIGHT_BACKGROUND, PASS_FIRST);
	weigh(c, 2, WEIGHT_RELEVANT, PASS_SECOND);
	for (int64_t item = 1; item <= 2; item++) {
		done(c, 1, item);
		done(c, 2, item);
	}
	done(c, 1, 3);
	tap_ok(waits(c, "1 2"), "both wait to be settled");
	tap_ok(reading_state_put(
		       &c->inspection, 2, 2, READING_TO_READ, STR("lead"), true, &c->err) &&
			waits(c, "1"),
		"one that is put back does not");
	done(c, 2, 2);
	tap_ok(second_agreement_find(&c->inspection, &c->arena, 2, &a, &c->err) && a.items == 2 &&
			a.sentences == 6,
		"items that both have read, by sentences %s: %zu", c->err.text, a.sentences);
	tap_ok(a.code_count == 2 && a.codes[0].both == 1.0 && a.codes[0].neither == 5.0 &&
			a.codes[0].alpha.is_defined && fabs(a.codes[0].alpha.value - 1.0) < 1e-9,
		"a code that both gave the same sentence");
	tap_ok(a.codes[1].both == 0.0 && a.codes[1].first == 1.0 && a.codes[1].second == 1.0 &&
			a.codes[1].alpha.value < 0.0 && !a.codes[1].has_interval,
		"a code on which they never met");
	tap_ok(a.disagreement_count == 2 && a.disagreements[0].item == 1 &&
			a.disagreements[1].coding.pass == PASS_SECOND,
		"each passage that only one coded is to be settled");
	tap_ok(a.weight_count == 1 && a.weights[0].second == WEIGHT_RELEVANT && a.weight.is_defined,
		"and each weight");
	tap_ok(a.jaccard.is_defined && a.masi.is_defined && a.jaccard.value < 1.0,
		"sets of codes: %.3f and %.3f", a.jaccard.value, a.masi.value);
	code(c, 1, 2, 0, 26, PASS_SECOND);
	tap_ok(coding_take_back(&c->inspection, a.disagreements[0].coding.entry, STR("x"), true,
		       &entry, &c->err) &&
			second_agreement_find(&c->inspection, &c->arena, 2, &a, &c->err) &&
			a.codes[1].both == 0.0 && a.codes[1].first == 1.0,
		"what changed afterwards changes nothing of it");
	tap_ok(waits(c, "1 2"), "a code taken back is one that the other alone has given");
	code(c, 1, 2, 0, 25, PASS_FIRST);
	tap_ok(waits(c, "2"), "what both have given does not wait");
}

/* Of 12 items of three sentences each: what both, the first alone and the second alone gave the first code. */
static const int given[12][3] = {{1, 0, 0}, {0, 1, 0}, {1, 0, 1}, {0, 0, 0}, {2, 0, 0}, {0, 0, 1},
	{1, 1, 0}, {0, 0, 0}, {3, 0, 0}, {0, 0, 0}, {1, 0, 0}, {0, 1, 1}};

static int
by_value(const void *a, const void *b)
{
	double left = *(const double *)a;
	double right = *(const double *)b;

	return left < right ? -1 : left > right;
}

/* The plain way: every draw, every item, all sorted. */
static void
interval_plain(double *ret_low, double *ret_high)
{
	double values[1000];
	uint64_t state = 172;
	size_t defined = 0;

	for (int draw = 0; draw < 1000; draw++) {
		double sums[4] = {0};
		struct coefficient alpha;

		for (int i = 0; i < 12; i++) {
			uint64_t z = state += 0x9e3779b97f4a7c15;
			const int *item;

			z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
			z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
			item = given[(z ^ (z >> 31)) % 12];
			for (int k = 0; k < 3; k++)
				sums[k] += item[k];
			sums[3] += 3 - item[0] - item[1] - item[2];
		}
		alpha = alpha_of_two(sums[0], sums[1], sums[2], sums[3]);
		if (alpha.is_defined)
			values[defined++] = alpha.value;
	}
	qsort(values, defined, sizeof(*values), by_value);
	*ret_low = values[defined * 25 / 1000];
	*ret_high = values[defined * 975 / 1000];
}

static void
test_interval(struct remit_case *c)
{
	static const int64_t places[3][2] = {{0, 24}, {25, 52}, {53, 78}};
	struct reading_list list = {
		.name = STR("More"), .reader = STR("sefi"), .pass = PASS_FIRST, .who = STR("lead")};
	struct reading_list second;
	struct second_agreement a;
	int64_t items[12];
	int64_t added;
	double high;
	double low;

	for (int64_t i = 0; i < 12; i++) {
		items[i] = 100 + i;
		case_document(c, items[i], TEXT);
	}
	tap_ok(reading_list_put(&c->inspection, &c->arena, &list, &c->err) &&
			reading_items_add(&c->inspection, list.list, items, 12, &added, &c->err) &&
			reading_second_draw(&c->inspection, &c->arena, list.list, 100, STR("ines"),
				STR("lead"), &second, &c->err),
		"a longer list %s", c->err.text);
	for (int i = 0; i < 12; i++) {
		int at = 0;

		for (int k = 0; k < 3; k++)
			for (int n = 0; n < given[i][k]; n++, at++) {
				if (k != 2)
					code(c, items[i], 1, places[at][0], places[at][1],
						PASS_FIRST);
				if (k != 1)
					code(c, items[i], 1, places[at][0], places[at][1],
						PASS_SECOND);
			}
		code(c, items[i], 2, 0, 24, i % 5 == 0 ? PASS_SECOND : PASS_FIRST);
		done(c, list.list, items[i]);
		done(c, second.list, items[i]);
	}
	interval_plain(&low, &high);
	tap_ok(second_agreement_find(&c->inspection, &c->arena, second.list, &a, &c->err) &&
			a.items == 12 && a.sentences == 36 && a.code_count == 2,
		"is compared %s", c->err.text);
	tap_ok(a.codes[0].both == 9.0 && a.codes[0].first == 3.0 && a.codes[0].second == 3.0 &&
			a.codes[0].neither == 21.0,
		"by sentences: %.0f %.0f %.0f %.0f", a.codes[0].both, a.codes[0].first,
		a.codes[0].second, a.codes[0].neither);
	tap_ok(a.codes[0].has_interval && fabs(a.codes[0].low - low) < 1e-12 &&
			fabs(a.codes[0].high - high) < 1e-12,
		"and its interval is that of all draws: %.6f %.6f", a.codes[0].low,
		a.codes[0].high);
	tap_ok(a.codes[1].first == 9.0 && a.codes[1].second == 3.0 && a.codes[1].has_interval,
		"that of the other code, too");
}

static void
test_covered(void)
{
	struct sentence_span sentence = {100, 200};

	tap_ok(sentence_is_covered(&sentence, 110, 120), "a passage within");
	tap_ok(sentence_is_covered(&sentence, 0, 150), "half of the sentence");
	tap_ok(!sentence_is_covered(&sentence, 50, 102), "two letters too many");
	tap_ok(!sentence_is_covered(&sentence, 200, 300), "the sentence behind");
}

static void
test_settled(struct remit_case *c)
{
	struct second_agreement a;
	struct settlement row = {.list = 2, .who = STR("lead"), .why = STR(" It names no firm. ")};
	struct settlement weight = {.list = 2,
		.who = STR("lead"),
		.why = STR("Both"),
		.document = 2,
		.weight = WEIGHT_RELEVANT};
	struct settlement none = {.list = 2, .who = STR("lead"), .document = 2};
	struct settlement *rows;
	size_t count;

	if (!second_agreement_find(&c->inspection, &c->arena, 2, &a, &c->err))
		return;
	row.coding = a.disagreements[1].coding.entry;
	row.who = STR("ines");
	tap_ok(!settlement_put(&c->inspection, &c->arena, &row, false, &c->err) &&
			c->err.kind == ERR_PERMISSION,
		"nobody settles their own reading: %s", c->err.text);
	err_clear(&c->err);
	row.who = STR("lead");
	tap_ok(settlement_put(&c->inspection, &c->arena, &row, false, &c->err) && row.document == 2,
		"a third settles %s", c->err.text);
	tap_ok(settlement_put(&c->inspection, &c->arena, &weight, false, &c->err),
		"a weight, too %s", c->err.text);
	tap_ok(waits(c, ""), "and nothing waits");
	tap_ok(!settlement_put(&c->inspection, &c->arena, &none, false, &c->err) &&
			c->err.kind == ERR_USAGE,
		"not without a reason: %s", c->err.text);
	err_clear(&c->err);
	tap_ok(settlements_of(&c->inspection, &c->arena, 2, &rows, &count, &c->err) && count == 2 &&
			!settlement_find(rows, count, 2, row.coding)->applies &&
			settlement_find(rows, count, 2, 0)->weight == WEIGHT_RELEVANT &&
			settlement_find(rows, count, 2, 9999) == NULL,
		"who decided what is kept");
}

static void
test_saved(struct remit_case *c)
{
	struct saved_search row = {.name = STR("Taxi"),
		.query = STR("taxi OR cab"),
		.is_alert = true,
		.who = STR("ines")};
	struct saved_search *rows;
	size_t count;

	tap_ok(saved_search_put(&c->inspection, &c->arena, &row, false, &c->err) &&
			row.search == 1 && str_equal(row.owner, STR("ines")),
		"a search is kept %s", c->err.text);
	row.query = STR("taxi");
	row.who = STR("sefi");
	tap_ok(!saved_search_put(&c->inspection, &c->arena, &row, false, &c->err) &&
			c->err.kind == ERR_PERMISSION,
		"another does not change it: %s", c->err.text);
	err_clear(&c->err);
	tap_ok(saved_search_look(&c->inspection, 1, 12, STR("ines"), &c->err) &&
			saved_searches(
				&c->inspection, &c->arena, STR("ines"), &rows, &count, &c->err) &&
			count == 1 && rows[0].looked_item == 3 && rows[0].looked_total == 12,
		"when its owner last looked is known");
	tap_ok(saved_searches(&c->inspection, &c->arena, STR("sefi"), &rows, &count, &c->err) &&
			count == 1 && rows[0].looked == 0,
		"and that another never did");
}

int
main(void)
{
	struct remit_case c;

	case_begin(&c);
	for (int64_t id = 1; id <= 3; id++)
		case_document(&c, id, TEXT);
	lists_make(&c);
	test_agreement(&c);
	test_covered();
	test_settled(&c);
	test_saved(&c);
	test_interval(&c);
	tap_ok(case_replays(&c, "settlement"), "the log gives the same decisions");
	code(&c, 3, 1, 27, 52, PASS_FIRST);
	weigh(&c, 3, WEIGHT_KEY, PASS_SECOND);
	done(&c, 2, 3);
	tap_ok(waits(&c, "3"), "another waits");
	tap_ok(case_replays(&c, "reading_unsettled"), "the log gives the same that wait");
	tap_ok(case_replays(&c, "saved_search"), "the same searches");
	tap_ok(case_replays(&c, "saved_look"), "and the same looks");
	case_close(&c);
	return tap_done();
}
