/* What the door's own files share: the loop (door.c), one request's way (visit.c), its body (body.c), and
 * handing the reply to libmicrohttpd (sending.c). */
#ifndef CANDOUR_WEB_SERVING_H
#define CANDOUR_WEB_SERVING_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "web/door.h"
#include "web/gate.h"
#include "web/head.h"
#include "web/http.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/route.h"

struct gate;
struct multipart;

enum {
	VISITS_MAX = 256, /* served at once by one door; more wait at the gate */
	VISIT_ARENA_MAX = 64 << 20,
	/* Of a body that is refused so much is read and dropped, so that the refusal is seen: no browser
	 * reads an answer before it has sent all. An upload's, of who is signed in, may be longer: it costs a quarter
	 * of a second a gigabyte (bench/README.md). */
	VISIT_SWALLOW_MAX = 16 << 20,
	VISIT_SWALLOW_UPLOAD_MAX = 1 << 30
};

struct serving {
	struct door door;
	const struct door_options *options;
	struct door_times times;
	const char *uploads; /* the folder where files of forms lie while they come */
	int epoll_fd;
	int signal_fd;
	struct http http;
	struct MHD_Daemon *daemon;
	int daemon_fd;
	struct gate *gate;
	struct visit *visits; /* all, in no order */
	size_t visit_count;
	struct visit *arriving; /* while MHD_add_connection runs */
	enum watch clerk_watch;
	bool is_clerk_watched_full; /* until what waits for the clerk could be written */
	bool is_ending;
};

enum visit_stage {
	VISIT_NEW,     /* the head is there */
	VISIT_BODY,    /* its body comes */
	VISIT_WAITS,   /* for the clerk */
	VISIT_READY,   /* the reply is made */
	VISIT_SENDING, /* and queued */
};

/* One request from its head to its end. */
struct visit {
	struct serving *serving;
	struct arena arena;
	struct head head;
	struct request request;
	struct reply reply;
	const struct route *route;
	enum visit_stage stage;
	bool is_refused; /* the reply is made already; the body is swallowed */
	int64_t since_ms;
	uint64_t body_seen;
	uint64_t sending_size;
	struct buf form; /* urlencoded, or the text of the multipart field that comes */
	struct multipart *multipart;
	struct request_file *file; /* that comes */
	struct str field;          /* that comes */
	size_t text_size;          /* of all fields */
	bool is_checked;           /* the csrf field was right */
	struct MHD_Connection *connection;
	int fd; /* of the connection: only to shut it down */
	uint32_t serial;
	struct visit *next;
	struct visit *previous;
};

/* ---- visit.c ---- */

struct visit *visit_new(struct serving *serving, int fd, struct str head);
void visit_free(struct visit *visit);
/* The head is there: finds route and person; what is refused has its reply. */
void visit_begin(struct visit *visit);
/* Body and all are there: runs the page. */
void visit_run(struct visit *visit);
/* The clerk's answer came; NULL: it did not in time. */
void visit_answered(struct visit *visit, const struct act_answer *answer);
void visit_refuse(struct visit *visit, int status, const char *sentence);
void visit_fail(struct visit *visit, const struct err *err);

/* ---- kept.c ---- */

/* Whether a body of that size has room on the disk. */
bool kept_room_check(struct visit *visit, struct err *err) MUST_USE;
/* Makes the file of a route that keeps it. */
bool kept_begin(struct visit *visit, struct request_file *file, struct err *err) MUST_USE;
bool kept_bytes(struct request_file *file, struct str bytes, struct err *err) MUST_USE;
/* All of it is there: durable from now on. */
bool kept_end(struct request_file *file, struct err *err) MUST_USE;
/* The request ends. */
void kept_drop(struct visit *visit, struct request_file *file);

/* ---- body.c ---- */

/* Says whether a body of that kind and size is taken; refuses otherwise. */
void body_begin(struct visit *visit);
void body_take(struct visit *visit, struct str bytes);
void body_end(struct visit *visit);

/* ---- waiting.c ---- */

/* Asks the clerk for the reply's act; then the visit waits. */
bool waiting_ask(struct visit *visit, struct err *err) MUST_USE;
/* Takes the answers that came. False: the clerk is gone. */
bool waiting_turn(struct serving *serving) MUST_USE;
/* Lets those go on without an answer who have waited too long, or all. */
void waiting_expire(struct serving *serving, bool all);

/* ---- sending.c ---- */

/* Queues the visit's reply. False: the connection must be closed. */
bool sending_queue(struct visit *visit) MUST_USE;

#endif
