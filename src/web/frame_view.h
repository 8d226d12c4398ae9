/* What pages/frame.html shows; web/frame.c fills it. */
#ifndef CANDOUR_WEB_FRAME_VIEW_H
#define CANDOUR_WEB_FRAME_VIEW_H

#include "base/str.h"
#include "web/parts/badge.h"

#include <stdbool.h>

/* One way to go. */
struct frame_way {
	struct str words; /* "Gaps" */
	struct url to;
	struct part_count badge; /* how many of it; a count of 0 is not shown */
	const char *key;         /* that goes there; NULL: none */
	bool is_here;
};

enum { FRAME_WAYS_MAX = 16 };

struct frame_view {
	struct str title;
	struct str inspection; /* "Norchester inspection"; "" where nobody is signed in */
	struct str person;     /* "Ines Harrowgate"; "" nobody */
	struct str zone;       /* "UK time": of all times shown */
	struct str sealed;     /* "Sealed, checked 09:14" */
	struct str query;
	struct frame_way ways[FRAME_WAYS_MAX];
	size_t way_count;
	struct frame_way foot[FRAME_WAYS_MAX];
	size_t foot_count;
	bool has_search;
	bool has_wrap;
	bool has_foot;
	bool has_pdf;
	bool has_upload;
	bool is_failed;
	bool keys_off;
};

#endif
