/* How far two records agree in one field, in ordered levels: absent, different, and then more and
 * more alike up to exactly the same. */
#ifndef CANDOUR_LINKAGE_LEVELS_H
#define CANDOUR_LINKAGE_LEVELS_H

#include "base/str.h"
#include "linkage/table/roles.h"

#include <stdint.h>

struct field;
struct field_set;

enum { LEVEL_ABSENT, LEVEL_DIFFERENT, LEVEL_MAX = 7 };
/* The level of given name and surname that stand in each other's place: linkage/level/comparer.h
 * sets it, as it sees both. */
enum { LEVEL_NAME_SWAPPED = 4 };

/* Levels of a role, LEVEL_ABSENT and LEVEL_DIFFERENT among them; the last one is exactly the same. */
unsigned levels_count(enum role role);
/* What a level of a role means: "one slip of the pen". */
const char *levels_words(enum role role, unsigned level);
/* The level of two values of a field, by their numbers. */
unsigned levels_of(
	const struct field_set *fields, const struct field *field, uint32_t a, uint32_t b);
/* The level of two standard forms of names, whichever fields they stand in. */
unsigned levels_of_names(struct str a, struct str b);

#endif
