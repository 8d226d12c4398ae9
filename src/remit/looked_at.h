/* Documents that somebody has looked at: coded (even where the code was taken back), weighed, or marked as read on a
 * list. Kept in the transaction of the act, so that the report counts them without reading all that people did. */
#ifndef CANDOUR_REMIT_LOOKED_AT_H
#define CANDOUR_REMIT_LOOKED_AT_H

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>

struct err;
struct inspection;

/* It was coded, weighed or marked as read. */
bool looked_at_note(struct inspection *inspection, int64_t document, struct err *err) MUST_USE;
/* A mark of reading is gone: it counts no longer where nothing else was done. */
bool looked_at_look(struct inspection *inspection, int64_t document, struct err *err) MUST_USE;

#endif
