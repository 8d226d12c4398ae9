#include "linkage/level/likeness.h"

#include "base/attr.h"

#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

static struct str
cut(struct str s)
{
	return str_slice(s, 0, LIKENESS_SIZE_MAX);
}

/* The lowest `count` bits; count up to 64. */
static uint64_t
bits_below(size_t count)
{
	return count >= 64 ? UINT64_MAX : ((uint64_t)1 << count) - 1;
}

/* Where each byte stands in a text, one bit a place. Only the bytes of the two texts are touched, so
 * that a table of all bytes need not be cleared each time: hence `uninitialized`. */
struct places {
	uint64_t of[256];
};

static void
places_set(struct places *p, struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		p->of[(unsigned char)text.data[i]] = 0;
	for (size_t i = 0; i < text.len; i++)
		p->of[(unsigned char)text.data[i]] |= (uint64_t)1 << i;
}

/* Bytes of `other` that do not stand in the text must find nothing. */
static void
places_clear(struct places *p, struct str other)
{
	for (size_t i = 0; i < other.len; i++)
		p->of[(unsigned char)other.data[i]] = 0;
}

/* Half of the letters that are in common but in another order, rounded down. */
static size_t
transposed(struct str a, uint64_t in_a, struct str b, uint64_t in_b)
{
	size_t off = 0;

	for (; in_a != 0; in_a &= in_a - 1, in_b &= in_b - 1)
		off += a.data[__builtin_ctzll(in_a)] != b.data[__builtin_ctzll(in_b)];
	return off / 2;
}

struct likeness
likeness_of(struct str a, struct str b)
{
	struct places places __attribute__((uninitialized));
	struct likeness likeness = {0};
	uint64_t in_a = 0;
	uint64_t in_b = 0;
	size_t longest;
	size_t reach;

	a = cut(a);
	b = cut(b);
	longest = a.len > b.len ? a.len : b.len;
	reach = longest / 2 > 0 ? longest / 2 - 1 : 0;
	places_clear(&places, a);
	places_set(&places, b);
	for (size_t i = 0; i < a.len; i++) {
		uint64_t within = bits_below(i + reach + 1) &
			~bits_below(i > reach ? i - reach : 0);
		uint64_t found = places.of[(unsigned char)a.data[i]] & within & ~in_b;

		if (found == 0)
			continue;
		in_b |= found & (~found + 1);
		in_a |= (uint64_t)1 << i;
	}
	likeness.a_len = (unsigned)a.len;
	likeness.b_len = (unsigned)b.len;
	likeness.common = (unsigned)__builtin_popcountll(in_a);
	likeness.swapped = (unsigned)transposed(a, in_a, b, in_b);
	while (likeness.front < 4 && likeness.front < a.len && likeness.front < b.len &&
		a.data[likeness.front] == b.data[likeness.front])
		likeness.front++;
	return likeness;
}

static double
jaro_of(const struct likeness *l)
{
	double common = l->common;

	if (l->a_len == 0 && l->b_len == 0)
		return 1;
	if (l->common == 0)
		return 0;
	return (common / l->a_len + common / l->b_len + (common - l->swapped) / common) / 3;
}

double
likeness_jaro(struct str a, struct str b)
{
	struct likeness likeness = likeness_of(a, b);

	return jaro_of(&likeness);
}

double
likeness_score(const struct likeness *likeness)
{
	double jaro = jaro_of(likeness);

	return jaro < 0.7 ? jaro : jaro + 0.1 * likeness->front * (1 - jaro);
}

double
likeness_jaro_winkler(struct str a, struct str b)
{
	struct likeness likeness = likeness_of(a, b);

	return likeness_score(&likeness);
}

/* A column of the table of distances as two words of bits: where a step down is one more, and where it
 * is one less. The rows behind the last one change nothing above them. */
struct column {
	uint64_t more;
	uint64_t less;
	uint64_t swapped; /* D0 of the column before */
	uint64_t before;  /* places of the letter before */
};

/* The next column, for a letter that stands in these places of the other text. */
static inline __attribute__((always_inline)) void
column_next(struct column *c, uint64_t here, bool with_swaps)
{
	uint64_t swap = with_swaps ? ((~c->swapped & here) << 1) & c->before : 0;
	uint64_t zero = (((here & c->more) + c->more) ^ c->more) | here | c->less | swap;
	uint64_t right_more = (c->less | ~(zero | c->more)) << 1 | 1;
	uint64_t right_less = (zero & c->more) << 1;

	c->more = right_less | ~(zero | right_more);
	c->less = zero & right_more;
	c->swapped = zero;
	c->before = here;
}

/* What the last column comes to, from its top, which is its number. */
static inline unsigned
column_end(uint64_t more, uint64_t less, struct str a, struct str b)
{
	return (unsigned)b.len + (unsigned)__builtin_popcountll(more & bits_below(a.len)) -
		(unsigned)__builtin_popcountll(less & bits_below(a.len));
}

#if defined(__SSE2__)
enum { EIGHT = 8, SHORT_SIZE_MAX = 16 };

/* Up to eight bytes and zeros, without reading beyond them. */
static inline uint64_t
eight_bytes(const char *data, size_t len)
{
	uint32_t low;
	uint32_t high;

	if (len >= 4) {
		memcpy(&low, data, 4);
		memcpy(&high, data + len - 4, 4);
		return low | (uint64_t)high << 8 * (len - 4);
	}
	return (uint64_t)(unsigned char)data[0] |
		(uint64_t)(unsigned char)data[len >> 1] << 8 * (len >> 1) |
		(uint64_t)(unsigned char)data[len - 1] << 8 * (len - 1);
}

static inline __m128i
short_load(struct str text)
{
	uint64_t low;
	uint64_t high;

	if (text.len <= 8)
		return _mm_cvtsi64_si128((long long)eight_bytes(text.data, text.len));
	memcpy(&low, text.data, 8);
	memcpy(&high, text.data + text.len - 8, 8);
	return _mm_set_epi64x((long long)(high >> 8 * (SHORT_SIZE_MAX - text.len)), (long long)low);
}

/* Where a letter of one stands in the other is found by comparing it with all of it at once: that
 * need not wait for the column before, and needs no table. */
static inline __attribute__((always_inline)) unsigned
distance_of_short(struct str a, struct str b, bool with_swaps)
{
	struct column column = {.more = UINT64_MAX};
	__m128i text = short_load(a);

	for (size_t i = 0; i < b.len; i++) {
		__m128i same = _mm_cmpeq_epi8(text, _mm_set1_epi8(b.data[i]));

		column_next(&column, (unsigned)_mm_movemask_epi8(same), with_swaps);
	}
	return column_end(column.more, column.less, a, b);
}

/* Most names. Eight columns, whatever the length: how many there are nobody could guess, and a wrong
 * guess takes longer than columns that do not count. So the next pair begins before this one ends. What
 * each step to the right adds in the last row is summed up there, in place. */
static inline __attribute__((always_inline)) unsigned
distance_of_eight(struct str a, struct str b, bool with_swaps)
{
	__m128i text = _mm_cvtsi64_si128((long long)eight_bytes(a.data, a.len));
	uint64_t letters = eight_bytes(b.data, b.len);
	uint32_t more = UINT32_MAX;
	uint32_t less = 0;
	uint32_t swapped = 0;
	uint32_t before = 0;
	uint32_t last = (uint32_t)1 << (a.len - 1);
	uint32_t sum = 0;

#pragma GCC unroll 8
	for (unsigned i = 0; i < EIGHT; i++) {
		__m128i letter = _mm_set1_epi8((char)(letters >> 8 * i));
		uint32_t here = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(text, letter));
		uint32_t swap = with_swaps ? ((~swapped & here) << 1) & before : 0;
		uint32_t zero = (((here & more) + more) ^ more) | here | less | swap;
		uint32_t right_more = less | ~(zero | more);
		uint32_t right_less = zero & more;
		uint32_t counts = i < b.len ? last : 0;

		sum += (right_more & counts) - (right_less & counts);
		right_more = right_more << 1 | 1;
		more = right_less << 1 | ~(zero | right_more);
		less = zero & right_more;
		swapped = zero;
		before = here;
	}
	return (unsigned)a.len + (unsigned)((int32_t)sum >> (a.len - 1));
}
#else
enum { EIGHT = 0, SHORT_SIZE_MAX = 0 };

static unsigned
distance_of_eight(struct str a UNUSED, struct str b UNUSED, bool with_swaps UNUSED)
{
	return 0;
}

static unsigned
distance_of_short(struct str a UNUSED, struct str b UNUSED, bool with_swaps UNUSED)
{
	return 0;
}
#endif

/* With a table; apart, so that the others need not make room for it. */
static __attribute__((noinline)) unsigned
distance_of_long(struct str a, struct str b, bool with_swaps)
{
	struct places places __attribute__((uninitialized));
	struct column column = {.more = UINT64_MAX};

	places_clear(&places, b);
	places_set(&places, a);
	for (size_t i = 0; i < b.len; i++)
		column_next(&column, places.of[(unsigned char)b.data[i]], with_swaps);
	return column_end(column.more, column.less, a, b);
}

static inline __attribute__((always_inline)) unsigned
distance(struct str a, struct str b, bool with_swaps)
{
	a = cut(a);
	b = cut(b);
	if (a.len == 0 || b.len == 0)
		return (unsigned)(a.len + b.len);
	if (a.len <= EIGHT && b.len <= EIGHT)
		return distance_of_eight(a, b, with_swaps);
	/* As many columns as the shorter has letters. */
	if (a.len < b.len) {
		struct str swap = a;

		a = b;
		b = swap;
	}
	return a.len <= SHORT_SIZE_MAX ? distance_of_short(a, b, with_swaps)
				       : distance_of_long(a, b, with_swaps);
}

unsigned
likeness_edits(struct str a, struct str b)
{
	return distance(a, b, false);
}

unsigned
likeness_slips(struct str a, struct str b)
{
	return distance(a, b, true);
}

bool
likeness_is_slip(struct str a, struct str b)
{
	size_t front = 0;

	if (a.len > b.len) {
		struct str swap = a;

		a = b;
		b = swap;
	}
	if (b.len - a.len > 1)
		return false;
	while (front < a.len && a.data[front] == b.data[front])
		front++;
	if (front == a.len)
		return true;
	if (a.len < b.len)
		return memcmp(a.data + front, b.data + front + 1, a.len - front) == 0;
	if (memcmp(a.data + front + 1, b.data + front + 1, a.len - front - 1) == 0)
		return true;
	return front + 1 < a.len && a.data[front] == b.data[front + 1] &&
		a.data[front + 1] == b.data[front] &&
		memcmp(a.data + front + 2, b.data + front + 2, a.len - front - 2) == 0;
}
