/* From results (work/view/results.h) to what the search page shows. */
#ifndef CANDOUR_WEB_PAGES_SEARCH_VIEW_H
#define CANDOUR_WEB_PAGES_SEARCH_VIEW_H

#include "web/pages/search.h"

struct enquiry_line;
struct query_mistake;
struct request;
struct results;
struct results_ask;

/* What was asked, and how it stood in the address. */
struct search_asked {
	const struct results_ask *ask;
	struct str from; /* as typed */
	struct str to;
	int64_t page;               /* 1.. */
	struct enquiry_line *lines; /* the terms of reference */
	size_t line_count;
};

enum { SEARCH_PAGE_HITS = 25 };

void search_view_fill(struct request *request, const struct search_asked *asked,
	const struct results *results, struct search_view *view);
void search_view_mistake(struct request *request, const struct query_mistake *mistake,
	struct str sentence, struct search_view *view);
/* The address of the same search on another page; `page` 0 leaves the page out. */
struct url search_address(struct request *request, int64_t page, bool narrowed);
/* The same search without one of the values that narrow it. */
struct url search_address_without(struct request *request, const char *name, struct str value);
/* What is chosen, once facets and `without` are filled (pages/search_chosen.c). */
void search_chosen_fill(struct request *request, struct search_view *view);

#endif
