/* The head of a request, read strictly (RFC 9112 sections 2, 3, 5 and 6; RFC 9110 sections 7 and 8).
 *
 * Whatever two programs could take in two ways is refused, so that no proxy and no browser can be played off
 * against the door: bare line ends, blanks before a colon, folded lines, a second Host or Content-Length,
 * any Transfer-Encoding, targets that are no path, control bytes. What is refused has its status and
 * its reason here; nothing of the request stands in them. */
#ifndef CANDOUR_WEB_HEAD_H
#define CANDOUR_WEB_HEAD_H

#include "base/attr.h"
#include "base/str.h"
#include "web/request.h"

enum {
	HEAD_SIZE_MAX = 16 * 1024, /* browsers send some 2 KB, and cookies of ours are short */
	HEAD_FIELDS_MAX = 100,
	HEAD_TARGET_MAX = 8000 /* RFC 9110 section 4.1 asks for that much */
};

enum head_state {
	HEAD_MORE,   /* not all of it is there */
	HEAD_WHOLE,  /* `size` bytes are it */
	HEAD_REFUSED /* `status` and `why` say it */
};

/* Texts point into the bytes. What is absent is "". */
struct head {
	enum method method; /* METHOD_COUNT: another than GET, HEAD and POST */
	bool is_head;       /* HEAD: as GET, without the body */
	bool is_early;      /* HTTP/1.0 */
	struct str target;  /* begins with a slash; printable ASCII */
	struct str host;
	struct str cookie;
	struct str origin;
	struct str fetch_site; /* Sec-Fetch-Site */
	struct str type;       /* Content-Type */
	struct str none_match; /* If-None-Match */
	struct str range;
	struct str if_range;
	struct str address; /* X-Real-IP: of whom a proxy speaks for */
	struct str agent;   /* User-Agent */
	struct str csrf;    /* X-Candour-Csrf: of scripts, whose bodies are no forms */
	bool takes_gzip;    /* Accept-Encoding */
	uint64_t body_size;
	size_t size;
	int status;
	const char *why;
};

enum head_state request_head_read(struct str bytes, struct head *ret_head);

#endif
