/* Who asks: the session behind a request's cookie. */
#ifndef CANDOUR_WEB_PERSON_H
#define CANDOUR_WEB_PERSON_H

#include "base/attr.h"
#include "base/str.h"

struct err;
struct request;

/* Fills in request->person; ROLE_NOBODY where there is no session, or it is over. */
bool person_find(struct request *request, struct str cookies, struct err *err) MUST_USE;

#endif
