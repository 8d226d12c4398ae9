/* The names in a folder, as they were at one moment. */
#ifndef CANDOUR_WORK_LISTING_H
#define CANDOUR_WORK_LISTING_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;

struct listing {
	bool is_no_folder;  /* something else stands there */
	const char **names; /* without "." and ".."; none where there is no folder */
	size_t count;
};
bool listing_take(struct arena *arena, const char *path, struct listing *ret_listing,
	struct err *err) MUST_USE;

#endif
