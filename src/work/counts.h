/* The few counts that every page of the workbench shows: asked anew for each, so they must be cheap. */
#ifndef CANDOUR_WORK_COUNTS_H
#define CANDOUR_WORK_COUNTS_H

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct err;
struct inspection;

struct counts {
	int64_t gaps_open;
	int64_t reading_left; /* items that wait for the person on open reading lists */
};
bool counts_take(struct inspection *inspection, struct str login, struct counts *ret_counts,
	struct err *err) MUST_USE;

#endif
