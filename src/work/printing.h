/* From HTML of ours to PDF: by WeasyPrint, a program of Debian's, confined (sandbox/program.h).
 *
 * It gets the HTML at its standard input and a empty folder of its own, and gives the PDF at its standard
 * output: it has no network, and reads nothing but what the system has for everybody. The same HTML on the same
 * machine gives the same bytes. docs/decisions/193. */
#ifndef CANDOUR_WORK_PRINTING_H
#define CANDOUR_WORK_PRINTING_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct buf;
struct err;

/* Appends the PDF (PDF/UA-1, tagged) to *pdf. `day` is what it takes for today. Where nothing of WeasyPrint is to be
 * found: ERR_UNSUPPORTED, with what to do. */
bool printing_run(struct arena *arena, struct str html, int64_t day, struct buf *pdf,
	struct err *err) MUST_USE;

#endif
