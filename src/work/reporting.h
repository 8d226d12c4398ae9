/* The story of the report as a file: agreed findings become HTML and PDF, each copy with a number, kept in the
 * inspection and noted in the log with its hashes, and with the log's size and root hash that name the state of the
 * findings it was made of.
 *
 * It reads, and prints, without holding anything up; the log is written when all is made. A draft, in which what is
 * not agreed is marked, has no number and is kept nowhere; that it left is noted (ENTRY_EXPORTED). */
#ifndef CANDOUR_WORK_REPORTING_H
#define CANDOUR_WORK_REPORTING_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "store/report_copy.h"

struct arena;
struct err;

struct reporting {
	const char *folder;
	struct str who;
	const char *out; /* a new file to be written besides, .html or .pdf; NULL: none */
	bool is_draft;   /* then `out` is all that is made */
	/* Says what is at hand; NULL: nobody asks. */
	void (*progress)(void *context, const char *words);
	void *context;
};

struct reporting_result {
	struct report_copy copy; /* number 0: a draft; entry and hashes are set all the same */
	bool is_pdf;             /* what `out` is */
};

/* ERR_USAGE where `out` ends otherwise, ERR_EXISTS where something has its name, ERR_UNSUPPORTED where it is to be a
 * PDF and nothing makes one here: then nothing is made at all. Else a copy without a PDF says why in copy.pdf_words. */
bool work_report(const struct reporting *reporting, struct arena *arena,
	struct reporting_result *ret_result, struct err *err) MUST_USE;

/* "reports/report-3.pdf", within the inspection. */
struct str report_copy_path(struct arena *arena, int64_t number, bool is_pdf);

#endif
