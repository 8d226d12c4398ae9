/* Reading an encrypted item with a password that was given. */
#ifndef CANDOUR_WORK_PASSWORD_H
#define CANDOUR_WORK_PASSWORD_H

#include "base/attr.h"
#include "base/str.h"
#include "work/pipeline.h"

struct err;
struct workshop;

/* Reads the item, and what comes out of it, to the end. ERR_PASSWORD where the password does not
 * open it, ERR_USAGE where it was read wholly without one: then nothing changes. */
bool work_password(struct workshop *workshop, int64_t item, struct str password,
	struct pipeline_counts *ret_counts, struct err *err) MUST_USE;

#endif
