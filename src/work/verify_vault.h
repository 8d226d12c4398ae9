/* The part of verifying that compares the vault with the log. */
#ifndef CANDOUR_WORK_VERIFY_VAULT_H
#define CANDOUR_WORK_VERIFY_VAULT_H

#include "base/attr.h"
#include "base/str.h"

struct db;
struct err;
struct verify_moment;
struct verify_result;

/* Hashes every original that `db`, the replayed log, has, and looks for those that it has not,
 * nor the database of now; calls `found` for each that is not as it was sealed and counts into `result`. */
bool verify_vault_compare(const char *folder, struct verify_moment *moment, struct db *db,
	struct verify_result *result,
	void (*found)(void *context, const char *sort, struct str what), void *context,
	struct err *err) MUST_USE;

#endif
