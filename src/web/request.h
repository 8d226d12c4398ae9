/* A request as a page's function gets it: read, bounded, decoded once, and with the person behind it.
 *
 * All of it lives in the request's arena, which ends with the reply. */
#ifndef CANDOUR_WEB_REQUEST_H
#define CANDOUR_WEB_REQUEST_H

#include "access/role.h"
#include "base/attr.h"
#include "base/str.h"
#include "crypto/sha256_kept.h"

struct arena;
struct door;
struct err;
struct who;

enum method { METHOD_GET = 0, METHOD_POST, METHOD_COUNT };

enum {
	REQUEST_PARTS_MAX = 4,          /* of a route's pattern */
	REQUEST_FIELDS_MAX = 1000,      /* of query or form, together */
	REQUEST_FILES_MAX = 64,         /* each has a descriptor */
	REQUEST_FORM_SIZE_MAX = 1 << 20 /* uploads are streamed to files and do not count */
};

struct request_field {
	struct str name;
	struct str value;
};

/* A file of a multipart form: its bytes are in an unlinked temporary file of the inspection's disk; or, where the
 * route keeps it, in one that is held until the request ends, and goes then unless the clerk gave it a number. */
struct request_file {
	struct str field;
	struct str name; /* as the browser says; outside text, never a path of ours */
	int fd;          /* closed with the request */
	uint64_t size;
	struct str kept;        /* its name in incoming/uploads/new; "" where it is not kept */
	uint64_t synced;        /* of one that is kept */
	struct sha256_kept sha; /* of one that is kept */
};

/* Who asks. account 0 and ROLE_NOBODY: nobody signed in. */
struct person {
	int64_t account;
	struct str login; /* "iharrowgate" */
	struct str name;  /* "Ines Harrowgate" */
	enum role role;
	struct str token; /* of the session, for acts; between password and second factor, too */
	struct str csrf;  /* what every form of this session must bring */
	bool keys_off;    /* single-letter keys switched off (WCAG 2.1.4) */
	bool wants_note;  /* the door asks the clerk for "session-used", without waiting for it */
};

struct request {
	struct arena *arena;
	struct door *door;
	enum method method;
	struct str path;                     /* decoded: "/item/42" */
	struct str target;                   /* path and query as they came, for "back here" */
	struct str parts[REQUEST_PARTS_MAX]; /* what stood for each ":name" of the pattern */
	struct request_field *fields;        /* of the query, then of the form */
	size_t field_count;
	size_t query_count; /* how many of them are the query's */
	struct request_file *files;
	size_t file_count;
	struct person person;
	bool takes_gzip;    /* the browser unpacks what is gzipped */
	struct str address; /* of who connects, as the proxy before us says it; "" this machine */
	struct str agent;   /* as the browser calls itself; outside text */
	int64_t now;        /* seconds UTC */
	struct who *named;  /* people looked up for this page (web/parts/who.h) */
};

/* The first of that name in query and form; "" where there is none. */
struct str request_get(const struct request *request, const char *name);
bool request_has(const struct request *request, const char *name);
/* The next of that name from *at on (begin with 0): for check boxes; false at the end. */
bool request_each(const struct request *request, const char *name, size_t *at,
	struct str *ret_value) MUST_USE;
/* A number: `otherwise` where it is absent; ERR_USAGE where it is none or out of range. */
bool request_i64(const struct request *request, const char *name, int64_t least, int64_t most,
	int64_t otherwise, int64_t *ret_value, struct err *err) MUST_USE;
/* The pattern's part as a number; ERR_NOT_FOUND where it is none. */
bool request_part_i64(
	const struct request *request, size_t part, int64_t *ret_value, struct err *err) MUST_USE;
bool request_may(const struct request *request, enum permission permission);

#endif
