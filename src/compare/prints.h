/* Prints: what is noted of one document, to be compared with others.
 *
 * A print first removes what it noted of this document before (it may have been read again), then
 * notes anew in its own tables and touches the scopes that are concerned (compare_touch). */
#ifndef CANDOUR_COMPARE_PRINTS_H
#define CANDOUR_COMPARE_PRINTS_H

#include "base/attr.h"
#include "base/str.h"

struct compare;
struct err;
struct subject;

struct print {
	const char *name;
	bool (*take)(struct compare *compare, const struct subject *subject, struct err *err);
};

/* The table, in the order in which they run: ended by a NULL name. */
extern const struct print prints[];

#endif
