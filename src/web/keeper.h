/* The keeper: starts the workbench's processes, watches over them, and ends them together.
 *
 * It holds no data: it makes the listening socket and the pairs of sockets, forks the clerk and the doors before
 * any of them opens a store, and starts one anew that has ended before its time, later each time that
 * happens again. */
#ifndef CANDOUR_WEB_KEEPER_H
#define CANDOUR_WEB_KEEPER_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;

enum { KEEPER_DOORS_MAX = 32, KEEPER_HOSTS_MAX = 16, KEEPER_PORT = 8090 };

struct keeper_options {
	const char *folder;
	const char *socket_path; /* NULL: TCP on the loopback */
	unsigned port;           /* of TCP; 0: any that is free */
	unsigned doors;          /* 0: one a processor, two at least */
	const char *zone;        /* whose clocks pages show; NULL: ZONE_USUAL */
	bool is_tls;             /* a proxy before it speaks TLS */
	const char *hosts
		[KEEPER_HOSTS_MAX]; /* names by which it may be asked for, besides the loopback's */
	size_t host_count;
	/* Called once it listens: "http://127.0.0.1:8090/", or the socket's path. */
	void (*ready)(void *context, const char *address);
	void *context;
};

/* Serves until SIGINT or SIGTERM, which the caller has blocked. */
bool keeper_run(const struct keeper_options *options, struct err *err) MUST_USE;

/* keeper_listen.c: the listening socket. ERR_BUSY where another program has the address. *ret_port is
 * the one of TCP. */
bool keeper_listen(const struct keeper_options *options, int *ret_fd, unsigned *ret_port,
	struct err *err) MUST_USE;

#endif
