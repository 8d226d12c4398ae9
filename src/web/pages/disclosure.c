#include "web/pages/disclosure.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "compare/hidden/restricted.h"
#include "disclosure.html.h"
#include "ingest/delivery.h"
#include "search/search.h"
#include "store/document.h"
#include "store/inspection.h"
#include "store/item.h"
#include "store/register.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/pages/opening.h"
#include "web/parts/who.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "web/say.h"
#include "work/request_sent.h"
#include "work/survey.h"
#include "work/upload.h"
#include "work/workshop.h"

enum { FAILURES_SHOWN = 25, UPLOADS_SHOWN = 100, RECEIPT_SIZE_MAX = 64 << 20 };

/* ---- deliveries ---- */

static struct disclosure_delivery
delivery_make(struct request *request, const struct delivery *from)
{
	struct arena *arena = request->arena;
	bool is_done = from->finished != DATE_NONE;

	return (struct disclosure_delivery){
		.number = str_format(arena, "%lld", (long long)from->id),
		.given_by = from->given_by,
		.custodian = from->custodian,
		.power = from->power,
		.received = say_day(arena, from->received),
		.state = is_done ? str_format(arena, "taken in %.*s",
					   STR_ARG(moment_words(request, from->finished)))
				 : STR("being taken in, or left half taken in"),
		.is_unfinished = !is_done,
		.entry = say_count(arena, from->entry),
		.search = url_add_i64(
			arena, url_add(arena, URL("/search"), "q", STR("*")), "delivery", from->id),
		.has_search = opening_is_way(request, URL("/search")),
		.receipt = url_format(arena, "/disclosure/%lld/receipt", (long long)from->id),
		.has_receipt = is_done,
	};
}

static bool
deliveries_fill(struct request *request, struct disclosure_view *view, struct err *err)
{
	struct delivery *deliveries;

	if (!delivery_list(request->door->workshop->inspection, request->arena, &deliveries,
		    &view->delivery_count, err))
		return false;
	view->deliveries = ARENA_ARRAY(
		request->arena, view->delivery_count, struct disclosure_delivery);
	for (size_t i = 0; i < view->delivery_count; i++)
		view->deliveries[i] = delivery_make(request, &deliveries[i]);
	return true;
}

/* ---- failures ---- */

/* What somebody at a desk can do about it; candour failures names the commands. */
static const char *
advice_of(enum err_kind reason)
{
	static const char *const words[ERR_KIND_COUNT] = {
		[ERR_PASSWORD] = "Ask the authority for the password.",
		[ERR_DAMAGED] =
			"Ask the authority for another copy. The original is kept as it came.",
		[ERR_UNSUPPORTED] =
			"Take the original from its page, and open it in its own program, on a "
			"machine that you can spare.",
		[ERR_TOO_LARGE] =
			"It took more than one record may take. Whoever looks after this machine "
			"can allow more and read it again.",
		[ERR_TIMEOUT] =
			"It took longer than one record may take. Whoever looks after this machine "
			"can allow more and read it again.",
		[ERR_CRASHED] =
			"Reading it failed within. Ask for another copy, and tell whoever looks "
			"after this machine what kind of file it is."};

	return words[reason] != NULL ? words[reason]
				     : "Whoever looks after this machine can try to read it again.";
}

static bool
failure_fill(struct request *request, const struct search_hit *hit,
	struct disclosure_failure *failure, struct err *err)
{
	struct inspection *inspection = request->door->workshop->inspection;
	struct document_reading reading;
	struct document document;

	if (!document_get(inspection, request->arena, hit->document, &document, err) ||
		!document_reading_get(inspection, request->arena, hit->document, &reading, err) ||
		!restricted_is(inspection->db, hit->document, &failure->is_restricted, err))
		return false;
	failure->name = failure->is_restricted ? STR("A restricted item") : path_name(hit->path);
	failure->about = str_format(request->arena, "%.*s, %.*s", STR_ARG(say_kind(hit->kind)),
		STR_ARG(hit->custodian));
	failure->words = say_failure(request->arena, reading.words);
	failure->advice = advice_of(document.reason);
	if (document.reason == ERR_PASSWORD && request_may(request, PERMIT_DISCLOSURE))
		failure->command = str_format(
			request->arena, "candour password FOLDER %lld", (long long)hit->item);
	failure->link = url_format(request->arena, "/item/%lld", (long long)hit->item);
	return true;
}

static bool
failures_fill(struct request *request, struct disclosure_view *view, struct err *err)
{
	const struct search_request ask = {.query = STR("unread:any"),
		.sort = SORT_OLDEST,
		.limit = FAILURES_SHOWN,
		.no_snippets = true};
	struct search_result result;
	struct query_mistake mistake;

	if (!search_run(request->door->search, request->arena, &ask, &result, &mistake, err))
		return false;
	view->failures = ARENA_ARRAY(request->arena, result.hit_count, struct disclosure_failure);
	view->failure_count = result.hit_count;
	view->failures_all = say_count_of(request->arena, result.total, "record", "records");
	view->failures_search = url_add(request->arena, URL("/search"), "q", ask.query);
	view->has_search = result.total > 0 && opening_is_way(request, URL("/search"));
	for (size_t i = 0; i < result.hit_count; i++)
		if (!failure_fill(request, &result.hits[i], &view->failures[i], err))
			return false;
	return true;
}

/* ---- the register ---- */

static const char *
register_word(enum register_kind kind)
{
	static const char *const words[REGISTER_KIND_COUNT] = {
		[REGISTER_SOURCE] = "Source",
		[REGISTER_WITNESS] = "Witness",
		[REGISTER_DUE] = "Due",
		[REGISTER_BODY] = "Body that meets",
		[REGISTER_HOLIDAY] = "Holiday",
		[REGISTER_LEAVE] = "Away",
	};

	return kind < REGISTER_KIND_COUNT && words[kind] != NULL ? words[kind] : "";
}

static struct str
register_when(struct arena *arena, const struct register_row *row)
{
	struct str begins = say_day(arena, row->begins);
	struct str ends = say_day(arena, row->ends);

	if (ends.len == 0 || begins.len == 0)
		return begins.len == 0 ? ends : begins;
	return str_format(arena, "%.*s to %.*s", STR_ARG(begins), STR_ARG(ends));
}

static bool
register_fill(struct request *request, struct disclosure_view *view, struct err *err)
{
	struct register_row *rows;

	if (!register_list(request->door->workshop->inspection, request->arena, 0, &rows,
		    &view->register_count, err))
		return false;
	view->registers = ARENA_ARRAY(
		request->arena, view->register_count, struct disclosure_register);
	for (size_t i = 0; i < view->register_count; i++)
		view->registers[i] = (struct disclosure_register){
			.kind = register_word(rows[i].kind),
			.name = rows[i].name,
			.custodian = rows[i].custodian,
			.state = rows[i].state == REGISTER_NO_STATE
				? STR("")
				: str_of(register_state_name(rows[i].state)),
			.when = register_when(request->arena, &rows[i]),
			.words = rows[i].words,
		};
	return true;
}

/* ---- uploads and requests ---- */

static bool
uploads_fill(struct request *request, struct disclosure_view *view, struct err *err)
{
	const struct upload_filter filter = {.state = -1, .limit = UPLOADS_SHOWN};

	view->may_deliver = request_may(request, PERMIT_DELIVER);
	return uploads_list_make(request, &filter, &view->uploads, err);
}

static bool
requests_fill(struct request *request, struct disclosure_view *view, struct err *err)
{
	struct request_sent *sent;

	view->may_request = request_may(request, PERMIT_REQUESTS);
	if (!request_sent_list(request->door->workshop->inspection, request->arena, &sent,
		    &view->request_count, err))
		return false;
	requests_sort(request, sent, view->request_count, &view->request_heads,
		&view->request_head_count);
	view->requests = ARENA_ARRAY(request->arena, view->request_count, struct requests_row);
	for (size_t i = 0; i < view->request_count; i++)
		view->requests[i] = requests_row_make(request, &sent[i], "/request");
	return true;
}

/* ---- the pages ---- */

static bool
disclosure_show(struct request *request, struct reply *reply, struct err *err)
{
	struct disclosure_view *view = ARENA_NEW(request->arena, struct disclosure_view);
	struct frame frame = {.title = STR("Disclosure"), .section = SECTION_DISCLOSURE};

	if (!deliveries_fill(request, view, err) || !failures_fill(request, view, err) ||
		!register_fill(request, view, err) || !uploads_fill(request, view, err) ||
		!requests_fill(request, view, err) || !frame_begin(request, reply, &frame, err))
		return false;
	disclosure_page(&reply->body, view);
	frame_end(request, reply);
	return true;
}

/* The receipt as it was written, for sha256sum -c. */
static bool
receipt_give(struct request *request, struct reply *reply, struct err *err)
{
	struct delivery delivery;
	const char *path;
	int64_t id;

	if (!request_part_i64(request, 0, &id, err) ||
		!delivery_get(
			request->door->workshop->inspection, request->arena, id, &delivery, err))
		return false;
	if (delivery.finished == DATE_NONE)
		return err_set(err, ERR_NOT_FOUND,
			"Delivery %lld has no receipt before it is taken in.", (long long)id);
	path = str_format(request->arena, "%s/receipts/delivery-%lld.sha256", request->door->folder,
		(long long)id)
		       .data;
	if (!file_read(path, &reply->body, RECEIPT_SIZE_MAX, err))
		return false;
	reply->type = "text/plain; charset=utf-8";
	reply->file_name = str_format(request->arena, "delivery-%lld.sha256", (long long)id);
	return true;
}

const struct route routes_of_disclosure[] = {
	{METHOD_GET, "/disclosure", PERMIT_DISCLOSURE, disclosure_show, false},
	{METHOD_GET, "/disclosure/:delivery/receipt", PERMIT_DISCLOSURE, receipt_give, false},
	{METHOD_GET, NULL, PERMIT_ANYONE, NULL, false},
};
