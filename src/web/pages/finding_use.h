/* From a coded passage to the finding that shall rest on it: first which passage, then which finding; the sentence is
 * chosen on the page of linking (pages/finding_link). */
#ifndef CANDOUR_WEB_PAGES_FINDING_USE_H
#define CANDOUR_WEB_PAGES_FINDING_USE_H

#include "base/str.h"
#include "web/html.h"

struct use_passage {
	struct str code;
	struct str words;
	struct url link; /* "/item/12/use?coding=7" */
};

struct use_finding {
	struct str number; /* "2.3" */
	struct str title;
	struct str about; /* "7 sentences, drafted" */
	struct url link;
	const char *state;
};

struct use_line {
	struct str words; /* "2 Openness" */
	struct use_finding *findings;
	size_t finding_count;
};

struct use_view {
	struct str title; /* of the item */
	struct url back;
	struct use_passage *passages;
	size_t passage_count;
	const struct use_passage *chosen; /* NULL: choose one first */
	struct url others;
	struct use_line *lines; /* those with findings, the code's own line first */
	size_t line_count;
};

#endif
