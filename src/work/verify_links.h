/* Results of linking against the log: the manifest of each run, and every file that it names. */
#ifndef CANDOUR_WORK_VERIFY_LINKS_H
#define CANDOUR_WORK_VERIFY_LINKS_H

#include "base/attr.h"
#include "base/str.h"

struct db;
struct err;
struct listing;

/* `db` is the log, replayed. Calls `found` for what is missing, altered, added or left unfinished. */
bool verify_links(const char *folder, const struct listing *then, struct db *db,
	void (*found)(void *context, const char *sort, struct str what), void *context,
	struct err *err) MUST_USE;

#endif
