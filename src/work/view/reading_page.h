/* One page of a reading list as a person may see it. */
#ifndef CANDOUR_WORK_VIEW_READING_PAGE_H
#define CANDOUR_WORK_VIEW_READING_PAGE_H

#include "base/attr.h"
#include "base/str.h"
#include "remit/reading_list.h"

struct arena;
struct err;
struct inspection;

struct reading_page_row {
	int64_t position;
	int64_t item;
	enum reading_state state;
	int64_t moment;
	struct str path;    /* "" of what is restricted in any way */
	bool is_restricted; /* its words are kept back in lists */
	bool is_closed;     /* to the account */
};

/* `count` rows at most from position `from` on, in the arena. */
bool reading_page_load(struct inspection *inspection, struct arena *arena, int64_t account,
	int64_t list, int64_t from, size_t count, struct reading_page_row **ret_rows,
	size_t *ret_count, struct err *err) MUST_USE;

#endif
