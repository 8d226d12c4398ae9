/* The list of findings, by line of enquiry. */
#ifndef CANDOUR_WEB_PAGES_FINDINGS_H
#define CANDOUR_WEB_PAGES_FINDINGS_H

#include "base/str.h"
#include "web/html.h"

#include <stdbool.h>

struct findings_row {
	struct str number; /* "2.3" */
	struct str title;
	struct url link;
	const char *state; /* name of the state, for its sign */
	const char *state_words;
	struct str rating;  /* "Then: not met. Now: met." */
	struct str bare;    /* "2 sentences without evidence"; "" none */
	struct str replies; /* "1 reply open"; "" none */
};

struct findings_line {
	int64_t number;
	struct str title;
	struct str question;
	struct findings_row *rows;
	size_t row_count;
};

struct findings_view {
	struct findings_line *lines;
	size_t line_count;
	struct findings_row *withdrawn;
	size_t withdrawn_count;
	bool may_write;
	struct str csrf;
	struct str mistake; /* what was wrong with a new one */
	struct str title;   /* what was written for it */
	int64_t line;
};

#endif
