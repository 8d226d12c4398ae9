/* What changed between two texts: paragraphs, words, numbers passed over, whatever the format. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "compare/diff/diff.h"
#include "tap.h"

#include <string.h>

enum { ARENA_SIZE = 512 * 1024 * 1024 };

static struct arena arena;

static struct diff
diff_of(struct str a, struct str b)
{
	struct diff_source first = {.text = a};
	struct diff_source second = {.text = b};
	struct diff diff;

	diff_make(&arena, &first, &second, &diff);
	return diff;
}

static struct diff
diff_cstr(const char *a, const char *b)
{
	return diff_of(str_of(a), str_of(b));
}

/* Every word stands in one run of its text, in order; words of "same" runs are the same. */
static bool
is_sound(const struct diff *diff)
{
	uint32_t a = 0;
	uint32_t b = 0;
	uint32_t run = 0;

	for (size_t i = 0; i < diff->row_count; i++) {
		if (diff->rows[i].run != run)
			return false;
		run += diff->rows[i].run_count;
	}
	if (run != diff->run_count)
		return false;
	/* Within a gap what came may stand between parts of what went; each text keeps its order. */
	for (size_t i = 0; i < diff->run_count; i++) {
		const struct diff_run *r = &diff->runs[i];

		if ((r->a_count > 0 && r->a != a) || (r->b_count > 0 && r->b != b))
			return false;
		a += r->a_count;
		b += r->b_count;
		if (r->kind != DIFF_SAME)
			continue;
		for (uint32_t w = 0; w < r->a_count; w++)
			if (r->a_count != r->b_count ||
				diff->a.words[r->a + w].id != diff->b.words[r->b + w].id)
				return false;
	}
	return a == diff->a.word_count && b == diff->b.word_count;
}

static bool
is_same(const struct diff *diff)
{
	return is_sound(diff) && diff->removed == 0 && diff->added == 0 && diff->moved == 0;
}

static const char minutes[] =
	"Safeguarding Sub-group: minutes\n"
	"1. Apologies were received from the Chair.\n"
	"4.1 Attendance at return interviews was noted.\n"
	"4.2 The project told the Sub-group that three firms were known to it.\n"
	"4.3 The Chair asked that matters be raised outside the meeting.\n"
	"5. The figures were noted.\n";

static const char minutes_less[] =
	"Safeguarding Sub-group: minutes\n"
	"1. Apologies were received from the Chair.\n"
	"4.1 Attendance at return interviews was noted.\n"
	"4.3 The Chair asked that matters be raised outside the meeting.\n"
	"5. The figures were noted.\n"
	"No complaints were minuted.\n";

static void
test_removed(void)
{
	struct diff diff = diff_cstr(minutes, minutes_less);
	struct diff_sentences says;

	tap_ok(is_sound(&diff), "runs cover both texts");
	tap_ok(diff.removed == 13 && diff.added == 4 && diff.moved == 0,
		"one paragraph is gone, one is new");
	tap_ok(diff.absence_count == 1 && str_equal(diff.absences[0].label, STR("4.2")) &&
			diff.absences[0].in_b && diff.absences[0].stands_in_other &&
			str_equal(diff.absences[0].before, STR("4.1")) &&
			str_equal(diff.absences[0].after, STR("4.3")),
		"4.2 is the number passed over");
	diff_say(&arena, &diff, 10, &says);
	tap_ok(says.count == 3 && str_equal(says.items[1], STR("13 words at 4.2 are gone.")) &&
			str_equal(says.items[2], STR("4 words after 5 are new.")),
		"and the sentences say so");
	diff = diff_cstr(minutes, minutes);
	diff_say(&arena, &diff, 10, &says);
	tap_ok(is_same(&diff) && diff.absence_count == 0 && says.count == 1 &&
			str_equal(says.items[0], STR("The words are the same.")),
		"a text is the same as itself");
}

static void
test_formats(void)
{
	static const char docx[] =
		"Report to the Board\n"
		"1. The information was received by the sub-committee on the eleventh of March, and "
		"the officers' first reply was filed without any further question being asked.\n"
		"2. The Chair\xe2\x80\x99s view was that this could not wait until the next meeting of "
		"the full Council in the autumn of that year.\n"
		"3. It was agreed that the efficient course was to write to the firms at once.\n";
	static const char pdf[] =
		"Report to the Board\nNorchester papers\n\n1. The information was received by the "
		"sub-\ncommittee on the eleventh of March, and the offi-\ncers' first reply was filed "
		"without any further\nquestion being asked.\n\nPage 1 of 3\n"
		"\fNorchester papers\n\n2. The Chair's view was that this could not wait\nuntil the "
		"next meeting of the full Council in the\nautumn of that year.\n\nPage 2 of 3\n"
		"\fNorchester papers\n\n3. It was agreed that the e\xef\xac\x83"
		"cient course was to\nwrite to the firms at once.\n\nPage 3 of 3\n";
	static const char mail[] =
		"> Report to the Board\n> 1. The information was received by the sub-committee on the\n"
		"> eleventh of March, and the officers' first reply was filed without\n"
		"> any further question being asked.\n>\n"
		"> 2. The Chair's view was that this could not wait until the next\n"
		"> meeting of the full Council in the autumn of that year.\n>\n"
		"> 3. It was agreed that the efficient course was to write to the\n> firms at once.\n";
	struct diff diff = diff_cstr(docx, pdf);

	tap_ok(is_same(&diff), "a DOCX and its PDF are the same: %zu %zu %zu", diff.removed,
		diff.added, diff.moved);
	tap_ok(diff.b.head_count > 0, "the running head was seen as one");
	diff = diff_cstr(docx, mail);
	tap_ok(is_same(&diff), "a DOCX and its text quoted in a mail are the same");
	tap_ok(diff.b.paragraph_count == 4, "lines of a paragraph were joined: %zu",
		diff.b.paragraph_count);
	diff = diff_cstr("We gave 5 % of \xc2\xa3"
			 "1,200 to LC/2012/017.",
		"We gave 5 % of \xc2\xa3"
		"1,300 to LC/2012/018.");
	tap_ok(diff.removed == 2 && diff.added == 2, "numbers and references are words");
}

static void
test_changed(void)
{
	struct diff diff = diff_cstr(
		"The Board met. 2. The officer said that some firms were known. It closed.",
		"The Board met. 2. The officer said that three firms were known. It closed.");

	tap_ok(is_sound(&diff) && diff.removed == 1 && diff.added == 1, "one word changed");
	diff = diff_cstr("Alpha one two three four five six seven.\nBeta paragraph is here now.\n"
			 "Gamma paragraph goes on and on until the very end of it all.\n",
		"Gamma paragraph goes on and on until the very end of it all.\n"
		"Alpha one two three four five six seven.\nBeta paragraph is here now.\n");
	tap_ok(is_sound(&diff) && diff.moved == 13 && diff.removed == 0 && diff.added == 0,
		"a paragraph that moved is not gone");
	diff = diff_cstr("", "");
	tap_ok(is_sound(&diff) && diff.row_count <= 1, "nothing and nothing");
	diff = diff_cstr("words", "");
	tap_ok(is_sound(&diff) && diff.removed == 1, "something and nothing");
}

static void
test_struck(void)
{
	static const char text[] = "1. One stays.\n2. Two goes away.\n3. Three stays.\n";
	struct diff_span span = {14, 31, DIFF_WORD_STRUCK};
	struct diff_source a = {.text = str_of(text)};
	struct diff_source b = {.text = str_of(text), .spans = &span, .span_count = 1};
	struct diff diff;
	size_t shown = 0;

	diff_make(&arena, &a, &b, &diff);
	tap_ok(is_sound(&diff) && diff.struck == 4 && diff.removed == 0,
		"a tracked deletion is struck, not the same: %zu", diff.struck);
	a.text = STR("1. One stays.\n3. Three stays.\n");
	diff_make(&arena, &b, &a, &diff);
	tap_ok(is_sound(&diff) && diff.removed == 0 && diff.struck == 0 && !diff_is_quiet(&diff),
		"what only one text has, struck there, is not missed and is shown all the same");
	for (size_t i = 0; i < diff.run_count; i++)
		if (diff_run_shown(&diff, &diff.runs[i]) == DIFF_STRUCK)
			shown += diff.runs[i].a_count;
	tap_ok(shown == 4, "its words as struck: %zu", shown);
}

static void
test_labels(void)
{
	static const struct {
		const char *line;
		const char *label;
	} cases[] = {{"4.1 Attendance", "4.1"}, {"4. Apologies", "4"}, {"12) Next", "12"},
		{"(a) first", "(a)"}, {"(iv) fourth", "(iv)"}, {"LC/2012/017 was", "LC/2012/017"},
		{"Decision 903: the risk", "Decision 903"}, {"Appendix 2", "Appendix 2"},
		{"12 March 2013", ""}, {"4.2 per cent of all", ""}, {"1200 people", ""},
		{"Section 4 says that", ""}, {"3.4.5 Heading", "3.4.5"}, {"", ""}, {"(", ""},
		{"99999999999999999999. x", ""}};
	struct diff_label label;
	struct diff_label next;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		bool found = diff_label_read(str_of(cases[i].line), &label);

		tap_ok(str_equal(found ? label.text : STR(""), str_of(cases[i].label)),
			"\"%s\" is labelled \"%s\"", cases[i].line, cases[i].label);
	}
	tap_ok(diff_label_read(STR("LC/2012/007 x"), &label) &&
			diff_label_read(STR("LC/2012/010 x"), &next) &&
			diff_label_gap(&label, &next) == 2 &&
			str_equal(diff_label_next(&arena, &label, 2), STR("LC/2012/009")),
		"references are counted");
	tap_ok(diff_label_read(STR("(b) x"), &label) && diff_label_read(STR("(d) x"), &next) &&
			diff_label_gap(&label, &next) == 1 &&
			str_equal(diff_label_next(&arena, &label, 1), STR("(c)")),
		"letters are counted");
	tap_ok(diff_label_read(STR("4.1 X"), &label) && diff_label_read(STR("5.3 X"), &next) &&
			diff_label_gap(&label, &next) == 0,
		"another section is no gap");
}

/* A small generator, so that each run tries the same texts. */
static uint32_t
next_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

static struct str
random_text(uint32_t *state, size_t words, unsigned vocabulary)
{
	struct buf buf CLEANUP(buf_free) = {0};

	for (size_t i = 0; i < words; i++)
		buf_add_format(&buf, "w%u%s", next_random(state) % vocabulary,
			next_random(state) % 12 == 0 ? ".\n" : " ");
	return str_copy(&arena, buf_str(&buf));
}

static void
test_random(void)
{
	uint32_t state = 7;
	bool sound = true;

	for (int i = 0; i < 300; i++) {
		size_t size = next_random(&state) % 300;
		unsigned vocabulary = 1 + next_random(&state) % 60;
		struct str a = random_text(&state, size, vocabulary);
		struct str b = random_text(&state, next_random(&state) % 300, vocabulary);
		struct diff diff = diff_of(a, b);

		sound = sound && is_sound(&diff);
		diff = diff_of(a, str_format(&arena, "%.*s%.*s", STR_ARG(b), STR_ARG(a)));
		sound = sound && is_sound(&diff) && diff.removed == 0;
		arena_clear(&arena);
	}
	tap_ok(sound, "300 random pairs are told soundly");
}

/* ---- tables ---- */

#define ROW_1 "LC/2012/101\tPask Wolverhay\t12 March 2012\tRefused\t\t£1,200.00\n"
#define ROW_2 "LC/2012/102\tIdony Marl\t13 March 2012\tGranted\tBadge to be shown\t£300.00\n"
#define ROW_3 "LC/2012/103\tAgna Thistlewaite\t14 March 2012\tGranted\t\t£310.00\n"
#define TABLE_HEAD "Licence\tDriver\tHeard\tDecision\tConditions\tFee\n"

static bool
tells(const struct diff *diff, size_t at, const char *expected)
{
	struct diff_sentences says;

	diff_say(&arena, diff, 20, &says);
	if (at < says.count && str_equal(says.items[at], str_of(expected)))
		return true;
	tap_note("it says: %.*s", STR_ARG(at < says.count ? says.items[at] : STR("nothing")));
	return false;
}

static void
test_tables(void)
{
	struct diff diff = diff_cstr(
		TABLE_HEAD ROW_1 ROW_2 ROW_3, TABLE_HEAD ROW_1 ROW_3 "The panel closed.\n");

	tap_ok(diff.table_count == 1 && diff.table[0].kind == DIFF_ROW_GONE &&
			tells(&diff, 0,
				"Row \"LC/2012/102\" is gone: LC/2012/102 | Idony Marl | 13 March "
				"2012 | Granted | Badge to be shown | £300.00."),
		"a row that was taken out");
	diff = diff_cstr(TABLE_HEAD ROW_1 ROW_2 ROW_3,
		TABLE_HEAD
		"LC/2012/101\tPask Wolverhay\t12 March 2012\tGranted\t\t1200\n" ROW_2 ROW_3);
	tap_ok(diff.table_count == 1 && diff.table[0].kind == DIFF_CELL &&
			tells(&diff, 0,
				"In row \"LC/2012/101\" \"Decision\" was \"Refused\" and is "
				"\"Granted\"."),
		"a cell that changed; a sum written otherwise is none");
	diff = diff_cstr(TABLE_HEAD ROW_1 ROW_2 ROW_3,
		TABLE_HEAD ROW_1
		"LC/2012/102\tCorin Brindle\t13 March 2012\tGranted\tBadge to be shown\t"
		"£300.00\n" ROW_3);
	tap_ok(diff.table_count == 1 &&
			tells(&diff, 0,
				"In row \"LC/2012/102\" \"Driver\" was \"Idony Marl\" and is \"Corin "
				"Brindle\"."),
		"a name that changed");
	diff = diff_cstr(TABLE_HEAD ROW_1 ROW_2 ROW_3, TABLE_HEAD ROW_3 ROW_2 ROW_1);
	tap_ok(diff.table_count == 0, "rows put in another order are the same rows");
	diff = diff_cstr(TABLE_HEAD ROW_1 ROW_2,
		TABLE_HEAD ROW_1 "LC/2012/102\tIdony Marl\t13 March 2012\tGranted\tBadge to be\n"
				 "shown\t£300.00\n");
	tap_ok(diff.table_count == 0, "a row that a page broke is not gone");
	diff = diff_cstr(
		"4.1\tThe outreach project told the Sub-group that three firms were known.\n"
		"4.2\tThe Chair asked that the Board be told.\n",
		"4.1\tThe outreach project told the Sub-group that three firms were known.\n");
	tap_ok(diff.table_count == 0 && diff.table_rows == 0, "numbered paragraphs are no table");
}

static void
test_tables_hostile(void)
{
	enum { ROWS = 20000 };
	struct buf a = {0};
	struct buf b = {0};
	struct diff diff;

	for (unsigned i = 0; i < ROWS; i++) {
		buf_add(&a, STR("same\t0\t0\t0\n"));
		buf_add_format(&b, "same\t0\t%u\t0\n", i % 2);
	}
	diff = diff_of(buf_str(&a), buf_str(&b));
	tap_ok(is_sound(&diff) && diff.table_count <= 2000, "rows that are all the same");
	buf_clear(&a);
	for (unsigned i = 0; i < ROWS; i++)
		buf_add(&a, STR("\t \t"));
	diff = diff_of(buf_str(&a), buf_str(&b));
	tap_ok(is_sound(&diff), "a line of nothing but tabs");
	buf_free(&a);
	buf_free(&b);
	arena_clear(&arena);
}

static void
test_hostile(void)
{
	uint32_t state = 3;
	struct str a = random_text(&state, 60000, 2);
	struct str b = random_text(&state, 60000, 3);
	struct diff diff = diff_of(a, b);

	tap_ok(is_sound(&diff), "two words over and over");
	arena_clear(&arena);
	a = random_text(&state, 100000, 5000);
	b = random_text(&state, 100000, 5000);
	diff = diff_of(a, b);
	tap_ok(is_sound(&diff) && diff.is_approximate, "unlike texts are cut short, and said so");
	arena_clear(&arena);
}

int
main(void)
{
	arena_init(&arena, ARENA_SIZE);
	test_removed();
	test_formats();
	test_changed();
	test_struck();
	test_labels();
	test_random();
	test_hostile();
	test_tables();
	test_tables_hostile();
	arena_free(&arena);
	return tap_done();
}
