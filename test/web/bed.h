/* A whole workbench for tests: an inspection of its own, served by the program itself on a free port, and
 * raw sockets to it. */
#ifndef CANDOUR_TEST_WEB_BED_H
#define CANDOUR_TEST_WEB_BED_H

#include "base/attr.h"
#include "base/str.h"

#include <sys/types.h>

struct arena;
struct buf;

struct bed {
	struct arena *arena;
	const char *folder;
	pid_t pid;
	unsigned port;
};

/* Ends the test program where it cannot be. The inspection is empty. `is_tls`: as behind a proxy that speaks TLS. */
void bed_begin(struct bed *bed, struct arena *arena, unsigned doors, bool is_tls);
/* Somebody with that login and password, a lead without a second factor. */
void bed_lead(const struct bed *bed, const char *login, const char *password);
/* Ends it by SIGINT; true where it ended well. */
bool bed_end(struct bed *bed);

/* A connection; -1 where there is none to be had. */
int bed_connect(const struct bed *bed);
bool bed_send(int fd, struct str bytes);
/* All that comes until the other side closes, or `wait_ms` pass without a byte. */
void bed_receive(int fd, int wait_ms, struct buf *reply);
/* One request, its whole reply; the status, or 0 where there was none. */
int bed_ask(const struct bed *bed, struct str request, struct buf *reply);
/* A reply's status line read; 0 where it is none. */
int bed_status(struct str reply);
/* A process of the workbench by its name; 0 where there is none. */
pid_t bed_process(const struct bed *bed, const char *name);

#endif
