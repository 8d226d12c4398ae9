/* The header fields of every reply: OWASP ASVS 5.0.0 chapter 3 (web frontend security), level 2.
 *
 * Each reply has all of them, the refusals of gate.h too. */
#ifndef CANDOUR_WEB_HEADER_H
#define CANDOUR_WEB_HEADER_H

#include "base/attr.h"
#include "base/str.h"

struct reply;

enum { HEADERS_MAX = 24 };

struct header {
	const char *name;
	struct str value;
};

/* Fills ret_headers and returns how many; lengths, ranges and dates are not among them. Values are the reply's
 * or static. */
size_t headers_of(const struct reply *reply, bool is_tls, struct header ret_headers[HEADERS_MAX]);
/* No control character, so that a value cannot end its line. */
bool header_value_is_safe(struct str value);

#endif
