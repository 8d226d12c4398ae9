/* Pairs inside components of which it is known that they weigh no more than -CLUSTER_WEIGHT_CLIP: most
 * pairs that no rule found do, and a run that stands on another need not compare them again. A bit for
 * each pair of records (i < j by their places) of each component of three records and more, row after
 * row, from the lowest bit of a byte on; components by their first records, each from a byte of its
 * own. */
#ifndef CANDOUR_LINKAGE_APART_H
#define CANDOUR_LINKAGE_APART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct apart {
	uint32_t record_count;
	const uint32_t *roots; /* by record: the first of its component */
	uint32_t *sizes;       /* by root: records of its component */
	uint32_t *places;      /* by record: its place in it */
	size_t *starts;        /* by root: of its bytes */
	const unsigned char *bits;
	const bool *is_touched; /* by record: of its pairs nothing is known; NULL: none is */
};

/* Bytes of a component. */
static inline size_t
apart_size(size_t records)
{
	return records < 3 ? 0 : (records * (records - 1) / 2 + 7) / 8;
}

/* The bit of a pair of places, i < j. */
static inline size_t
apart_bit(size_t records, size_t i, size_t j)
{
	return i * records - i * (i + 1) / 2 + (j - i - 1);
}

/* Bytes of all components; each root must be the root of itself, and no later than its records. */
size_t apart_size_all(const uint32_t *roots, uint32_t record_count);
/* Ready to be asked: `bits` are apart_size_all bytes, and all stays as long. In the arena. */
void apart_make(const uint32_t *roots, uint32_t record_count, const unsigned char *bits,
	const bool *is_touched, struct arena *arena, struct apart *ret_apart);

/* Whether it is known of two records, a < b, of any run that stands on it. */
static inline bool
apart_has(const struct apart *apart, uint32_t a, uint32_t b)
{
	size_t bit;

	if (b >= apart->record_count || apart->roots[a] != apart->roots[b] ||
		apart->sizes[apart->roots[a]] < 3 ||
		(apart->is_touched != NULL && (apart->is_touched[a] || apart->is_touched[b])))
		return false;
	bit = apart_bit(apart->sizes[apart->roots[a]], apart->places[a], apart->places[b]);
	return (apart->bits[apart->starts[apart->roots[a]] + bit / 8] >> bit % 8 & 1) != 0;
}

#endif
