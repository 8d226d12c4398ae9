/* The hash of one entry of the log, as a receipt gives it to who may not read the log. */
#ifndef CANDOUR_WORK_VIEW_UPLOAD_LEAF_H
#define CANDOUR_WORK_VIEW_UPLOAD_LEAF_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;

/* In hexadecimal: SHA-256 of a zero byte and the entry's text (RFC 6962 section 2.1). ERR_NOT_FOUND where the log
 * does not hold it yet. */
bool upload_leaf(struct arena *arena, const char *folder, uint64_t entry, struct str *ret_leaf,
	struct err *err) MUST_USE;

#endif
