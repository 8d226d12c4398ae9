/* The story of a folder of published documents: each is read by the confined readers, as an intake
 * would, and compared with what is held. Nothing of it is taken in.
 *
 * An archive that is not held is looked into, and each file in it counts by itself; what lies within a
 * mailbox or a mail is not looked at. */
#ifndef CANDOUR_WORK_PUBLISHED_H
#define CANDOUR_WORK_PUBLISHED_H

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>

struct err;
struct workshop;

struct published_result {
	uint64_t files;
	uint64_t held;
	uint64_t absent;
	uint64_t differing;
	uint64_t unread; /* no text to compare, and not held by bytes or name */
};

/* Compares what waits first. The workshop must have readers of text. ERR_NOT_FOUND where there is
 * no such folder. */
bool work_published(struct workshop *workshop, char *folder, struct published_result *ret_result,
	struct err *err) MUST_USE;

#endif
