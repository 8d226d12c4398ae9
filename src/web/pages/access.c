#include "web/pages/access.h"

#include "access/account.h"
#include "access/restriction.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "store/inspection.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/parts/who.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "work/clerk/act.h"
#include "work/workshop.h"

#include "access.html.h"

/* ---- asking ---- */

static bool
ask_show(struct request *request, struct reply *reply, struct err *err)
{
	const struct frame frame = {.title = STR("Ask for access"), .section = SECTION_READING};
	struct ask_view view = {
		.csrf = request->person.csrf, .is_done = request_has(request, "done")};

	if (!request_i64(request, "item", 1, INT64_MAX, 0, &view.item, err))
		return false;
	if (view.item == 0)
		return err_set(err, ERR_USAGE, "say which item you ask for");
	view.back = url_format(request->arena, "/item/%lld", (long long)view.item);
	if (!frame_begin(request, reply, &frame, err))
		return false;
	ask_page(&reply->body, &view);
	frame_end(request, reply);
	return true;
}

static bool
ask_do(struct request *request, struct reply *reply, struct err *err)
{
	struct act *act = reply_act(reply, request, "access-ask");

	(void)err;
	act_str(act, "item", request_get(request, "item"));
	act_str(act, "why", request_get(request, "why"));
	reply_redirect(reply,
		url_add(request->arena,
			url_add(request->arena, URL("/access/ask"), "item",
				request_get(request, "item")),
			"done", STR("1")));
	return true;
}

/* ---- the lead's page ---- */

static struct str
of_words(struct arena *arena, const struct restriction *r)
{
	if (r->scope == RESTRICTION_ITEM)
		return str_format(arena, "Item %lld", (long long)r->number);
	if (r->scope == RESTRICTION_DELIVERY)
		return str_format(arena, "Delivery %lld", (long long)r->number);
	return str_format(arena, "All of %.*s", STR_ARG(r->name));
}

static void
named_fill(struct arena *arena, struct access_row *row, const struct access_grant *grants,
	size_t count)
{
	size_t room = 0;

	for (size_t i = 0; i < count; i++) {
		if ((int64_t)grants[i].restriction != row->restriction)
			continue;
		row->named = arena_grow(
			arena, row->named, row->named_count, &room, sizeof(*row->named));
		row->named[row->named_count++] = (struct access_named){
			grants[i].account, grants[i].name, grants[i].why};
	}
}

static bool
rows_fill(struct request *request, struct db *db, struct access_view *view, struct err *err)
{
	struct restriction *restrictions;
	struct access_grant *grants;
	size_t grant_count;

	if (!restriction_list(db, request->arena, &restrictions, &view->row_count, err) ||
		!access_grant_list(db, request->arena, &grants, &grant_count, err))
		return false;
	view->rows = ARENA_ARRAY(request->arena, view->row_count, struct access_row);
	for (size_t i = 0; i < view->row_count; i++) {
		const struct restriction *r = &restrictions[i];

		view->rows[i] = (struct access_row){.restriction = (int64_t)r->entry,
			.class = restriction_class_title(r->class),
			.of = of_words(request->arena, r),
			.why = r->why,
			.who = who_named(request, r->who),
			.when = moment_day(request, r->moment)};
		named_fill(request->arena, &view->rows[i], grants, grant_count);
	}
	return true;
}

/* What opening the item opens, which may be far more than it. */
static bool
opens_fill(struct request *request, int64_t item, struct access_question *question,
	const struct restriction *restrictions, size_t count, struct err *err)
{
	uint64_t of[RESTRICTION_OF_MAX];
	size_t of_count;

	question->opens = STR("");
	if (!restriction_of_item(request->door->workshop->inspection, item, of, &of_count, err))
		return false;
	for (size_t i = 0; i < of_count; i++)
		for (size_t r = 0; r < count; r++)
			if (restrictions[r].entry == of[i])
				question->opens = str_format(request->arena, "%.*s%s%.*s",
					STR_ARG(question->opens),
					question->opens.len > 0 ? "; " : "",
					STR_ARG(of_words(request->arena, &restrictions[r])));
	return true;
}

static bool
questions_fill(struct request *request, struct db *db, struct access_view *view, struct err *err)
{
	struct restriction *restrictions;
	struct access_asking *askings;
	size_t count;

	if (!access_asking_list(db, request->arena, &askings, &view->question_count, err) ||
		!restriction_list(db, request->arena, &restrictions, &count, err))
		return false;
	view->questions = ARENA_ARRAY(request->arena, view->question_count, struct access_question);
	for (size_t i = 0; i < view->question_count; i++) {
		view->questions[i] = (struct access_question){.asking = (int64_t)askings[i].entry,
			.name = askings[i].name,
			.item = askings[i].item,
			.why = askings[i].why,
			.when = moment_day(request, askings[i].moment)};
		if (!opens_fill(request, askings[i].item, &view->questions[i], restrictions, count,
			    err))
			return false;
	}
	return true;
}

/* Those who may read evidence at all. */
static bool
people_fill(struct request *request, struct db *db, struct access_view *view, struct err *err)
{
	struct account *accounts;
	size_t count;

	if (!account_list(db, request->arena, &accounts, &count, err))
		return false;
	view->people = ARENA_ARRAY(request->arena, count, struct access_person);
	for (size_t i = 0; i < count; i++)
		if (accounts[i].state == ACCOUNT_OPEN &&
			role_may(accounts[i].role, PERMIT_EVIDENCE))
			view->people[view->person_count++] = (struct access_person){
				accounts[i].id, accounts[i].name};
	return true;
}

static bool
access_show(struct request *request, struct reply *reply, struct err *err)
{
	const struct frame frame = {.title = STR("Restricted items"), .section = SECTION_PEOPLE};
	struct db *db = request->door->workshop->inspection->db;
	struct access_view view = {.csrf = request->person.csrf};

	if (request_has(request, "done"))
		view.done = STR("It is so from now on, and the log says so.");
	if (!rows_fill(request, db, &view, err) || !questions_fill(request, db, &view, err) ||
		!people_fill(request, db, &view, err) || !frame_begin(request, reply, &frame, err))
		return false;
	access_page(&reply->body, &view);
	frame_end(request, reply);
	return true;
}

/* ---- what it changes ---- */

/* The act with these fields of the form. */
static bool
change_ask(struct request *request, struct reply *reply, const char *name,
	const char *const *fields, size_t count)
{
	struct act *act = reply_act(reply, request, name);

	for (size_t i = 0; i < count; i++)
		act_str(act, fields[i], request_get(request, fields[i]));
	reply_redirect(reply, URL("/access?done=1"));
	return true;
}

static bool
restrict_do(struct request *request, struct reply *reply, struct err *err)
{
	static const char *const fields[] = {"class", "scope", "why"};
	bool is_custodian = str_equal(request_get(request, "scope"), STR("custodian"));

	(void)err;
	(void)change_ask(request, reply, "restrict", fields, COUNT_OF(fields));
	act_str(reply->act, is_custodian ? "name" : "number", str_trim(request_get(request, "of")));
	return true;
}

static bool
lift_do(struct request *request, struct reply *reply, struct err *err)
{
	static const char *const fields[] = {"restriction", "why"};

	(void)err;
	return change_ask(request, reply, "restriction-lift", fields, COUNT_OF(fields));
}

static bool
grant_do(struct request *request, struct reply *reply, struct err *err)
{
	static const char *const fields[] = {"restriction", "account", "why"};

	(void)err;
	return change_ask(request, reply, "access-grant", fields, COUNT_OF(fields));
}

static bool
end_do(struct request *request, struct reply *reply, struct err *err)
{
	static const char *const fields[] = {"restriction", "account", "why"};

	(void)err;
	return change_ask(request, reply, "access-end", fields, COUNT_OF(fields));
}

static bool
answer_do(struct request *request, struct reply *reply, struct err *err)
{
	static const char *const fields[] = {"asking", "grants", "why"};

	(void)err;
	return change_ask(request, reply, "access-answer", fields, COUNT_OF(fields));
}

const struct route routes_of_access[] = {
	{METHOD_GET, "/access", PERMIT_GRANT, access_show, false},
	{METHOD_GET, "/access/ask", PERMIT_EVIDENCE, ask_show, false},
	{METHOD_POST, "/access/ask", PERMIT_EVIDENCE, ask_do, false},
	{METHOD_POST, "/access/restrict", PERMIT_GRANT, restrict_do, false},
	{METHOD_POST, "/access/lift", PERMIT_GRANT, lift_do, false},
	{METHOD_POST, "/access/grant", PERMIT_GRANT, grant_do, false},
	{METHOD_POST, "/access/end", PERMIT_GRANT, end_do, false},
	{METHOD_POST, "/access/answer", PERMIT_GRANT, answer_do, false},
	{0},
};
