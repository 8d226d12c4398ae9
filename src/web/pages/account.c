#include "web/pages/account.h"

#include "access/account.h"
#include "access/session.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "store/inspection.h"
#include "web/agent.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/pages/shown.h"
#include "web/parts/who.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "work/clerk/act.h"
#include "work/workshop.h"

#include "account.html.h"

static struct part_option
other_option(struct arena *arena, const struct account_session *session, struct str mark)
{
	return (struct part_option){
		.text = str_format(arena, "Where you are in since %.*s, from %.*s",
			STR_ARG(session->begun), STR_ARG(session->address)),
		.value = mark,
		.has_value = true};
}

static bool
sessions_fill(struct request *request, struct account_view *view, struct err *err)
{
	struct session_row *rows;
	size_t count;

	if (!session_list(request->door->people, request->arena, request->person.account,
		    request->person.token, request->now, &rows, &count, err))
		return false;
	view->sessions = ARENA_ARRAY(request->arena, count, struct account_session);
	view->session_count = count;
	view->others = ARENA_ARRAY(request->arena, count + 1, struct part_option);
	view->others[view->other_count++] = (struct part_option){
		.text = STR("Everywhere but here"), .has_value = true};
	for (size_t i = 0; i < count; i++) {
		view->sessions[i] = (struct account_session){
			.begun = moment_words(request, rows[i].begun),
			.used = moment_words(request, rows[i].used),
			.address = rows[i].address.len == 0 ? STR("this machine") : rows[i].address,
			.agent = agent_words(request->arena, rows[i].agent),
			.is_this = rows[i].is_this,
		};
		if (!rows[i].is_this)
			view->others[view->other_count++] = other_option(
				request->arena, &view->sessions[i], rows[i].mark);
	}
	return true;
}

static struct str
done_words(const struct request *request)
{
	struct str done = request_get(request, "done");

	if (str_equal(done, STR("password")))
		return STR("Your password is another now. Elsewhere you are signed out.");
	if (str_equal(done, STR("sessions")))
		return STR("You are signed out there.");
	if (str_equal(done, STR("keys")))
		return STR("Your keys are as you chose.");
	return STR("");
}

static bool
view_load(struct request *request, struct account_view *view, struct err *err)
{
	struct account account;

	if (!account_get(request->door->workshop->inspection->db, request->arena,
		    request->person.account, &account, err) ||
		!recovery_left(request->door->people, account.id, &view->codes_left, err))
		return false;
	view->csrf = request->person.csrf;
	view->login = account.login;
	view->name = account.name;
	view->role = role_title(account.role);
	view->asks_code = account.asks_code;
	view->keys_off = request->person.keys_off;
	return sessions_fill(request, view, err);
}

static bool
page_write(struct request *request, struct reply *reply, struct str wrong, struct err *err)
{
	struct frame frame = {.title = STR("Your account"), .is_failed = wrong.len > 0};
	struct account_view view = {.wrong = wrong};

	if (wrong.len == 0)
		view.done = done_words(request);
	if (!view_load(request, &view, err) || !frame_begin(request, reply, &frame, err))
		return false;
	account_page(&reply->body, &view);
	frame_end(request, reply);
	return true;
}

static bool
account_show(struct request *request, struct reply *reply, struct err *err)
{
	return page_write(request, reply, STR(""), err);
}

/* ---- what it changes ---- */

static bool
wrong_write(struct request *request, struct reply *reply, struct err *err)
{
	reply->status = 403;
	return page_write(request, reply, STR("That is not your present password."), err);
}

static bool
password_then(struct request *request, const struct act_answer *answer, struct reply *reply,
	struct err *err)
{
	if (!str_equal(answer_get(answer, "state"), STR("done")))
		return wrong_write(request, reply, err);
	reply_redirect(reply, URL("/account?done=password"));
	return true;
}

static bool
password_do(struct request *request, struct reply *reply, struct err *err)
{
	struct act *act = reply_act(reply, request, "own-password");

	(void)err;
	act_str(act, "password", request_get(request, "password"));
	act_str(act, "fresh", request_get(request, "fresh"));
	act_str(act, "address", request->address);
	reply->then = password_then;
	return true;
}

static bool
code_then(struct request *request, const struct act_answer *answer, struct reply *reply,
	struct err *err)
{
	if (!str_equal(answer_get(answer, "state"), STR("done")))
		return wrong_write(request, reply, err);
	return shown_write(request, reply, answer, URL("/account"), err);
}

static bool
code_do(struct request *request, struct reply *reply, struct err *err)
{
	bool is_recovery = str_equal(request_get(request, "what"), STR("recovery"));
	struct act *act = reply_act(reply, request, is_recovery ? "own-recovery" : "own-code");

	(void)err;
	act_str(act, "password", request_get(request, "password"));
	act_str(act, "address", request->address);
	reply->then = code_then;
	return true;
}

static bool
sessions_then(struct request *request, const struct act_answer *answer, struct reply *reply,
	struct err *err)
{
	if (!str_equal(answer_get(answer, "state"), STR("done")))
		return wrong_write(request, reply, err);
	reply_redirect(reply, URL("/account?done=sessions"));
	return true;
}

static bool
sessions_do(struct request *request, struct reply *reply, struct err *err)
{
	struct act *act = reply_act(reply, request, "own-sessions");

	(void)err;
	act_str(act, "password", request_get(request, "password"));
	act_str(act, "mark", request_get(request, "mark"));
	act_str(act, "address", request->address);
	reply->then = sessions_then;
	return true;
}

static bool
keys_do(struct request *request, struct reply *reply, struct err *err)
{
	struct act *act = reply_act(reply, request, "own-keys");

	(void)err;
	act_str(act, "off", request_get(request, "off"));
	reply_redirect(reply, URL("/account?done=keys"));
	return true;
}

const struct route routes_of_account[] = {
	{METHOD_GET, "/account", PERMIT_SELF, account_show, false},
	{METHOD_POST, "/account/password", PERMIT_SELF, password_do, false},
	{METHOD_POST, "/account/code", PERMIT_SELF, code_do, false},
	{METHOD_POST, "/account/sessions", PERMIT_SELF, sessions_do, false},
	{METHOD_POST, "/account/keys", PERMIT_SELF, keys_do, false},
	{0},
};
