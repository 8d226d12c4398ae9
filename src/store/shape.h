/* The shape of an inspection's database: its tables, columns and indexes, as schema.sql has them.
 *
 * Each database carries a number that follows from the words of the schema it was made with, so
 * that one look tells that it is ours. Where the numbers differ (schema.sql may have a new comment
 * and nothing else) the parts themselves are compared. What the index of search and comparing keep
 * has its own stamps (search/index.h, compare/compare.h). */
#ifndef CANDOUR_STORE_SHAPE_H
#define CANDOUR_STORE_SHAPE_H

#include "base/attr.h"

#include <stdbool.h>

struct db;
struct err;

enum shape {
	SHAPE_OURS,
	SHAPE_EARLIER, /* parts of ours are missing from it */
	SHAPE_LATER,   /* it has parts that we know nothing of */
	SHAPE_OTHER    /* both, or the same parts made otherwise */
};

/* Notes the number of our schema; once, in a database just made. */
bool shape_stamp(struct db *db, struct err *err) MUST_USE;
bool shape_of(struct db *db, enum shape *ret_shape, struct err *err) MUST_USE;
/* ERR_UNSUPPORTED with a sentence that says what to do, unless it is ours. */
bool shape_require(struct db *db, const char *folder, struct err *err) MUST_USE;
/* That sentence alone, for a shape that is not ours; always false. */
bool shape_refuse(enum shape shape, const char *folder, struct err *err);

#endif
