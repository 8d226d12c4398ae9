/* Who has read which documents, for searches: weighed, coded, or marked as read in a list; a code that was taken
 * back counts, for its words were read. Opening alone leaves no trace of what anybody may read. */
#ifndef CANDOUR_WORK_SEARCHING_READ_H
#define CANDOUR_WORK_SEARCHING_READ_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct db;
struct err;
struct inspection;
struct search_found;
struct search_tag;

/* Numbers of the values of FACET_READ; a person's is READ_BY plus the account. */
enum { READ_BY_NOBODY = 0, READ_BY_ANYBODY = 1, READ_BY = 10 };

/* Changes whenever somebody reads. */
struct read_age {
	int64_t weighing;
	int64_t coding;
	uint64_t states; /* entries of the log that said so of an item of a list */
};
bool read_age_get(
	struct inspection *inspection, struct read_age *ret_age, struct err *err) MUST_USE;
/* Not read, read, and by whom; in the arena. */
bool read_tags(struct db *db, struct arena *arena, struct search_tag **ret_tags, size_t *ret_count,
	struct err *err) MUST_USE;
/* What read:VALUE finds: no, yes, or a login name. */
bool read_find(struct db *db, struct arena *arena, struct str value, struct search_found *ret_found,
	struct err *err) MUST_USE;

#endif
