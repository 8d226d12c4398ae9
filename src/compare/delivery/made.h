/* When documents were made and last saved: by their own facts ("created", "modified") and, weaker,
 * by the time of the delivered file or of an archive's member; and the month of their main date.
 * For the checks "altered-after" and "not-covered". */
#ifndef CANDOUR_COMPARE_MADE_H
#define CANDOUR_COMPARE_MADE_H

#include "base/attr.h"

#include <stdbool.h>

struct compare;
struct err;
struct subject;

/* The print. */
bool made_print(struct compare *compare, const struct subject *subject, struct err *err) MUST_USE;

#endif
