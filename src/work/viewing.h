/* Views of restricted items, noted in the log before the words are shown. */
#ifndef CANDOUR_WORK_VIEWING_H
#define CANDOUR_WORK_VIEWING_H

#include "base/attr.h"
#include "base/str.h"

struct err;
struct inspection;

struct viewing {
	const int64_t *items;
	size_t item_count;
	const struct str *records; /* that were linked: "police:17"; NULL: none */
	size_t record_count;
	struct str who;  /* "" where nobody said */
	struct str verb; /* what showed them: "show" */
};

/* Appends one ENTRY_VIEWED; *ret_entry is its number. Fails where the inspection cannot be written
 * now: another process holds it (ERR_BUSY), or it lies on a medium that can only be read. */
bool work_view(const char *folder, const struct viewing *viewing, uint64_t *ret_entry,
	struct err *err) MUST_USE;

/* The same in the caller's transaction. */
bool viewing_put(struct inspection *inspection, const struct viewing *viewing, uint64_t *ret_entry,
	struct err *err) MUST_USE;

#endif
