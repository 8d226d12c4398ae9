/* Joins: what ties documents together, after the prints of all that is new.
 *
 * A join takes the touched scopes of the topics it follows (compare_touched), brings its own tables
 * up to date and touches the scopes that changed by it. */
#ifndef CANDOUR_COMPARE_JOINS_H
#define CANDOUR_COMPARE_JOINS_H

#include "base/attr.h"
#include "base/str.h"

struct compare;
struct err;

struct join {
	const char *name;
	bool (*run)(struct compare *compare, struct err *err);
};

/* The table, in the order in which they run: ended by a NULL name. */
extern const struct join joins[];

#endif
