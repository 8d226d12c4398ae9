/* The report before it is published: by chapter, what stands in it and what does not yet. */
#ifndef CANDOUR_WEB_PAGES_REPORT_H
#define CANDOUR_WEB_PAGES_REPORT_H

#include "base/str.h"
#include "web/html.h"
#include "web/pages/report_copies.h"

#include <stdbool.h>

struct report_page_row {
	struct str number; /* "2.3" */
	struct str title;
	struct url link; /* to the finding */
	bool is_agreed;
	const char *state;       /* its name, for the sign */
	struct str words;        /* "4 paragraphs", or "planned, not agreed" */
	const struct str *waits; /* the checks that do not hold */
	size_t wait_count;
	struct str
		restricted; /* "rests on 2 restricted records; no word of them may stand in it" */
};

struct report_page_chapter {
	int64_t number;
	struct str title;
	struct str words; /* "1 of 3 findings agreed" */
	struct report_page_row *rows;
	size_t row_count;
};

struct report_page_view {
	struct str words; /* "2 of 5 findings are agreed and stand in the report." */
	struct report_page_chapter *chapters;
	size_t chapter_count;
	const struct report_figure *figures;
	size_t figure_count;
	struct report_copies_view copies;
};

#endif
