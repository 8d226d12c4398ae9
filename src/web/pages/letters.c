#include "base/arena.h"
#include "base/clock.h"
#include "base/date.h"
#include "base/err.h"
#include "base/zone.h"
#include "gaps.html.h"
#include "store/inspection.h"
#include "web/day_field.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/pages/gaps.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "web/say.h"
#include "work/clerk/act.h"
#include "work/request.h"
#include "work/workshop.h"

enum { GAPS_MAX = 500, DAY = 86400 };

static bool
letter_ask(struct request *request, struct letter_view *view, struct work_request *ask,
	struct err *err)
{
	struct str due = day_field_get(request, "due");
	int64_t today = zone_at(request->door->zone, request->now).wall;
	struct str value;
	size_t at = 0;

	view->gaps = ARENA_ARRAY(request->arena, GAPS_MAX, struct str);
	while (view->gap_count < GAPS_MAX && request_each(request, "gap", &at, &value))
		view->gaps[view->gap_count++] = value;
	view->addressee = request_get(request, "to");
	view->power = request_get(request, "power");
	view->due = due;
	*ask = (struct work_request){.gaps = view->gaps,
		.gap_count = view->gap_count,
		.addressee = view->addressee,
		.power = view->power,
		.date = today - today % DAY,
		.due = DATE_NONE,
		.who = request->person.name};
	if (view->gap_count == 0)
		return err_set(err, ERR_NOT_FOUND,
			"No gap is chosen. Tick those to be asked for on the page of gaps.");
	if (due.len > 0 && !date_parse_iso(due, &ask->due))
		return err_set(err, ERR_USAGE,
			"The day by which it is due wants a day, a month and a year, as 20 10 2014.");
	return true;
}

static struct url
file_address(struct request *request, const struct letter_view *view, const char *ending)
{
	struct url url = url_format(request->arena, "/requests/draft/%s", ending);

	for (size_t i = 0; i < view->gap_count; i++)
		url = url_add(request->arena, url, "gap", view->gaps[i]);
	url = url_add(request->arena, url, "to", view->addressee);
	url = url_add(request->arena, url, "power", view->power);
	return url_add(request->arena, url, "due", view->due);
}

static struct str
left_words(struct arena *arena, const struct work_request_result *result)
{
	uint64_t left = result->left_restricted + result->left_protected;

	return left == 0 ? STR("")
			 : str_format(arena,
				   "%.*s left out: they rest on restricted records, or on what "
				   "others than the authority gave.",
				   STR_ARG(say_count_of(arena, left, "gap is", "gaps are")));
}

static bool
letter_fill(struct request *request, struct letter_view *view, struct err *err)
{
	struct work_request_result result = {0};
	struct work_request ask;
	bool done = letter_ask(request, view, &ask, err) &&
		work_request(request->door->workshop, request->arena, &ask, &result, err);

	if (done) {
		view->text = str_copy(request->arena, buf_str(&result.text));
		view->left = left_words(request->arena, &result);
		view->odt = file_address(request, view, "odt");
		view->docx = file_address(request, view, "docx");
	} else {
		view->failed = str_copy(request->arena, str_of(err->text));
	}
	work_request_result_free(&result);
	return done || err->kind == ERR_NOT_FOUND || err->kind == ERR_USAGE;
}

static bool
letter_show(struct request *request, struct reply *reply, struct err *err)
{
	struct letter_view *view = ARENA_NEW(request->arena, struct letter_view);
	struct frame frame = {.title = STR("Request to the authority"), .section = SECTION_GAPS};

	if (!letter_fill(request, view, err))
		return false;
	frame.is_failed = view->failed.len > 0;
	view->csrf = request->person.csrf;
	if (!frame_begin(request, reply, &frame, err))
		return false;
	letter_page(&reply->body, view);
	frame_end(request, reply);
	return true;
}

/* The draft as a file, noted as an export before it leaves. */
static bool
letter_give(struct request *request, struct reply *reply, struct err *err)
{
	struct letter_view *view = ARENA_NEW(request->arena, struct letter_view);
	bool is_odt = str_equal(request->parts[0], STR("odt"));
	struct work_request_result result = {0};
	struct work_request ask;
	struct act *act;
	bool done;

	if (!is_odt && !str_equal(request->parts[0], STR("docx")))
		return err_set(err, ERR_NOT_FOUND, "A letter is given as ODT or as Word.");
	if (!letter_ask(request, view, &ask, err))
		return false;
	ask.format = is_odt ? WORK_REQUEST_ODT : WORK_REQUEST_DOCX;
	done = work_request(request->door->workshop, request->arena, &ask, &result, err);
	if (done) {
		buf_add(&reply->body, buf_str(&result.file));
		reply->type = is_odt ? "application/vnd.oasis.opendocument.text"
				     : "application/vnd.openxmlformats-officedocument."
				       "wordprocessingml.document";
		reply->file_name = is_odt ? STR("request-draft.odt") : STR("request-draft.docx");
		act = reply_act(reply, request, "note-export");
		act_str(act, "what", STR("draft of a request"));
		act_str(act, "file", reply->file_name);
		act_i64(act, request->arena, "count", (int64_t)result.entries);
	}
	work_request_result_free(&result);
	return done;
}

const struct route routes_of_letters[] = {
	{METHOD_GET, "/requests/new", PERMIT_REQUESTS, letter_show, false},
	{METHOD_GET, "/requests/draft/:ending", PERMIT_REQUESTS, letter_give, false},
	{METHOD_GET, NULL, PERMIT_ANYONE, NULL, false},
};
