/* How far two records agree in one field, in ordered levels: absent, different, and then more and
 * more alike up to exactly the same.
 *
 * Only one value in both records can have the topmost level, and not every value does: a date that is
 * written where nobody knows the day (1 January) has one of its own, so that two children are not
 * made one by it. */
#ifndef CANDOUR_LINKAGE_LEVELS_H
#define CANDOUR_LINKAGE_LEVELS_H

#include "linkage/table/roles.h"

#include <stdint.h>

struct field;
struct field_set;

enum { LEVEL_ABSENT, LEVEL_DIFFERENT, LEVEL_MAX = 7 };
/* The level of given name and surname that stand in each other's place: linkage/level/comparer.h
 * sets it, as it sees both. */
enum { LEVEL_NAME_SWAPPED = 6 };

/* Levels of a role, LEVEL_ABSENT and LEVEL_DIFFERENT among them; the last one is exactly the same. Up to
 * LEVEL_MAX + 1. */
unsigned levels_count(enum role role);
/* What a level of a role means: "one slip of the pen". */
const char *levels_words(enum role role, unsigned level);
/* The level of two values of a field, by their numbers. */
unsigned levels_of(
	const struct field_set *fields, const struct field *field, uint32_t a, uint32_t b);
/* The level of one value in both records: levels_of of it and itself. */
unsigned levels_of_one(const struct field *field, uint32_t number);
/* The level of two values of fields of given names and surnames, whichever each stands in. */
unsigned levels_of_names(const struct field_set *fields, const struct field *field_a, uint32_t a,
	const struct field *field_b, uint32_t b);

#endif
