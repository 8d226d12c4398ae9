#include "web/pages/opening.h"

#include "access/restriction.h"
#include "base/arena.h"
#include "item.html.h"
#include "store/inspection.h"
#include "store/item.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/pages/item.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/route.h"
#include "work/clerk/act.h"
#include "work/view/item_view.h"
#include "work/workshop.h"

/* What holds words that someone meant to take out is open to whoever reads evidence; what the lead
 * restricted is open to people who are named. */
static bool
is_open_to(struct request *request, int64_t item, bool *ret_open, struct err *err)
{
	struct inspection *inspection = request->door->workshop->inspection;
	struct item wanted;

	return item_get(inspection, request->arena, item, &wanted, err) &&
		access_may_open(
			inspection->db, request->person.account, wanted.document, ret_open, err);
}

bool
opening_ask(struct request *request, struct reply *reply, int64_t item, struct str why,
	const char *verb, bool *ret_open, struct err *err)
{
	struct act *act;

	*ret_open = true;
	if (why.len > 0 && !is_open_to(request, item, ret_open, err))
		return false;
	if (why.len == 0 || !*ret_open)
		return true;
	act = reply_act(reply, request, "note-view");
	act_i64(act, request->arena, "items", item);
	act_str(act, "verb", str_of(verb));
	return true;
}

bool
opening_ask_both(struct request *request, struct reply *reply, const struct item_view *views,
	const char *verb, int64_t *ret_closed, struct err *err)
{
	struct str items = STR("");
	struct act *act;

	*ret_closed = 0;
	for (size_t i = 0; i < 2; i++) {
		int64_t id = views[i].item.id;
		bool is_open;

		if (views[i].restricted.len == 0)
			continue;
		if (!is_open_to(request, id, &is_open, err))
			return false;
		if (!is_open) {
			*ret_closed = id;
			return true;
		}
		items = str_format(request->arena, "%.*s%s%lld", STR_ARG(items),
			items.len > 0 ? " " : "", (long long)id);
	}
	if (items.len == 0)
		return true;
	act = reply_act(reply, request, "note-view");
	act_str(act, "items", items);
	act_str(act, "verb", str_of(verb));
	return true;
}

bool
opening_closed(struct request *request, struct reply *reply, int64_t item, struct err *err)
{
	struct item_page *page = ARENA_NEW(request->arena, struct item_page);
	struct frame frame = {.title = STR("Closed to you"), .section = SECTION_READING};

	page->ask = url_add_i64(request->arena, URL("/access/ask"), "item", item);
	page->has_ask = opening_is_way(request, page->ask);
	reply->status = 403;
	if (!frame_begin(request, reply, &frame, err))
		return false;
	item_closed_page(&reply->body, page);
	frame_end(request, reply);
	return true;
}

bool
opening_is_way(const struct request *request, struct url to)
{
	struct str path = str_slice(to.text, 0, str_find_char(to.text, '?'));
	struct str parts[REQUEST_PARTS_MAX];
	bool other;
	const struct route *route = route_find(METHOD_GET, path, parts, &other);

	return route != NULL && request_may(request, route->permission);
}
