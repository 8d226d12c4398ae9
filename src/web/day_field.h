/* A day that a form asks for in three boxes (part_date_input), as one word. */
#ifndef CANDOUR_WEB_DAY_FIELD_H
#define CANDOUR_WEB_DAY_FIELD_H

#include "base/str.h"

struct buf;
struct request;

struct day_field {
	struct str name;
	struct str id; /* where one page has several of a name; "" is the name */
	struct str legend;
	struct str hint;
	struct str value; /* "2014-10-03", or what was typed instead: what stands in the boxes */
};
/* The boxes for it. */
void day_field_write(struct buf *out, const struct day_field *field);
/* "2014-10-03" of "name-year", "name-month" and "name-day", each as it was typed with noughts before it; or "name" itself,
 * where a program sent that. "" where nothing was typed. Whether there is such a day, the one who takes it says. */
struct str day_field_get(const struct request *request, const char *name);

#endif
