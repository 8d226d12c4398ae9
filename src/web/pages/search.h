/* The search page: the view that its template takes. pages/search.c fills it. */
#ifndef CANDOUR_WEB_PAGES_SEARCH_H
#define CANDOUR_WEB_PAGES_SEARCH_H

#include "base/str.h"
#include "web/parts/filter.h"

/* One value of a facet, as a check box. */
struct search_choice {
	struct str value; /* of the form's field */
	struct str label;
	struct str count;
	bool is_chosen;
};

struct search_facet {
	const char *name; /* of the form's field */
	const char *legend;
	struct search_choice *choices; /* shown at once */
	size_t count;
	struct search_choice *more; /* behind "more" */
	size_t more_count;
};

struct search_bar {
	int x;
	int y;
	int width;
	int height;
	bool is_chosen;
};

struct search_histogram {
	struct search_bar *bars;
	size_t count;
	int width;       /* of the drawing; its height is 560 */
	struct str says; /* "Results per year, 2009 to 2016: 31, 60 ..." */
	struct str from; /* what stands in the fields */
	struct str to;
	struct str undated; /* how many have no date; "" none */
};

/* A stretch of words, marked or not. */
struct search_piece {
	struct str words;
	bool is_marked;
};

struct search_chip {
	const char *class; /* "chip chip--absent" */
	struct str words;
	struct url link;
	bool has_link;
};

struct search_attachment_view {
	struct str name;
	struct url link;
	bool differs;
	struct str other;
	struct url other_link;
	struct url compare;
	bool has_compare;
};

struct search_hit_view {
	bool is_closed; /* restricted; nothing of it is shown */
	bool may_open;
	struct str *meta; /* "Email", "14 March 2013, 17:52", "A to B" */
	size_t meta_count;
	struct search_piece *title;
	size_t title_count;
	struct url link;
	bool cut_front;
	bool cut_back;
	struct search_piece *snippet;
	size_t snippet_count;
	struct str thread;         /* "5 of 7 messages in this thread are here."; "" none */
	struct str thread_missing; /* "2 missing"; "" none */
	struct search_attachment_view *attachments;
	size_t attachment_count;
	struct str attachments_more; /* "and 3 more"; "" none */
	struct search_chip *chips;
	size_t chip_count;
	struct url ask; /* where to ask for access */
	bool has_ask;
};

struct search_option {
	const char *value;
	const char *label;
	bool is_chosen;
};

struct search_view {
	struct str csrf;
	bool may_code;   /* may keep the search, and make a reading list of it */
	struct url list; /* where a reading list of it is made */
	struct str query;
	bool is_asked; /* else the page is empty but for help */
	bool is_narrowed;
	bool may_narrow;    /* there is something to narrow by, or to take back */
	struct url without; /* the same search without what narrows it */
	/* A mistake in the query: a sentence, the query with the place marked, and what to try. */
	bool has_mistake;
	struct str mistake;
	struct search_piece *place;
	size_t place_count;
	struct str suggestion;
	struct str items;  /* "1,284" */
	struct str groups; /* "911" */
	struct str folded; /* "; 373 copies are folded", or "" */
	const char *items_word;
	const char *groups_word;
	struct str searched; /* "Searched all 412,806 in 0.06 s." */
	struct str read_as;  /* "" where it is plain */
	struct str *expansions;
	size_t expansion_count;
	struct str waiting; /* what is not compared yet; "" */
	struct str blind;   /* whose codes are left out; "" */
	struct search_facet *facets;
	size_t facet_count;
	size_t facets_before_dates;
	struct part_filter filter; /* what of them is chosen */
	struct search_histogram histogram;
	struct search_option sorts[3];
	struct search_hit_view *hits;
	size_t hit_count;
	struct str range; /* "1 to 25 of 911 groups" */
	bool has_previous;
	struct url previous;
	bool has_next;
	struct url next;
	struct str next_words; /* "Next 25" */
};

#endif
