/* The runway of the overview: from the appointment to the report, with what is due between. */
#ifndef CANDOUR_WEB_PAGES_OVERVIEW_RUNWAY_H
#define CANDOUR_WEB_PAGES_OVERVIEW_RUNWAY_H

#include "base/attr.h"
#include "web/pages/overview.h"

struct err;
struct request;

bool overview_runway_fill(
	struct request *request, struct overview_runway *runway, struct err *err) MUST_USE;

#endif
