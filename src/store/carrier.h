/* A process of our own that carries pages from the database's write-ahead log into the database
 * while the intake goes on.
 *
 * A commit that leaves much in the log would carry it over itself, and wait until it is on the disk.
 * Where commits prove large, that becomes the work of the carrier: it has a connection of its own,
 * and is told after each such commit. All that decides what is durable, and who may read what, is
 * SQLite's: the log is not begun anew before all of it is in the database and synced, whoever carried
 * it, and what a killed carrier left half done the log still has.
 *
 * SQLite must not be taken across a fork, so the carrier comes from the nursery (sandbox/sandbox.h),
 * which never opened a database. It is confined to the database, its log and the memory that they
 * share, and opens them only once its end can be watched. */
#ifndef CANDOUR_STORE_CARRIER_H
#define CANDOUR_STORE_CARRIER_H

#include "base/attr.h"

#include <stdint.h>

struct carrier;
struct sandbox;
struct sqlite3;

/* Frames are pages in the log. */
struct carrier_limits {
	int frames_first; /* after a commit with fewer in the log nothing is carried */
	int frames_max;   /* no transaction begins on more: the carrier is waited for */
	int wait_ms;      /* that long; then it is ended, and who commits carries again */
};

/* For `sandbox_options.aside`: what the carrier does. */
void carrier_serve(void *context, int socket);

/* For a connection that writes; all are borrowed. Commits carry as they always do until one proves
 * large; only then a process is started, and where it cannot be, or ends, they go on so. */
struct carrier *carrier_new(struct sqlite3 *handle, const char *path, struct sandbox *sandbox,
	struct carrier_limits limits);
/* Ends the process; what it has begun is done, where it takes no longer than wait_ms. Before the
 * connection is closed. NULL is nothing. */
void carrier_free(struct carrier *carrier);
/* Before a transaction begins. */
void carrier_keep_up(struct carrier *carrier);
/* Waits until nothing is being carried. */
void carrier_rest(struct carrier *carrier);
/* For tests: its process; 0 where there is none. */
int carrier_process(const struct carrier *carrier);

#endif
