/* How two records agree in every field at once: one pattern number a pair.
 *
 * A pattern is the levels of all compared fields (linkage/level/levels.h) as the digits of one
 * number. Everything after comparing works on patterns: there are some thousands of them, however
 * many pairs. Fields that serve to find pairs alone (is_for_blocking) are not compared. Where the
 * first given name and the first surname are unlike but each is what the other record has in the
 * other column, both have LEVEL_NAME_SWAPPED.
 *
 * The comparer points into the fields and owns its tables until comparer_free. It does not change
 * after comparer_make, so that any process may use it. */
#ifndef CANDOUR_LINKAGE_COMPARER_H
#define CANDOUR_LINKAGE_COMPARER_H

#include "base/attr.h"
#include "linkage/field/field_set.h"

#include <stdbool.h>
#include <stdint.h>

struct err;

struct comparer {
	const struct field_set *fields;
	uint32_t record_count;
	size_t count; /* fields that are compared */
	const struct field *of[FIELD_MAX];
	unsigned level_count[FIELD_MAX]; /* levels_count of each */
	uint64_t unit[FIELD_MAX];        /* what one level of it is worth in a pattern */
	uint64_t pattern_count;          /* patterns lie below it */
	struct comparer_tables *tables;  /* what makes it fast */
};

/* ERR_USAGE where no field is left to compare. */
bool comparer_make(
	const struct field_set *fields, struct comparer *ret_comparer, struct err *err) MUST_USE;
void comparer_free(struct comparer *comparer);

/* The pattern of two different records; the same whichever comes first. */
uint64_t comparer_pattern(const struct comparer *comparer, uint32_t a, uint32_t b);

/* The level of the i-th compared field in a pattern. */
static inline unsigned
comparer_level(const struct comparer *comparer, uint64_t pattern, size_t i)
{
	return (unsigned)(pattern / comparer->unit[i] % comparer->level_count[i]);
}

#endif
