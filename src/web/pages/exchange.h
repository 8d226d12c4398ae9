/* The page of exchange: codebook and codings go to other tools and come from them (REFI-QDA). */
#ifndef CANDOUR_WEB_PAGES_EXCHANGE_H
#define CANDOUR_WEB_PAGES_EXCHANGE_H

#include "base/str.h"
#include "web/html.h"

struct buf;

struct exchange_view {
	struct str csrf;
	bool has_codes;
	struct str codebook;        /* "12 codes" */
	struct str coding;          /* "340 coded passages in 41 documents" */
	struct str left_restricted; /* "2 documents"; "" none; and so on */
	struct str left_second;
	struct str left_lost;
};

struct exchange_left_view {
	struct str words;
	struct str count;
	struct str *which;
	size_t which_count;
};

/* What would be done, or was. */
struct exchange_told_view {
	struct str csrf;
	struct str key; /* "": it was done */
	struct str file;
	struct str origin;
	struct str what; /* "codes" or "coding" */
	struct str codes_new;
	struct str codes_changed;
	struct str codes_same;
	struct str codes_renamed;
	struct str codings;
	struct str codings_words;
	struct str codings_here;
	struct str weights;
	struct str entry; /* "0": nothing was new */
	bool has_codings;
	bool has_news; /* anything to do */
	struct str *told;
	size_t told_count;
	struct exchange_left_view *left;
	size_t left_count;
};

/* What of a file is taken over, to choose. */
void exchange_kinds(struct buf *out);

#endif
