/* The letter that asks the authority for what is missing: which gaps it may name, its number, the
 * copy that is kept, and the state "asked".
 *
 * Only what the authority itself gave may be cited: a gap that rests on an item of another giver
 * (someone who speaks up, a partner, the public) would show what they gave, and is left out, always.
 * The deliveries of the authority are those that the request names; otherwise those that were
 * required under a power, or all where none was; but only if one and the same gave them. */
#ifndef CANDOUR_WORK_REQUEST_H
#define CANDOUR_WORK_REQUEST_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

struct arena;
struct err;
struct workshop;

/* Entries of one letter: nobody can answer more at once. */
enum { WORK_REQUEST_ENTRIES_MAX = 2000 };

enum work_request_format { WORK_REQUEST_TEXT = 0, WORK_REQUEST_ODT, WORK_REQUEST_DOCX };

struct work_request {
	struct str kind; /* as for candour gaps; "" any */
	struct str custodian;
	int line;
	const struct str *gaps; /* references; named ones may be asked for again */
	size_t gap_count;
	struct str deliveries; /* of the authority: "1,2,5"; "" see above */
	struct str addressee;
	struct str power; /* "" : those of the authority's deliveries */
	int64_t date;
	int64_t due; /* DATE_NONE: not set */
	enum work_request_format format;
	bool mark;     /* number it, keep it, give its gaps the state "asked" */
	bool keep_all; /* with mark: keep it in all formats, not in its own alone */
	struct str who;
};

struct work_request_result {
	unsigned number; /* 0: a draft */
	uint64_t entries;
	uint64_t left_restricted; /* left out: restricted, or of a sort that has to be asked for */
	uint64_t left_protected;  /* left out: resting on what others gave */
	struct buf text;          /* the letter as plain text */
	struct buf file;          /* in the format wanted */
	struct str sha256;        /* of the file, hexadecimal */
	struct str kept;          /* where the copy is kept; "" for a draft */
	struct str *references;   /* of its entries, in no order */
	int64_t *items;           /* those that its entries rest on, some more than once */
	size_t item_count;
};
void work_request_result_free(struct work_request_result *result);

/* ERR_NOT_FOUND where no gap is left to ask for; ERR_USAGE where it cannot be told which deliveries
 * came from the authority. With `mark` the workshop must be open for writing; in the caller's transaction, where
 * there is one. A marked letter is among those that were sent (work/request_sent.h). */
bool work_request(struct workshop *workshop, struct arena *arena,
	const struct work_request *request, struct work_request_result *ret_result,
	struct err *err) MUST_USE;

#endif
