/* What a person reads next in a list: what is closed to them is passed by, and stays to be read. */
#ifndef CANDOUR_WORK_VIEW_READING_NEXT_H
#define CANDOUR_WORK_VIEW_READING_NEXT_H

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct err;
struct inspection;
struct reading_item;

/* The next one to be read behind position `behind`, and then from the beginning, that is open to the account;
 * position 0: none, or none among the next READING_CLOSED_MAX. */
enum { READING_CLOSED_MAX = 1000 };
bool reading_next_open(struct inspection *inspection, struct arena *arena, int64_t account,
	int64_t list, int64_t behind, struct reading_item *ret_next, struct err *err) MUST_USE;

#endif
