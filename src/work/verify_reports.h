/* Verifying the copies of the report in reports/ against the hashes that the log has of them. */
#ifndef CANDOUR_WORK_VERIFY_REPORTS_H
#define CANDOUR_WORK_VERIFY_REPORTS_H

#include "base/attr.h"
#include "base/str.h"

struct db;
struct err;
struct listing;

/* `db` holds the replayed log, `then` what lay there. Calls `found` for each file altered, missing, or added. */
bool verify_reports(const char *folder, const struct listing *then, struct db *db,
	void (*found)(void *context, const char *sort, struct str what), void *context,
	struct err *err) MUST_USE;

#endif
