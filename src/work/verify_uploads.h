/* Verifying what lies in incoming/uploads against what the log says of it. */
#ifndef CANDOUR_WORK_VERIFY_UPLOADS_H
#define CANDOUR_WORK_VERIFY_UPLOADS_H

#include "base/attr.h"
#include "base/str.h"

struct db;
struct err;
struct verify_moment;

/* `db` holds the replayed log. Calls `found` for each whole upload that is altered or missing, and for what no upload
 * of the log has left there. */
bool verify_uploads(struct verify_moment *moment, struct db *db,
	void (*found)(void *context, const char *sort, struct str what), void *context,
	struct err *err) MUST_USE;

#endif
