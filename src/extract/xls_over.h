/* What lies over a sheet's cells: comments, text boxes, page headers, links, chart texts, hidden
 * columns. Private to the xls_*.c files. */
#ifndef CANDOUR_EXTRACT_XLS_OVER_H
#define CANDOUR_EXTRACT_XLS_OVER_H

#include "base/attr.h"
#include "base/str.h"

struct xls;
struct xls_record;

/* One text with what it belongs to; a list in the order of the records. */
struct xls_text {
	struct xls_text *next;
	struct str text;
	unsigned object; /* number of its drawing object */
	bool is_note;    /* the text of a comment */
	bool is_shown;   /* a comment has given it */
};

struct xls_note {
	struct xls_note *next;
	struct str author;
	struct str text; /* BIFF5 and older hold it in the record */
	unsigned row;
	unsigned column;
	unsigned object;
};

struct xls_over {
	struct xls_text *texts;
	struct xls_text **texts_end;
	struct xls_note *notes;
	struct xls_note **notes_end;
	size_t count;
	unsigned object; /* the drawing object last met */
	bool object_is_note;
	struct str header;
	struct str footer;
};

void xls_over_record(
	struct xls_over *over, struct xls *xls, const struct xls_record *record, unsigned type);
void xls_over_give(struct xls_over *over, struct xls *xls);

#endif
