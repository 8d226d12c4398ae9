#include "web/pages/finding.h"

#include "base/arena.h"
#include "base/err.h"
#include "web/day_field.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "work/clerk/act.h"
#include "work/view/finding_ground.h"

#include "finding.html.h"

static bool
finding_show(struct request *request, struct reply *reply, struct err *err)
{
	struct finding_ground ground;
	struct finding_view view;
	struct frame frame = {.section = SECTION_FINDINGS, .layout = FRAME_READER};
	int64_t id;

	if (!request_part_i64(request, 0, &id, err) ||
		!finding_ground_load(
			request->door->workshop, request->arena, id, 0, &ground, err) ||
		!finding_view_fill(request, &ground, &view, err))
		return false;
	frame.title = str_format(request->arena, "Finding %.*s", STR_ARG(view.number));
	if (!frame_begin(request, reply, &frame, err))
		return false;
	finding_page(&reply->body, &view);
	frame_end(request, reply);
	return true;
}

/* ---- what is posted ---- */

/* Back to the finding; `context` is where to on its page, or NULL. */
static bool
back_to_finding(struct request *request, const struct act_answer *answer, struct reply *reply,
	struct err *err)
{
	int64_t id;

	(void)answer;
	if (!request_part_i64(request, 0, &id, err))
		return false;
	reply_redirect(reply, url_format(request->arena, "/finding/%lld", (long long)id));
	return true;
}

/* The act with the finding's number and those of the form's fields that are named. */
static bool
act_make(struct request *request, struct reply *reply, const char *name, const char *const *fields,
	struct act **ret_act, struct err *err)
{
	int64_t id;

	if (!request_part_i64(request, 0, &id, err))
		return false;
	*ret_act = reply_act(reply, request, name);
	act_i64(*ret_act, request->arena, "finding", id);
	for (size_t i = 0; fields[i] != NULL; i++)
		act_str(*ret_act, fields[i], request_get(request, fields[i]));
	reply->then = back_to_finding;
	return true;
}

static bool
step_post(struct request *request, struct reply *reply, struct err *err)
{
	static const char *const fields[] = {"version", "state", "note", NULL};
	struct act *act;

	return act_make(request, reply, "finding-step", fields, &act, err);
}

static bool
move_post(struct request *request, struct reply *reply, struct err *err)
{
	static const char *const fields[] = {"version", "line", NULL};
	struct act *act;

	return act_make(request, reply, "finding-move", fields, &act, err);
}

static bool
exhibit_post(struct request *request, struct reply *reply, struct err *err)
{
	static const char *const fields[] = {
		"exhibit", "source", "contemporaneous", "answer", "removed", NULL};
	struct act *act;

	return act_make(request, reply, "exhibit-change", fields, &act, err);
}

static bool
criticism_post(struct request *request, struct reply *reply, struct err *err)
{
	static const char *const fields[] = {
		"criticism", "person", "significant", "state", "words", "disposition", NULL};
	struct act *act;

	if (!act_make(request, reply, "criticism-put", fields, &act, err))
		return false;
	act_str(act, "due", day_field_get(request, "due"));
	return true;
}

const struct route routes_of_finding[] = {
	{METHOD_GET, "/finding/:finding", PERMIT_FINDINGS, finding_show, false},
	{METHOD_POST, "/finding/:finding/step", PERMIT_FINDINGS, step_post, false},
	{METHOD_POST, "/finding/:finding/move", PERMIT_WRITE, move_post, false},
	{METHOD_POST, "/finding/:finding/exhibit", PERMIT_WRITE, exhibit_post, false},
	{METHOD_POST, "/finding/:finding/criticism", PERMIT_WRITE, criticism_post, false},
	{0},
};
