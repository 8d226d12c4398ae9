#include "web/gate.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "web/error_page.h"
#include "web/head.h"
#include "web/header.h"
#include "web/reply.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

/* Those of one stage have the same time, so each list is in the order in which it runs out. */
enum stage { STAGE_HEAD, STAGE_READY, STAGE_LINGER, STAGE_COUNT };

struct caller {
	enum watch watch;
	enum stage stage;
	int fd;
	int64_t until_ms;
	size_t head_size;   /* READY */
	size_t linger_size; /* LINGER: thrown away so far */
	struct caller *next;
	struct caller *previous;
};

struct list {
	struct caller *first;
	struct caller *last;
};

struct gate {
	int epoll_fd;
	int listen_fd;
	bool is_shut;
	bool is_tls;
	size_t count;
	size_t count_max;
	struct list stages[STAGE_COUNT];
	int stage_ms[STAGE_COUNT];
	struct gate_taker taker;
	enum watch listen_watch;
};

/* ---- lists ---- */

static void
list_remove(struct list *list, struct caller *caller)
{
	*(caller->previous == NULL ? &list->first : &caller->previous->next) = caller->next;
	*(caller->next == NULL ? &list->last : &caller->next->previous) = caller->previous;
	caller->next = caller->previous = NULL;
}

static void
list_append(struct list *list, struct caller *caller)
{
	caller->previous = list->last;
	*(list->last == NULL ? &list->first : &list->last->next) = caller;
	list->last = caller;
}

static void
stage_enter(struct gate *gate, struct caller *caller, enum stage stage)
{
	list_remove(&gate->stages[caller->stage], caller);
	caller->stage = stage;
	caller->until_ms = clock_span_ms() + gate->stage_ms[stage];
	list_append(&gate->stages[stage], caller);
}

/* Without its descriptor. */
static void
caller_forget(struct gate *gate, struct caller *caller)
{
	list_remove(&gate->stages[caller->stage], caller);
	gate->count--;
	free(caller);
}

static void
caller_close(struct gate *gate, struct caller *caller)
{
	(void)close(caller->fd);
	caller_forget(gate, caller);
}

/* ---- refusing ---- */

static void
refusal_write(struct buf *out, bool is_tls, int status, struct str sentence)
{
	struct reply reply = {.status = status, .fd = -1, .body = {.size_max = 16 * 1024}};
	struct header headers[HEADERS_MAX];
	size_t count;

	error_page_write(&reply.body, status, sentence);
	count = headers_of(&reply, is_tls, headers);
	buf_add_format(out, "HTTP/1.1 %d %s\r\nConnection: close\r\nContent-Length: %zu\r\n",
		status, error_page_phrase(status), reply.body.len);
	for (size_t i = 0; i < count; i++)
		buf_add_format(out, "%s: %.*s\r\n", headers[i].name, STR_ARG(headers[i].value));
	buf_add(out, STR("\r\n"));
	buf_add(out, buf_str(&reply.body));
	buf_free(&reply.body);
}

static void
caller_linger(struct gate *gate, struct caller *caller)
{
	enum { SIZE_MAX_LINGER = 1 << 20 };
	char waste[16 * 1024];
	ssize_t got = 0;

	while (caller->linger_size < SIZE_MAX_LINGER &&
		(got = recv(caller->fd, waste, sizeof(waste), MSG_DONTWAIT)) > 0)
		caller->linger_size += (size_t)got;
	if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR) ||
		caller->linger_size >= SIZE_MAX_LINGER)
		caller_close(gate, caller);
}

/* It fits into the buffer of a new socket. Closing at once what still sends would throw the words away
 * at the other side (RFC 9112 section 9.6). */
static void
caller_refuse(struct gate *gate, struct caller *caller, int status, struct str sentence)
{
	struct buf out CLEANUP(buf_free) = {.size_max = 32 * 1024};

	refusal_write(&out, gate->is_tls, status, sentence);
	(void)!send(caller->fd, out.data, out.len, MSG_NOSIGNAL | MSG_DONTWAIT);
	(void)shutdown(caller->fd, SHUT_WR);
	stage_enter(gate, caller, STAGE_LINGER);
	caller_linger(gate, caller);
}

static void
caller_refuse_head(struct gate *gate, struct caller *caller, const struct head *head)
{
	struct buf sentence CLEANUP(buf_free) = {.size_max = 1024};

	buf_add_format(&sentence, "The request cannot be taken: %s.", head->why);
	caller_refuse(gate, caller, head->status, buf_str(&sentence));
}

/* ---- letting in ---- */

static void
caller_pass(struct gate *gate, struct caller *caller)
{
	char bytes[HEAD_SIZE_MAX];
	ssize_t got = recv(caller->fd, bytes, caller->head_size, MSG_PEEK | MSG_DONTWAIT);
	int fd = caller->fd;

	if (got != (ssize_t)caller->head_size) {
		caller_close(gate, caller);
		return;
	}
	(void)epoll_ctl(gate->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
	caller_forget(gate, caller);
	gate->taker.take(gate->taker.context, fd, str_make(bytes, (size_t)got));
}

static void
caller_look(struct gate *gate, struct caller *caller)
{
	char bytes[HEAD_SIZE_MAX + 1];
	ssize_t got = recv(caller->fd, bytes, sizeof(bytes), MSG_PEEK | MSG_DONTWAIT);
	struct head head;

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got <= 0) {
		caller_close(gate, caller);
		return;
	}
	switch (request_head_read(str_make(bytes, (size_t)got), &head)) {
	case HEAD_MORE:
		return;
	case HEAD_REFUSED:
		caller_refuse_head(gate, caller, &head);
		return;
	case HEAD_WHOLE:
	default:
		caller->head_size = head.size;
		stage_enter(gate, caller, STAGE_READY);
		if (gate->taker.has_room(gate->taker.context))
			caller_pass(gate, caller);
	}
}

void
gate_turn(struct gate *gate, void *watched)
{
	struct caller *caller = watched;

	if (caller->stage == STAGE_HEAD)
		caller_look(gate, caller);
	else if (caller->stage == STAGE_LINGER)
		caller_linger(gate, caller);
}

static void
caller_admit(struct gate *gate, int fd)
{
	struct caller *caller = memory_alloc(sizeof(*caller));
	struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data.ptr = caller};

	*caller = (struct caller){.watch = WATCH_GATE,
		.fd = fd,
		.until_ms = clock_span_ms() + gate->stage_ms[STAGE_HEAD]};
	if (epoll_ctl(gate->epoll_fd, EPOLL_CTL_ADD, fd, &event) != 0) {
		(void)close(fd);
		free(caller);
		return;
	}
	list_append(&gate->stages[STAGE_HEAD], caller);
	gate->count++;
	/* Most have sent their head already. */
	caller_look(gate, caller);
}

/* Where it is full of those that say nothing, they make room for who may. */
static bool
gate_has_room(struct gate *gate)
{
	struct caller *oldest = gate->stages[STAGE_HEAD].first;

	if (gate->count < gate->count_max)
		return true;
	if (oldest == NULL)
		oldest = gate->stages[STAGE_LINGER].first;
	if (oldest == NULL)
		return false;
	caller_close(gate, oldest);
	return true;
}

void
gate_accept(struct gate *gate)
{
	enum { AT_ONCE = 8 }; /* the other doors want some */

	for (int i = 0; i < AT_ONCE && !gate->is_shut; i++) {
		int fd;

		if (!gate_has_room(gate))
			return;
		fd = accept4(gate->listen_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd < 0)
			return;
		caller_admit(gate, fd);
	}
}

/* ---- time ---- */

static void
stage_expire(struct gate *gate, struct caller *caller)
{
	char byte;

	if (caller->stage == STAGE_READY)
		caller_refuse(gate, caller, 503, STR("Too many ask at once."));
	else if (caller->stage == STAGE_HEAD &&
		recv(caller->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0)
		caller_refuse(gate, caller, 408, STR("The request did not come to its end."));
	else
		caller_close(gate, caller);
}

static void
ready_pass(struct gate *gate)
{
	while (gate->stages[STAGE_READY].first != NULL && gate->taker.has_room(gate->taker.context))
		caller_pass(gate, gate->stages[STAGE_READY].first);
}

int
gate_tick(struct gate *gate)
{
	int64_t now = clock_span_ms();
	int64_t next = INT64_MAX;

	ready_pass(gate);
	for (int i = 0; i < STAGE_COUNT; i++) {
		struct list *list = &gate->stages[i];

		while (list->first != NULL && list->first->until_ms <= now)
			stage_expire(gate, list->first);
	}
	for (int i = 0; i < STAGE_COUNT; i++)
		if (gate->stages[i].first != NULL && gate->stages[i].first->until_ms < next)
			next = gate->stages[i].first->until_ms;
	if (next == INT64_MAX)
		return -1;
	return next <= now ? 0 : (int)(next - now);
}

/* ---- beginning and end ---- */

bool
gate_open(int epoll_fd, int listen_fd, size_t count_max, const struct gate_times *times,
	bool is_tls, const struct gate_taker *taker, struct gate **ret_gate, struct err *err)
{
	struct gate *gate = memory_alloc(sizeof(*gate));
	/* One door is woken for one connection. */
	struct epoll_event event = {
		.events = EPOLLIN | EPOLLEXCLUSIVE, .data.ptr = &gate->listen_watch};

	*gate = (struct gate){.epoll_fd = epoll_fd,
		.listen_fd = listen_fd,
		.is_tls = is_tls,
		.count_max = count_max,
		.stage_ms = {[STAGE_HEAD] = times->head,
			[STAGE_READY] = times->wait,
			[STAGE_LINGER] = times->linger},
		.taker = *taker,
		.listen_watch = WATCH_LISTEN};
	if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listen_fd, &event) != 0) {
		free(gate);
		return err_set_errno(err, errno, "cannot wait for connections");
	}
	*ret_gate = gate;
	return true;
}

void
gate_shut(struct gate *gate)
{
	if (gate->is_shut)
		return;
	gate->is_shut = true;
	(void)epoll_ctl(gate->epoll_fd, EPOLL_CTL_DEL, gate->listen_fd, NULL);
	while (gate->stages[STAGE_HEAD].first != NULL)
		caller_close(gate, gate->stages[STAGE_HEAD].first);
}

void
gate_close(struct gate *gate)
{
	if (gate == NULL)
		return;
	for (int i = 0; i < STAGE_COUNT; i++)
		while (gate->stages[i].first != NULL)
			caller_close(gate, gate->stages[i].first);
	free(gate);
}
