#include "page.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/date.h"
#include "base/err.h"
#include "base/zone.h"
#include "search/search.h"
#include "tap.h"
#include "web/door.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/route.h"
#include "web/uri.h"
#include "work/clerk/act.h"
#include "work/searching.h"
#include "work/view/board.h"
#include "work/view/restricted_known.h"
#include "work/view/search_counts.h"
#include "work/workshop.h"

#include <stdlib.h>

enum { PAGE_ARENA_MAX = 256 << 20 };

struct page {
	struct workshop workshop;
	struct door door;
	struct arena arena;
	struct arena kept; /* as long as the page */
	struct person person;
	int64_t now;
	struct request request;
	struct reply reply;
};

struct page *
page_new(const char *folder)
{
	struct page *page = memory_alloc(sizeof(*page));
	struct err err = {0};

	*page = (struct page){.now = DATE_NONE, .reply = {.fd = -1}};
	arena_init(&page->arena, PAGE_ARENA_MAX);
	arena_init(&page->kept, 1 << 20);
	page->door = (struct door){.folder = folder, .workshop = &page->workshop};
	if (!zone_load(&page->kept, ZONE_USUAL, &page->door.zone, &err) ||
		!workshop_look(folder, &page->workshop, &err) ||
		!work_search_open(&page->workshop, &page->door.search, &err)) {
		tap_ok(false, "the inspection opens: %s", err.text);
		exit(tap_done());
	}
	return page;
}

static void
page_forget(struct page *page)
{
	buf_free(&page->reply.body);
	arena_clear(&page->arena);
	page->reply = (struct reply){.status = 200, .fd = -1};
	page->request = (struct request){.arena = &page->arena,
		.door = &page->door,
		.person = page->person,
		.now = page->now == DATE_NONE ? clock_now(NULL) : page->now};
}

void
page_free(struct page *page)
{
	if (page == NULL)
		return;
	page_forget(page);
	arena_free(&page->arena);
	arena_free(&page->kept);
	board_free(page->door.board);
	restricted_known_free(page->door.restricted);
	search_counts_free(page->door.search_counts);
	search_close(page->door.search);
	workshop_close(&page->workshop);
	free(page);
}

void
page_as_person(struct page *page, enum role role, int64_t account, const char *login)
{
	page->person = (struct person){.account = account,
		.login = str_of(login),
		.name = str_of(login),
		.role = role,
		.token = role == ROLE_NOBODY ? STR("") : STR("token"),
		.csrf = role == ROLE_NOBODY ? STR("") : STR("secret")};
}

void
page_as(struct page *page, enum role role)
{
	page_as_person(
		page, role, role == ROLE_NOBODY ? 0 : 1, role == ROLE_NOBODY ? "" : "tester");
}

void
page_at(struct page *page, int64_t now)
{
	page->now = now;
}

static int
route_run(struct page *page)
{
	struct request *request = &page->request;
	struct err err = {0};
	bool other;
	const struct route *route = route_find(
		request->method, request->path, request->parts, &other);

	if (route == NULL)
		return page->reply.status = other ? 405 : 404;
	if (!role_may(request->person.role, route->permission))
		return page->reply.status = request->person.role == ROLE_NOBODY ? 303 : 403;
	if (!route->run(request, &page->reply, &err)) {
		tap_note("the page says: %s", err.text);
		reply_error(&page->reply, request, &err);
	}
	return page->reply.status;
}

static int
page_ask(struct page *page, enum method method, const char *target, const char *form)
{
	struct request *request = &page->request;
	struct err err = {0};

	page_forget(page);
	request->method = method;
	if (!uri_target_read(request, str_copy(&page->arena, str_of(target)), &err) ||
		!uri_fields_read(&page->arena, str_copy(&page->arena, str_of(form)),
			request->fields, &request->field_count, &err)) {
		reply_error(&page->reply, request, &err);
		return page->reply.status;
	}
	return route_run(page);
}

int
page_get(struct page *page, const char *target)
{
	return page_ask(page, METHOD_GET, target, "");
}

int
page_post(struct page *page, const char *target, const char *form)
{
	return page_ask(page, METHOD_POST, target, form);
}

struct str
page_body(const struct page *page)
{
	return buf_str(&page->reply.body);
}

bool
page_says(const struct page *page, const char *text)
{
	return str_find(page_body(page), str_of(text)) != STR_NONE;
}

struct str
page_location(const struct page *page)
{
	return page->reply.location.text;
}

struct request *
page_request(struct page *page)
{
	return &page->request;
}

struct reply *
page_reply(struct page *page)
{
	return &page->reply;
}

const struct act *
page_act(const struct page *page)
{
	return page->reply.act;
}

int
page_answered(struct page *page, const struct act_answer *answer)
{
	struct err err = {0};

	if (answer->err.kind != ERR_NONE)
		reply_error(&page->reply, &page->request, &answer->err);
	else if (page->reply.then != NULL &&
		!page->reply.then(&page->request, answer, &page->reply, &err))
		reply_error(&page->reply, &page->request, &err);
	return page->reply.status;
}
