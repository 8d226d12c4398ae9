#include "linkage/level/levels.h"

#include "linkage/field/field_set.h"
#include "linkage/level/likeness.h"

#include <math.h>
#include <stdlib.h>

/* From LEVEL_DIFFERENT up, by kind of ladder. */
static const char *const name_words[] = {"different", "a little alike",
	"one begins the other, or alike", "one slip, very alike, or in the other's place",
	"the same"};
static const char *const date_words[] = {"different", "the year, or within a year",
	"the year or two parts", "one slip, or day and month swapped", "the same"};
static const char *const postcode_words[] = {
	"different", "the same district", "the same sector", "one slip", "the same"};
static const char *const code_words[] = {"different", "one slip", "the same"};
static const char *const email_words[] = {
	"different", "alike", "the same box elsewhere", "the same"};
static const char *const place_words[] = {"different", "alike", "the same"};
static const char *const plain_words[] = {"different", "the same"};
static const char *const text_words[] = {"different", "a third of the rare words",
	"most of the rare words", "nearly all rare words", "the same words"};
static const char *const number_words[] = {
	"different", "within a tenth", "within a hundredth", "the same"};

static const struct ladder {
	const char *const *words;
	unsigned count;
} ladders[ROLE_COUNT] = {
	[ROLE_GIVEN] = {name_words, 5},
	[ROLE_SURNAME] = {name_words, 5},
	[ROLE_NAME] = {text_words, 5},
	[ROLE_BIRTH] = {date_words, 5},
	[ROLE_DATE] = {date_words, 5},
	[ROLE_POSTCODE] = {postcode_words, 5},
	[ROLE_ADDRESS] = {text_words, 5},
	[ROLE_PLACE] = {place_words, 3},
	[ROLE_PHONE] = {code_words, 3},
	[ROLE_EMAIL] = {email_words, 4},
	[ROLE_NHS_NUMBER] = {code_words, 3},
	[ROLE_UPN] = {code_words, 3},
	[ROLE_CODE] = {code_words, 3},
	[ROLE_CATEGORY] = {plain_words, 2},
	[ROLE_NUMBER] = {number_words, 4},
	[ROLE_TEXT] = {text_words, 5},
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

static unsigned
name_level(struct str a, struct str b)
{
	size_t shorter = a.len < b.len ? a.len : b.len;
	double alike;

	if (shorter >= 4 && likeness_slips(a, b) <= 1)
		return 4;
	alike = likeness_jaro_winkler(a, b);
	if (alike >= 0.93)
		return 4;
	if (alike >= 0.85 || str_starts(a, b) || str_starts(b, a))
		return 3;
	return alike >= 0.7 ? 2 : LEVEL_DIFFERENT;
}

static unsigned
date_level(const struct field *field, uint32_t a, uint32_t b)
{
	struct standard_date x = field->dates[a];
	struct standard_date y = field->dates[b];
	bool year = x.year == y.year;
	bool month = x.month == y.month && x.month != 0;
	bool day = x.day == y.day && x.day != 0;
	bool partial = x.day == 0 || y.day == 0;

	if (!partial &&
		(likeness_slips(field_text(field, a), field_text(field, b)) <= 1 ||
			(year && x.month == y.day && x.day == y.month)))
		return 4;
	if ((year && (month || day || partial)) || (month && day))
		return 3;
	return abs(x.year - y.year) <= 1 ? 2 : LEVEL_DIFFERENT;
}

static unsigned
postcode_level(struct str a, struct str b)
{
	if (likeness_slips(a, b) <= 1)
		return 4;
	if (a.len != b.len || a.len < 5)
		return LEVEL_DIFFERENT;
	if (str_equal(str_slice(a, 0, a.len - 2), str_slice(b, 0, b.len - 2)))
		return 3;
	return str_equal(str_slice(a, 0, a.len - 3), str_slice(b, 0, b.len - 3)) ? 2
										 : LEVEL_DIFFERENT;
}

static unsigned
email_level(struct str a, struct str b)
{
	struct str box_a = str_slice(a, 0, str_find_char(a, '@'));
	struct str box_b = str_slice(b, 0, str_find_char(b, '@'));

	if (str_equal(box_a, box_b))
		return 3;
	return likeness_jaro_winkler(a, b) >= 0.9 ? 2 : LEVEL_DIFFERENT;
}

/* Whether one value has the word, or one that is it but for a slip. */
static bool
has_word(const struct field_set *fields, const struct field_words *words, uint32_t word)
{
	struct str text = fields->words.texts[word];

	for (uint32_t i = 0; i < words->count; i++)
		if (words->numbers[i] == word)
			return true;
	for (uint32_t i = 0; i < words->count && text.len >= 5; i++) {
		struct str other = fields->words.texts[words->numbers[i]];

		if (other.len >= 5 && likeness_slips(text, other) <= 1)
			return true;
	}
	return false;
}

/* The weight of the words in common to that of all words of both: Cohen, Ravikumar and Fienberg
 * (2003), with slips allowed. */
static double
overlap(const struct field_set *fields, const struct field_words *a, const struct field_words *b)
{
	double common = 0;
	double all = 0;

	for (uint32_t i = 0; i < a->count; i++) {
		double weight = fields->rarity[a->numbers[i]];

		all += weight;
		common += has_word(fields, b, a->numbers[i]) ? weight : 0;
	}
	for (uint32_t i = 0; i < b->count; i++) {
		double weight = fields->rarity[b->numbers[i]];

		all += weight;
		common += has_word(fields, a, b->numbers[i]) ? weight : 0;
	}
	return all == 0 ? 0 : common / all;
}

static unsigned
text_level(const struct field_set *fields, const struct field *field, uint32_t a, uint32_t b)
{
	double common = overlap(fields, &field->words[a], &field->words[b]);

	if (common >= 0.98)
		return 5;
	return common >= 0.8 ? 4 : common >= 0.6 ? 3 : common >= 0.35 ? 2 : LEVEL_DIFFERENT;
}

static unsigned
number_level(double a, double b)
{
	double off = fabs(a - b);
	double size = fmax(fabs(a), fabs(b));

	if (off <= size * 0.01)
		return 3;
	return off <= size * 0.1 ? 2 : LEVEL_DIFFERENT;
}

unsigned
levels_of(const struct field_set *fields, const struct field *field, uint32_t a, uint32_t b)
{
	if (a == 0 || b == 0)
		return LEVEL_ABSENT;
	if (a == b)
		return ladders[field->role].count;
	switch (field->role) {
	case ROLE_GIVEN:
	case ROLE_SURNAME:
		return name_level(field_text(field, a), field_text(field, b));
	case ROLE_BIRTH:
	case ROLE_DATE:
		return date_level(field, a, b);
	case ROLE_POSTCODE:
		return postcode_level(field_text(field, a), field_text(field, b));
	case ROLE_EMAIL:
		return email_level(field_text(field, a), field_text(field, b));
	case ROLE_NAME:
	case ROLE_ADDRESS:
	case ROLE_TEXT:
		return text_level(fields, field, a, b);
	case ROLE_PHONE:
	case ROLE_NHS_NUMBER:
	case ROLE_UPN:
	case ROLE_CODE:
		return likeness_slips(field_text(field, a), field_text(field, b)) <= 1
			? 2
			: LEVEL_DIFFERENT;
	case ROLE_PLACE:
		return likeness_jaro_winkler(field_text(field, a), field_text(field, b)) >= 0.9
			? 2
			: LEVEL_DIFFERENT;
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
levels_of_names(struct str a, struct str b)
{
	if (a.len == 0 || b.len == 0)
		return LEVEL_ABSENT;
	return str_equal(a, b) ? ladders[ROLE_SURNAME].count : name_level(a, b);
}
