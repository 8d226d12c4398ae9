/* Copies of the report on its page: making one, how far that is, and all that were made. */
#ifndef CANDOUR_WEB_PAGES_REPORT_COPIES_H
#define CANDOUR_WEB_PAGES_REPORT_COPIES_H

#include "base/attr.h"
#include "base/str.h"
#include "web/html.h"

struct err;
struct reply;
struct request;

struct report_copies_row {
	int64_t number;
	struct str words;   /* "22 November 2014, 17:52, by Ines Harrowgate: 3 agreed findings" */
	struct str made_of; /* "Made when the log had 4,711 entries and the root 32ca ... 6eb9" */
	bool is_outdated;   /* findings have changed since */
	struct url html;
	struct str html_words; /* "HTML, 12 kB" */
	struct str html_sha256;
	bool has_pdf;
	struct url pdf;
	struct str pdf_words; /* or why there is none */
	struct str pdf_sha256;
};

struct report_copies_view {
	bool may_write;
	struct str csrf;
	bool is_running;
	struct str state; /* "A copy is being made ..."; "" */
	struct url here;
	struct report_copies_row *rows; /* the latest first */
	size_t row_count;
	struct str more; /* "Only the latest 100 are listed."; "" */
};

bool report_copies_fill(
	struct request *request, struct report_copies_view *ret_view, struct err *err) MUST_USE;
bool report_copies_make(struct request *request, struct reply *reply, struct err *err) MUST_USE;
/* One file, noted as an export before it leaves. */
bool report_copy_give(struct request *request, struct reply *reply, struct err *err) MUST_USE;

#endif
