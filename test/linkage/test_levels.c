/* The levels of values as registers really write them. */
#include "tap.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/token.h"
#include "linkage/field/field_set.h"
#include "linkage/level/level_inside.h"
#include "linkage/level/levels.h"
#include "linkage/table/records.h"

#include <string.h>

static const struct {
	enum role role;
	const char *a;
	const char *b;
	unsigned level;
} cases[] = {
	{ROLE_GIVEN, "Amira", "amira ", NAME_SAME},
	{ROLE_GIVEN, "Amira", "Amirah", NAME_VERY_ALIKE},
	{ROLE_GIVEN, "Zoë", "Zoe", NAME_SAME},
	{ROLE_GIVEN, "Mary Ann", "Maryann", NAME_VERY_ALIKE},
	{ROLE_GIVEN, "Mary Ann", "Ann Mary", NAME_VERY_ALIKE},
	{ROLE_GIVEN, "Mary Ann", "Mary", NAME_OTHER_FORM},
	{ROLE_GIVEN, "John", "John M", NAME_VERY_ALIKE},
	{ROLE_GIVEN, "Michael John", "M J", NAME_INITIAL},
	{ROLE_GIVEN, "John", "J", NAME_INITIAL},
	{ROLE_GIVEN, "J", "K", LEVEL_DIFFERENT},
	{ROLE_GIVEN, "Robert", "Bob", NAME_OTHER_FORM},
	{ROLE_GIVEN, "Robert John", "Bob", NAME_OTHER_FORM},
	{ROLE_GIVEN, "Alexandrina", "Alex", NAME_ALIKE},
	{ROLE_GIVEN, "Muhammad Ali", "Muhammad Omar", NAME_ALIKE},
	{ROLE_GIVEN, "Ivan", "Khadija", LEVEL_DIFFERENT},
	{ROLE_SURNAME, "Smith-Jones", "Jones", NAME_OTHER_FORM},
	{ROLE_SURNAME, "Al Hussain", "Hussain", NAME_OTHER_FORM},
	{ROLE_SURNAME, "van der Berg", "van Dijk", LEVEL_DIFFERENT},
	{ROLE_SURNAME, "Al Masri", "Al", NAME_ALIKE},
	{ROLE_SURNAME, "O'Brien", "OBrien", NAME_SAME},
	{ROLE_BIRTH, "2011-03-04", "2011-03-04", DATE_SAME},
	{ROLE_BIRTH, "2011-03-04", "2011-04-03", DATE_SLIP},
	{ROLE_BIRTH, "2011-03-04", "2011-03-14", DATE_SLIP},
	{ROLE_BIRTH, "2011-03-04", "2011-03-27", DATE_TWO_PARTS},
	{ROLE_BIRTH, "2011-01-01", "2011-01-01", DATE_YEAR_ALONE},
	{ROLE_BIRTH, "2011-01-01", "2011-06-13", DATE_YEAR_ALONE},
	{ROLE_BIRTH, "2011-01-01", "2012-06-13", DATE_NEAR_YEAR},
	{ROLE_BIRTH, "2011-05-23", "2012-06-14", DATE_NEAR_YEAR},
	{ROLE_BIRTH, "2011-05-23", "2015-08-14", LEVEL_DIFFERENT},
	{ROLE_BIRTH, "2011", "2011-05-23", DATE_YEAR_ALONE},
	{ROLE_POSTCODE, "NX4 2QT", "nx42qt", POSTCODE_SAME},
	{ROLE_POSTCODE, "NX4 2QT", "NX4 2QS", POSTCODE_SLIP},
	{ROLE_POSTCODE, "NX4 2QT", "NX4 2AB", POSTCODE_SECTOR},
	{ROLE_POSTCODE, "NX4 2QT", "NX4 3AB", POSTCODE_DISTRICT},
	{ROLE_POSTCODE, "NX4 2QT", "NX9 3AB", POSTCODE_AREA},
	{ROLE_POSTCODE, "NX4 2QT", "N4 2AB", LEVEL_DIFFERENT},
	{ROLE_PHONE, "01632 960123", "+44 1632 960123", PHONE_SAME},
	{ROLE_PHONE, "01632 960123", "01632 960132", PHONE_SLIP},
	{ROLE_PHONE, "01632 960123", "07700 960123", PHONE_END},
	{ROLE_EMAIL, "amira@example.org", "amira@norchester.example", EMAIL_BOX},
	{ROLE_PLACE, "Norchester upon Wye", "Norchester", PLACE_ALIKE},
	{ROLE_CODE, "AB1234", "AB1243", CODE_SLIP},
	{ROLE_NUMBER, "100", "100.5", NUMBER_HUNDREDTH},
	{ROLE_TEXT, "very large data bases", "data bases, very large", TEXT_WORDS_SAME},
	{ROLE_TEXT, "Gerda Vogel, Mats Weber", "G. Vogel, M. Weber", TEXT_WORDS_SAME},
	{ROLE_TEXT, "one two three", "four five six", LEVEL_DIFFERENT},
};

static unsigned
level_of(const struct tokenizer *tokenizer, size_t i, struct err *err)
{
	struct records records;
	struct field_set fields = {0};
	struct buf text CLEANUP(buf_free) = {0};
	unsigned level = LEVEL_MAX + 1;

	records_begin(&records);
	buf_add_format(&text, "x\n\"%s\"\n\"%s\"\n", cases[i].a, cases[i].b);
	if (records_add_csv(&records, STR("x"), buf_str(&text), err) &&
		field_set_make(&records, &cases[i].role, tokenizer, &fields, err)) {
		const struct field *field = &fields.of[0];

		level = levels_of(&fields, field, field->numbers[0], field->numbers[1]);
		if (level != levels_of(&fields, field, field->numbers[1], field->numbers[0]))
			level = LEVEL_MAX + 2;
	}
	field_set_free(&fields);
	records_free(&records);
	return level;
}

int
main(void)
{
	struct err err = {0};
	struct tokenizer *tokenizer CLEANUP(tokenizer_cleanup) = NULL;

	if (!tap_ok(tokenizer_new(&tokenizer, &err), "a tokenizer"))
		return tap_done();
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		unsigned level = level_of(tokenizer, i, &err);

		tap_ok(level == cases[i].level, "\"%s\" and \"%s\": %s (%u)", cases[i].a,
			cases[i].b,
			level <= LEVEL_MAX ? levels_words(cases[i].role, level) : "not one level",
			level);
	}
	for (unsigned role = 0; role < ROLE_COUNT; role++)
		if (levels_count((enum role)role) > LEVEL_MAX + 1)
			tap_ok(false, "%s has too many levels", column_role_name((enum role)role));
	return tap_done();
}
