#include "web/pages/lists.h"

#include "access/account.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "search/search.h"
#include "store/inspection.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/parts/who.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "work/clerk/act.h"
#include "work/view/reading_next.h"
#include "work/view/reading_page.h"
#include "work/workshop.h"

#include "lists.html.h"

enum { ITEMS_SHOWN = 200, SEARCHED_MAX = 10000 };

static struct inspection *
inspection_of(const struct request *request)
{
	return request->door->workshop->inspection;
}

bool
reading_frame(struct request *request, struct reply *reply, struct str title, struct err *err)
{
	struct frame frame = {.title = title, .section = SECTION_READING, .layout = FRAME_PAGE};

	return frame_begin(request, reply, &frame, err);
}

bool
readers_load(struct request *request, enum permission permission, struct str chosen,
	struct reader_option **ret_readers, size_t *ret_count, struct err *err)
{
	struct account *accounts;
	size_t count;

	*ret_count = 0;
	if (!account_list(inspection_of(request)->db, request->arena, &accounts, &count, err))
		return false;
	*ret_readers = ARENA_ARRAY(request->arena, count, struct reader_option);
	for (size_t i = 0; i < count; i++)
		if (accounts[i].state == ACCOUNT_OPEN && role_may(accounts[i].role, permission))
			(*ret_readers)[(*ret_count)++] = (struct reader_option){accounts[i].login,
				accounts[i].name, str_equal(accounts[i].login, chosen)};
	return true;
}

static bool
row_fill(struct request *request, const struct reading_list *list, struct reading_row *row,
	struct err *err)
{
	struct reading_item next;
	struct reading_pace pace;

	if (!reading_pace_find(inspection_of(request), list->list, request->now, &pace, err) ||
		!reading_next_open(inspection_of(request), request->arena, request->person.account,
			list->list, 0, &next, err))
		return false;
	*row = (struct reading_row){
		.list = list,
		.name = str_format(
			request->arena, "B-%lld %.*s", (long long)list->list, STR_ARG(list->name)),
		.reader = who_named(request, list->reader),
		.pace = reading_pace_words(
			request->arena, &pace, request->now, request->door->zone),
		.done = list->read + list->skipped,
		.percent = list->count == 0 ? 0 : (list->read + list->skipped) * 100 / list->count,
		.link = url_format(request->arena, "/reading/%lld", (long long)list->list),
		.has_go = next.position != 0 && !list->is_closed &&
			str_equal(list->reader, request->person.login),
	};
	if (row->has_go)
		row->go = url_add_i64(request->arena,
			url_format(request->arena, "/item/%lld", (long long)next.item), "list",
			list->list);
	return true;
}

/* ---- All lists ---- */

static bool
readings_show(struct request *request, struct reply *reply, struct err *err)
{
	struct readings_view view = {.may_code = request_may(request, PERMIT_CODE),
		.may_settle = request_may(request, PERMIT_SETTLE),
		.csrf = request->person.csrf,
		.query = request_get(request, "query")};
	struct reading_list *lists;
	size_t count;

	if (!reading_lists(
		    inspection_of(request), request->arena, STR(""), true, &lists, &count, err) ||
		!readers_load(request, PERMIT_CODE, request->person.login, &view.readers,
			&view.reader_count, err))
		return false;
	view.mine = ARENA_ARRAY(request->arena, count, struct reading_row);
	view.others = ARENA_ARRAY(request->arena, count, struct reading_row);
	for (size_t i = 0; i < count; i++) {
		struct reading_row row;

		if (!row_fill(request, &lists[i], &row, err))
			return false;
		if (str_equal(lists[i].reader, request->person.login) && !lists[i].is_closed)
			view.mine[view.mine_count++] = row;
		else
			view.others[view.other_count++] = row;
	}
	if (!reading_frame(request, reply, STR("Reading"), err))
		return false;
	readings_page(&reply->body, &view);
	frame_end(request, reply);
	return true;
}

static bool
list_made(struct request *request, const struct act_answer *answer, struct reply *reply,
	struct err *err)
{
	(void)err;
	reply_redirect(reply,
		url_format(request->arena, "/reading/%lld",
			(long long)answer_get_i64(answer, "list")));
	return true;
}

/* What the search finds, as numbers of items; and the numbers that were named. */
static bool
items_gather(struct request *request, struct str query, struct str *ret_items, struct err *err)
{
	struct buf items CLEANUP(buf_free) = {.size_max = 1 << 18};
	struct search_request wanted = {.query = query,
		.limit = SEARCHED_MAX,
		.no_snippets = true,
		.asker = request->person.login};
	struct query_mistake mistake;
	struct search_result result = {0};
	struct str named = request_get(request, "items");

	if (query.len > 0 &&
		!search_run(request->door->search, request->arena, &wanted, &result, &mistake, err))
		return false;
	if (result.total > SEARCHED_MAX)
		return err_set(err, ERR_TOO_LARGE,
			"this search finds %zu records; narrow it to %d, or make several lists of it",
			result.total, SEARCHED_MAX);
	for (size_t i = 0; i < result.hit_count; i++)
		buf_add_format(&items, "%lld ", (long long)result.hits[i].item);
	for (size_t i = 0; i < named.len; i++)
		buf_add_char(&items, char_is_digit(named.data[i]) ? named.data[i] : ' ');
	if (items.overflowed)
		return err_set(err, ERR_TOO_LARGE, "these are too many items for one list");
	*ret_items = str_copy(request->arena, buf_str(&items));
	return str_trim(*ret_items).len > 0 ||
		err_set(err, ERR_USAGE,
			query.len > 0 ? "the search finds nothing"
				      : "say what to search for, or name some items");
}

static bool
list_make(struct request *request, struct reply *reply, struct err *err)
{
	struct str query = str_trim(request_get(request, "query"));
	struct str items;
	struct act *act;

	if (!items_gather(request, query, &items, err))
		return false;
	act = reply_act(reply, request, "list-make");
	act_str(act, "name", request_get(request, "name"));
	act_str(act, "reader", request_get(request, "reader"));
	act_str(act, "query", query);
	act_str(act, "items", items);
	reply->then = list_made;
	return true;
}

/* ---- One list ---- */

/* Neither path nor title of what is restricted, as in lists of a search. */
static struct reading_item_view
item_view(struct request *request, const struct reading_page_row *row, int64_t list)
{
	struct reading_item_view to = {
		.position = row->position,
		.number = str_format(request->arena, "%lld", (long long)row->item),
		.link = url_add_i64(request->arena,
			url_format(request->arena, "/item/%lld", (long long)row->item), "list",
			list),
		.state = reading_state_words(row->state),
		.when = moment_words(request, row->moment),
	};

	to.title = row->is_closed    ? STR("Closed to you")
		: row->is_restricted ? STR("Restricted")
		: row->path.len == 0 ? STR("An item without a name")
				     : path_name(row->path);
	if (row->path.len > to.title.len)
		to.within = str_slice(row->path, 0, row->path.len - to.title.len - 1);
	return to;
}

static bool
items_fill(struct request *request, struct reading_view *view, struct err *err)
{
	struct reading_page_row *rows;
	size_t count;
	int64_t from;

	if (!request_i64(request, "from", 1, INT32_MAX, 1, &from, err) ||
		!reading_page_load(inspection_of(request), request->arena, request->person.account,
			view->row.list->list, from, ITEMS_SHOWN + 1, &rows, &count, err))
		return false;
	if (count > ITEMS_SHOWN) {
		count = ITEMS_SHOWN;
		view->has_more = true;
		view->more = url_add_i64(
			request->arena, view->row.link, "from", from + ITEMS_SHOWN);
	}
	view->items = ARENA_ARRAY(request->arena, count, struct reading_item_view);
	for (size_t i = 0; i < count; i++)
		view->items[view->item_count++] = item_view(
			request, &rows[i], view->row.list->list);
	return true;
}

static bool
reading_show(struct request *request, struct reply *reply, struct err *err)
{
	struct reading_view view = {.csrf = request->person.csrf,
		.may_code = request_may(request, PERMIT_CODE),
		.may_settle = request_may(request, PERMIT_SETTLE)};
	struct reading_list list;
	int64_t number;

	if (!request_part_i64(request, 0, &number, err) ||
		!reading_list_get(inspection_of(request), request->arena, number, &list, err) ||
		!row_fill(request, &list, &view.row, err) || !items_fill(request, &view, err) ||
		!readers_load(
			request, PERMIT_CODE, list.reader, &view.readers, &view.reader_count, err))
		return false;
	view.is_second = list.pass == PASS_SECOND;
	view.post = view.row.link;
	view.agreement = url_format(
		request->arena, "/reading/%lld/agreement", (long long)list.list);
	if (!reading_frame(request, reply, view.row.name, err))
		return false;
	reading_page(&reply->body, &view);
	frame_end(request, reply);
	return true;
}

static bool
reading_change(struct request *request, struct reply *reply, struct err *err)
{
	static const char *const fields[] = {"version", "name", "reader", "closed"};
	struct act *act = reply_act(reply, request, "list-change");
	int64_t list;

	if (!request_part_i64(request, 0, &list, err))
		return false;
	act_i64(act, request->arena, "list", list);
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		act_str(act, fields[i], request_get(request, fields[i]));
	reply->then = list_made;
	return true;
}

static bool
second_draw(struct request *request, struct reply *reply, struct err *err)
{
	struct act *act = reply_act(reply, request, "second-draw");
	int64_t list;

	if (!request_part_i64(request, 0, &list, err))
		return false;
	act_i64(act, request->arena, "list", list);
	act_str(act, "share", request_get(request, "share"));
	act_str(act, "reader", request_get(request, "reader"));
	reply->then = list_made;
	return true;
}

static bool
reading_post(struct request *request, struct reply *reply, struct err *err)
{
	if (str_equal(request_get(request, "do"), STR("draw")))
		return second_draw(request, reply, err);
	return reading_change(request, reply, err);
}

const struct route routes_of_lists[] = {
	{METHOD_GET, "/reading", PERMIT_EVIDENCE, readings_show, false},
	{METHOD_POST, "/reading", PERMIT_CODE, list_make, false},
	{METHOD_GET, "/reading/:list", PERMIT_EVIDENCE, reading_show, false},
	{METHOD_POST, "/reading/:list", PERMIT_CODE, reading_post, false},
	{METHOD_GET, "/reading/:list/agreement", PERMIT_SETTLE, agreement_show, false},
	{METHOD_POST, "/reading/:list/settle", PERMIT_SETTLE, agreement_settle, false},
	{0},
};
