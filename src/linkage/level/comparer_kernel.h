/* Comparing two lines, written once and compiled for several kinds of processor. Whoever includes it
 * defines KERNEL_TARGET, the attribute of each function, and one of KERNEL_SCALAR, KERNEL_SSE2,
 * KERNEL_SSSE3, KERNEL_AVX2, KERNEL_AVX512 (each with all that is before it) or KERNEL_NEON. */

#include "linkage/level/comparer_inside.h"
#include "linkage/level/levels.h"

#include <string.h>

#if defined(KERNEL_AVX512)
#define KERNEL_AVX2
#endif
#if defined(KERNEL_AVX2)
#define KERNEL_SSSE3
#endif
#if defined(KERNEL_SSSE3)
#define KERNEL_SSE2
#endif
#if defined(KERNEL_SSE2)
#include <immintrin.h>
#elif defined(KERNEL_NEON)
#include <arm_neon.h>
#endif

#define KERNEL KERNEL_TARGET static inline
/* What is seldom needed stays apart, so that the rest has little to save and restore. */
#define KERNEL_FAR KERNEL_TARGET static __attribute__((noinline))

enum { CARD_MASK = 0xffff };

KERNEL unsigned
bits_count(uint64_t bits)
{
#if defined(KERNEL_SSSE3) || defined(KERNEL_NEON)
	return (unsigned)__builtin_popcountll(bits);
#else
	bits -= bits >> 1 & 0x5555555555555555u;
	bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
	bits = (bits + (bits >> 4)) & 0x0f0f0f0f0f0f0f0fu;
	return (unsigned)(bits * 0x0101010101010101u >> 56);
#endif
}

/* A bit for each of sixteen bytes that are the same. */
KERNEL unsigned
same_bytes(const char *a, const char *b)
{
#if defined(KERNEL_SSE2)
	__m128i x = _mm_loadu_si128((const __m128i *)a);
	__m128i y = _mm_loadu_si128((const __m128i *)b);

	return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(x, y));
#elif defined(KERNEL_NEON)
	static const uint8_t place[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
	uint8x16_t same = vceqq_u8(vld1q_u8((const uint8_t *)a), vld1q_u8((const uint8_t *)b));
	uint8x16_t bits = vandq_u8(same, vld1q_u8(place));

	return (unsigned)vaddv_u8(vget_low_u8(bits)) | (unsigned)vaddv_u8(vget_high_u8(bits)) << 8;
#else
	unsigned same = 0;

	for (unsigned i = 0; i < CARD_SIZE; i++)
		same |= (unsigned)(a[i] == b[i]) << i;
	return same;
#endif
}

/* The same where b is moved to the front by one byte; the last bit is no use. */
KERNEL unsigned
same_bytes_after(const char *a, const char *b)
{
#if defined(KERNEL_SSE2)
	__m128i x = _mm_loadu_si128((const __m128i *)a);
	__m128i y = _mm_srli_si128(_mm_loadu_si128((const __m128i *)b), 1);

	return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(x, y));
#else
	char moved[CARD_SIZE] = {0};

	memcpy(moved, b + 1, CARD_SIZE - 1);
	return same_bytes(a, moved);
#endif
}

/* A bit for each field that has one value in both, and for each that one of them lacks. */
struct sameness {
	unsigned same;
	unsigned absent;
};

KERNEL struct sameness
sameness_of(const struct comparer_line *a, const struct comparer_line *b)
{
	struct sameness s = {0, 0};
#if defined(KERNEL_AVX512)
	__m512i x = _mm512_load_si512(a);
	__m512i y = _mm512_load_si512(b);

	s.same = _mm512_cmpeq_epi32_mask(x, y);
	s.absent = (unsigned)_mm512_testn_epi32_mask(x, x) | _mm512_testn_epi32_mask(y, y);
#elif defined(KERNEL_AVX2)
	for (unsigned i = 0; i < 2; i++) {
		__m256i x = _mm256_load_si256((const __m256i *)a + i);
		__m256i y = _mm256_load_si256((const __m256i *)b + i);
		__m256i none = _mm256_cmpeq_epi32(_mm256_min_epu32(x, y), _mm256_setzero_si256());
		__m256i same = _mm256_cmpeq_epi32(x, y);

		s.same |= (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(same)) << i * 8;
		s.absent |= (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(none)) << i * 8;
	}
#elif defined(KERNEL_SSE2)
	__m128i zero = _mm_setzero_si128();

	for (unsigned i = 0; i < 4; i++) {
		__m128i x = _mm_load_si128((const __m128i *)a + i);
		__m128i y = _mm_load_si128((const __m128i *)b + i);
		__m128i none = _mm_or_si128(_mm_cmpeq_epi32(x, zero), _mm_cmpeq_epi32(y, zero));
		__m128i same = _mm_cmpeq_epi32(x, y);

		s.same |= (unsigned)_mm_movemask_ps(_mm_castsi128_ps(same)) << i * 4;
		s.absent |= (unsigned)_mm_movemask_ps(_mm_castsi128_ps(none)) << i * 4;
	}
#else
	for (unsigned i = 0; i < FIELD_MAX; i++) {
		s.same |= (unsigned)(a->numbers[i] == b->numbers[i]) << i;
		s.absent |= (unsigned)(a->numbers[i] == 0 || b->numbers[i] == 0) << i;
	}
#endif
	s.same &= ~s.absent;
	return s;
}

/* Where each letter of one text stands in the other: rows of sixteen bits. */
KERNEL void
rows_fill(const struct card *a, const struct card *b, uint64_t rows[4])
{
#if defined(KERNEL_AVX512)
	/* Four letters of a at once against all of b. */
	__m512i x = _mm512_broadcast_i32x4(_mm_load_si128((const __m128i *)a->text));
	__m512i y = _mm512_broadcast_i32x4(_mm_load_si128((const __m128i *)b->text));
	__m512i place = _mm512_set_epi64(0x0303030303030303, 0x0303030303030303, 0x0202020202020202,
		0x0202020202020202, 0x0101010101010101, 0x0101010101010101, 0, 0);

	for (unsigned k = 0; k * 4 < a->len; k++) {
		rows[k] = _mm512_cmpeq_epi8_mask(_mm512_shuffle_epi8(x, place), y);
		place = _mm512_add_epi8(place, _mm512_set1_epi8(4));
	}
#elif defined(KERNEL_AVX2)
	__m256i x = _mm256_broadcastsi128_si256(_mm_load_si128((const __m128i *)a->text));
	__m256i y = _mm256_broadcastsi128_si256(_mm_load_si128((const __m128i *)b->text));
	__m256i place = _mm256_set_epi64x(0x0101010101010101, 0x0101010101010101, 0, 0);
	__m256i step = _mm256_set1_epi8(2);

	for (unsigned k = 0; k * 4 < a->len; k++) {
		__m256i low = _mm256_cmpeq_epi8(_mm256_shuffle_epi8(x, place), y);
		__m256i high;

		place = _mm256_add_epi8(place, step);
		high = _mm256_cmpeq_epi8(_mm256_shuffle_epi8(x, place), y);
		place = _mm256_add_epi8(place, step);
		rows[k] = (uint32_t)_mm256_movemask_epi8(low) |
			(uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
	}
#else
	for (unsigned k = 0; k * 4 < a->len; k++)
		rows[k] = 0;
	for (unsigned i = 0; i < a->len; i++) {
#if defined(KERNEL_SSE2)
		__m128i y = _mm_load_si128((const __m128i *)b->text);
		__m128i found = _mm_cmpeq_epi8(_mm_set1_epi8(a->text[i]), y);
		uint64_t row = (uint64_t)_mm_movemask_epi8(found);
#else
		char letter[CARD_SIZE];
		uint64_t row;

		memset(letter, a->text[i], sizeof(letter));
		row = same_bytes(letter, b->text);
#endif
		rows[i / 4] |= row << i % 4 * 16;
	}
#endif
}

/* As likeness_of; the order of the two makes no difference to what is counted, as each letter takes
 * the first that is free of those that only move on. */
KERNEL struct likeness
card_likeness(const struct card *a, const struct card *b)
{
	struct likeness l = {a->len, b->len, 0, 0, 0};
	unsigned longest = a->len > b->len ? a->len : b->len;
	unsigned reach = longest / 2 > 0 ? longest / 2 - 1 : 0;
	unsigned differ = ~same_bytes(a->text, b->text) | 1U << 4;
	unsigned off = 0;
	uint64_t within = ((uint64_t)2 << 2 * reach) - 1;
	uint64_t rows[4];
	uint64_t in_a = 0;
	uint64_t in_b = 0;

	rows_fill(a, b, rows);
	for (unsigned i = 0; i < a->len; i++) {
		uint64_t row = rows[i / 4] >> i % 4 * 16 & CARD_MASK;
		uint64_t found = row & within << i >> reach & ~in_b;

		in_b |= found & (~found + 1);
		in_a |= (uint64_t)(found != 0) << i;
	}
	l.common = bits_count(in_a);
	for (; in_a != 0; in_a &= in_a - 1, in_b &= in_b - 1)
		off += a->text[__builtin_ctzll(in_a)] != b->text[__builtin_ctzll(in_b)];
	l.swapped = off / 2;
	l.front = (unsigned)__builtin_ctz(differ);
	l.front = l.front < a->len ? l.front : a->len;
	l.front = l.front < b->len ? l.front : b->len;
	return l;
}

/* As likeness_is_slip, of texts that differ and of which neither is CARD_LONG. */
KERNEL bool
card_is_slip(const struct card *a, const struct card *b)
{
	unsigned differ = ~same_bytes(a->text, b->text) & CARD_MASK;
	unsigned first = (unsigned)__builtin_ctz(differ);

	if (a->len == b->len) {
		unsigned rest = differ & (differ - 1);

		if (rest == 0)
			return true;
		return differ >> first == 3 && a->text[first] == b->text[first + 1] &&
			a->text[first + 1] == b->text[first];
	}
	if (a->len > b->len) {
		const struct card *swap = a;

		a = b;
		b = swap;
	}
	if (b->len - a->len > 1)
		return false;
	differ = ~same_bytes_after(a->text, b->text) & ((1U << a->len) - 1);
	return differ >> first == 0;
}

/* No more letters are in common. */
KERNEL unsigned
common_most(const struct card *a, const struct card *b)
{
	unsigned more = a->more < b->more ? a->more : b->more;
	unsigned most = bits_count(a->letters & b->letters) + more;
	unsigned shorter = a->len < b->len ? a->len : b->len;

	return most < shorter ? most : shorter;
}

/* Names of which no word is the other's, nor short for it, and that may be a little alike. */
KERNEL_FAR unsigned
name_level_by_letters(const struct card *a, const struct card *b, unsigned shorter, bool begins)
{
	struct likeness likeness;

	if (shorter >= NAME_SLIP_SIZE_MIN && card_is_slip(a, b))
		return NAME_VERY_ALIKE;
	likeness = card_likeness(a, b);
	if (likeness_reaches(&likeness, NAME_VERY_MIN))
		return NAME_VERY_ALIKE;
	if (a->extra == b->extra)
		return NAME_OTHER_FORM;
	if (begins && shorter == 1)
		return NAME_INITIAL;
	if (begins || likeness_reaches(&likeness, NAME_ALIKE_MIN))
		return NAME_ALIKE;
	return likeness_reaches(&likeness, NAME_LITTLE_MIN) ? NAME_LITTLE_ALIKE : LEVEL_DIFFERENT;
}

/* Whether the letters allow that likeness. */
KERNEL bool
may_reach(const struct card *a, const struct card *b, unsigned hundredths)
{
	struct likeness l = {a->len, b->len, common_most(a, b), 0, 4};

	return likeness_reaches(&l, hundredths);
}

KERNEL unsigned
name_level(const struct comparer *c, size_t i, uint32_t number_a, uint32_t number_b)
{
	const struct comparer_tables *tables = c->tables;
	const struct card *a = &tables->cards[i][number_a];
	const struct card *b = &tables->cards[i][number_b];
	unsigned shorter = a->len < b->len ? a->len : b->len;
	unsigned front = shorter < CARD_SIZE ? shorter : CARD_SIZE;
	bool begins = (~same_bytes(a->text, b->text) & ((1U << front) - 1)) == 0;
	unsigned flags = a->flags | b->flags;

	if ((flags & CARD_WORDS) != 0 &&
		((flags & CARD_INITIAL) != 0 ||
			(tables->texts[i][number_a].signature &
				tables->texts[i][number_b].signature) != 0))
		return level_of_names(c->fields, c->of[i], number_a, c->of[i], number_b);
	if ((flags & CARD_LONG) != 0) {
		if (begins || a->extra == b->extra || may_reach(a, b, NAME_LITTLE_MIN))
			return level_of_names(c->fields, c->of[i], number_a, c->of[i], number_b);
		return LEVEL_DIFFERENT;
	}
	if (common_most(a, b) >= tables->common_min[a->len][b->len])
		return name_level_by_letters(a, b, shorter, begins);
	return a->extra == b->extra ? NAME_OTHER_FORM
		: !begins           ? LEVEL_DIFFERENT
		: shorter == 1      ? NAME_INITIAL
				    : NAME_ALIKE;
}

/* Dates of eight digits. */
KERNEL unsigned
date_level(const struct card *a, const struct card *b)
{
	const unsigned year = 0x0f;
	const unsigned month = 0x30;
	const unsigned day = 0xc0;
	unsigned differ = ~same_bytes(a->text, b->text) & (year | month | day);
	unsigned flags = a->flags | b->flags;
	int years = (int)a->extra - (int)b->extra;
	unsigned near = years >= -1 && years <= 1 ? DATE_NEAR_YEAR : LEVEL_DIFFERENT;
	unsigned parts = 0U + ((differ & year) == 0) + ((differ & month) == 0) +
		((differ & day) == 0);

	if ((flags & CARD_YEAR_ALONE) != 0)
		return (differ & year) == 0 ? DATE_YEAR_ALONE : near;
	if ((flags & CARD_DAY_UNKNOWN) != 0)
		return (differ & (year | month)) == 0 ? DATE_TWO_PARTS : near;
	if (card_is_slip(a, b) ||
		((differ & year) == 0 && memcmp(a->text + 4, b->text + 6, 2) == 0 &&
			memcmp(a->text + 6, b->text + 4, 2) == 0))
		return DATE_SLIP;
	return parts >= 2 ? DATE_TWO_PARTS : near;
}

KERNEL unsigned
postcode_level(const struct card *a, const struct card *b)
{
	unsigned first = (unsigned)__builtin_ctz(~same_bytes(a->text, b->text));

	if (card_is_slip(a, b))
		return POSTCODE_SLIP;
	if (a->len < POSTCODE_SIZE_MIN || b->len < POSTCODE_SIZE_MIN || a->extra != b->extra ||
		first < a->extra)
		return LEVEL_DIFFERENT;
	if (a->len != b->len || first + 3 < a->len)
		return POSTCODE_AREA;
	return first + 2 < a->len ? POSTCODE_DISTRICT : POSTCODE_SECTOR;
}

KERNEL unsigned
phone_level(const struct card *a, const struct card *b)
{
	if (card_is_slip(a, b))
		return PHONE_SLIP;
	if (a->len < PHONE_END_SIZE || b->len < PHONE_END_SIZE)
		return LEVEL_DIFFERENT;
	return memcmp(a->text + a->len - PHONE_END_SIZE, b->text + b->len - PHONE_END_SIZE,
		       PHONE_END_SIZE) == 0
		? PHONE_END
		: LEVEL_DIFFERENT;
}

KERNEL_FAR unsigned
email_level(const struct comparer *c, size_t i, uint32_t number_a, uint32_t number_b)
{
	const struct card *a = &c->tables->cards[i][number_a];
	const struct card *b = &c->tables->cards[i][number_b];
	size_t box = a->extra < CARD_SIZE ? a->extra : CARD_SIZE;

	/* Boxes that are the same have the same length. */
	if (!may_reach(a, b, PLACE_ALIKE_MIN) &&
		(a->extra != b->extra || memcmp(a->text, b->text, box) != 0))
		return LEVEL_DIFFERENT;
	return levels_of(c->fields, c->of[i], number_a, number_b);
}

KERNEL_FAR unsigned
place_level(const struct comparer *c, size_t i, uint32_t number_a, uint32_t number_b)
{
	const struct card *a = &c->tables->cards[i][number_a];
	const struct card *b = &c->tables->cards[i][number_b];
	struct likeness likeness;

	if (((a->flags | b->flags) & (CARD_LONG | CARD_WORDS)) != 0)
		return levels_of(c->fields, c->of[i], number_a, number_b);
	if (!may_reach(a, b, PLACE_ALIKE_MIN))
		return LEVEL_DIFFERENT;
	likeness = card_likeness(a, b);
	return likeness_reaches(&likeness, PLACE_ALIKE_MIN) ? PLACE_ALIKE : LEVEL_DIFFERENT;
}

/* Words of a that b has, a bit each, and the same of b; each has up to TEXT_WORD_SOFT_MAX. */
KERNEL void
words_found(const struct text_card *a, const struct text_card *b, uint32_t *in_a, uint32_t *in_b)
{
	*in_a = 0;
	*in_b = 0;
	if ((a->signature & b->signature) == 0)
		return;
	for (uint32_t i = 0; i < a->count; i++) {
		uint32_t found = 0;
#if defined(KERNEL_SSE2)
		__m128i word = _mm_set1_epi32((int)a->words[i]);

		for (uint32_t j = 0; j < b->room; j += 4) {
			__m128i y = _mm_loadu_si128((const __m128i *)(b->words + j));
			__m128i same = _mm_cmpeq_epi32(word, y);

			found |= (uint32_t)_mm_movemask_ps(_mm_castsi128_ps(same)) << j;
		}
#else
		for (uint32_t j = 0; j < b->count; j++)
			found |= (uint32_t)(a->words[i] == b->words[j]) << j;
#endif
		*in_a |= (uint32_t)(found != 0) << i;
		*in_b |= found;
	}
}

/* For how much a word counts that the other text has not as it is. */
KERNEL uint32_t
word_shortened(const struct comparer *c, const struct text_card *text, uint32_t i,
	const struct text_card *among)
{
	const struct card *a = &c->tables->words[text->words[i]];
	uint32_t weight = text->weights[i];
	uint32_t most = 0;

	for (uint32_t j = 0; j < among->count; j++) {
		const struct card *b = &c->tables->words[among->words[j]];

		/* A slip changes up to two letters; what is shortened keeps the first. */
		if (bits_count(a->letters ^ b->letters) > 2 && a->text[0] != b->text[0])
			continue;
		if (a->len == 1 || b->len == 1 ||
			(a->len >= SHORTENED_SIZE_MIN && b->len >= SHORTENED_SIZE_MIN))
			most = word_pair_share(c->fields, text->words[i], weight, among->words[j],
				among->weights[j], most);
	}
	return most;
}

KERNEL_FAR unsigned
text_level(const struct comparer *c, size_t i, uint32_t number_a, uint32_t number_b)
{
	const struct text_card *texts[2] = {
		&c->tables->texts[i][number_a], &c->tables->texts[i][number_b]};
	uint64_t common = 0;
	uint64_t all = 0;
	uint32_t in[2];

	if (texts[0]->count > TEXT_WORD_SOFT_MAX || texts[1]->count > TEXT_WORD_SOFT_MAX)
		return level_of_long_texts(texts[0], texts[1]);
	words_found(texts[0], texts[1], &in[0], &in[1]);
	for (unsigned side = 0; side < 2; side++) {
		for (uint32_t k = 0; k < texts[side]->count; k++) {
			uint32_t weight = texts[side]->weights[k];
			uint32_t shared = weight;

			if ((in[side] >> k & 1) == 0)
				shared = word_shortened(c, texts[side], k, texts[1 - side]);
			common += shared;
			all += shared > 0 ? shared : weight;
		}
	}
	return all == 0 ? LEVEL_DIFFERENT : text_level_of(common, all);
}

KERNEL unsigned
field_level(const struct comparer *c, size_t i, uint32_t a, uint32_t b)
{
	const struct card *cards = c->tables->cards[i];

	switch (c->tables->way[i]) {
	case WAY_SAME:
		return LEVEL_DIFFERENT;
	case WAY_NAME:
		return name_level(c, i, a, b);
	case WAY_DATE:
		return date_level(&cards[a], &cards[b]);
	case WAY_POSTCODE:
		return postcode_level(&cards[a], &cards[b]);
	case WAY_CODE:
		return card_is_slip(&cards[a], &cards[b]) ? CODE_SLIP : LEVEL_DIFFERENT;
	case WAY_PHONE:
		return phone_level(&cards[a], &cards[b]);
	case WAY_EMAIL:
		return email_level(c, i, a, b);
	case WAY_PLACE:
		return place_level(c, i, a, b);
	case WAY_TEXT:
		return text_level(c, i, a, b);
	case WAY_PLAIN:
		break;
	}
	return levels_of(c->fields, c->of[i], a, b);
}

/* The level of one value in both. */
KERNEL unsigned
same_level(const struct comparer_tables *tables, size_t i, uint32_t number)
{
	return tables->way[i] == WAY_DATE && (tables->cards[i][number].flags & CARD_YEAR_ALONE) != 0
		? DATE_YEAR_ALONE
		: tables->top[i];
}

/* Whether each record's given name is the other's surname. */
KERNEL bool
is_swapped(const struct comparer_tables *tables, const struct comparer_line *a,
	const struct comparer_line *b)
{
	uint32_t given_a = tables->given_as_surname[a->numbers[tables->given]];
	uint32_t given_b = tables->given_as_surname[b->numbers[tables->given]];

	return given_a != 0 && given_b != 0 && given_a == b->numbers[tables->surname] &&
		given_b == a->numbers[tables->surname];
}

/* The level of a field that both have, with different values. */
KERNEL unsigned
differing_level(const struct comparer *c, const struct comparer_line *a,
	const struct comparer_line *b, size_t i)
{
	const struct comparer_tables *tables = c->tables;
	unsigned level = field_level(c, i, a->numbers[i], b->numbers[i]);

	if ((tables->names_mask >> i & 1) != 0 && level < LEVEL_NAME_SWAPPED &&
		is_swapped(tables, a, b))
		return LEVEL_NAME_SWAPPED;
	return level;
}

/* Whether two names of different columns are LEVEL_DIFFERENT for certain, by what names that are alike
 * have at least: most are. */
KERNEL bool
names_are_apart(const struct comparer_tables *tables, const struct card *a, const struct card *b)
{
	unsigned shorter = a->len < b->len ? a->len : b->len;

	return ((a->flags | b->flags) & (CARD_WORDS | CARD_LONG)) == 0 && shorter > 1 &&
		common_most(a, b) < tables->common_min[a->len][b->len] &&
		(~same_bytes(a->text, b->text) & ((1U << shorter) - 1)) != 0;
}

/* Whether the name of a record that has but one, and another in the other column, are unlike for
 * certain, so that there is nothing to be found across columns. */
KERNEL_FAR bool
lone_is_apart(
	const struct comparer *c, const struct comparer_line *a, const struct comparer_line *b)
{
	const struct comparer_tables *tables = c->tables;
	size_t places[2] = {tables->given, tables->surname};

	for (unsigned turn = 0; turn < 4; turn++) {
		size_t near = places[turn / 2];
		size_t far = places[1 - turn / 2];
		const uint32_t *one = turn % 2 == 0 ? a->numbers : b->numbers;
		const uint32_t *other = turn % 2 == 0 ? b->numbers : a->numbers;

		if (one[near] == 0 || one[far] != 0 || other[far] == 0)
			continue;
		/* Where they have no column in common, that they are different counts. */
		if (other[near] == 0 ||
			!names_are_apart(tables, &tables->cards[near][one[near]],
				&tables->cards[far][other[far]]))
			return false;
	}
	return true;
}

/* Whether one of the two lacks a name, so that names must be looked for across columns. */
KERNEL bool
needs_plain(const struct comparer *c, const struct comparer_line *a, const struct comparer_line *b,
	unsigned absent)
{
	return (absent & c->tables->names_mask) != 0 && comparer_is_lone(c, a, b) &&
		!lone_is_apart(c, a, b);
}

KERNEL uint64_t
kernel_pattern(
	const struct comparer *c, const struct comparer_line *a, const struct comparer_line *b)
{
	struct sameness s = sameness_of(a, b);
	uint64_t pattern = 0;

	if (needs_plain(c, a, b, s.absent))
		return comparer_pattern_plain(c, a, b);
	for (size_t i = 0; i < c->count; i++) {
		unsigned level = (s.absent >> i & 1) != 0 ? LEVEL_ABSENT
			: (s.same >> i & 1) != 0          ? same_level(c->tables, i, a->numbers[i])
							  : differing_level(c, a, b, i);

		pattern += level * c->unit[i];
	}
	return pattern;
}

/* What the fields add that have one value in both; their levels go into the pattern. */
KERNEL float
same_weight(const struct comparer *c, const struct comparer_bar *bar, const struct comparer_line *a,
	unsigned same, uint64_t *pattern)
{
	float weight = 0;

	for (; same != 0; same &= same - 1) {
		unsigned i = (unsigned)__builtin_ctz(same);
		unsigned level = same_level(c->tables, i, a->numbers[i]);

		*pattern += level * c->unit[i];
		weight += bar->adds[i][level] - bar->adds_most[i];
		if (level == c->level_count[i] - 1 && bar->rarity[i] != NULL)
			weight += bar->rarity[i][a->numbers[i]];
	}
	return weight;
}

/* Compares the fields that differ, the cheap and telling ones first, until what is left cannot bring
 * the pair to the bar. `most` is what it weighs at most, without the fields in `done`. */
KERNEL bool
differing_reach(const struct comparer *c, const struct comparer_bar *bar,
	const struct comparer_line *a, const struct comparer_line *b, unsigned done, float most,
	uint64_t *pattern)
{
	float least = bar->least - BAR_MARGIN;

	for (size_t k = 0; k < c->count; k++) {
		size_t i = bar->order[k];
		unsigned level;

		if ((done >> i & 1) != 0)
			continue;
		if (most < least)
			return false;
		level = differing_level(c, a, b, i);
		*pattern += level * c->unit[i];
		most += bar->adds[i][level] - bar->adds_most[i];
	}
	return most >= least;
}

/* What names add at most where one of the two has but one: they agree in one field only, as that
 * field's value has it. */
KERNEL float
lone_most(const struct comparer *c, const struct comparer_bar *bar, const struct comparer_line *a,
	const struct comparer_line *b)
{
	float most = 0;

	for (unsigned left = c->tables->names_mask; left != 0; left &= left - 1) {
		unsigned i = (unsigned)__builtin_ctz(left);
		uint32_t value = a->numbers[i] != 0 ? a->numbers[i] : b->numbers[i];
		float adds = bar->adds[i][c->level_count[i] - 1] +
			(bar->rarity[i] != NULL ? bar->rarity[i][value] : 0);

		adds = adds > bar->adds_most[i] ? adds : bar->adds_most[i];
		most = adds > most ? adds : most;
	}
	return most;
}

/* The same for a pair whose names must be looked for across columns: that is dear, so the rest comes
 * first. */
KERNEL_FAR bool
lone_reaches(const struct comparer *c, const struct comparer_bar *bar,
	const struct comparer_line *a, const struct comparer_line *b, struct sameness s,
	uint64_t *ret_pattern)
{
	unsigned absent = s.absent | c->tables->names_mask;
	unsigned same = s.same & ~absent;
	float most = bar->all_most + bar->absent[0][absent & 0xff] + bar->absent[1][absent >> 8] +
		lone_most(c, bar, a, b);
	uint64_t pattern = 0;

	if (most + bar->same[0][same & 0xff] + bar->same[1][same >> 8] < bar->least - BAR_MARGIN)
		return false;
	most += same_weight(c, bar, a, same, &pattern);
	if (!differing_reach(c, bar, a, b, same | absent, most, &pattern))
		return false;
	*ret_pattern = comparer_pattern_plain(c, a, b);
	return comparer_bar_weight(c, bar, a, b, *ret_pattern) >= bar->least - BAR_MARGIN;
}

KERNEL bool
kernel_reaches(const struct comparer *c, const struct comparer_bar *bar,
	const struct comparer_line *a, const struct comparer_line *b, uint64_t *ret_pattern)
{
	struct sameness s = sameness_of(a, b);
	float least = bar->least - BAR_MARGIN;
	float most = bar->all_most + bar->absent[0][s.absent & 0xff] +
		bar->absent[1][s.absent >> 8];
	uint64_t pattern = 0;

	if (needs_plain(c, a, b, s.absent))
		return lone_reaches(c, bar, a, b, s, ret_pattern);
	if (most + bar->same[0][s.same & 0xff] + bar->same[1][s.same >> 8] < least)
		return false;
	most += same_weight(c, bar, a, s.same, &pattern);
	if (!differing_reach(c, bar, a, b, s.same | s.absent, most, &pattern))
		return false;
	*ret_pattern = pattern;
	return true;
}
