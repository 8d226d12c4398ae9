/* What waits to be settled: documents that a second reader has read, with other codes or another weight than the first
 * reading's. Kept in a table of its own, since the overview asks for it at every view. */
#ifndef CANDOUR_REMIT_UNSETTLED_H
#define CANDOUR_REMIT_UNSETTLED_H

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>

struct err;
struct inspection;

/* For who writes codings, weights, settlements, or what was read of a list: in the same transaction, after it. */
bool unsettled_follow(struct inspection *inspection, int64_t document, struct err *err) MUST_USE;

#endif
