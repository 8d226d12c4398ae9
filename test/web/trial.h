/* A page for the tests of weaving: each kind of place that a value may have. */
#ifndef CANDOUR_TEST_WEB_TRIAL_H
#define CANDOUR_TEST_WEB_TRIAL_H

#include "web/html.h"

#include <stddef.h>

struct trial_row {
	struct str name;
	struct url link;
	long long count;
	_Bool is_chosen;
};

struct trial {
	struct str title;
	const char *note;
	struct html markup;
	struct url target;
	const struct trial_row *rows;
	size_t row_count;
};

#endif
