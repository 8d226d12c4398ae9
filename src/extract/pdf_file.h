/* One opened PDF: the document, its pages, its strings.
 *
 * Pages are found by walking the page tree (ISO 32000-1, 7.7.3) with our own limits, never by
 * its /Count: a file of 794 bytes may claim 9,999,999,999. A struct pdf_file lives for one item;
 * functions that take a context run within an act of pdf_guard_run and may throw. */
#ifndef CANDOUR_EXTRACT_PDF_FILE_H
#define CANDOUR_EXTRACT_PDF_FILE_H

#include "base/str.h"
#include "extract/fact_once.h"
#include "extract/pdf_guard.h"

#include <mupdf/pdf.h>

struct reading;
struct pdf_file;

/* Visits each object once: true the first time. Direct objects always count as new. */
struct pdf_visits {
	unsigned char *seen; /* one bit an object, in the arena */
	uint32_t object_count;
	uint32_t visited;
};
/* From a page (0..) on, pages are called prefix and number in a style. */
struct pdf_label {
	uint32_t from;
	uint32_t first;
	char style; /* D, r, R, a, A as in PDF; '-' for no number */
	struct str prefix;
};

struct pdf_file {
	struct str bytes; /* what is read: all, or up to the last whole object */
	struct reading *r;
	struct pdf_guard guard;
	struct fact_once facts;
	pdf_document *doc;
	pdf_obj *catalog;
	pdf_obj **pages; /* in order; borrowed from the document */
	uint32_t page_count;
	uint32_t *page_of_object; /* object number -> page 1.., 0 for none */
	uint32_t object_count;
	struct pdf_label *labels; /* by pdf_labels_find, in order */
	uint32_t label_count;
	uint32_t label_at;
	pdf_obj **attached; /* file specifications met so far, by pdf_parts_note */
	uint32_t attached_count;
	uint32_t attached_room;
	struct pdf_visits attached_seen;
	uint32_t black_boxes; /* with nothing written on them */
	uint32_t look_count;  /* pages drawn to see what hides in them */
	bool pages_cut;       /* more than PAGE_COUNT_MAX */
	bool quiet;           /* nothing about the whole is to be told */
	bool is_empty;        /* a page tree without pages, and it says so */
	bool locked;          /* encrypted, and opened by no password that we have */
	bool parts_locked;    /* the same, of attachments only */
};

/* Opens the item's bytes, tries the empty and the given password, and finds the pages. Errors:
 * ERR_PASSWORD, ERR_DAMAGED, ERR_UNSUPPORTED, ERR_TOO_LARGE. Call pdf_file_close in any case. */
bool pdf_file_open(struct reading *r, struct pdf_file *ret_file, struct err *err) MUST_USE;
/* The same, without telling again what the first read told (for OCR). */
bool pdf_file_open_again(struct reading *r, struct pdf_file *ret_file, struct err *err) MUST_USE;
/* The same of other bytes: an earlier revision. They must outlive it. */
bool pdf_file_open_bytes(
	struct reading *r, struct str bytes, struct pdf_file *ret_file, struct err *err) MUST_USE;
void pdf_file_close(struct pdf_file *file);

/* True where an embedded file's stream is encrypted, alone in its document, and stays so. */
bool pdf_file_part_locked(fz_context *ctx, const struct pdf_file *file, pdf_obj *stream);

/* A text string object (PDFDocEncoding or UTF-16) in UTF-8, in the item's arena; "" for others. */
struct str pdf_file_text(fz_context *ctx, struct pdf_file *file, pdf_obj *string);
/* A name object's letters, borrowed; "" for others. */
struct str pdf_file_name(fz_context *ctx, pdf_obj *name);
/* The page an object is, 1.., or 0. */
uint32_t pdf_file_page_of(fz_context *ctx, const struct pdf_file *file, pdf_obj *page);
/* A date string ("D:20130312093000+01'00'", ISO 32000-1, 7.9.4), or DATE_NONE. */
int64_t pdf_date(struct str text);

void pdf_visits_begin(struct pdf_visits *visits, struct pdf_file *file);
/* False where it was there before, or PDF_NODE_MAX have been. */
bool pdf_visit(fz_context *ctx, struct pdf_visits *visits, pdf_obj *object);

#endif
