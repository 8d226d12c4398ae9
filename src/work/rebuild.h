/* Rebuilding: everything derived, made anew from vault and log alone. */
#ifndef CANDOUR_WORK_REBUILD_H
#define CANDOUR_WORK_REBUILD_H

#include "base/attr.h"
#include "base/str.h"

struct err;
struct workshop;
struct pipeline_counts;

/* `workshop` was opened with rebuild: its database is empty. Replays the log, reads every document
 * again, puts the new database in the old one's place and notes the rebuild in the log; the
 * workshop has no index afterwards. `tick` (may be NULL) is called now and then. A rebuild that is
 * stopped changes nothing. */
bool work_rebuild(struct workshop *workshop, struct pipeline_counts *ret_counts,
	bool (*tick)(void *context, const struct pipeline_counts *counts), void *context,
	struct err *err) MUST_USE;

#endif
