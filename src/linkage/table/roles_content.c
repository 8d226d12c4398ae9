#include "linkage/table/roles_content.h"

#include "base/arena.h"
#include "base/err.h"
#include "linkage/standard/names.h"
#include "linkage/standard/standard.h"
#include "linkage/table/records.h"

enum {
	VALUES_LOOKED = 20000, /* of a column, evenly spread */
	VALUE_SIZE_LOOKED = 200,
	WORD_SIZE_MAX = 40,
	YEAR_COUNT = 2200,
	NAMES_MIN = 10 /* values of a column of names */
};

/* Shares of records from which a column is of given names, of whole names, and of surnames: of the
 * collections that were looked at columns of given names had .39 to .72, surnames .16 to .37, and
 * towns and titles up to .20 and .04. */
#define GIVEN_SHARE_MIN 0.3
#define WHOLE_SHARE_MIN 0.4
#define SURNAME_SHARE_MIN 0.08
#define ROAD_SHARE_MIN 0.4
/* Words of a value, on average. */
#define WORDS_ONE 1.6
#define WORDS_WHOLE 5.0
/* Years between the tenth and the ninetieth in a hundred days of birth, at least. */
#define BIRTH_YEARS_MIN 2

/* What one column's records say, in shares. */
struct content {
	double given;    /* hold a given name of the table */
	double names;    /* or a surname */
	double roads;    /* hold a number and the word of a road */
	double words;    /* on average */
	double digits;   /* hold a digit */
	int year_middle; /* of days; 0: there are none */
	int year_spread;
};

static bool
is_road(struct str word)
{
	static const char *const roads[] = {"road", "rd", "street", "st", "avenue", "ave", "lane",
		"ln", "close", "drive", "dr", "way", "place", "crescent", "cres", "terrace",
		"court", "gardens", "square", "grove", "row", "walk", "weg", "strasse", "str",
		"straat", "laan", "rue", "calle", "via", "ulica", "flat", "apartment", "house",
		"boulevard", "blvd", "circuit", "parade"};

	for (size_t i = 0; i < COUNT_OF(roads); i++)
		if (str_equal(word, str_of(roads[i])))
			return true;
	return false;
}

struct value_content {
	bool given;
	bool surname;
	bool road;
	bool digit;
	unsigned words;
};

static void
word_take(const struct names *names, struct str word, struct value_content *value)
{
	value->words++;
	if (word.len < 2)
		return;
	value->given = value->given || names_has_given(names, word);
	value->surname = value->surname || names_has_surname(names, word);
	value->road = value->road || is_road(word);
}

/* Words of letters, whatever marks part them. */
static struct value_content
value_content(const struct names *names, struct str text)
{
	struct value_content value = {0};
	char room[WORD_SIZE_MAX];
	size_t len = 0;

	text = str_slice(text, 0, VALUE_SIZE_LOOKED);
	for (size_t i = 0; i <= text.len; i++) {
		char c = i < text.len ? text.data[i] : ' ';

		value.digit = value.digit || char_is_digit(c);
		if (char_is_alpha(c) || (unsigned char)c >= 0x80) {
			if (len < sizeof(room))
				room[len++] = char_lower(c);
			continue;
		}
		if (c == '\'' || len == 0)
			continue;
		word_take(names, str_make(room, len), &value);
		len = 0;
	}
	return value;
}

/* The year below which so many hundredths of the days lie. */
static int
year_at(const double *years, double all, double share)
{
	double sum = 0;

	for (int year = 0; year < YEAR_COUNT; year++) {
		sum += years[year];
		if (sum > all * share)
			return year;
	}
	return YEAR_COUNT;
}

static void
years_look(const struct values *v, uint32_t step, struct arena *arena, struct content *content)
{
	double *years = ARENA_ARRAY(arena, YEAR_COUNT, double);
	struct standard_date date;
	double all = 0;

	for (uint32_t i = 1; i < v->count; i += step) {
		if (!standard_date(v->texts[i], ORDER_DAY_FIRST, 2030, &date) || date.year < 0 ||
			date.year >= YEAR_COUNT)
			continue;
		years[date.year] += v->counts[i];
		all += v->counts[i];
	}
	if (all < 1)
		return;
	content->year_middle = year_at(years, all, 0.5);
	content->year_spread = year_at(years, all, 0.9) - year_at(years, all, 0.1);
}

static void
column_content(const struct record_column *column, const struct names *names, struct arena *arena,
	struct content *content)
{
	const struct values *v = &column->values;
	uint32_t step = v->count / VALUES_LOOKED + 1;
	double all = 0;

	*content = (struct content){0};
	for (uint32_t i = 1; i < v->count; i += step) {
		struct value_content value = value_content(names, v->texts[i]);
		double count = v->counts[i];

		all += count;
		content->given += value.given ? count : 0;
		content->names += value.given || value.surname ? count : 0;
		content->roads += value.road && value.digit ? count : 0;
		content->digits += value.digit ? count : 0;
		content->words += value.words * count;
	}
	if (all < 1)
		return;
	content->given /= all;
	content->names /= all;
	content->roads /= all;
	content->digits /= all;
	content->words /= all;
	years_look(v, step, arena, content);
}

/* All columns, and in which sources each role stands already. */
struct contents {
	const struct records *records;
	const bool *is_silent;
	enum role *roles;
	struct content *of;
};

/* Whether a source that the column is of has a column of the role. */
static bool
has_beside(const struct contents *c, size_t column, enum role role)
{
	const struct records *records = c->records;

	for (size_t i = 0; i < records->column_count; i++)
		for (size_t s = 0; c->roles[i] == role && s < records->source_count; s++)
			if (records_has(records, &records->columns[i], s) &&
				records_has(records, &records->columns[column], s))
				return true;
	return false;
}

static bool
is_of_words(const struct contents *c, size_t i)
{
	enum role role = c->roles[i];

	return c->is_silent[i] && c->of[i].digits < 0.2 &&
		c->records->columns[i].values.count > NAMES_MIN &&
		(role == ROLE_PLACE || role == ROLE_TEXT || role == ROLE_CATEGORY);
}

/* The most likely first: each source has one column of given names or one of whole names. */
static void
given_find(struct contents *c)
{
	for (;;) {
		size_t best = SIZE_MAX;

		for (size_t i = 0; i < c->records->column_count; i++) {
			double least = c->of[i].words < WORDS_ONE ? GIVEN_SHARE_MIN
								  : WHOLE_SHARE_MIN;

			if (is_of_words(c, i) && c->of[i].given >= least &&
				c->of[i].words < WORDS_WHOLE &&
				(best == SIZE_MAX || c->of[i].given > c->of[best].given) &&
				!has_beside(c, i, ROLE_GIVEN) && !has_beside(c, i, ROLE_NAME))
				best = i;
		}
		if (best == SIZE_MAX)
			return;
		c->roles[best] = c->of[best].words < WORDS_ONE ? ROLE_GIVEN : ROLE_NAME;
	}
}

static void
surname_find(struct contents *c)
{
	for (;;) {
		size_t best = SIZE_MAX;

		for (size_t i = 0; i < c->records->column_count; i++)
			if (is_of_words(c, i) && c->of[i].words < WORDS_ONE &&
				c->of[i].names >= SURNAME_SHARE_MIN &&
				(best == SIZE_MAX || c->of[i].names > c->of[best].names) &&
				has_beside(c, i, ROLE_GIVEN) && !has_beside(c, i, ROLE_SURNAME))
				best = i;
		if (best == SIZE_MAX)
			return;
		c->roles[best] = ROLE_SURNAME;
	}
}

static bool
is_of_people(const struct contents *c, size_t i)
{
	return has_beside(c, i, ROLE_GIVEN) || has_beside(c, i, ROLE_NAME) ||
		has_beside(c, i, ROLE_SURNAME);
}

/* Of people's days those of birth are the oldest, and of many years. */
static void
birth_find(struct contents *c)
{
	for (;;) {
		size_t best = SIZE_MAX;

		for (size_t i = 0; i < c->records->column_count; i++)
			if (c->is_silent[i] && c->roles[i] == ROLE_DATE && is_of_people(c, i) &&
				c->of[i].year_spread >= BIRTH_YEARS_MIN &&
				(best == SIZE_MAX ||
					c->of[i].year_middle < c->of[best].year_middle) &&
				!has_beside(c, i, ROLE_BIRTH) && !has_beside(c, i, ROLE_BIRTH_YEAR))
				best = i;
		if (best == SIZE_MAX)
			return;
		c->roles[best] = ROLE_BIRTH;
	}
}

static void
addresses_find(struct contents *c)
{
	for (size_t i = 0; i < c->records->column_count; i++)
		if (c->is_silent[i] && c->roles[i] == ROLE_TEXT && is_of_people(c, i) &&
			c->of[i].roads >= ROAD_SHARE_MIN)
			c->roles[i] = ROLE_ADDRESS;
}

void
roles_of_content(const struct records *records, const bool *is_silent, enum role *roles)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = SIZE_MAX};
	struct contents c = {records, is_silent, roles, NULL};
	struct names *names = NULL;
	struct err err = {0};
	bool is_any = false;

	for (size_t i = 0; i < records->column_count; i++)
		is_any = is_any || is_silent[i];
	if (!is_any || !names_load(&arena, &names, &err)) {
		names_free(names);
		return;
	}
	c.of = ARENA_ARRAY(&arena, records->column_count, struct content);
	for (size_t i = 0; i < records->column_count; i++)
		if (is_silent[i])
			column_content(&records->columns[i], names, &arena, &c.of[i]);
	given_find(&c);
	surname_find(&c);
	birth_find(&c);
	addresses_find(&c);
	names_free(names);
}
