/* The gate: connections before their request is known to be sound.
 *
 * The door accepts connections itself and looks at each head where it lies, in the socket's own buffer
 * (recv(2), MSG_PEEK), so that a thousand slow ones cost a descriptor and some bytes each. Only what
 * head.h finds whole and sound goes on to libmicrohttpd, which reads the same bytes once more; the rest is
 * refused here. One request a connection: what stands behind it is never read as another
 * (docs/decisions/163). */
#ifndef CANDOUR_WEB_GATE_H
#define CANDOUR_WEB_GATE_H

#include "base/attr.h"
#include "base/str.h"

#include <sys/socket.h>

struct err;
struct gate;
struct head;

/* How long one may take, in milliseconds. */
struct gate_times {
	int head;   /* to send a whole head */
	int linger; /* to take a refusal, so that it is not lost */
	int wait;   /* for a place among those that are served */
};

/* What epoll gives back begins with one of these. */
enum watch { WATCH_LISTEN, WATCH_SERVER, WATCH_CLERK, WATCH_SIGNAL, WATCH_GATE };

/* How those that are sound are served. The descriptor is the taker's from then on. */
struct gate_taker {
	void *context;
	bool (*has_room)(void *context);
	void (*take)(void *context, int fd, struct str head);
};

/* `listen_fd` stays the caller's. `count_max` connections may be at the gate: beyond, the oldest goes. */
bool gate_open(int epoll_fd, int listen_fd, size_t count_max, const struct gate_times *times,
	bool is_tls, const struct gate_taker *taker, struct gate **ret_gate,
	struct err *err) MUST_USE;
/* Takes no more connections, and closes those that have not said what they want. */
void gate_shut(struct gate *gate);
void gate_close(struct gate *gate);
/* Takes some of the connections that wait at the socket. */
void gate_accept(struct gate *gate);
/* Something came on a connection of WATCH_GATE; `watched` is what epoll gave. */
void gate_turn(struct gate *gate, void *watched);
/* Lets go those whose time is over, and those in for whom there is room now. Returns the milliseconds until
 * it wants to be called again; -1 for never. */
int gate_tick(struct gate *gate);

#endif
