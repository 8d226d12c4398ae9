/* Restricted documents: those with words in them that someone meant to take out, and those that the
 * lead inspector restricted (access/restriction.h): children's records, legally privileged, sources.
 *
 * Lists keep their words back, and that one was read goes into the log. Whoever has the inspection's
 * folder may read them all; in the workbench those of the lead open to named people only
 * (access_may_open). The marks of the first sort are derived, by the check hidden-text
 * (compare/hidden/check_hidden.c). */
#ifndef CANDOUR_COMPARE_RESTRICTED_H
#define CANDOUR_COMPARE_RESTRICTED_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct db;
struct err;

/* Why a document is restricted, as sentences joined by blanks, in the arena; "" where it is not,
 * and in an inspection that an earlier version made. */
bool restricted_why(struct db *db, struct arena *arena, int64_t document, struct str *ret_why,
	struct err *err) MUST_USE;
/* Whether a document, an item's document, or any document at all is restricted. */
bool restricted_is(struct db *db, int64_t document, bool *ret_is, struct err *err) MUST_USE;
/* The same of many at once, which costs far less than asking for each: a flag a document, in the arena. 0 is none. */
bool restricted_among(struct db *db, struct arena *arena, const int64_t *documents, size_t count,
	bool **ret_are, struct err *err) MUST_USE;
bool restricted_item(struct db *db, int64_t item, bool *ret_is, struct err *err) MUST_USE;
bool restricted_any(struct db *db, bool *ret_any, struct err *err) MUST_USE;
/* For checks: adds a reason, and takes all of a document back. */
bool restricted_put(
	struct db *db, int64_t document, struct str kind, struct str why, struct err *err) MUST_USE;
bool restricted_remove(struct db *db, int64_t document, struct err *err) MUST_USE;

#endif
