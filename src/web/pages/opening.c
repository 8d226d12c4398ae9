#include "web/pages/opening.h"

#include "base/arena.h"
#include "item.html.h"
#include "web/frame.h"
#include "web/pages/item.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/route.h"
#include "work/clerk/act.h"

/* Nobody is named for any restricted item yet. */
static bool
is_named(const struct request *request, int64_t item)
{
	(void)request;
	(void)item;
	return false;
}

bool
opening_ask(struct request *request, struct reply *reply, int64_t item, struct str why,
	const char *verb, bool *ret_open, struct err *err)
{
	struct act *act;

	(void)err;
	*ret_open = why.len == 0 || is_named(request, item);
	if (why.len == 0 || !*ret_open)
		return true;
	act = reply_act(reply, request, "note-view");
	act_i64(act, request->arena, "items", item);
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
