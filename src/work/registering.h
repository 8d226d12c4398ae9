/* The story of the register: what inspectors declare is noted, and the checks look again. */
#ifndef CANDOUR_WORK_REGISTERING_H
#define CANDOUR_WORK_REGISTERING_H

#include "base/attr.h"
#include "store/register.h"

struct err;
struct workshop;

/* Adds a row, or takes back the one of number `removed` where row is NULL, in a transaction. */
bool work_register(struct workshop *workshop, struct register_row *row, uint64_t removed,
	struct err *err) MUST_USE;

#endif
