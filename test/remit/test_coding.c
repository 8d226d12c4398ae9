/* Passages: what is kept of them, how they are found again, two people at once, and the log. */
#include "remit/coding.h"

#include "base/utf8.h"
#include "remit/codebook.h"
#include "remit/weighing.h"
#include "remit_case.h"
#include "tap.h"

#define TEXT                                                                                          \
	"Thanks for turning these round.\nAs discussed I have taken out 4.2 – the café owners’ " \
	"concerns. Please delete the earlier draft. As discussed, not minuted.\n"

static bool
put(struct remit_case *c, struct coding_row *row)
{
	err_clear(&c->err);
	if (row->who.len == 0)
		row->who = STR("iharrowgate");
	if (row->code == 0)
		row->code = 1;
	if (row->pass == 0)
		row->pass = PASS_FIRST;
	if (row->item == 0)
		row->item = 1;
	return coding_put(&c->inspection, &c->arena, row, &c->err);
}

static bool
refused(struct remit_case *c, struct coding_row row, enum err_kind kind)
{
	return !put(c, &row) && c->err.kind == kind;
}

static void
codes_make(struct remit_case *c)
{
	struct code_row one = {.name = STR("Minute altered"), .who = STR("lead")};
	struct code_row shut = {.name = STR("Old"), .who = STR("lead"), .is_closed = true};

	tap_ok(codebook_put(&c->inspection, &c->arena, &one, &c->err) &&
			codebook_put(&c->inspection, &c->arena, &shut, &c->err),
		"codes are made %s", c->err.text);
}

static void
test_put(struct remit_case *c)
{
	struct coding_row row = {.begins = 44, .ends = 88, .note = STR("who “felt”?")};
	struct coding_row other = {.begins = 32, .ends = 60, .who = STR("soduya")};
	struct coding_row *rows;
	size_t count;

	tap_ok(put(c, &row) && row.document == 1 && utf8_count(row.quote) == 44 &&
			utf8_count(row.before) == 32 && utf8_count(row.after) == 32 &&
			row.version == 1,
		"a passage is kept with its words and 32 characters on either side %s",
		c->err.text);
	tap_note("%s|%s|%s", row.before.data, row.quote.data, row.after.data);
	tap_ok(put(c, &other), "another person codes what overlaps: nothing is in the way");
	tap_ok(codings_of_document(&c->inspection, &c->arena, 1, &rows, &count, &c->err) &&
			count == 2 && rows[0].entry == other.entry && rows[0].state == CODING_HELD,
		"both are there, by place");
	tap_ok(refused(c, (struct coding_row){.begins = 44, .ends = 88}, ERR_EXISTS),
		"the same once more: %s", c->err.text);
	tap_ok(refused(c, (struct coding_row){.begins = 4, .ends = 4}, ERR_USAGE),
		"nothing chosen: %s", c->err.text);
	tap_ok(refused(c, (struct coding_row){.begins = 31, .ends = 32}, ERR_USAGE),
		"white space alone: %s", c->err.text);
	tap_ok(refused(c, (struct coding_row){.begins = 0, .ends = 4000}, ERR_USAGE),
		"beyond the end: %s", c->err.text);
	tap_ok(refused(c, (struct coding_row){.ends = 4, .code = 2}, ERR_USAGE),
		"a closed code: %s", c->err.text);
	tap_ok(refused(c, (struct coding_row){.ends = 4, .code = 9}, ERR_NOT_FOUND),
		"a code that is none: %s", c->err.text);
	tap_ok(refused(c, (struct coding_row){.ends = 4, .item = 9}, ERR_NOT_FOUND),
		"an item that is none: %s", c->err.text);
}

static void
test_take_back(struct remit_case *c)
{
	struct coding_row row = {.begins = 0, .ends = 6};
	struct coding_row *rows;
	uint64_t did;
	uint64_t coding;
	uint64_t entry;
	size_t count;

	tap_ok(put(c, &row) && coding_last_of(&c->inspection, 1, row.who, &did, &coding, &c->err) &&
			did == row.entry && coding == row.entry,
		"what a person did last is known");
	tap_ok(!coding_take_back(
		       &c->inspection, row.entry, STR("soduya"), false, &entry, &c->err) &&
			c->err.kind == ERR_PERMISSION,
		"another cannot take it back: %s", c->err.text);
	err_clear(&c->err);
	tap_ok(coding_take_back(
		       &c->inspection, row.entry, STR("iharrowgate"), false, &entry, &c->err),
		"its author can %s", c->err.text);
	tap_ok(!coding_take_back(
		       &c->inspection, row.entry, STR("iharrowgate"), false, &entry, &c->err) &&
			c->err.kind == ERR_EXISTS,
		"once: %s", c->err.text);
	err_clear(&c->err);
	tap_ok(codings_of_code(&c->inspection, &c->arena, 1, 0, 100, &rows, &count, &c->err) &&
			count == 2,
		"it no longer stands under its code");
	tap_ok(coding_get(&c->inspection, &c->arena, row.entry, &row, &c->err) &&
			row.taken_back == entry,
		"and is kept");
	tap_ok(coding_last_of(&c->inspection, 1, row.who, &did, &coding, &c->err) && did == entry &&
			coding == row.entry,
		"the taking back is what was done last");
}

struct place_case {
	const char *claim;
	const char *text;
	enum coding_state state;
	int64_t begins;
};

/* The quote is "taken out 4.2", from 19, between "I have " and " – the café". */
static const struct place_case places[] = {
	{"the same text", "As discussed I have taken out 4.2 – the café", CODING_HELD, 20},
	{"words put before", "Dear all,\nAs discussed I have taken out 4.2 – the café",
		CODING_MOVED, 30},
	{"other words around it", "We were told who has taken out 4.2 and why", CODING_MOVED, 21},
	{"twice, and the surroundings tell", "taken out 4.2. I have taken out 4.2 – the café",
		CODING_MOVED, 22},
	{"in the same place, and nothing tells",
		"taken out 4.2. Then taken out 4.2. Then taken out 4.2. ", CODING_HELD, 20},
	{"the same words of another sentence in the same place",
		"We have both: as 4.2 taken out 4.2 and also I have taken out 4.2 – the café",
		CODING_MOVED, 51},
	{"twice elsewhere, and nothing tells", "1 taken out 4.2; 2 taken out 4.2; 3", CODING_LOST,
		20},
	{"gone", "As discussed I have left in 4.2", CODING_LOST, 20},
	{"an empty text", "", CODING_LOST, 20},
};

static void
test_places(void)
{
	for (size_t i = 0; i < COUNT_OF(places); i++) {
		struct coding_row row = {.begins = 20,
			.ends = 33,
			.before = STR("discussed I have "),
			.quote = STR("taken out 4.2"),
			.after = STR(" – the café")};

		coding_place_find(str_of(places[i].text), &row);
		tap_ok(row.state == places[i].state && row.found_begins == places[i].begins &&
				row.found_ends == places[i].begins + 13,
			"%s: %s, %lld to %lld", places[i].claim, coding_state_words(row.state),
			(long long)row.found_begins, (long long)row.found_ends);
	}
}

static void
test_read_again(struct remit_case *c)
{
	struct coding_row *rows;
	size_t count;

	tap_ok(coding_text_changed(&c->inspection, 1, STR("[page 1] " TEXT), &c->err) &&
			codings_of_document(&c->inspection, &c->arena, 1, &rows, &count, &c->err) &&
			count == 2 && rows[0].state == CODING_MOVED && rows[0].found_begins == 41 &&
			rows[0].begins == 32,
		"read again with words before: found further on, and what was said is kept");
	tap_ok(coding_text_changed(&c->inspection, 1, STR("nothing"), &c->err) &&
			codings_of_document(&c->inspection, &c->arena, 1, &rows, &count, &c->err) &&
			rows[0].state == CODING_LOST && rows[1].state == CODING_LOST,
		"read again without them: lost, and said so");
}

static enum weighing_outcome
weigh(struct remit_case *c, const char *who, int64_t based_on, enum weight weight, uint64_t lines,
	const char *note, struct weighing_row *ret_standing)
{
	struct weighing_row row = {.item = 1,
		.pass = PASS_FIRST,
		.based_on = based_on,
		.weight = weight,
		.lines = lines,
		.note = str_of(note),
		.who = str_of(who)};
	enum weighing_outcome outcome;
	struct weighing_row other;

	if (!weighing_put(&c->inspection, &c->arena, &row, &outcome, ret_standing, &other, &c->err))
		tap_ok(false, "a weight is saved %s", c->err.text);
	return outcome;
}

static void
test_weighing(struct remit_case *c)
{
	struct weighing_row now;
	struct weighing_row *rows;
	size_t count;

	tap_ok(weigh(c, "ines", 0, WEIGHT_KEY, LINE_BIT(2), "", &now) == WEIGHING_SAVED &&
			now.version == 1,
		"a weight is saved");
	tap_ok(weigh(c, "ines", 1, WEIGHT_KEY, LINE_BIT(2), " ", &now) == WEIGHING_UNCHANGED,
		"the same once more is no entry");
	tap_ok(weigh(c, "sefi", 0, WEIGHT_NONE, LINE_BIT(3), "Test this", &now) ==
				WEIGHING_MERGED &&
			now.version == 2 && now.weight == WEIGHT_KEY &&
			now.lines == (LINE_BIT(2) | LINE_BIT(3)) &&
			str_equal(now.note, STR("Test this")),
		"two at once who change different things: put together");
	tap_ok(weigh(c, "ines", 1, WEIGHT_RELEVANT, LINE_BIT(2), "Mine", &now) == WEIGHING_ASIDE &&
			now.version == 2 && now.weight == WEIGHT_KEY,
		"two at once who change the same: the first counts");
	tap_ok(weighing_history(&c->inspection, &c->arena, 1, PASS_FIRST, &rows, &count, &c->err) &&
			count == 3 && rows[2].is_aside && str_equal(rows[2].note, STR("Mine")) &&
			rows[2].weight == WEIGHT_RELEVANT,
		"and the other is kept aside, as it was said");
	tap_ok(weigh(c, "ines", 2, WEIGHT_RELEVANT, LINE_BIT(2), "Mine", &now) == WEIGHING_SAVED &&
			now.version == 4 && now.lines == LINE_BIT(2),
		"who has seen it may change it");
	tap_ok(weighing_get(&c->inspection, &c->arena, 1, PASS_SECOND, &now, &c->err) &&
			now.version == 0 && now.weight == WEIGHT_NONE,
		"the second reading is apart");
}

int
main(void)
{
	struct remit_case c;

	case_begin(&c);
	case_document(&c, 1, TEXT);
	codes_make(&c);
	test_put(&c);
	test_take_back(&c);
	test_places();
	test_read_again(&c);
	test_weighing(&c);
	tap_ok(case_replays(&c, "coding"), "the log gives the same passages");
	tap_ok(case_replays(&c, "weighing"), "and the same weights");
	case_close(&c);
	return tap_done();
}
