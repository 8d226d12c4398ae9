/* The smaller files of an inspection: receipts against the log, and what does not belong. */
#ifndef CANDOUR_WORK_STRANGERS_H
#define CANDOUR_WORK_STRANGERS_H

#include "base/attr.h"
#include "base/str.h"

struct db;
struct err;

/* Names that none of ours would make: `found` is called for each. */
bool strangers_find(const char *folder,
	void (*found)(void *context, const char *sort, struct str what), void *context,
	struct err *err) MUST_USE;
/* `db` holds the replayed log. Calls `found` for each receipt that is altered or missing. */
bool strangers_receipts(const char *folder, struct db *db,
	void (*found)(void *context, const char *sort, struct str what), void *context,
	struct err *err) MUST_USE;

#endif
