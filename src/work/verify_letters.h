/* Verifying the letters in requests/ against the hashes that the log has of them. */
#ifndef CANDOUR_WORK_VERIFY_LETTERS_H
#define CANDOUR_WORK_VERIFY_LETTERS_H

#include "base/attr.h"
#include "base/str.h"

struct db;
struct err;
struct listing;

/* `db` holds the replayed log; what it says of a letter first is believed, whatever notes came
 * later. Calls `found` for each letter altered, missing, or added. */
bool verify_letters(const char *folder, const struct listing *then, struct db *db,
	void (*found)(void *context, const char *sort, struct str what), void *context,
	struct err *err) MUST_USE;

#endif
