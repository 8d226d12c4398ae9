/* Rebuilding: a new database grows beside the old one and takes its place at the end.
 *
 * Until then nothing is written to the log and the old database is as it was, so a rebuild may be
 * stopped at any moment: the next writer removes what it left (decision 077). */
#ifndef CANDOUR_STORE_INSPECTION_REBUILD_H
#define CANDOUR_STORE_INSPECTION_REBUILD_H

#include "base/attr.h"
#include "base/str.h"

struct err;
struct inspection;

#define REBUILD_DATABASE "candour.db.new"

/* Lets the old database, as far as it can be read, complete the log; then removes what an earlier
 * rebuild left. Before the new database is made. */
bool rebuild_begin(struct inspection *inspection, struct err *err) MUST_USE;
/* Removes what a rebuild that was stopped left. */
bool rebuild_forget(struct inspection *inspection, struct err *err) MUST_USE;
/* Puts the new database in the old one's place, with the commitments to all that was read and an
 * entry of kind "rebuild" with this payload. Whoever holds the database's handle must have let it
 * go; the inspection has the new one's afterwards. */
bool rebuild_end(struct inspection *inspection, struct str payload, struct err *err) MUST_USE;

#endif
