/* Who has read which documents, for searches: weighed, coded, or marked as read in a list; a code that was taken
 * back counts, for its words were read. Opening alone leaves no trace of what anybody may read.
 *
 * It is kept from search to search: what was said since is read when it is asked again. */
#ifndef CANDOUR_WORK_SEARCHING_READ_H
#define CANDOUR_WORK_SEARCHING_READ_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct inspection;
struct readings;
struct search_found;
struct search_tag;

/* Numbers of the values of FACET_READ; a person's is READ_BY plus the account. */
enum { READ_BY_NOBODY = 0, READ_BY_ANYBODY = 1, READ_BY = 10 };

struct readings *readings_new(void);
void readings_free(struct readings *readings);
/* Not read, read, and by whom; valid until either is asked again. */
bool read_tags(struct readings *readings, struct inspection *inspection,
	const struct search_tag **ret_tags, size_t *ret_count, struct err *err) MUST_USE;
/* What read:VALUE finds: no, yes, or a login name. */
bool read_find(struct readings *readings, struct inspection *inspection, struct arena *arena,
	struct str value, struct search_found *ret_found, struct err *err) MUST_USE;

#endif
