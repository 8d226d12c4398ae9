/* A day that a form asks for in three boxes (part_date_input), as one word. */
#ifndef CANDOUR_WEB_DAY_FIELD_H
#define CANDOUR_WEB_DAY_FIELD_H

#include "base/str.h"

struct buf;
struct request;

/* The boxes for it: legend and hint, ids that begin with `name`. */
void day_field_write(struct buf *out, struct str name, struct str legend, struct str hint);
/* "2014-10-03" of "name-year", "name-month" and "name-day", each as it was typed with noughts before it; or "name" itself,
 * where a program sent that. "" where nothing was typed. Whether there is such a day, the one who takes it says. */
struct str day_field_get(const struct request *request, const char *name);

#endif
