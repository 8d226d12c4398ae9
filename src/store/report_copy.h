/* Copies of the report: each that was made whole, with its number, what it was made of, and the hashes of its files.
 *
 * A copy is of the agreed findings as they stood when the log had `log_size` entries under `log_root`. Its files lie in
 * the inspection at reports/report-N.html and reports/report-N.pdf; work/reporting.h makes them. Here are only the
 * rows, from entries of ENTRY_REPORT. */
#ifndef CANDOUR_STORE_REPORT_COPY_H
#define CANDOUR_STORE_REPORT_COPY_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct inspection;
struct json;

struct report_copy {
	int64_t number;      /* from 1 */
	int64_t findings;    /* agreed, that are in it */
	int64_t log_size;    /* entries */
	struct str log_root; /* hexadecimal, as the hashes below */
	struct str html_sha256;
	int64_t html_size;
	struct str pdf_sha256; /* "": there is none, pdf_words say why */
	int64_t pdf_size;
	struct str pdf_words;
	struct str who;
	int64_t moment;
	uint64_t entry;
};

/* The number that the next one gets, in the caller's transaction. */
bool report_copy_next(struct inspection *inspection, int64_t *ret_number, struct err *err) MUST_USE;
/* Notes one, in the caller's transaction; moment and entry are set by it. */
bool report_copy_put(
	struct inspection *inspection, struct report_copy *copy, struct err *err) MUST_USE;
bool report_copy_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err) MUST_USE;

/* The latest first, `size` at most. Texts are in the arena. */
bool report_copies(struct inspection *inspection, struct arena *arena, size_t size,
	struct report_copy **ret_copies, size_t *ret_count, struct err *err) MUST_USE;
/* ERR_NOT_FOUND where there is none. */
bool report_copy_get(struct inspection *inspection, struct arena *arena, int64_t number,
	struct report_copy *ret_copy, struct err *err) MUST_USE;
/* How many entries there were when findings, what they rest on, or the state of a gap last changed: a copy of a
 * smaller log is of another state. */
bool report_changed_at(
	struct inspection *inspection, int64_t *ret_log_size, struct err *err) MUST_USE;

#endif
