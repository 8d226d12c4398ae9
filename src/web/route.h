/* The table of routes: method, path, permission, function.
 *
 * A pattern is a path whose pieces may be ":name", which stand for one piece each. Paths are compared after
 * decoding, once; an empty piece, "." and ".." are no paths of ours. Routes of one subject stand in the file
 * of their pages (pages/search.c: const struct route routes_of_search[]), each table ended by a NULL pattern,
 * and are all named in routes.c. A POST without the session's csrf field is refused before its function is called;
 * `is_stream` routes get files (multipart). test/web walks all routes with all roles against the written
 * matrix (test/web/matrix.tsv). */
#ifndef CANDOUR_WEB_ROUTE_H
#define CANDOUR_WEB_ROUTE_H

#include "access/role.h"
#include "base/attr.h"
#include "base/str.h"
#include "web/request.h"

struct err;
struct reply;

struct route {
	enum method method;
	const char *pattern; /* "/item/:item" */
	enum permission permission;
	bool (*run)(struct request *request, struct reply *reply, struct err *err);
	bool is_stream; /* takes uploads */
	/* Of a stream: its one file is kept as incoming/uploads/new wants it (work/upload_file.h), and hashed on its way. */
	bool keeps_file;
};

/* *ret_other: the path exists with another method. NULL where there is none. */
const struct route *route_find(enum method method, struct str path,
	struct str ret_parts[REQUEST_PARTS_MAX], bool *ret_other);
/* For tests: all in order; NULL behind the last. */
const struct route *route_at(size_t i);

#endif
