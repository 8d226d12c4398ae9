/* The door: the process that answers inspectors over HTTP.
 *
 * It reads the inspection and writes nothing; what is to be written it asks of the clerk. It is confined before the
 * first outside byte is read. `struct door` is what pages find behind a request. */
#ifndef CANDOUR_WEB_DOOR_H
#define CANDOUR_WEB_DOOR_H

#include "base/attr.h"
#include "sandbox/sandbox.h"
#include "web/gate.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct board;
struct clerk_line;
struct db;
struct err;
struct restricted_known;
struct search;
struct search_counts;
struct workshop;
struct zone;

struct door {
	const char *folder;
	struct workshop *workshop; /* open for reading: inspection, database, index */
	struct search *search;
	struct board *board; /* of the overview: what is kept of it; NULL until it is asked for */
	struct search_counts *search_counts; /* of searches that are kept; likewise */
	struct restricted_known *restricted; /* of the report; likewise */
	struct db *people;                   /* accounts and sessions, for reading */
	struct clerk_line *clerk;
	const struct zone *zone; /* whose clocks pages show; NULL: UTC */
	bool is_tls;             /* behind nginx with TLS: cookies are __Host- */
};

/* How long visitors may take, so that nobody keeps others out. */
struct door_times {
	struct gate_times gate;
	int still_s;   /* without a byte either way */
	int body_ms;   /* for a form, and before the pace of an upload is judged */
	int pace;      /* bytes a second that an upload, or a reader, must keep to */
	int answer_ms; /* for the clerk's answer */
};
extern const struct door_times door_times_usual;

struct door_options {
	const char *folder;
	int listen_fd;           /* shared by all doors */
	int clerk_socket;        /* this door's */
	const struct zone *zone; /* of pages; must stay */
	int ready_fd; /* -1, or where a struct err of ERR_NONE is written once it serves */
	bool is_tls;
	bool is_behind_proxy; /* which says for whom it speaks */
	/* What the Host field may say, with the port where there is one. */
	const char *const *hosts;
	size_t host_count;
	const struct door_times *times; /* NULL: the usual ones; others are for tests */
	enum confinement confinement;
	bool is_unconfined; /* for tests that look into it */
};
/* Serves until asked to end (SIGTERM, which the caller has blocked). */
bool door_serve(const struct door_options *options, struct err *err) MUST_USE;

#endif
