/* Two versions side by side: the view that its template takes. pages/beside.c fills it. */
#ifndef CANDOUR_WEB_PAGES_BESIDE_H
#define CANDOUR_WEB_PAGES_BESIDE_H

#include "base/str.h"
#include "web/html.h"

/* What became of a stretch of words; on its own side only, but for what is the same. */
enum beside_mark {
	BESIDE_SAME = 0,
	BESIDE_GONE,
	BESIDE_NEW,
	BESIDE_MOVED,
	BESIDE_STRUCK,
	BESIDE_ASIDE
};

struct beside_piece {
	enum beside_mark mark;
	struct str words;
};

struct beside_row {
	struct str label; /* of the paragraph: "4.2"; "" */
	struct beside_piece *pieces[2];
	size_t counts[2];
	bool is_changed;
	struct str
		passed; /* "12 paragraphs are the same on both sides."; "": this is a row of words */
};

struct beside_side {
	struct str title;
	struct url link;
	struct str about;   /* "Item 12, Democratic Services, 12 March 2013" */
	struct str warning; /* what of it was not read and is not compared; "" */
};

struct beside_page {
	struct beside_side sides[2]; /* the earlier one first */
	struct str *says;
	size_t say_count;
	struct str counts;  /* "118 words are the same, 41 gone, 3 new, none moved." */
	struct str caution; /* "" */
	struct beside_row *rows;
	size_t row_count;
	bool is_cut;
	struct url other; /* with what is the same, or without */
	bool is_whole;
};

#endif
