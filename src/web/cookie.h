/* Cookies that come with a request (RFC 6265 section 5.4). */
#ifndef CANDOUR_WEB_COOKIE_H
#define CANDOUR_WEB_COOKIE_H

#include "base/attr.h"
#include "base/str.h"

/* The value of the cookie of this name; "" where there is none, or more than one: which of two would be
 * ours nobody can say. */
struct str cookie_find(struct str cookies, struct str name);

#endif
