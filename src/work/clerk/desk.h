/* What an act may touch. Pages show what is closed to a person as closed, and a door that was taken over could ask
 * for it all the same: so the clerk asks again. */
#ifndef CANDOUR_WORK_CLERK_DESK_H
#define CANDOUR_WORK_CLERK_DESK_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct act_desk;
struct err;

/* ERR_PERMISSION where the document is closed to who asks (access/restriction.h). */
bool desk_may_open(struct act_desk *desk, int64_t document, struct err *err) MUST_USE;
/* The same of the document of a coded passage (0: none, and nothing is closed), and of what a piece of evidence
 * of a finding stands on. ERR_NOT_FOUND where there is none. */
bool desk_may_open_coding(struct act_desk *desk, int64_t coding, struct err *err) MUST_USE;
bool desk_may_open_exhibit(struct act_desk *desk, int64_t exhibit, struct err *err) MUST_USE;
/* Leaves those items out that are closed to who asks; *ret_closed is how many. The others keep their order. */
bool desk_open_items(struct act_desk *desk, int64_t *items, size_t *count, size_t *ret_closed,
	struct err *err) MUST_USE;

#endif
