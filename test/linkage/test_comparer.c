#include "tap.h"

#include "base/err.h"
#include "base/token.h"
#include "linkage/crew.h"
#include "linkage/field/field_set.h"
#include "linkage/level/comparer.h"
#include "linkage/level/levels.h"
#include "linkage/table/records.h"

#include <string.h>

static const char children[] = "given,surname,born,postcode,sex\n"
			       "Amira,Haddad,2011-03-04,NX4 2QT,f\n"
			       "Haddad,Amira,2011-03-04,NX4 2QT,f\n"
			       "Amirah,Haddad,2011-04-03,NX4 2QT,\n"
			       "Tom,Brook,2009-12-30,NX9 9ZZ,m\n"
			       ",,,,\n"
			       "Hadad,,,,\n"
			       ",Amira,,,\n";
static const enum role child_roles[] = {
	ROLE_GIVEN, ROLE_SURNAME, ROLE_BIRTH, ROLE_POSTCODE, ROLE_CATEGORY};

struct bed {
	struct records records;
	struct field_set fields;
	struct comparer comparer;
};

static bool
bed_make(struct bed *bed, const struct tokenizer *tokenizer, struct str text,
	const enum role *roles, struct err *err)
{
	struct crew alone = {1};

	records_begin(&bed->records);
	return records_add_csv(&bed->records, STR("children"), text, err) &&
		field_set_make(&bed->records, roles, tokenizer, &bed->fields, err) &&
		comparer_make(&bed->fields, &alone, &bed->comparer, err);
}

static void
bed_free(struct bed *bed)
{
	comparer_free(&bed->comparer);
	field_set_free(&bed->fields);
	records_free(&bed->records);
}

/* The levels of a pair, a digit each. */
static const char *
levels(const struct comparer *comparer, uint32_t a, uint32_t b, char *digits)
{
	uint64_t pattern = comparer_pattern(comparer, a, b);

	for (size_t i = 0; i < comparer->count; i++)
		digits[i] = (char)('0' + comparer_level(comparer, pattern, i));
	digits[comparer->count] = 0;
	return digits;
}

static void
test_patterns(const struct comparer *comparer)
{
	char digits[FIELD_MAX + 1];
	uint64_t pattern = comparer_pattern(comparer, 0, 3);

	tap_ok(comparer->count == 5, "all five fields are compared");
	tap_ok(pattern < comparer->pattern_count, "a pattern lies below their number");
	tap_ok(strcmp(levels(comparer, 0, 1, digits), "66662") == 0,
		"names in each other's place: %s", digits);
	tap_ok(strcmp(levels(comparer, 0, 2, digits), "67560") == 0,
		"a slip, and day and month swapped: %s", digits);
	tap_ok(strcmp(levels(comparer, 0, 3, digits), "11121") == 0,
		"nothing alike but the area: %s", digits);
	tap_ok(strcmp(levels(comparer, 0, 4, digits), "00000") == 0, "nothing there: %s", digits);
	tap_ok(strcmp(levels(comparer, 0, 5, digits), "06000") == 0,
		"a surname alone, in the wrong column: %s", digits);
	tap_ok(strcmp(levels(comparer, 0, 6, digits), "70000") == 0,
		"a given name alone, in the wrong column: %s", digits);
	tap_ok(strcmp(levels(comparer, 1, 5, digits), "60000") == 0,
		"it is where the other has it: %s", digits);
	for (uint32_t a = 0; a < 7; a++)
		for (uint32_t b = 0; b < a; b++)
			if (comparer_pattern(comparer, a, b) != comparer_pattern(comparer, b, a))
				tap_ok(false, "%u and %u are the same either way", a, b);
}

/* What a bar lets through is what weighs enough. */
static void
test_bar(const struct comparer *comparer)
{
	struct comparer_bar bar = {.start = -10, .least = 0};
	bool right = true;

	for (size_t i = 0; i < comparer->count; i++)
		for (unsigned l = LEVEL_DIFFERENT; l < comparer->level_count[i]; l++)
			bar.adds[i][l] = (float)l * 2 - 5;
	comparer_bar_ready(comparer, &bar);
	for (uint32_t a = 0; a < comparer->record_count; a++) {
		for (uint32_t b = 0; b < comparer->record_count; b++) {
			uint64_t pattern = comparer_pattern(comparer, a, b);
			uint64_t found = pattern;
			float weight = bar.start;

			for (size_t i = 0; i < comparer->count; i++)
				weight += bar.adds[i][comparer_level(comparer, pattern, i)];
			right = right &&
				(weight >= 0) ==
					comparer_reaches(comparer, &bar, &comparer->lines[a],
						&comparer->lines[b], &found) &&
				found == pattern;
		}
	}
	tap_ok(right, "those pass the bar that reach it, with their patterns");
}

int
main(void)
{
	struct err err = {0};
	struct tokenizer *tokenizer CLEANUP(tokenizer_cleanup) = NULL;
	struct bed bed = {0};

	if (!tap_ok(tokenizer_new(&tokenizer, &err), "a tokenizer"))
		return tap_done();
	if (tap_ok(bed_make(&bed, tokenizer, str_of(children), child_roles, &err),
		    "a table of children: %s", err.text)) {
		test_patterns(&bed.comparer);
		test_bar(&bed.comparer);
	}
	bed_free(&bed);
	return tap_done();
}
