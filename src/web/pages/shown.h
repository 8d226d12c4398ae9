/* Secrets that are shown once: the second factor's, and recovery codes. */
#ifndef CANDOUR_WEB_PAGES_SHOWN_H
#define CANDOUR_WEB_PAGES_SHOWN_H

#include "base/attr.h"
#include "web/html.h"

#include <stdbool.h>

struct act_answer;
struct err;
struct reply;
struct request;

/* The page with what the clerk's answer brought, and where to go on. */
bool shown_write(struct request *request, struct reply *reply, const struct act_answer *answer,
	struct url back, struct err *err) MUST_USE;

#endif
