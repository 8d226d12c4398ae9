/* What an inspection holds: counts for candour status, and the list for candour failures. */
#ifndef CANDOUR_WORK_SURVEY_H
#define CANDOUR_WORK_SURVEY_H

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

struct arena;
struct inspection;

struct survey {
	uint64_t deliveries;
	uint64_t unfinished; /* deliveries that an interrupted intake left open */
	uint64_t items;
	uint64_t families; /* delivered files */
	uint64_t documents;
	uint64_t bytes;        /* of all items */
	uint64_t bytes_stored; /* of all documents: each content once */
	uint64_t text;
	uint64_t unread;
	uint64_t ocr_waiting;
	uint64_t log_size;   /* signed entries */
	struct str log_root; /* hexadecimal */
};
bool survey_take(struct inspection *inspection, struct arena *arena, struct survey *ret_survey,
	struct err *err) MUST_USE;

/* A row of a count table: kinds, custodians, formats, reasons. */
struct survey_row {
	struct str name;
	int64_t number; /* kind, reason: its number; else 0 */
	uint64_t items;
	uint64_t bytes;
};
enum survey_by { SURVEY_KINDS, SURVEY_CUSTODIANS, SURVEY_FORMATS, SURVEY_REASONS };
/* Calls `row` for each, most items first. */
bool survey_rows(struct inspection *inspection, enum survey_by by,
	void (*row)(void *context, const struct survey_row *row), void *context,
	struct err *err) MUST_USE;

/* An item that could not be read, or not wholly. */
struct survey_failure {
	int64_t item;
	struct str path;
	struct str format;
	enum err_kind reason;
	struct str words;
	bool is_partial; /* something of it was read */
};
/* Calls `failure` for each, in the order of items. `reason` ERR_NONE: all. */
bool survey_failures(struct inspection *inspection, enum err_kind reason,
	void (*failure)(void *context, const struct survey_failure *failure), void *context,
	struct err *err) MUST_USE;
/* What an inspector can do about an item of the inspection in `folder`, in one sentence. In the
 * arena or static. */
struct str survey_advice(
	struct arena *arena, enum err_kind reason, struct str folder, int64_t item);

/* A container whose own count does not agree with what came out of it. */
struct survey_mismatch {
	int64_t item;
	struct str path;
	struct str expected; /* JSON: [["source",count],...] */
	uint64_t emitted;
	uint64_t failed;
};
/* Calls `container` for every container that states counts. */
bool survey_containers(struct inspection *inspection,
	void (*container)(void *context, const struct survey_mismatch *container), void *context,
	struct err *err) MUST_USE;

#endif
