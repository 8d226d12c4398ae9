#include "web/serving.h"

#include "base/clock.h"
#include "base/file.h"
#include "store/db.h"
#include "store/inspection.h"
#include "web/csrf.h"
#include "web/error_page.h"
#include "web/frame.h"
#include "web/multipart.h"
#include "web/person.h"
#include "web/uri.h"
#include "work/clerk/act.h"
#include "work/workshop.h"

#include <stdlib.h>

struct visit *
visit_new(struct serving *serving, int fd, struct str head)
{
	struct visit *visit = memory_alloc(sizeof(*visit));

	*visit = (struct visit){.serving = serving,
		.fd = fd,
		.since_ms = clock_span_ms(),
		.reply = {.status = 200, .fd = -1},
		.next = serving->visits};
	arena_init(&visit->arena, VISIT_ARENA_MAX);
	(void)request_head_read(str_copy(&visit->arena, head), &visit->head);
	if (visit->next != NULL)
		visit->next->previous = visit;
	serving->visits = visit;
	serving->visit_count++;
	return visit;
}

void
visit_free(struct visit *visit)
{
	struct serving *serving = visit->serving;

	*(visit->previous == NULL ? &serving->visits : &visit->previous->next) = visit->next;
	if (visit->next != NULL)
		visit->next->previous = visit->previous;
	serving->visit_count--;
	for (size_t i = 0; i < visit->request.file_count; i++) {
		kept_drop(visit, &visit->request.files[i]);
		fd_close(&visit->request.files[i].fd);
	}
	fd_close(&visit->reply.fd);
	buf_free(&visit->reply.body);
	buf_free(&visit->form);
	multipart_free(visit->multipart);
	arena_free(&visit->arena);
	free(visit);
}

void
visit_refuse(struct visit *visit, int status, const char *sentence)
{
	struct err ignored = {0};

	visit->is_refused = true;
	/* Who asks is not known yet where no page has the address: they too want their way back. */
	if (status == 404 && visit->request.person.account == 0 && visit->head.cookie.len > 0 &&
		!person_find(&visit->request, visit->head.cookie, &ignored))
		visit->request.person = (struct person){0};
	error_page_answer(&visit->request, &visit->reply, status, str_of(sentence));
}

void
visit_fail(struct visit *visit, const struct err *err)
{
	visit->is_refused = true;
	reply_error(&visit->reply, &visit->request, err);
}

/* ---- the head ---- */

/* Against a name of someone else's that was made to lead here (DNS rebinding). */
static bool
host_is_ours(const struct visit *visit)
{
	const struct door_options *options = visit->serving->options;

	for (size_t i = 0; i < options->host_count; i++)
		if (str_equal_nocase(visit->head.host, str_of(options->hosts[i])))
			return true;
	return false;
}

/* The names of the methods that a path has, for 405. */
static void
methods_allow(struct visit *visit)
{
	struct str parts[REQUEST_PARTS_MAX];
	bool other;
	bool gets = route_find(METHOD_GET, visit->request.path, parts, &other) != NULL;
	bool posts = route_find(METHOD_POST, visit->request.path, parts, &other) != NULL;

	visit_refuse(visit, 405, "The request's method is not one of this page.");
	visit->reply.allow = gets ? posts ? "GET, HEAD, POST" : "GET, HEAD" : "POST";
}

static void
route_choose(struct visit *visit)
{
	bool other;

	visit->route = route_find(
		visit->head.method, visit->request.path, visit->request.parts, &other);
	if (visit->route == NULL && other)
		methods_allow(visit);
	else if (visit->route == NULL)
		visit_refuse(visit, 404, "No page of this inspection has that address.");
}

/* Where to go after signing in is kept, when it is a page that can be opened again. The overview is where everybody
 * comes out and where the name at the top leads: who may not see it begins elsewhere. */
static void
permission_check(struct visit *visit)
{
	struct request *request = &visit->request;

	if (role_may(request->person.role, visit->route->permission))
		return;
	if (request->person.role != ROLE_NOBODY && request->method == METHOD_GET &&
		str_equal(request->path, STR("/"))) {
		visit->is_refused = true;
		reply_redirect(&visit->reply, frame_beginning(request));
	} else if (request->person.role != ROLE_NOBODY) {
		visit_refuse(visit, 403, "Your role does not open this page.");
	} else if (request->method == METHOD_GET) {
		visit->is_refused = true;
		reply_redirect(&visit->reply,
			url_add(&visit->arena, URL("/sign-in"), "to", request->target));
	} else {
		visit_refuse(visit, 403, "You are signed out. Sign in and send it again.");
	}
}

void
visit_begin(struct visit *visit)
{
	struct request *request = &visit->request;
	const char *why;
	struct err err = {0};

	request->arena = &visit->arena;
	request->door = &visit->serving->door;
	request->now = clock_now(NULL);
	request->method = visit->head.method;
	request->agent = visit->head.agent;
	/* Over a socket of this machine only the proxy gets here; over the loopback anyone could say it. */
	request->address = visit->serving->options->is_behind_proxy ? visit->head.address : STR("");
	request->takes_gzip = visit->head.takes_gzip;
	if (!host_is_ours(visit))
		visit_refuse(visit, 421, "The request names another host than this one.");
	else if (!uri_target_read(request, visit->head.target, &err))
		visit_fail(visit, &err);
	else
		route_choose(visit);
	if (!visit->is_refused && visit->route->method == METHOD_POST &&
		(why = csrf_origin_check(&visit->head, visit->serving->options->is_tls)) != NULL)
		visit_refuse(visit, 403, why);
	if (!visit->is_refused && !person_find(request, visit->head.cookie, &err))
		visit_fail(visit, &err);
	if (!visit->is_refused)
		permission_check(visit);
	if (visit->head.body_size > 0)
		body_begin(visit);
}

/* ---- the page ---- */

/* Conditional requests (RFC 9110 section 13.1.2): entity tags of ours are strong and hold no comma. */
static void
condition_apply(struct visit *visit)
{
	struct reply *reply = &visit->reply;
	struct str wanted = visit->head.none_match;
	struct str tag;

	if (reply->etag.len == 0 || reply->status != 200 || visit->head.method != METHOD_GET)
		return;
	while (str_cut(&wanted, ',', &tag)) {
		tag = str_trim(tag);
		if (str_starts(tag, STR("W/")))
			tag = str_from(tag, 2);
		if (!str_equal(tag, reply->etag) && !str_equal(tag, STR("*")))
			continue;
		reply->status = 304;
		buf_clear(&reply->body);
		fd_close(&reply->fd);
		return;
	}
}

static void
visit_settle(struct visit *visit)
{
	if (visit->reply.body.overflowed)
		visit_refuse(visit, 500, "The page would be larger than any page may be.");
	condition_apply(visit);
	visit->stage = VISIT_READY;
}

/* A form of somebody who is signed in has the secret of the session; a script brings it in the head. */
static void
csrf_check(struct visit *visit)
{
	struct str expected = visit->request.person.csrf;

	if (expected.len == 0 || visit->is_checked)
		return;
	if (!csrf_token_fits(expected, visit->head.csrf) &&
		!csrf_token_fits(expected, request_get(&visit->request, CSRF_FIELD)))
		visit_refuse(visit, 403,
			"The form is not of this session. Open the page again and fill it in there.");
}

/* All that a page reads is of one moment. */
static bool
route_run(struct visit *visit, struct err *err)
{
	struct db *db = visit->serving->door.workshop->inspection->db;
	bool done;

	if (!db_view_begin(db, err))
		return false;
	done = visit->route->run(&visit->request, &visit->reply, err);
	db_view_end(db);
	return done;
}

/* And what is made of the clerk's answer is of a later one. */
static bool
then_run(struct visit *visit, const struct act_answer *answer, struct err *err)
{
	struct db *db = visit->serving->door.workshop->inspection->db;
	bool done;

	if (!db_view_begin(db, err))
		return false;
	visit->request.named = NULL; /* of the moment before the act */
	done = visit->reply.then(&visit->request, answer, &visit->reply, err);
	db_view_end(db);
	return done;
}

void
visit_run(struct visit *visit)
{
	struct err err = {0};

	if (visit->head.body_size > 0)
		body_end(visit);
	if (!visit->is_refused && visit->route->method == METHOD_POST)
		csrf_check(visit);
	if (!visit->is_refused && !route_run(visit, &err))
		visit_fail(visit, &err);
	/* The reply leaves when its act is in the log. */
	if (!visit->is_refused && visit->reply.act != NULL) {
		if (waiting_ask(visit, &err))
			return;
		visit_fail(visit, &err);
	}
	visit_settle(visit);
}

/* `then` may ask for one more act. */
void
visit_answered(struct visit *visit, const struct act_answer *answer)
{
	struct err err = {0};

	visit->reply.act = NULL;
	if (answer == NULL)
		visit_refuse(visit, 503,
			"The inspection did not answer in time. What you asked for may still be done; "
			"look before you send it again.");
	else if (answer->err.kind != ERR_NONE)
		visit_fail(visit, &answer->err);
	else if (visit->reply.then != NULL && !then_run(visit, answer, &err))
		visit_fail(visit, &err);
	if (!visit->is_refused && visit->reply.act != NULL) {
		if (waiting_ask(visit, &err))
			return;
		visit_fail(visit, &err);
	}
	visit_settle(visit);
}
