#include "compare/near/gram.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

void
gram_list_free(struct gram_list *list)
{
	free(list->grams);
	*list = (struct gram_list){0};
}

void
gram_list_clear(struct gram_list *list)
{
	list->count = 0;
	list->words = 0;
}

static void
gram_push(struct gram_list *list, uint32_t gram)
{
	if (list->count == list->room) {
		list->room = list->room * 2 + 64;
		list->grams = memory_grow(list->grams, list->room * sizeof(*list->grams));
	}
	list->grams[list->count++] = gram;
}

/* The finalizer of MurmurHash3 (A. Appleby, public domain): every bit of the input counts. */
static uint64_t
mixed(uint64_t h)
{
	h ^= h >> 33;
	h *= 0xff51afd7ed558ccdull;
	h ^= h >> 33;
	h *= 0xc4ceb9fe1a85ec53ull;
	return h ^ h >> 33;
}

static uint32_t
gram_of(const uint64_t *words, size_t count)
{
	uint64_t h = count;

	for (size_t i = 0; i < count; i++)
		h = mixed(h ^ words[i]) * 31;
	return (uint32_t)(h >> 32);
}

static void
word_add(struct gram_list *list, uint64_t word)
{
	if (list->count >= GRAM_COUNT_MAX)
		return;
	if (list->words < GRAM_WORDS) {
		list->last[list->words] = word;
	} else {
		for (size_t i = 1; i < GRAM_WORDS; i++)
			list->last[i - 1] = list->last[i];
		list->last[GRAM_WORDS - 1] = word;
	}
	list->words++;
	if (list->words >= GRAM_WORDS)
		gram_push(list, gram_of(list->last, GRAM_WORDS));
}

enum letter { LETTER_NONE, LETTER_PART, LETTER_FRAIL, LETTER_ALONE };

/* What a code point beyond ASCII is to words. */
static enum letter
letter_of(uint32_t c)
{
	if (c == UTF8_REPLACEMENT)
		return LETTER_FRAIL;
	if (c < 0xc0 || (c >= 0x2000 && c < 0x2c00) || (c >= 0x3000 && c < 0x3040) ||
		(c >= 0xfe00 && c < 0xfe70) || (c >= 0xff00 && c < 0xff21))
		return LETTER_NONE;
	if (c < 0x250)
		return LETTER_FRAIL;
	return (c >= 0x3040 && c < 0xa000) || (c >= 0xac00 && c < 0xd7b0) || c >= 0x20000
		? LETTER_ALONE
		: LETTER_PART;
}

/* A link is wrapped, rewritten and bracketed differently by every program. */
static bool
link_skip(struct str *line)
{
	static const struct str fronts[] = {
		STR_INIT("http://"), STR_INIT("https://"), STR_INIT("mailto:"), STR_INIT("www.")};
	char first = char_lower(line->data[0]);

	if (first != 'h' && first != 'm' && first != 'w')
		return false;
	for (size_t i = 0; i < COUNT_OF(fronts); i++) {
		size_t end = 0;

		if (!str_starts_nocase(*line, fronts[i]))
			continue;
		while (end < line->len && !char_is_space(line->data[end]) &&
			line->data[end] != '>' && line->data[end] != ']')
			end++;
		*line = str_from(*line, end);
		return true;
	}
	return false;
}

void
gram_line_add(struct gram_list *list, struct str line)
{
	const uint64_t seed = 0xcbf29ce484222325ull;
	uint64_t word = seed;
	bool is_frail = false;

	while (line.len > 0) {
		unsigned char c = (unsigned char)line.data[0];
		enum letter letter = LETTER_NONE;
		uint32_t value = c;

		if (word == seed && !is_frail && link_skip(&line))
			continue;
		if (c < 0x80) {
			if (char_is_alpha((char)c) || char_is_digit((char)c)) {
				letter = LETTER_PART;
				value = (unsigned char)char_lower((char)c);
			}
			line = str_from(line, 1);
		} else {
			value = utf8_take(&line);
			letter = letter_of(value);
		}
		if (letter == LETTER_PART) {
			word = (word ^ value) * 0x100000001b3ull;
			continue;
		}
		if (letter == LETTER_FRAIL) {
			is_frail = true;
			continue;
		}
		if (word != seed && !is_frail)
			word_add(list, word);
		word = seed;
		is_frail = false;
		if (letter == LETTER_ALONE)
			word_add(list, mixed(value));
	}
	if (word != seed && !is_frail)
		word_add(list, word);
}

void
gram_list_end(struct gram_list *list)
{
	if (list->words > 0 && list->words < GRAM_WORDS)
		gram_push(list, gram_of(list->last, list->words));
}

static int
gram_compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a;
	uint32_t y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

void
gram_select(const struct gram_list *list, struct gram_list *ret_chosen)
{
	size_t window = list->count < GRAM_WINDOW ? list->count : GRAM_WINDOW;
	size_t chosen = SIZE_MAX;
	size_t unique = 0;

	ret_chosen->count = 0;
	for (size_t at = 0; at + window <= list->count && window > 0; at++) {
		size_t least = at;

		/* The rightmost of the least, as the method wants it. */
		for (size_t i = at + 1; i < at + window; i++)
			if (list->grams[i] <= list->grams[least])
				least = i;
		if (least != chosen)
			gram_push(ret_chosen, list->grams[least]);
		chosen = least;
	}
	if (ret_chosen->count == 0)
		return;
	qsort(ret_chosen->grams, ret_chosen->count, sizeof(uint32_t), gram_compare);
	for (size_t i = 0; i < ret_chosen->count; i++)
		if (i == 0 || ret_chosen->grams[i] != ret_chosen->grams[unique - 1])
			ret_chosen->grams[unique++] = ret_chosen->grams[i];
	ret_chosen->count = unique;
}

void
gram_pack(const struct gram_list *list, size_t count_max, struct buf *to)
{
	for (size_t i = 0; i < list->count && i < count_max; i++)
		buf_add_u32(to, list->grams[i]);
}

void
gram_unpack(struct str bytes, struct gram_list *ret_list)
{
	uint32_t gram;

	gram_list_clear(ret_list);
	while (ret_list->count < GRAM_COUNT_MAX && take_u32(&bytes, &gram))
		gram_push(ret_list, gram);
}

bool
gram_has(const struct gram_list *sorted, uint32_t gram)
{
	size_t low = 0;
	size_t high = sorted->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (sorted->grams[middle] < gram)
			low = middle + 1;
		else
			high = middle;
	}
	return low < sorted->count && sorted->grams[low] == gram;
}

double
gram_cover_front(const struct gram_list *quote, const struct gram_list *chosen)
{
	struct gram_list front = *quote;

	if (front.count / 3 >= GRAM_WINDOW)
		front.count /= 3;
	else if (front.count > GRAM_WINDOW)
		front.count = GRAM_WINDOW;
	return gram_cover(&front, chosen);
}

double
gram_cover(const struct gram_list *quote, const struct gram_list *chosen)
{
	size_t window = quote->count < GRAM_WINDOW ? quote->count : GRAM_WINDOW;
	size_t last = SIZE_MAX; /* the last gram that was found */
	size_t hits = 0;
	size_t all = 0;

	for (size_t i = 0; i < quote->count; i++) {
		if (gram_has(chosen, quote->grams[i]))
			last = i;
		if (i + 1 < window)
			continue;
		all++;
		hits += last != SIZE_MAX && i - last < window;
	}
	return all == 0 ? 0 : (double)hits / (double)all;
}
