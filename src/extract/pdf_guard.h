/* MuPDF behind glass: its exceptions, its memory and its work, bounded for one item.
 *
 * MuPDF reports failure by longjmp and allocates as it likes. A struct pdf_guard gives it a
 * context whose every allocation is listed and counted; pdf_guard_run is the one place where its
 * exceptions are caught. What an act had in hand when MuPDF threw is not released then but with
 * everything else in pdf_guard_end, so acts may be written plainly; an act must therefore own
 * nothing but MuPDF's memory, the item's arena and what its caller frees.
 *
 * The work of an act is counted in MuPDF's allocations (about ten million a second), not in
 * seconds, so that the same file gives the same result on every machine. */
#ifndef CANDOUR_EXTRACT_PDF_GUARD_H
#define CANDOUR_EXTRACT_PDF_GUARD_H

#include "base/attr.h"

#include <mupdf/fitz.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct pdf_chunk;

struct pdf_guard {
	fz_context *ctx;
	fz_alloc_context alloc;
	struct pdf_chunk *chunks; /* everything MuPDF has allocated */
	size_t size;              /* its bytes */
	uint64_t work;            /* allocations since work began to be counted */
	uint64_t work_max;        /* 0: not counted */
	fz_cookie cookie;         /* give it to whatever runs a page */
	bool exhausted;           /* an allocation was refused for work_max or memory */
	char warning[256];        /* the first thing MuPDF complained about, or "" */
	unsigned warning_count;
};

/* Makes the context, with a store of PDF_STORE_MAX bytes. False: out of memory. */
bool pdf_guard_begin(struct pdf_guard *guard, struct err *err) MUST_USE;
/* Frees everything that MuPDF allocated. */
void pdf_guard_end(struct pdf_guard *guard);

/* Runs act; where MuPDF throws, false with ERR_DAMAGED, or ERR_TOO_LARGE where memory or
 * work_max (allocations) ran out. */
bool pdf_guard_run(struct pdf_guard *guard, uint64_t work_max,
	void (*act)(fz_context *ctx, void *arg), void *arg, struct err *err) MUST_USE;
/* The same within an act, as part of its work: for what may fail while the rest goes on. */
bool pdf_guard_attempt(struct pdf_guard *guard, void (*act)(fz_context *ctx, void *arg), void *arg,
	struct err *err) MUST_USE;
/* Adds work done elsewhere (bytes decoded, in allocations); sets the cookie's abort and throws
 * where that is too much. Only within an act. */
void pdf_guard_work(struct pdf_guard *guard, uint64_t work);

#endif
