#include "web/pages/account.h"

#include "access/account.h"
#include "access/session.h"
#include "base/arena.h"
#include "base/err.h"
#include "store/inspection.h"
#include "web/column_order.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/pages/shown.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "work/clerk/act.h"
#include "work/workshop.h"

#include "people.html.h"

#include <stdlib.h>

static size_t
roles_fill(struct people_role roles[ROLE_COUNT], enum role chosen)
{
	size_t count = 0;

	for (unsigned role = ROLE_NOBODY + 1; role < ROLE_COUNT; role++)
		roles[count++] = (struct people_role){
			role_name((enum role)role), role_title((enum role)role), role == chosen};
	return count;
}

static struct people_row
row_of(struct arena *arena, const struct account *account)
{
	return (struct people_row){.account = account->id,
		.login = account->login,
		.name = account->name,
		.role = role_title(account->role),
		.role_word = role_name(account->role),
		.is_open = account->state == ACCOUNT_OPEN,
		.asks_code = account->asks_code,
		.page = url_format(arena, "/people/%lld", (long long)account->id)};
}

static struct str
done_words(const struct request *request)
{
	struct str done = request_get(request, "done");

	if (str_equal(done, STR("changed")))
		return STR("The account is changed, and the log says so.");
	if (str_equal(done, STR("sessions")))
		return STR("The person is signed out everywhere, and the log says so.");
	if (str_equal(done, STR("password")))
		return STR("The password is given. Tell it to the person, who can change it.");
	return STR("");
}

/* By the column that was chosen: of what rows_sort names. */
static int
row_compare(const void *a, const void *b, void *data)
{
	const struct column_order *order = data;
	const struct people_row *x = a;
	const struct people_row *y = b;
	const struct str keys[][2] = {{x->name, y->name}, {x->login, y->login},
		{str_of(x->role), str_of(y->role)},
		{x->is_open ? STR("a") : STR("b"), y->is_open ? STR("a") : STR("b")}};
	int way = str_compare(keys[order->chosen][0], keys[order->chosen][1]);

	if (way == 0)
		return str_compare(x->login, y->login);
	return order->is_down ? -way : way;
}

static void
rows_sort(struct request *request, struct people_view *view)
{
	static const struct column columns[] = {
		{"name", "Name"}, {"login", "Login name"}, {"role", "Role"}, {"state", "State"}};
	struct column_order order = {.columns = columns,
		.count = COUNT_OF(columns),
		.parameter = "order",
		.form = "sort",
		.chosen = 1};

	column_order_take(request, &order);
	view->heads = column_order_heads(request->arena, &order);
	view->head_count = order.count;
	qsort_r(view->rows, view->row_count, sizeof(*view->rows), row_compare, &order);
}

static bool
people_show(struct request *request, struct reply *reply, struct err *err)
{
	const struct frame frame = {.title = STR("People"), .section = SECTION_PEOPLE};
	struct people_view view = {.csrf = request->person.csrf, .done = done_words(request)};
	struct account *accounts;

	if (!account_list(request->door->workshop->inspection->db, request->arena, &accounts,
		    &view.row_count, err))
		return false;
	view.rows = ARENA_ARRAY(request->arena, view.row_count, struct people_row);
	for (size_t i = 0; i < view.row_count; i++)
		view.rows[i] = row_of(request->arena, &accounts[i]);
	rows_sort(request, &view);
	view.role_count = roles_fill(view.roles, ROLE_INSPECTOR);
	if (!frame_begin(request, reply, &frame, err))
		return false;
	people_page(&reply->body, &view);
	frame_end(request, reply);
	return true;
}

static bool
made_then(struct request *request, const struct act_answer *answer, struct reply *reply,
	struct err *err)
{
	return shown_write(request, reply, answer, URL("/people"), err);
}

static bool
people_add(struct request *request, struct reply *reply, struct err *err)
{
	struct act *act = reply_act(reply, request, "account-make");

	(void)err;
	act_str(act, "login", request_get(request, "login"));
	act_str(act, "name", request_get(request, "name"));
	act_str(act, "role", request_get(request, "role"));
	act_str(act, "fresh", request_get(request, "fresh"));
	reply->then = made_then;
	return true;
}

/* ---- one person ---- */

static bool
person_show(struct request *request, struct reply *reply, struct err *err)
{
	struct person_view view = {.csrf = request->person.csrf, .done = done_words(request)};
	struct frame frame = {.section = SECTION_PEOPLE};
	struct session_row *rows;
	struct account account;
	int64_t id;

	if (!request_part_i64(request, 0, &id, err) ||
		!account_get(request->door->workshop->inspection->db, request->arena, id, &account,
			err) ||
		!session_list(request->door->people, request->arena, id, STR(""), request->now,
			&rows, &view.session_count, err))
		return false;
	view.row = row_of(request->arena, &account);
	view.change = view.row.page;
	view.password = url_segment(request->arena, view.row.page, STR("password"));
	view.sessions = url_segment(request->arena, view.row.page, STR("sessions"));
	view.code = url_segment(request->arena, view.row.page, STR("code"));
	view.role_count = roles_fill(view.roles, account.role);
	frame.title = account.name;
	if (!frame_begin(request, reply, &frame, err))
		return false;
	person_page(&reply->body, &view);
	frame_end(request, reply);
	return true;
}

/* The act of this name on the account of the address; `done` is said on its page then. */
static bool
person_act(struct request *request, struct reply *reply, const char *name, const char *done,
	struct act **ret_act, struct err *err)
{
	int64_t id;

	if (!request_part_i64(request, 0, &id, err))
		return false;
	*ret_act = reply_act(reply, request, name);
	act_i64(*ret_act, request->arena, "account", id);
	reply_redirect(reply,
		url_add(request->arena, url_format(request->arena, "/people/%lld", (long long)id),
			"done", str_of(done)));
	return true;
}

static bool
person_change(struct request *request, struct reply *reply, struct err *err)
{
	struct act *act;

	if (!person_act(request, reply, "account-change", "changed", &act, err))
		return false;
	act_str(act, "name", request_get(request, "name"));
	act_str(act, "role", request_get(request, "role"));
	act_str(act, "state", request_get(request, "state"));
	return true;
}

static bool
person_password(struct request *request, struct reply *reply, struct err *err)
{
	struct act *act;

	if (!person_act(request, reply, "account-password", "password", &act, err))
		return false;
	act_str(act, "fresh", request_get(request, "fresh"));
	return true;
}

static bool
person_sign_out(struct request *request, struct reply *reply, struct err *err)
{
	struct act *act;

	return person_act(request, reply, "account-sessions", "sessions", &act, err);
}

static bool
code_then(struct request *request, const struct act_answer *answer, struct reply *reply,
	struct err *err)
{
	struct url back = reply->location;

	reply->status = 200;
	reply->location = (struct url){STR("")};
	return shown_write(request, reply, answer, back, err);
}

static bool
person_code(struct request *request, struct reply *reply, struct err *err)
{
	struct act *act;

	if (!person_act(request, reply, "account-code", "changed", &act, err))
		return false;
	reply->then = code_then;
	return true;
}

const struct route routes_of_people[] = {
	{METHOD_GET, "/people", PERMIT_ACCOUNTS, people_show, false},
	{METHOD_POST, "/people", PERMIT_ACCOUNTS, people_add, false},
	{METHOD_GET, "/people/:account", PERMIT_ACCOUNTS, person_show, false},
	{METHOD_POST, "/people/:account", PERMIT_ACCOUNTS, person_change, false},
	{METHOD_POST, "/people/:account/password", PERMIT_ACCOUNTS, person_password, false},
	{METHOD_POST, "/people/:account/sessions", PERMIT_ACCOUNTS, person_sign_out, false},
	{METHOD_POST, "/people/:account/code", PERMIT_ACCOUNTS, person_code, false},
	{0},
};
