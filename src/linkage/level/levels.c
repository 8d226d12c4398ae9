#include "linkage/level/levels.h"

#include "linkage/level/level_inside.h"
#include "linkage/level/likeness.h"

#include <math.h>
#include <stdlib.h>

/* From LEVEL_DIFFERENT up, by kind of ladder. */
static const char *const name_words[] = {"different", "a little alike",
	"alike, or one begins the other", "an initial of it", "a part or another form of it",
	"one slip, very alike, in another order or place", "the same"};
static const char *const date_words[] = {"different", "the year, or within a year",
	"the year, all that is known of one", "two parts of three",
	"one slip, or day and month swapped", "the same"};
static const char *const postcode_words[] = {"different", "the same area", "the same district",
	"the same sector", "one slip", "the same"};
static const char *const code_words[] = {"different", "one slip", "the same"};
static const char *const phone_words[] = {
	"different", "the same last six digits", "one slip", "the same"};
static const char *const email_words[] = {
	"different", "alike", "the same box elsewhere", "the same"};
static const char *const place_words[] = {"different", "alike", "the same"};
static const char *const plain_words[] = {"different", "the same"};
static const char *const text_words[] = {"different", "a fifth of the rare words",
	"two fifths of the rare words", "three fifths of the rare words",
	"four fifths of the rare words", "the same words", "the same"};
static const char *const number_words[] = {
	"different", "within a tenth", "within a hundredth", "the same"};

#define LADDER(WORDS)                                                                              \
	{                                                                                          \
		(WORDS), COUNT_OF(WORDS)                                                           \
	}

static const struct ladder {
	const char *const *words;
	unsigned count;
} ladders[ROLE_COUNT] = {
	[ROLE_GIVEN] = LADDER(name_words),
	[ROLE_SURNAME] = LADDER(name_words),
	[ROLE_NAME] = LADDER(text_words),
	[ROLE_BIRTH] = LADDER(date_words),
	[ROLE_DATE] = LADDER(date_words),
	[ROLE_POSTCODE] = LADDER(postcode_words),
	[ROLE_ADDRESS] = LADDER(text_words),
	[ROLE_PLACE] = LADDER(place_words),
	[ROLE_PHONE] = LADDER(phone_words),
	[ROLE_EMAIL] = LADDER(email_words),
	[ROLE_NHS_NUMBER] = LADDER(code_words),
	[ROLE_UPN] = LADDER(code_words),
	[ROLE_CODE] = LADDER(code_words),
	[ROLE_CATEGORY] = LADDER(plain_words),
	[ROLE_NUMBER] = LADDER(number_words),
	[ROLE_TEXT] = LADDER(text_words),
};

unsigned
levels_count(enum role role)
{
	return ladders[role].count + 1;
}

const char *
levels_words(enum role role, unsigned level)
{
	return level == LEVEL_ABSENT ? "absent" : ladders[role].words[level - 1];
}

/* Of a date that nobody knew better than by its year, year and a day that stands for any are all
 * there is. */
static bool
is_year_alone(struct standard_date date)
{
	return date.month == 0 || (date.month == 1 && date.day <= 1);
}

static unsigned
date_level(struct str a, struct standard_date x, struct str b, struct standard_date y)
{
	bool year = x.year == y.year;
	bool month = x.month == y.month && x.month != 0;
	bool day = x.day == y.day && x.day != 0;

	if (is_year_alone(x) || is_year_alone(y))
		return year                         ? DATE_YEAR_ALONE
			: abs(x.year - y.year) <= 1 ? DATE_NEAR_YEAR
						    : LEVEL_DIFFERENT;
	if (x.day == 0 || y.day == 0)
		return year && month                ? DATE_TWO_PARTS
			: abs(x.year - y.year) <= 1 ? DATE_NEAR_YEAR
						    : LEVEL_DIFFERENT;
	if (likeness_is_slip(a, b) || (year && x.month == y.day && x.day == y.month))
		return DATE_SLIP;
	if (year + month + day >= 2)
		return DATE_TWO_PARTS;
	return abs(x.year - y.year) <= 1 ? DATE_NEAR_YEAR : LEVEL_DIFFERENT;
}

size_t
level_postcode_area(struct str postcode)
{
	size_t len = 0;

	while (len < postcode.len && char_is_alpha(postcode.data[len]))
		len++;
	return len > 0 ? len : 2;
}

static bool
have_front(struct str a, struct str b, size_t len)
{
	return str_equal(str_slice(a, 0, len), str_slice(b, 0, len));
}

static unsigned
postcode_level(struct str a, struct str b)
{
	size_t area = level_postcode_area(a);

	if (likeness_is_slip(a, b))
		return POSTCODE_SLIP;
	if (a.len < POSTCODE_SIZE_MIN || b.len < POSTCODE_SIZE_MIN ||
		area != level_postcode_area(b) || !have_front(a, b, area))
		return LEVEL_DIFFERENT;
	if (a.len != b.len || !have_front(a, b, a.len - 3))
		return POSTCODE_AREA;
	return have_front(a, b, a.len - 2) ? POSTCODE_SECTOR : POSTCODE_DISTRICT;
}

static bool
is_alike(struct str a, struct str b, unsigned hundredths)
{
	struct likeness likeness = likeness_of(a, b);

	return likeness_reaches(&likeness, hundredths);
}

static unsigned
email_level(struct str a, struct str b)
{
	struct str box_a = str_slice(a, 0, str_find_char(a, '@'));
	struct str box_b = str_slice(b, 0, str_find_char(b, '@'));

	if (str_equal(box_a, box_b))
		return EMAIL_BOX;
	return is_alike(a, b, PLACE_ALIKE_MIN) ? EMAIL_ALIKE : LEVEL_DIFFERENT;
}

static unsigned
phone_level(struct str a, struct str b)
{
	if (likeness_is_slip(a, b))
		return PHONE_SLIP;
	if (a.len < PHONE_END_SIZE || b.len < PHONE_END_SIZE)
		return LEVEL_DIFFERENT;
	return str_equal(str_from(a, a.len - PHONE_END_SIZE), str_from(b, b.len - PHONE_END_SIZE))
		? PHONE_END
		: LEVEL_DIFFERENT;
}

static unsigned
place_level(const struct field_set *fields, const struct field *field, uint32_t a, uint32_t b)
{
	return is_alike(field_text(field, a), field_text(field, b), PLACE_ALIKE_MIN) ||
			words_relation(fields, &field->words[a], &field->words[b], false) >=
				WORDS_WITHIN
		? PLACE_ALIKE
		: LEVEL_DIFFERENT;
}

static unsigned
number_level(double a, double b)
{
	double off = fabs(a - b);
	double size = fmax(fabs(a), fabs(b));

	if (off * 100 <= size)
		return NUMBER_HUNDREDTH;
	return off * 10 <= size ? NUMBER_TENTH : LEVEL_DIFFERENT;
}

unsigned
levels_of_one(const struct field *field, uint32_t number)
{
	if (number == 0)
		return LEVEL_ABSENT;
	if (field->dates != NULL && is_year_alone(field->dates[number]))
		return DATE_YEAR_ALONE;
	return ladders[field->role].count;
}

unsigned
levels_of(const struct field_set *fields, const struct field *field, uint32_t a, uint32_t b)
{
	if (a == 0 || b == 0)
		return LEVEL_ABSENT;
	if (a == b)
		return levels_of_one(field, a);
	switch (field->role) {
	case ROLE_GIVEN:
	case ROLE_SURNAME:
		return level_of_names(fields, field, a, field, b);
	case ROLE_BIRTH:
	case ROLE_DATE:
		return date_level(field_text(field, a), field->dates[a], field_text(field, b),
			field->dates[b]);
	case ROLE_POSTCODE:
		return postcode_level(field_text(field, a), field_text(field, b));
	case ROLE_EMAIL:
		return email_level(field_text(field, a), field_text(field, b));
	case ROLE_NAME:
	case ROLE_ADDRESS:
	case ROLE_TEXT:
		return level_of_texts(fields, field, a, b);
	case ROLE_PHONE:
		return phone_level(field_text(field, a), field_text(field, b));
	case ROLE_NHS_NUMBER:
	case ROLE_UPN:
	case ROLE_CODE:
		return likeness_is_slip(field_text(field, a), field_text(field, b))
			? CODE_SLIP
			: LEVEL_DIFFERENT;
	case ROLE_PLACE:
		return place_level(fields, field, a, b);
	case ROLE_NUMBER:
		return number_level(field->amounts[a], field->amounts[b]);
	case ROLE_IGNORED:
	case ROLE_ID:
	case ROLE_TRUTH:
	case ROLE_SOURCE:
	case ROLE_BIRTH_YEAR:
	case ROLE_BIRTH_MONTH:
	case ROLE_BIRTH_DAY:
	case ROLE_CATEGORY:
	case ROLE_KNOWN:
	case ROLE_FLAG:
	case ROLE_COUNT:
		break;
	}
	return LEVEL_DIFFERENT;
}

unsigned
levels_of_names(const struct field_set *fields, const struct field *field_a, uint32_t a,
	const struct field *field_b, uint32_t b)
{
	if (a == 0 || b == 0)
		return LEVEL_ABSENT;
	if (str_equal(field_text(field_a, a), field_text(field_b, b)))
		return NAME_SAME;
	return level_of_names(fields, field_a, a, field_b, b);
}
