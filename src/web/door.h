/* The door: the process that answers inspectors over HTTP.
 *
 * It reads the inspection and writes nothing; what is to be written it asks of the clerk. It is confined before the
 * first outside byte is read. `struct door` is what pages find behind a request. */
#ifndef CANDOUR_WEB_DOOR_H
#define CANDOUR_WEB_DOOR_H

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>

struct clerk_line;
struct db;
struct err;
struct search;
struct workshop;

struct door {
	const char *folder;
	struct workshop *workshop; /* open for reading: inspection, database, index */
	struct search *search;
	struct db *people; /* accounts and sessions, for reading */
	struct clerk_line *clerk;
	bool is_tls;       /* behind nginx with TLS: cookies are __Host- */
	int64_t sealed_at; /* when the log was last verified here; DATE_NONE: not yet */
};

struct door_options {
	const char *folder;
	int listen_fd;    /* shared by all doors */
	int clerk_socket; /* this door's */
	bool is_tls;
};
/* Serves until asked to end. */
bool door_serve(const struct door_options *options, struct err *err) MUST_USE;

#endif
