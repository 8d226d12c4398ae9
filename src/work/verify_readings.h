/* The part of verifying that compares what was read of the documents, as the database has it, with
 * the commitments of the log (store/commitment.h). */
#ifndef CANDOUR_WORK_VERIFY_READINGS_H
#define CANDOUR_WORK_VERIFY_READINGS_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

struct db;
struct err;
struct json;

/* The last commitment to each document, by its number. Start as {0}; free with buf_free. */
struct readings {
	struct buf noted;
	bool is_erased; /* some entry that committed to readings has been erased */
};

/* Takes an entry of the kind "read" over; documents beyond `document_max` make no sense. */
bool readings_note(struct readings *readings, const struct json *payload, uint64_t document_max,
	struct err *err) MUST_USE;
/* Calls `found` for every document in `db` whose reading is not the one in the log. */
bool readings_compare(struct readings *readings, struct db *db,
	void (*found)(void *context, const char *sort, struct str what), void *context,
	struct err *err) MUST_USE;

#endif
