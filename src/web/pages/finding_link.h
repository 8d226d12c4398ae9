/* Choosing evidence for a sentence: coded passages and gaps. */
#ifndef CANDOUR_WEB_PAGES_FINDING_LINK_H
#define CANDOUR_WEB_PAGES_FINDING_LINK_H

#include "web/pages/finding.h"

struct link_choice {
	struct str value; /* "c123" or "gG-17" */
	struct str head;
	struct str words;
	struct url open;
	bool is_gap;
	bool is_chosen;
};

struct link_view {
	struct str number;
	struct finding_option *sentences; /* value: its number */
	size_t sentence_count;
	struct link_choice *passages;
	size_t passage_count;
	struct link_choice *gaps;
	size_t gap_count;
	struct url here, back;
	struct str csrf;
	struct str mistake;
};

#endif
