/* What the liaison officer of the authority sees: the letters that went to it, and their own uploads. */
#include "base/arena.h"
#include "base/err.h"
#include "liaison.html.h"
#include "store/inspection.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/pages/requests.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "work/request_sent.h"
#include "work/upload.h"
#include "work/workshop.h"

static bool
requests_fill(struct request *request, struct liaison_view *view, struct err *err)
{
	struct request_sent *sent;

	if (!request_sent_list(request->door->workshop->inspection, request->arena, &sent,
		    &view->request_count, err))
		return false;
	view->requests = ARENA_ARRAY(request->arena, view->request_count, struct requests_row);
	for (size_t i = 0; i < view->request_count; i++) {
		view->requests[i] = requests_row_make(request, &sent[i], "/liaison/request");
		view->late_count += request_sent_state(&sent[i], request->now) == REQUEST_LATE;
	}
	return true;
}

static bool
home_show(struct request *request, struct reply *reply, struct err *err)
{
	const struct frame frame = {
		.title = STR("Requests and deliveries"), .section = SECTION_LIAISON};
	const struct upload_filter filter = {.account = request->person.account, .state = -1};
	struct liaison_view view = {0};

	if (!setting_get(request->door->workshop->inspection, request->arena, "authority",
		    &view.authority, err) ||
		!requests_fill(request, &view, err) ||
		!uploads_list_make(request, &filter, &view.uploads, err) ||
		!frame_begin(request, reply, &frame, err))
		return false;
	view.uploads.caption = STR("Your uploads");
	liaison_page(&reply->body, &view);
	frame_end(request, reply);
	return true;
}

const struct route routes_of_liaison[] = {
	{METHOD_GET, "/liaison", PERMIT_LIAISON, home_show, false, false},
	{METHOD_GET, "/liaison/request/:request/:ending", PERMIT_LIAISON, requests_file_give, false,
		false},
	{0},
};
