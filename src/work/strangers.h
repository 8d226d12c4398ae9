/* The smaller files of an inspection: receipts against the log, and what does not belong. */
#ifndef CANDOUR_WORK_STRANGERS_H
#define CANDOUR_WORK_STRANGERS_H

#include "base/attr.h"
#include "base/str.h"

struct db;
struct err;

/* `db` holds the replayed log. Calls `found` for each thing altered, missing or added. */
bool strangers_find(const char *folder, struct db *db,
	void (*found)(void *context, const char *sort, struct str what), void *context,
	struct err *err) MUST_USE;

#endif
