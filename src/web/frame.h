/* The frame of every page: head, top bar, navigation, foot. pages/frame.html is its template. */
#ifndef CANDOUR_WEB_FRAME_H
#define CANDOUR_WEB_FRAME_H

#include "base/str.h"
#include "web/html.h"

struct buf;
struct err;
struct request;
struct reply;

enum section {
	SECTION_NONE = 0,
	SECTION_OVERVIEW,
	SECTION_DISCLOSURE,
	SECTION_SEARCH,
	SECTION_READING,
	SECTION_GAPS,
	SECTION_FINDINGS,
	SECTION_REPORT,
	SECTION_LOG,
	SECTION_PEOPLE,
	SECTION_LIAISON
};

enum frame_layout {
	FRAME_PAGE = 0, /* one column in the middle, as Overview */
	FRAME_WIDE,     /* the whole width with its own columns, as Search */
	FRAME_READER    /* three columns and a dock at the foot, as Reading and Finding */
};

/* What the page says of itself; the rest (inspection, person, counts, seal) the frame finds. */
struct frame {
	struct str title; /* "Overview"; the browser's title adds inspection and Candour */
	enum section section;
	enum frame_layout layout;
	bool is_failed;   /* "Error: " before the title, as GOV.UK wants */
	bool has_pdf;     /* the PDF view's script and style */
	bool has_upload;  /* the script that sends files in pieces */
	struct str query; /* in the search box */
};

/* Writes the reply's body up to and with <main>, and from </main> on. */
bool frame_begin(struct request *request, struct reply *reply, const struct frame *frame,
	struct err *err) MUST_USE;
void frame_end(struct request *request, struct reply *reply);
/* The first page of the navigation that the person may open; their own account where there is none. */
struct url frame_beginning(const struct request *request);

#endif
