/* The lines of enquiry of the terms of reference. */
#ifndef CANDOUR_WORK_LINES_H
#define CANDOUR_WORK_LINES_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct inspection;

struct line_row {
	int64_t number;
	struct str title;
	struct str question;
};
/* In order, in the arena. */
bool lines_list(struct inspection *inspection, struct arena *arena, struct line_row **ret_lines,
	size_t *ret_count, struct err *err) MUST_USE;

#endif
