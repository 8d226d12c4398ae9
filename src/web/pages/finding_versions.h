/* A finding, version by version: who saved what when, and two versions side by side. */
#ifndef CANDOUR_WEB_PAGES_FINDING_VERSIONS_H
#define CANDOUR_WEB_PAGES_FINDING_VERSIONS_H

#include "web/pages/finding.h"

struct version_row {
	int64_t version;
	struct part_event event; /* "Version 3", by whom, when */
	struct url compare;
	bool has_compare;
};

struct version_sentence {
	struct str text;
	bool is_marked; /* gone from the older, or new or changed in the newer */
};

struct version_side {
	struct str title;
	struct version_sentence *sentences;
	size_t count;
	int64_t version;
};

struct versions_view {
	struct str number;
	struct url back;
	struct version_row *rows;
	size_t row_count;
	struct version_side older;
	struct version_side newer;
	bool has_sides;
};

#endif
