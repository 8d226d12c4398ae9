/* What narrows a list: above, what is chosen, with a way to take each of it out; below, the fields. */
#ifndef CANDOUR_WEB_PARTS_FILTER_H
#define CANDOUR_WEB_PARTS_FILTER_H

#include "web/parts/notice.h"

struct part_chosen {
	struct str text; /* "Kind: mail" */
	struct url href; /* the same list without it */
};
struct part_chosen_group {
	struct part heading;
	const struct part_chosen *items;
	size_t count;
};
struct part_filter {
	struct part part;    /* attributes */
	struct part heading; /* "Filter" */
	struct part chosen_heading;
	struct url clear; /* the list without any of it */
	struct str clear_words;
	const struct part_chosen_group *groups;
	size_t count;              /* 0: nothing is chosen, and that half is left out */
	bool has_chosen;           /* it stands there all the same */
	struct part_button submit; /* no words are "Apply filters" */
};
/* Fields follow, then the end. */
void part_filter_begin(struct buf *out, const struct part_filter *filter);
void part_filter_end(struct buf *out);

#endif
