#include "tap.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/token.h"
#include "linkage/field/field_set.h"
#include "linkage/standard/names.h"
#include "linkage/table/records.h"

#include <string.h>

static const struct field *
field_of(const struct field_set *fields, enum role role)
{
	for (size_t i = 0; i < fields->count; i++)
		if (fields->of[i].role == role)
			return &fields->of[i];
	return NULL;
}

static bool
holds(const struct field *field, uint32_t record, const char *text)
{
	return field != NULL && str_equal(field_text(field, field->numbers[record]), str_of(text));
}

struct bed {
	struct tokenizer *tokenizer;
	struct records records;
	enum role roles[RECORD_COLUMN_MAX];
	struct field_set fields;
	struct err err;
};

static void
bed_make(struct bed *bed, const char *const *texts, size_t count)
{
	static const char *const names[] = {"police", "schools", "health"};

	memset(bed, 0, sizeof(*bed));
	tap_ok(tokenizer_new(&bed->tokenizer, &bed->err), "a tokenizer");
	records_begin(&bed->records);
	for (size_t i = 0; i < count; i++)
		tap_ok(records_add_csv(
			       &bed->records, str_of(names[i]), str_of(texts[i]), &bed->err),
			"%s is read", names[i]);
	roles_guess(&bed->records, bed->roles);
	tap_ok(field_set_make(&bed->records, bed->roles, bed->tokenizer, &bed->fields, &bed->err),
		"fields are made");
}

static void
bed_free(struct bed *bed)
{
	field_set_free(&bed->fields);
	records_free(&bed->records);
	tokenizer_free(bed->tokenizer);
}

/* Three agencies with heads, days and names in their own manner. */
static void
test_sources(void)
{
	static const char *const texts[] = {
		"Forename,Surname,DOB,Sex\nBob,HALE,03/04/2001,M\nZo\xc3\xab,Birk,14/05/2001,F\n",
		"First Name,Last Name,Date of birth,Gender\nRobert,Hale,2001-04-03,m\n"
		"Ada,Oakes,2002-01-01,f\n",
		"Patient name,Birth date\n\"Hale, Robert\",4/3/2001\nMr Bram van den Berg,5/14/2001\n"
		"unknown,5/16/2001\n"};
	struct bed bed;
	const struct field *given;
	const struct field *surname;
	const struct field *birth;

	bed_make(&bed, texts, COUNT_OF(texts));
	given = field_of(&bed.fields, ROLE_GIVEN);
	surname = field_of(&bed.fields, ROLE_SURNAME);
	birth = field_of(&bed.fields, ROLE_BIRTH);
	tap_ok(holds(given, 0, "bob") && holds(given, 2, "robert") && holds(given, 4, "robert"),
		"given names are one field, those in full names too");
	tap_ok(holds(surname, 1, "birk") && holds(surname, 3, "oakes") &&
			holds(surname, 5, "van den berg"),
		"surnames likewise, with what belongs to them");
	tap_ok(holds(given, 5, "bram") && holds(given, 6, "") && holds(surname, 6, ""),
		"titles are left out, and what stands for nobody");
	tap_ok(holds(birth, 0, "20010403") && holds(birth, 2, "20010403") &&
			holds(birth, 4, "20010403"),
		"each source writes days in its own order");
	tap_ok(given != NULL &&
			given->same_as[given->numbers[0]] == given->same_as[given->numbers[2]] &&
			given->same_as[given->numbers[0]] != given->same_as[given->numbers[3]],
		"bob may be robert, and not ada");
	tap_ok(birth != NULL && birth->is_default[birth->numbers[3]] &&
			!birth->is_default[birth->numbers[0]],
		"a default day is marked");
	tap_ok(holds(field_of(&bed.fields, ROLE_CATEGORY), 0, "m") &&
			holds(field_of(&bed.fields, ROLE_CATEGORY), 2, "m") &&
			bed.fields.count == 5,
		"sex and gender are one field");
	bed_free(&bed);
}

/* An address in several columns here, in one there. */
static void
test_address(void)
{
	static const char *const texts[] = {
		"Surname,House number,Street,Address line 2\nHale,12,Mill Lane,Oxton\nOak,,No fixed abode,"
		"\n",
		"Surname,Address\nHale,\"12 Mill Lane, Oxton\"\nOak,\n"};
	struct bed bed;
	const struct field *address;

	bed_make(&bed, texts, COUNT_OF(texts));
	address = field_of(&bed.fields, ROLE_ADDRESS);
	tap_ok(bed.fields.count == 2 && holds(address, 0, "12 mill lane oxton") &&
			holds(address, 1, "") && holds(address, 3, "") && address != NULL &&
			address->numbers[0] == address->numbers[2],
		"an address is one, however many columns it has");
	bed_free(&bed);
}

/* One number in a fifth of all records is the switchboard's. */
static void
test_defaults(void)
{
	struct buf text CLEANUP(buf_free) = {.size_max = 1 << 20};
	struct bed bed;
	const struct field *phone;
	const char *texts[1];

	buf_add(&text, STR("surname,phone,postcode\n"));
	for (unsigned i = 0; i < 600; i++)
		buf_add_format(&text, "hale%u,%s%u,%s\n", i,
			i % 5 == 0 ? "0113 496 000" : "0113 49", i % 5 == 0 ? 0 : 60000 + i,
			i % 3 == 0 ? "ZZ99 3VZ" : "LS1 1AA");
	texts[0] = buf_cstr(&text);
	bed_make(&bed, texts, 1);
	phone = field_of(&bed.fields, ROLE_PHONE);
	tap_ok(holds(phone, 0, "") && !holds(phone, 1, "") && bed.fields.note_count > 0,
		"a number that everybody has is nobody's: %.*s", STR_ARG(bed.fields.notes[0]));
	tap_ok(holds(field_of(&bed.fields, ROLE_POSTCODE), 0, ""),
		"a postcode that stands for none");
	bed_free(&bed);
}

static void
test_names(struct arena *arena)
{
	struct names *names;
	struct err err = {0};

	tap_ok(names_load(arena, &names, &err), "the table of names is sound: %s", err.text);
	tap_ok(str_equal(names_given(names, STR("bob")), STR("robert")) &&
			str_equal(names_given(names, STR("mohd")), STR("muhammad")) &&
			str_equal(names_given(names, STR("wibble")), STR("wibble")) &&
			str_equal(names_surname(names, STR("hussein")), STR("hussain")),
		"short forms and spellings");
	tap_ok(names_is_title(names, STR("mrs")) && !names_is_title(names, STR("ada")), "titles");
	tap_ok(names_is_absent(names, STR("baby")) && names_is_absent(names, STR("twin 1")) &&
			names_is_absent(names, STR("baby of sarah")) &&
			names_is_absent(names, STR("not known")) &&
			names_is_absent(names, STR("service user")) &&
			!names_is_absent(names, STR("babylon")) &&
			names_is_nowhere(names, STR("no fixed abode")),
		"what stands for nobody, and for nowhere");
	names_free(names);
	tap_ok(!names_read(arena, STR("given\tada\n"), &names, &err), "a form alone is no row");
	names_free(names);
	tap_ok(!names_read(arena, STR("wibble\tada eda\n"), &names, &err), "nor one of no kind");
	names_free(names);
}

static bool
is_same_field(const struct field *a, const struct field *b, uint32_t records)
{
	bool is_same = a->role == b->role && a->values.count == b->values.count &&
		memcmp(a->numbers, b->numbers, records * sizeof(*a->numbers)) == 0;

	for (uint32_t v = 0; is_same && v < a->values.count; v++)
		is_same = str_equal(field_text(a, v), field_text(b, v)) &&
			a->values.counts[v] == b->values.counts[v];
	return is_same;
}

/* How many fields are as those that were made of nothing, and how many took what was known. */
static size_t
again_check(const struct bed *bed, const struct field_known *known, size_t *ret_taken)
{
	struct field_set fields;
	struct err err = {0};
	size_t same = 0;

	*ret_taken = 0;
	tap_ok(field_set_make_again(
		       &bed->records, bed->roles, bed->tokenizer, known, &fields, &err),
		"fields are made again");
	for (size_t f = 0; f < fields.count && f < bed->fields.count; f++) {
		same += is_same_field(&fields.of[f], &bed->fields.of[f], bed->records.count);
		*ret_taken += fields.of[f].of_former != NULL;
	}
	field_set_free(&fields);
	return same;
}

/* What was made of the first sources' values is what is made of them beside a third's, which has some
 * of them and others, too. */
static void
test_known(void)
{
	static const char *const texts[] = {
		"id,Forename,Surname,DOB,Phone,Postcode\n1,Bob,HALE,03/04/2001,07438 223195,"
		"B5 1PG\n2,Zo\xc3\xab,Birk,14/05/2001,,M65 4FR\n",
		"id,Full name,Birth date,Telephone\n1,\"Oakes, Ada\",2002-01-01,07289869986\n"
		"2,Robert Hale,2001-04-03,(07438) 223195\n",
		"id,Forename,Surname,DOB,Mobile,Postcode\n1,ada,Oakes,01/01/2002,07289 869986,"
		"M65 4fr\n2,Ivo,HALE,14/05/2001,01484 221000,B55 1PG\n"};
	struct bed before;
	struct bed bed;
	struct field_known known = {0};
	struct field_forms foul;
	struct str foul_texts[8];
	size_t given = 0;
	size_t same;
	size_t taken;

	bed_make(&before, texts, 2);
	bed_make(&bed, texts, 3);
	for (size_t f = 0; f < before.fields.count; f++)
		known.of[known.count++] = &before.fields.of[f].forms;
	same = again_check(&bed, &known, &taken);
	tap_ok(same == bed.fields.count && same >= 5, "%zu fields are the same", same);
	tap_ok(taken + 1 == known.count, "forms of %zu were known, but days", taken);
	while (given + 1 < known.count && known.of[given]->role != ROLE_GIVEN)
		given++;
	foul = *known.of[given];
	tap_ok(foul.value_count <= COUNT_OF(foul_texts), "given names");
	memcpy(foul_texts, foul.texts, foul.value_count * sizeof(*foul_texts));
	foul.texts = foul_texts;
	known.of[given] = &foul;
	foul_texts[2] = STR("zoe  ");
	same = again_check(&bed, &known, &taken);
	tap_ok(same == bed.fields.count && taken + 2 == known.count,
		"what is no standard form is made anew");
	foul_texts[2] = STR("chloe");
	same = again_check(&bed, &known, &taken);
	tap_ok(same + 1 == bed.fields.count && taken + 1 == known.count,
		"what could be one is taken as it is");
	bed_free(&before);
	bed_free(&bed);
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};

	test_names(&arena);
	test_sources();
	test_known();
	test_address();
	test_defaults();
	return tap_done();
}
