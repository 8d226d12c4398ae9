/* The help: keys, the query language, what each word means, accessibility, who may see what.
 *
 * Open to anyone. Who may see what is counted from the table of access/role.h, so that it says what
 * is so. */
#ifndef CANDOUR_WEB_PAGES_HELP_H
#define CANDOUR_WEB_PAGES_HELP_H

#include "access/role.h"

#include <stddef.h>

struct help_permission {
	const char *words; /* "Search and read what was disclosed" */
	bool may[ROLE_COUNT];
};

struct help_view {
	const char *roles[ROLE_COUNT];
	size_t role_count;
	struct help_permission permissions[PERMISSION_COUNT];
	size_t permission_count;
};

#endif
