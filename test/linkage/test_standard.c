#include "tap.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/token.h"
#include "linkage/standard/standard.h"

#include <string.h>

static bool
same(struct str a, const char *b)
{
	return str_equal(a, str_of(b));
}

static void
test_words(struct arena *arena)
{
	static const char *const words[][2] = {
		{"O'Brien-Smith ", "obrien smith"},
		{"  J. R.  Hale", "j r hale"},
		{"M\xc3\xbcller, Zo\xc3\xab", "muller zoe"},
		{"St. John's", "st johns"},
		{"\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd", "\xd0\xb8\xd0\xb2\xd0\xb0\xd0\xbd"},
		{"-", ""},
		/* Accents that belong to no letter. */
		{"a \xcc\x81 \xcc\x81 \xcc\x81 \xcc\x81 b \xcc\x81", "a b"},
		{"\xcc\x81", ""},
	};
	struct tokenizer *tokenizer CLEANUP(tokenizer_cleanup) = NULL;
	struct err err = {0};

	tap_ok(tokenizer_new(&tokenizer, &err), "a tokenizer");
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		struct str got = standard_words(tokenizer, arena, str_of(words[i][0]));

		tap_ok(same(got, words[i][1]), "'%s' is '%.*s'", words[i][0], STR_ARG(got));
	}
}

static void
test_dates(void)
{
	static const struct {
		const char *raw;
		int year, month, day;
	} dates[] = {
		{"2012-03-04", 2012, 3, 4},
		{"2012-03-04T10:00:00Z", 2012, 3, 4},
		{"20120304", 2012, 3, 4},
		{"4/3/2012", 2012, 3, 4},
		{"04.03.12", 2012, 3, 4},
		{"4/3/2012 0:00", 2012, 3, 4},
		{"4th of March 2012", 2012, 3, 4},
		{"04-MAR-98", 1998, 3, 4},
		{"March 4, 2012", 2012, 3, 4},
		{"2012 Mar 4", 2012, 3, 4},
		{"Mar 2012", 2012, 3, 0},
		{"03/2012", 2012, 3, 0},
		{"2012", 2012, 0, 0},
		{"3/14/2012", 2012, 3, 14},
		{"1630-08-01", 1630, 8, 1},
	};
	static const char *const none[] = {"", "31/02/2012", "soon", "2012-13-40", "0", "123456789",
		"10:30", "20120230", "1/2", "four", "12/0/2012"};
	struct standard_date date;

	for (size_t i = 0; i < COUNT_OF(dates); i++)
		tap_ok(standard_date(str_of(dates[i].raw), ORDER_DAY_FIRST, 2014, &date) &&
				date.year == dates[i].year && date.month == dates[i].month &&
				date.day == dates[i].day,
			"%s is %d-%d-%d", dates[i].raw, date.year, date.month, date.day);
	for (size_t i = 0; i < COUNT_OF(none); i++)
		tap_ok(!standard_date(str_of(none[i]), ORDER_DAY_FIRST, 2014, &date),
			"'%s' is no date", none[i]);
	tap_ok(standard_date(STR("3/4/2012"), ORDER_MONTH_FIRST, 2014, &date) && date.month == 3,
		"the month first, where the column does so");
	tap_ok(standard_date_order(STR("3/14/2012")) == -1 &&
			standard_date_order(STR("14/3/2012")) == 1 &&
			standard_date_order(STR("3/4/2012")) == 0 &&
			standard_date_order(STR("2012-03-14")) == 0,
		"which a number above 12 shows");
	tap_ok(standard_date_is_default((struct standard_date){1998, 1, 1}) &&
			standard_date_is_default((struct standard_date){1900, 5, 6}) &&
			!standard_date_is_default((struct standard_date){1998, 1, 2}),
		"days that stand for none");
}

static void
test_postcodes(struct arena *arena)
{
	static const char *const none[] = {"4011", "SW1A", "1AA SW1", "ABC 1AA", "A123 1AA", "",
		"SW1A 11A", "the postcode here"};
	struct standard_postcode p;

	tap_ok(standard_postcode(arena, STR(" sw1a1aa"), &p) && same(p.unit, "sw1a1aa") &&
			same(p.sector, "sw1a1") && same(p.district, "sw1a") && same(p.area, "sw"),
		"a postcode and its parts");
	tap_ok(standard_postcode(arena, STR("M1 1AE"), &p) && same(p.district, "m1") &&
			same(p.area, "m"),
		"a short one");
	for (size_t i = 0; i < COUNT_OF(none); i++)
		tap_ok(!standard_postcode(arena, str_of(none[i]), &p), "'%s' is none", none[i]);
}

static void
test_numbers(struct arena *arena)
{
	struct str got = {0};

	tap_ok(standard_nhs_number(arena, STR("943 476 5919"), &got) && same(got, "9434765919"),
		"an NHS number");
	tap_ok(!standard_nhs_number(arena, STR("943 476 5918"), &got) &&
			!standard_nhs_number(arena, STR("94347659"), &got) &&
			!standard_nhs_number(arena, STR("943 476 5919x"), &got),
		"its check digit and length");
	tap_ok(standard_upn(arena, STR("H801200001001"), &got) && same(got, "h801200001001"),
		"a pupil's number");
	tap_ok(!standard_upn(arena, STR("B801200001001"), &got) &&
			!standard_upn(arena, STR("H80120000100"), &got),
		"its check letter and length");
	tap_ok(standard_phone(arena, STR("+44 (0) 20 7946 0018"), &got) && same(got, "02079460018"),
		"a number from abroad");
	tap_ok(standard_phone(arena, STR("020-7946.0018"), &got) && same(got, "02079460018"),
		"the same at home");
	tap_ok(standard_phone(arena, STR("0033 1 23 45 67 89"), &got) && same(got, "33123456789"),
		"another country's");
	tap_ok(!standard_phone(arena, STR("12"), &got) &&
			!standard_phone(arena, STR("x 02079460018"), &got),
		"what is none");
	tap_ok(standard_email(arena, STR(" J.Hale+work@GMail.com"), &got) &&
			same(got, "jhale@gmail.com"),
		"a box that takes no notice of dots");
	tap_ok(standard_email(arena, STR("J.Hale@example.org"), &got) &&
			same(got, "j.hale@example.org"),
		"one that does");
	tap_ok(!standard_email(arena, STR("j.hale"), &got) &&
			!standard_email(arena, STR("@x.org"), &got),
		"no address");
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};

	test_words(&arena);
	test_dates();
	test_postcodes(&arena);
	test_numbers(&arena);
	return tap_done();
}
