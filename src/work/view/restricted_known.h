/* Which documents of a list are restricted, remembered from one request to the next: for pages that ask of hundreds and
 * show how many, and nothing of what is in them. Whoever shows words asks anew, always.
 *
 * It holds as long as nothing was restricted or lifted, nothing came in, and no checks have run, which also compare and
 * so find copies (decision 243). */
#ifndef CANDOUR_WORK_VIEW_RESTRICTED_KNOWN_H
#define CANDOUR_WORK_VIEW_RESTRICTED_KNOWN_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct compare;
struct err;
struct inspection;
struct restricted_known;

struct restricted_known *restricted_known_new(void);
void restricted_known_free(struct restricted_known *known); /* NULL is nothing */
/* As restricted_among; of the list that was asked last it is remembered. `known` or `compare` NULL: nothing is. */
bool restricted_known_among(struct restricted_known *known, struct inspection *inspection,
	struct compare *compare, struct arena *arena, const int64_t *documents, size_t count,
	bool **ret_are, struct err *err) MUST_USE;

#endif
