/* Addresses and forms from outside, decoded once (RFC 3986 section 2.1; URL Standard, section 5).
 *
 * Everything is in the arena. */
#ifndef CANDOUR_WEB_URI_H
#define CANDOUR_WEB_URI_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct request;
struct request_field;

/* A path with its escapes taken out. False where an escape is malformed, hides a slash, a backslash or a
 * control character, or where what comes out is not UTF-8 (RFC 3629: overlong forms are not). */
bool uri_path_read(struct arena *arena, struct str raw, struct str *ret_path) MUST_USE;

/* Adds the fields of a query or of an application/x-www-form-urlencoded body to a list with room for
 * REQUEST_FIELDS_MAX: ERR_TOO_LARGE beyond. Names and values become valid UTF-8 in NFC, lines end in LF; a
 * percent sign that begins no escape stands for itself, since people type addresses. */
bool uri_fields_read(struct arena *arena, struct str raw, struct request_field *fields,
	size_t *count, struct err *err) MUST_USE;
/* A target's path and query, into the request, whose arena is there. ERR_USAGE, ERR_TOO_LARGE. */
bool uri_target_read(struct request *request, struct str target, struct err *err) MUST_USE;
/* A value of a form as all of them come to pages: valid UTF-8 in NFC, lines ended by LF. */
struct str uri_text_clean(struct arena *arena, struct str raw);

#endif
