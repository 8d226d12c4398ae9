/* Forms with files (multipart/form-data: RFC 7578, RFC 2046 section 5.1), read as they come.
 *
 * Read strictly, as browsers write them (HTML Standard section 4.10.22.8): nothing before the first boundary,
 * quoted names. Nothing is kept but the window of one boundary and one part's head. */
#ifndef CANDOUR_WEB_MULTIPART_H
#define CANDOUR_WEB_MULTIPART_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct multipart;

enum {
	MULTIPART_PARTS_MAX = 1000,
	MULTIPART_HEAD_MAX = 8 * 1024, /* of a part; file names have 255 bytes at most, escaped */
	MULTIPART_BOUNDARY_MAX = 70    /* RFC 2046 section 5.1.1 */
};

/* What is told of each part, in turn. Texts are valid during the call alone; `false` ends the reading with
 * that error. */
struct multipart_listener {
	void *context;
	/* `is_file` where it has a file name, which may be "". */
	bool (*begin)(void *context, struct str name, bool is_file, struct str file_name,
		struct err *err);
	bool (*bytes)(void *context, struct str bytes, struct err *err);
	bool (*end)(void *context, struct err *err);
};

/* `type` is the Content-Type's value: ERR_UNSUPPORTED where it is no such form. Freed by multipart_free. */
bool multipart_begin(struct str type, const struct multipart_listener *listener,
	struct multipart **ret_multipart, struct err *err) MUST_USE;
/* ERR_DAMAGED where the bytes are no such form. */
bool multipart_feed(struct multipart *multipart, struct str bytes, struct err *err) MUST_USE;
/* All bytes were fed: ERR_DAMAGED where the form has not come to its end. */
bool multipart_finish(struct multipart *multipart, struct err *err) MUST_USE;
void multipart_free(struct multipart *multipart);

#endif
