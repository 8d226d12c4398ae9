#include "linkage/level/comparer_inside.h"

#include "base/arena.h"
#include "linkage/crew.h"
#include "linkage/level/levels.h"

#include <stdlib.h>
#include <string.h>

static const enum way role_way[ROLE_COUNT] = {
	[ROLE_GIVEN] = WAY_NAME,
	[ROLE_SURNAME] = WAY_NAME,
	[ROLE_NAME] = WAY_TEXT,
	[ROLE_BIRTH] = WAY_DATE,
	[ROLE_DATE] = WAY_DATE,
	[ROLE_POSTCODE] = WAY_POSTCODE,
	[ROLE_ADDRESS] = WAY_TEXT,
	[ROLE_PLACE] = WAY_PLACE,
	[ROLE_PHONE] = WAY_PHONE,
	[ROLE_EMAIL] = WAY_EMAIL,
	[ROLE_NHS_NUMBER] = WAY_CODE,
	[ROLE_UPN] = WAY_CODE,
	[ROLE_CODE] = WAY_CODE,
	[ROLE_NUMBER] = WAY_PLAIN,
	[ROLE_TEXT] = WAY_TEXT,
};

void
card_fill(struct card *card, struct str text)
{
	memset(card, 0, sizeof(*card));
	if (text.len > CARD_SIZE)
		card->flags |= CARD_LONG;
	text = str_slice(text, 0, LIKENESS_SIZE_MAX);
	card->len = (uint8_t)text.len;
	if (text.len > 0)
		memcpy(card->text, text.data, text.len < CARD_SIZE ? text.len : CARD_SIZE);
	for (size_t i = 0; i < text.len; i++) {
		uint64_t once = (uint64_t)1 << (text.data[i] & 31);
		uint64_t twice = once << 32;

		if (text.data[i] == ' ')
			card->flags |= CARD_WORDS;
		if ((card->letters & once) == 0)
			card->letters |= once;
		else if ((card->letters & twice) == 0)
			card->letters |= twice;
		else
			card->more++;
	}
}

/* What a way needs beside the letters. */
static void
card_add(struct card *card, enum way way, const struct field_set *fields, const struct field *field,
	uint32_t number)
{
	struct str text = field_text(field, number);

	if (way == WAY_DATE) {
		struct standard_date date = field->dates[number];

		card->extra = (uint32_t)date.year;
		card->flags |= levels_of_one(field, number) == DATE_YEAR_ALONE ? CARD_YEAR_ALONE
			: date.day == 0                                        ? CARD_DAY_UNKNOWN
									       : 0;
	}
	if (way == WAY_NAME) {
		const struct field_words *words = &field->words[number];

		card->extra = field->same_as[number];
		for (uint32_t i = 0; i < words->count; i++)
			card->flags |= fields->words.texts[words->numbers[i]].len == 1
				? CARD_INITIAL
				: 0;
	}
	if (way == WAY_POSTCODE)
		card->extra = (uint32_t)level_postcode_area(text);
	if (way == WAY_EMAIL)
		card->extra = (uint32_t)str_find_char(text, '@');
}

/* Ways that look at cards alone want all of the text in them. */
static enum way
way_for(enum way way, const struct card *cards, uint32_t count)
{
	bool is_short = way == WAY_DATE || way == WAY_POSTCODE || way == WAY_CODE ||
		way == WAY_PHONE;

	for (uint32_t v = 1; v < count && is_short; v++)
		if ((cards[v].flags & CARD_LONG) != 0 || (way == WAY_DATE && cards[v].len != 8))
			return WAY_PLAIN;
	return way;
}

static void
cards_make(struct comparer *c, size_t i)
{
	const struct field *field = c->of[i];
	struct comparer_tables *tables = c->tables;
	struct card *cards;

	tables->sizes[i] = ((size_t)field->values.count + 1) * sizeof(*cards);
	cards = crew_share(tables->sizes[i]);
	for (uint32_t v = 1; v < field->values.count; v++) {
		card_fill(&cards[v], field_text(field, v));
		card_add(&cards[v], tables->way[i], c->fields, field, v);
	}
	tables->cards[i] = cards;
	tables->way[i] = way_for(tables->way[i], cards, field->values.count);
}

static int
number_compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a;
	uint32_t y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static void
numbers_sort(uint32_t *numbers, uint32_t count)
{
	if (count > TEXT_WORD_SOFT_MAX) {
		qsort(numbers, count, sizeof(*numbers), number_compare);
		return;
	}
	for (uint32_t i = 1; i < count; i++) {
		uint32_t number = numbers[i];
		uint32_t at = i;

		for (; at > 0 && numbers[at - 1] > number; at--)
			numbers[at] = numbers[at - 1];
		numbers[at] = number;
	}
}

static void
text_fill(struct comparer *c, const struct field_words *words, struct text_card *text)
{
	uint32_t *numbers;
	uint32_t *weights;

	text->count = words->count < TEXT_WORD_MAX ? words->count : TEXT_WORD_MAX;
	text->room = (text->count + 3) & ~3U;
	numbers = ARENA_ARRAY(&c->tables->arena, 2 * (size_t)text->room + 1, uint32_t);
	weights = numbers + text->room;
	if (text->count > 0)
		memcpy(numbers, words->numbers, text->count * sizeof(*numbers));
	numbers_sort(numbers, text->count);
	for (uint32_t i = 0; i < text->count; i++) {
		weights[i] = word_weight(c->fields, numbers[i]);
		text->signature |= (uint64_t)1
			<< (c->fields->word_same_as[numbers[i]] * 0x9e3779b1u >> 26);
	}
	text->words = numbers;
	text->weights = weights;
}

static void
texts_make(struct comparer *c, size_t i)
{
	const struct field *field = c->of[i];
	struct comparer_tables *tables = c->tables;
	struct text_card *texts;

	tables->text_sizes[i] = ((size_t)field->values.count + 1) * sizeof(*texts);
	texts = crew_share(tables->text_sizes[i]);
	for (uint32_t v = 1; v < field->values.count; v++)
		text_fill(c, &field->words[v], &texts[v]);
	tables->texts[i] = texts;
	if (tables->words != NULL)
		return;
	tables->words_size = ((size_t)c->fields->words.count + 1) * sizeof(*tables->words);
	tables->words = crew_share(tables->words_size);
	for (uint32_t w = 1; w < c->fields->words.count; w++)
		card_fill(&tables->words[w], c->fields->words.texts[w]);
}

static size_t
first_of(const struct comparer *comparer, enum role role)
{
	size_t i = 0;

	while (i < comparer->count && comparer->of[i]->role != role)
		i++;
	return i;
}

static void
names_make(struct comparer *c)
{
	struct comparer_tables *tables = c->tables;
	const struct field *given;

	tables->given = first_of(c, ROLE_GIVEN);
	tables->surname = first_of(c, ROLE_SURNAME);
	if (tables->given == c->count || tables->surname == c->count)
		return;
	given = c->of[tables->given];
	tables->names_mask = 1U << tables->given | 1U << tables->surname;
	tables->given_as_surname = ARENA_ARRAY(&tables->arena, given->values.count + 1, uint32_t);
	for (uint32_t v = 1; v < given->values.count; v++)
		tables->given_as_surname[v] = values_find(
			&c->of[tables->surname]->values, field_text(given, v));
}

/* The least number of letters in common with which two texts can be a little alike. */
static unsigned
common_min(unsigned a_len, unsigned b_len)
{
	unsigned shorter = a_len < b_len ? a_len : b_len;
	struct likeness likeness = {a_len, b_len, 1, 0, 0};

	while (likeness.common <= shorter && !likeness_reaches(&likeness, NAME_LITTLE_MIN))
		likeness.common++;
	return likeness.common;
}

void
comparer_tables_make(struct comparer *c)
{
	const struct comparer_kernel *kernels[COMPARER_KERNEL_MAX];

	c->tables = memory_alloc(sizeof(*c->tables));
	memset(c->tables, 0, sizeof(*c->tables));
	arena_init(&c->tables->arena, SIZE_MAX);
	for (size_t i = 0; i < c->count; i++) {
		c->tables->way[i] = role_way[c->of[i]->role];
		c->tables->top[i] = c->level_count[i] - 1;
		if (c->tables->way[i] == WAY_TEXT || c->tables->way[i] == WAY_NAME)
			texts_make(c, i);
		if (c->tables->way[i] != WAY_TEXT && c->tables->way[i] != WAY_SAME &&
			c->tables->way[i] != WAY_PLAIN)
			cards_make(c, i);
	}
	names_make(c);
	for (unsigned a = 1; a <= CARD_SIZE; a++)
		for (unsigned b = 1; b <= CARD_SIZE; b++)
			c->tables->common_min[a][b] = (uint8_t)common_min(a, b);
	comparer_kernels(kernels);
	c->tables->kernel = kernels[0];
}

void
comparer_tables_free(struct comparer *c)
{
	struct comparer_tables *tables = c->tables;

	for (size_t i = 0; i < c->count; i++) {
		crew_unshare(tables->cards[i], tables->sizes[i]);
		crew_unshare(tables->texts[i], tables->text_sizes[i]);
	}
	crew_unshare(tables->words, tables->words_size);
	arena_free(&tables->arena);
	free(tables);
	c->tables = NULL;
}
