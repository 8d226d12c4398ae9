#include "web/door.h"

#include "access/people.h"
#include "access/role.h"
#include "access/session.h"
#include "base/clock.h"
#include "base/file.h"
#include "search/search.h"
#include "store/db.h"
#include "store/inspection.h"
#include "web/enclosure.h"
#include "web/gate.h"
#include "web/serving.h"
#include "web/warm.h"
#include "work/clerk/clerk.h"
#include "work/searching.h"
#include "work/view/board.h"
#include "work/view/restricted_known.h"
#include "work/view/search_counts.h"
#include "work/workshop.h"

#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum {
	MEMORY_PER_CONNECTION = 64 *
		1024, /* the head, and the piece of the body that is read at once */
	GATE_CALLERS_MAX = 12 * 1024,
	EVENTS_MAX = 64
};

const struct door_times door_times_usual = {
	.gate = {.head = 10 * 1000, .linger = 2 * 1000, .wait = 30 * 1000},
	.still_s = 30,
	.body_ms = 60 * 1000,
	.pace = 1024,
	.answer_ms = 60 * 1000,
};

/* ---- libmicrohttpd's side ---- */

static struct visit *
visit_of(const struct serving *serving, struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = serving->http.MHD_get_connection_info(
		connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info == NULL ? NULL : info->socket_context;
}

static void
connection_changed(void *context, struct MHD_Connection *connection, void **socket_context,
	enum MHD_ConnectionNotificationCode code)
{
	struct serving *serving = context;
	struct visit *visit;

	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		visit = serving->arriving;
		serving->arriving = NULL;
		if (visit != NULL)
			visit->connection = connection;
		*socket_context = visit;
		return;
	}
	visit = *socket_context;
	*socket_context = NULL;
	if (visit != NULL)
		visit_free(visit);
}

static bool
is_beyond_swallowing(const struct visit *visit, uint64_t left)
{
	bool is_upload = visit->route != NULL && visit->route->keeps_file &&
		role_may(visit->request.person.role, visit->route->permission);

	return visit->is_refused &&
		left > (is_upload ? VISIT_SWALLOW_UPLOAD_MAX : VISIT_SWALLOW_MAX);
}

static enum MHD_Result
body_more(struct visit *visit, const char *data, size_t *size)
{
	body_take(visit, str_make(data, *size));
	*size = 0;
	return is_beyond_swallowing(visit, visit->head.body_size - visit->body_seen) ? MHD_NO
										     : MHD_YES;
}

/* Called first when the head is there, then for each piece of the body, then when that is whole, and once
 * more when the clerk has answered. */
static enum MHD_Result
request_turn(void *context, struct MHD_Connection *connection, const char *target,
	const char *method, const char *version, const char *data, size_t *size, void **state)
{
	const struct serving *serving = context;
	struct visit *visit = visit_of(serving, connection);

	(void)target;
	(void)method;
	(void)version;
	(void)state;
	if (visit == NULL)
		return MHD_NO;
	switch (visit->stage) {
	case VISIT_NEW:
		visit->stage = VISIT_BODY;
		visit_begin(visit);
		if (is_beyond_swallowing(visit, visit->head.body_size))
			return sending_queue(visit) ? MHD_YES : MHD_NO;
		return MHD_YES;
	case VISIT_BODY:
		if (*size > 0)
			return body_more(visit, data, size);
		visit_run(visit);
		if (visit->stage == VISIT_WAITS) {
			serving->http.MHD_suspend_connection(connection);
			return MHD_YES;
		}
		return sending_queue(visit) ? MHD_YES : MHD_NO;
	case VISIT_READY:
		return sending_queue(visit) ? MHD_YES : MHD_NO;
	case VISIT_WAITS:
	case VISIT_SENDING:
	default:
		return MHD_YES;
	}
}

/* What it would print of a client's doing is of no use to anyone. */
static void
words_drop(void *context, const char *format, va_list args)
{
	(void)context;
	(void)format;
	(void)args;
}

static bool
server_start(struct serving *serving, struct err *err)
{
	const union MHD_DaemonInfo *info;

	serving->daemon = serving->http.MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET |
			MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TURBO | MHD_USE_ERROR_LOG,
		0, NULL, NULL, request_turn, serving, MHD_OPTION_EXTERNAL_LOGGER, words_drop, NULL,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)VISITS_MAX + 8,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MEMORY_PER_CONNECTION,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)serving->times.still_s,
		MHD_OPTION_NOTIFY_CONNECTION, connection_changed, serving,
		MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
	info = serving->daemon == NULL
		? NULL
		: serving->http.MHD_get_daemon_info(serving->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	if (info == NULL)
		return err_set(err, ERR_INTERNAL, "libmicrohttpd cannot start");
	serving->daemon_fd = info->epoll_fd;
	return true;
}

/* ---- the gate's side ---- */

static bool
has_room(void *context)
{
	struct serving *serving = context;

	return serving->visit_count < VISITS_MAX;
}

static void
visitor_take(void *context, int fd, struct str head)
{
	struct serving *serving = context;
	struct sockaddr_in nowhere = {.sin_family = AF_INET};
	struct visit *visit = visit_new(serving, fd, head);

	serving->arriving = visit;
	/* Where it fails, it has closed the socket. */
	if (serving->http.MHD_add_connection(
		    serving->daemon, fd, (struct sockaddr *)&nowhere, sizeof(nowhere)) != MHD_YES &&
		serving->arriving != NULL) {
		serving->arriving = NULL;
		visit_free(visit);
	}
}

/* ---- the loop ---- */

/* Whoever sends or takes so slowly that others might want the place. */
static void
slow_end(struct serving *serving)
{
	int64_t now = clock_span_ms();

	for (struct visit *visit = serving->visits; visit != NULL; visit = visit->next) {
		uint64_t size = visit->stage == VISIT_SENDING ? visit->sending_size
							      : visit->body_seen;
		int64_t allowed_ms = serving->times.body_ms +
			(int64_t)(size * 1000 / (uint64_t)serving->times.pace);

		if ((visit->stage == VISIT_BODY || visit->stage == VISIT_SENDING) &&
			now - visit->since_ms > allowed_ms)
			(void)shutdown(visit->fd, SHUT_RDWR);
	}
}

static int
wait_ms(const struct serving *serving, int gate_ms)
{
	MHD_UNSIGNED_LONG_LONG ms = 0;
	int64_t wait = serving->visit_count > 0 ? 1000 : -1;

	if (serving->http.MHD_get_timeout(serving->daemon, &ms) == MHD_YES &&
		(wait < 0 || (int64_t)ms < wait))
		wait = (int64_t)ms;
	if (gate_ms >= 0 && (wait < 0 || gate_ms < wait))
		wait = gate_ms;
	return (int)wait;
}

/* Those who are served are served to their end. Also where the clerk is gone: the keeper then begins
 * doors anew, with its successor. */
static void
end_begin(struct serving *serving)
{
	serving->is_ending = true;
	gate_shut(serving->gate);
}

/* Wakes the loop when more can be written, as long as something waits to be. */
static void
clerk_watch_adapt(struct serving *serving)
{
	bool is_full = clerk_line_is_full(serving->door.clerk);
	struct epoll_event event = {
		.events = EPOLLIN | (is_full ? EPOLLOUT : 0), .data.ptr = &serving->clerk_watch};

	if (is_full == serving->is_clerk_watched_full || clerk_line_fd(serving->door.clerk) < 0)
		return;
	serving->is_clerk_watched_full = is_full;
	(void)epoll_ctl(
		serving->epoll_fd, EPOLL_CTL_MOD, clerk_line_fd(serving->door.clerk), &event);
}

/* Those at the gate first: an event of one must not come after it was let go for another's sake. */
static void
events_serve(struct serving *serving, const struct epoll_event *events, int count)
{
	/* Whoever has had a turn at the gate may be gone: what each event is of is read before. */
	enum watch kinds[EVENTS_MAX];

	for (int i = 0; i < count; i++) {
		kinds[i] = *(const enum watch *)events[i].data.ptr;
		if (kinds[i] == WATCH_GATE)
			gate_turn(serving->gate, events[i].data.ptr);
	}
	for (int i = 0; i < count; i++)
		switch (kinds[i]) {
		case WATCH_LISTEN:
			gate_accept(serving->gate);
			break;
		case WATCH_SIGNAL:
			end_begin(serving);
			break;
		case WATCH_CLERK:
			if (!waiting_turn(serving))
				end_begin(serving);
			break;
		case WATCH_GATE:
		case WATCH_SERVER:
		default:
			break;
		}
}

static bool
loop(struct serving *serving, struct err *err)
{
	struct epoll_event events[EVENTS_MAX];

	while (!serving->is_ending || serving->visit_count > 0) {
		int gate_ms = gate_tick(serving->gate);
		int count = epoll_wait(
			serving->epoll_fd, events, EVENTS_MAX, wait_ms(serving, gate_ms));

		if (count < 0 && errno != EINTR)
			return err_set_errno(err, errno, "cannot wait for requests");
		if (count > 0)
			events_serve(serving, events, count);
		(void)serving->http.MHD_run(serving->daemon);
		clerk_watch_adapt(serving);
		waiting_expire(serving, false);
		slow_end(serving);
	}
	return true;
}

static bool
watch_add(struct serving *serving, int fd, const enum watch *watch, struct err *err)
{
	union {
		const enum watch *from;
		void *to;
	} pointer = {.from = watch};
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = pointer.to};

	return epoll_ctl(serving->epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0 ||
		err_set_errno(err, errno, "cannot wait for requests");
}

static bool
signals_watch(struct serving *serving, struct err *err)
{
	static const enum watch watch = WATCH_SIGNAL;
	sigset_t ends;

	(void)sigemptyset(&ends);
	(void)sigaddset(&ends, SIGTERM);
	serving->signal_fd = signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK);
	return (serving->signal_fd >= 0 || err_set_errno(err, errno, "cannot wait for the end")) &&
		watch_add(serving, serving->signal_fd, &watch, err);
}

static bool
serving_open(struct serving *serving, struct err *err)
{
	static const enum watch watch = WATCH_SERVER;
	const struct door_options *options = serving->options;
	const struct gate_taker taker = {
		.context = serving, .has_room = has_room, .take = visitor_take};

	serving->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (serving->epoll_fd < 0)
		return err_set_errno(err, errno, "cannot wait for requests");
	return signals_watch(serving, err) && server_start(serving, err) &&
		watch_add(serving, serving->daemon_fd, &watch, err) &&
		watch_add(
			serving, clerk_line_fd(serving->door.clerk), &serving->clerk_watch, err) &&
		gate_open(serving->epoll_fd, options->listen_fd, GATE_CALLERS_MAX,
			&serving->times.gate, options->is_tls, &taker, &serving->gate, err);
}

static void
serving_close(struct serving *serving)
{
	/* A suspended connection cannot be stopped. */
	waiting_expire(serving, true);
	if (serving->daemon != NULL)
		serving->http.MHD_stop_daemon(serving->daemon);
	gate_close(serving->gate);
	fd_close(&serving->signal_fd);
	fd_close(&serving->epoll_fd);
}

static bool
ready_tell(const struct door_options *options, struct err *err)
{
	struct err none = {0};

	return options->ready_fd < 0 ||
		fd_write_all(
			options->ready_fd, str_make(&none, sizeof(none)), "the keeper's pipe", err);
}

/* What reads a database shares memory with who writes it: touched here once, so that all is open. */
static bool
people_open_for_door(struct door *door, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 16};
	struct session nobody;

	return people_look(door->folder, &door->people, err) &&
		session_find(door->people, door->workshop->inspection->db, &arena, STR("none"), 0,
			&nobody, err);
}

/* What the first search would have to read (words, dates, facets) is read before anyone waits for it. A search that
 * fails says so when somebody asks. */
static bool
search_open_for_door(struct door *door, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = VISIT_ARENA_MAX};
	const struct search_request all = {
		.query = STR("*"), .limit = 1, .facets = true, .no_snippets = true};
	struct search_result result;
	struct query_mistake mistake;
	struct err ignored = {0};

	if (!work_search_open(door->workshop, &door->search, err))
		return false;
	return search_run(door->search, &arena, &all, &result, &mistake, &ignored) ||
		ignored.kind != ERR_NONE;
}

static bool
door_open(const struct door_options *options, struct serving *serving, struct err *err)
{
	struct door *door = &serving->door;

	return http_load(&serving->http, err) && enclosure_prepare(options->folder, err) &&
		search_open_for_door(door, err) && people_open_for_door(door, err) &&
		clerk_line_open(options->clerk_socket, &door->clerk, err) &&
		serving_open(serving, err) &&
		(options->is_unconfined ||
			enclosure_enter(options->folder, options->confinement, err));
}

bool
door_serve(const struct door_options *options, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 16};
	struct workshop workshop;
	struct serving serving = {.options = options,
		.times = options->times == NULL ? door_times_usual : *options->times,
		.uploads = path_join_cstr(&arena, options->folder, enclosure_uploads),
		.epoll_fd = -1,
		.signal_fd = -1,
		.clerk_watch = WATCH_CLERK};
	bool served;

	if (!workshop_look(options->folder, &workshop, err))
		return false;
	workshop.zone = options->zone;
	serving.door = (struct door){.folder = options->folder,
		.workshop = &workshop,
		.zone = options->zone,
		.is_tls = options->is_tls};
	served = door_open(options, &serving, err);
	if (served) {
		warm_views(&serving.door);
		served = ready_tell(options, err) && loop(&serving, err);
	}
	serving_close(&serving);
	clerk_line_close(serving.door.clerk);
	board_free(serving.door.board);
	restricted_known_free(serving.door.restricted);
	search_counts_free(serving.door.search_counts);
	search_close(serving.door.search);
	db_close(serving.door.people);
	workshop_close(&workshop);
	return served;
}
