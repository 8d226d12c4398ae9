/* Writing a finding: a box for each paragraph. Works without scripts. */
#ifndef CANDOUR_WEB_PAGES_FINDING_EDIT_H
#define CANDOUR_WEB_PAGES_FINDING_EDIT_H

#include "web/pages/finding.h"

struct finding_box {
	struct str number; /* "2.3.1", or "new" */
	struct str name;   /* "p7", "new1" */
	struct str text;
	struct str theirs; /* what somebody else wrote meanwhile; "" the same */
	unsigned rows;
};

struct finding_edit_view {
	struct str number;
	struct str title;
	struct str mistake;
	struct url here; /* where to post to, and the page of the finding */
	struct url back;
	int64_t version;
	struct str csrf;
	struct finding_box *boxes;
	size_t box_count;
	struct finding_option *past, *present;
	size_t rating_count;
	struct finding_option *sureness;
	size_t sureness_count;
	bool asks_both;
};

#endif
