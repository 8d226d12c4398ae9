#include "linkage/level/likeness.h"

#include <string.h>

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

/* The columns of the table of distances as two words of bits: where a step down is one more, and
 * where it is one less. */
static unsigned
distance(struct str a, struct str b, bool with_swaps)
{
	struct places places __attribute__((uninitialized));
	uint64_t more = UINT64_MAX;
	uint64_t less = 0;
	uint64_t swapped = 0; /* D0 of the column before */
	uint64_t before = 0;  /* places of the letter before */
	uint64_t last;
	unsigned edits;

	a = cut(a);
	b = cut(b);
	if (a.len == 0)
		return (unsigned)b.len;
	edits = (unsigned)a.len;
	last = (uint64_t)1 << (a.len - 1);
	places_clear(&places, b);
	places_set(&places, a);
	for (size_t i = 0; i < b.len; i++) {
		uint64_t here = places.of[(unsigned char)b.data[i]];
		uint64_t swap = with_swaps ? ((~swapped & here) << 1) & before : 0;
		uint64_t zero = (((here & more) + more) ^ more) | here | less | swap;
		uint64_t right_more = less | ~(zero | more);
		uint64_t right_less = zero & more;

		if ((right_more & last) != 0)
			edits++;
		if ((right_less & last) != 0)
			edits--;
		right_more = right_more << 1 | 1;
		right_less <<= 1;
		more = right_less | ~(zero | right_more);
		less = zero & right_more;
		swapped = zero;
		before = here;
	}
	return edits;
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
