#include "web/pages/account.h"

#include "base/err.h"
#include "web/agent.h"
#include "web/frame.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "web/session_cookie.h"
#include "work/clerk/act.h"

#include "sign_in.html.h"

/* ---- the forms ---- */

static bool
form_write(struct request *request, struct reply *reply, const struct sign_in_view *view,
	bool is_code, struct err *err)
{
	struct frame frame = {.title = is_code ? STR("Enter the code of your app") : STR("Sign in"),
		.is_failed = view->wrong.len > 0};

	if (!frame_begin(request, reply, &frame, err))
		return false;
	if (is_code)
		sign_in_code_page(&reply->body, view);
	else
		sign_in_page(&reply->body, view);
	frame_end(request, reply);
	return true;
}

static bool
in_show(struct request *request, struct reply *reply, struct err *err)
{
	struct sign_in_view view = {.to = request_get(request, "to")};

	return form_write(request, reply, &view, false, err);
}

static bool
code_show(struct request *request, struct reply *reply, struct err *err)
{
	struct sign_in_view view = {.to = request_get(request, "to")};

	if (request->person.token.len > 0 && request->person.account == 0)
		return form_write(request, reply, &view, true, err);
	reply_redirect(reply, URL("/sign-in"));
	return true;
}

/* ---- the steps ---- */

static struct url
place_after(const struct request *request)
{
	struct url to;

	return url_of_outside(request_get(request, "to"), &to) ? to : URL("/");
}

/* To the page for the code, or into the workbench; the token is a new one each time. */
static void
token_take(struct request *request, struct reply *reply, const struct act_answer *answer)
{
	if (str_equal(answer_get(answer, "state"), STR("in")))
		reply_redirect(reply, place_after(request));
	else
		reply_redirect(reply,
			url_add(request->arena, URL("/sign-in/code"), "to",
				request_get(request, "to")));
	session_cookie_set(request, reply, str_copy(request->arena, answer_get(answer, "token")));
}

static bool
in_then(struct request *request, const struct act_answer *answer, struct reply *reply,
	struct err *err)
{
	struct sign_in_view view = {.to = request_get(request, "to"),
		.login = request_get(request, "login"),
		.wrong = STR("The login name or the password is not right.")};

	if (answer_get(answer, "token").len > 0) {
		token_take(request, reply, answer);
		return true;
	}
	reply->status = 403;
	return form_write(request, reply, &view, false, err);
}

static bool
in_do(struct request *request, struct reply *reply, struct err *err)
{
	struct act *act = reply_act(reply, request, "sign-in");

	(void)err;
	/* Whoever was signed in here before: the new session owes it nothing. */
	act->token = STR("");
	act_str(act, "login", request_get(request, "login"));
	act_str(act, "password", request_get(request, "password"));
	act_str(act, "address", request->address);
	act_str(act, "agent", agent_clean(request->arena, request->agent));
	reply->then = in_then;
	return true;
}

static bool
code_then(struct request *request, const struct act_answer *answer, struct reply *reply,
	struct err *err)
{
	struct sign_in_view view = {
		.to = request_get(request, "to"), .wrong = STR("That code is not right.")};

	if (answer_get(answer, "token").len > 0) {
		token_take(request, reply, answer);
		return true;
	}
	reply->status = 403;
	if (str_equal(answer_get(answer, "state"), STR("wrong")))
		return form_write(request, reply, &view, true, err);
	view.wrong = STR("That took too long, or too many codes were wrong. Begin again.");
	session_cookie_clear(request, reply);
	return form_write(request, reply, &view, false, err);
}

static bool
code_ask(struct request *request, struct reply *reply, const char *name)
{
	struct act *act = reply_act(reply, request, name);

	act_str(act, "code", request_get(request, "code"));
	reply->then = code_then;
	return true;
}

static bool
code_do(struct request *request, struct reply *reply, struct err *err)
{
	(void)err;
	return code_ask(request, reply, "sign-in-code");
}

static bool
recovery_do(struct request *request, struct reply *reply, struct err *err)
{
	(void)err;
	return code_ask(request, reply, "sign-in-recovery");
}

static bool
out_do(struct request *request, struct reply *reply, struct err *err)
{
	(void)err;
	(void)reply_act(reply, request, "sign-out");
	session_cookie_clear(request, reply);
	reply->clears_site = true;
	reply_redirect(reply, URL("/sign-in"));
	return true;
}

const struct route routes_of_sign_in[] = {
	{METHOD_GET, "/sign-in", PERMIT_ANYONE, in_show, false},
	{METHOD_POST, "/sign-in", PERMIT_ANYONE, in_do, false},
	{METHOD_GET, "/sign-in/code", PERMIT_ANYONE, code_show, false},
	{METHOD_POST, "/sign-in/code", PERMIT_ANYONE, code_do, false},
	{METHOD_POST, "/sign-in/recovery", PERMIT_ANYONE, recovery_do, false},
	{METHOD_POST, "/sign-out", PERMIT_SELF, out_do, false},
	{0},
};
