/* Errands: long work that somebody asked for in the workbench, and how it ended.
 *
 * Verifying, taking an upload in and making the report as a file take longer than a page may.
 * The asking is an entry of the log (ENTRY_ERRAND) and so is the end (ENTRY_ERRAND_END); the
 * number of an errand is that of the entry in which it was asked. The keeper runs it in a
 * process of its own (work/errand_run.h); how far it is stands in people.db, for it is no
 * evidence (access/progress.h). Here are only the rows. */
#ifndef CANDOUR_STORE_ERRAND_H
#define CANDOUR_STORE_ERRAND_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct inspection;
struct json;

/* All that can be asked for. Stored and sent by number: append only. */
enum errand_kind {
	ERRAND_VERIFY = 0,
	ERRAND_INTAKE, /* about: the number of the upload */
	ERRAND_REPORT,
	ERRAND_KIND_COUNT
};
const char *errand_kind_name(enum errand_kind kind);     /* "verify" */
enum errand_kind errand_kind_from_name(struct str name); /* ERRAND_KIND_COUNT: none */

/* Stored by number: append only. */
enum errand_outcome {
	ERRAND_DONE = 0,
	ERRAND_AMISS,       /* it went to its end, and what it found is not as it should be */
	ERRAND_FAILED,      /* it could not go to its end */
	ERRAND_INTERRUPTED, /* it was stopped; nobody took it up again */
	ERRAND_OUTCOME_COUNT
};
const char *errand_outcome_name(enum errand_outcome outcome); /* "done" */

struct errand_row {
	int64_t number; /* the entry in which it was asked */
	enum errand_kind kind;
	int64_t about; /* 0: nothing */
	struct str who;
	int64_t moment; /* when it was asked */
	bool has_ended;
	enum errand_outcome outcome;
	struct str words; /* how it ended, a sentence */
	int64_t ended;
};

/* Notes that it is asked for, in the caller's transaction; number and moment are set by it. */
bool errand_add(struct inspection *inspection, struct errand_row *row, struct err *err) MUST_USE;
/* Notes how it ended, as row->outcome and words say. */
bool errand_end(struct inspection *inspection, struct errand_row *row, struct err *err) MUST_USE;
/* The same from entries, when the ledger is being replayed. */
bool errand_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err) MUST_USE;
bool errand_end_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err) MUST_USE;

/* ERR_NOT_FOUND where there is none. Texts are in the arena. */
bool errand_get(struct inspection *inspection, struct arena *arena, int64_t number,
	struct errand_row *ret_row, struct err *err) MUST_USE;
/* The newest of a kind and, unless it is 0, about that; ret_row->number is 0 where there is none.
 * `ended_only`: of those that went to their end (ERRAND_DONE, ERRAND_AMISS). */
bool errand_latest(struct inspection *inspection, struct arena *arena, enum errand_kind kind,
	int64_t about, bool ended_only, struct errand_row *ret_row, struct err *err) MUST_USE;
/* Those without an end, oldest first; at most `size`. */
bool errand_open_list(struct inspection *inspection, struct arena *arena,
	struct errand_row *ret_rows, size_t size, size_t *ret_count, struct err *err) MUST_USE;

#endif
