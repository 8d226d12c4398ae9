/* The story of a folder of published documents: each is read by the confined readers, as an intake
 * would, and compared with what is held. Nothing of it is taken in.
 *
 * Files alone are looked at; what lies within an archive or a mailbox is not, and they are counted
 * as not read. */
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
