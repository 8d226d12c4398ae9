/* One moment of an inspection, for verifying it while others go on writing.
 *
 * Writers are kept out while it is taken, which is short: what it has is the state of the log's
 * files (ledger_verify_begin), two views of candour.db that SQLite keeps as they were then, and
 * the names in the folders whose files the log tells of. Everything is compared with these; what
 * comes later is no part of them. What is read later must not change (originals, receipts, letters
 * and results are written once) or is asked for again in the database of now (`now`). */
#ifndef CANDOUR_WORK_VERIFY_MOMENT_H
#define CANDOUR_WORK_VERIFY_MOMENT_H

#include "base/attr.h"
#include "base/err.h"
#include "work/listing.h"

#include <sys/stat.h>

struct db;

struct verify_moment {
	const char *folder;
	struct db *kept; /* candour.db as it was, for reading; NULL: it cannot be read */
	struct err kept_err;
	struct listing requests;
	struct listing reports;
	struct listing links;
	int64_t *uploads; /* the numbers that had files */
	size_t upload_count;
	struct stat database; /* which file candour.db was */
	bool was_rebuilding;
	struct db *now; /* candour.db as it is; opened when it is first asked for */
};

/* Everything but the log's files; writers are out. Texts are in the arena. */
bool verify_moment_take(struct verify_moment *moment, struct arena *arena, const char *folder,
	struct err *err) MUST_USE;
void verify_moment_free(struct verify_moment *moment);
/* Begins `db` anew as a view of this moment: it must not have begun yet. */
bool verify_moment_hold(struct db *db, struct err *err) MUST_USE;
/* ERR_BUSY where candour rebuild made the database anew meanwhile, or is at it. */
bool verify_moment_is_past(
	struct verify_moment *moment, struct arena *arena, struct err *err) MUST_USE;

/* Whether the database of now knows an original of this hash. */
bool verify_moment_knows(struct verify_moment *moment, struct str sha256);
/* Whether the upload of this number has ended since. */
bool verify_moment_upload_is_over(struct verify_moment *moment, int64_t number);

#endif
