#include "web/pages/requests.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "compare/compare.h"
#include "compare/gap.h"
#include "ingest/delivery.h"
#include "requests.html.h"
#include "store/inspection.h"
#include "web/column_order.h"
#include "web/day_field.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/pages/gaps_rows.h"
#include "web/pages/opening.h"
#include "web/parts/who.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "web/say.h"
#include "work/clerk/act.h"
#include "work/request.h"
#include "work/request_sent.h"
#include "work/upload.h"
#include "work/workshop.h"

#include <stdlib.h>

enum { DAY = 86400, LETTER_SIZE_MAX = 64 << 20, GAPS_TEXT_MAX = 60000 };

static const struct format {
	const char *ending;
	const char *words;
	const char *type;
} formats[] = {
	{"odt", "ODT", "application/vnd.oasis.opendocument.text"},
	{"docx", "Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
	{"txt", "Text", "text/plain; charset=utf-8"},
};

/* ---- rows ---- */

static struct str
days_late(struct arena *arena, int64_t days)
{
	return say_count_of(arena, (uint64_t)days, "day", "days");
}

static void
state_fill(struct request *request, const struct request_sent *sent, struct requests_row *row)
{
	struct arena *arena = request->arena;

	switch (request_sent_state(sent, request->now)) {
	case REQUEST_ANSWERED:
		row->state_class = "chip chip--ok";
		row->state = sent->due != DATE_NONE && sent->answered >= sent->due + DAY
			? str_format(arena, "answered, %.*s late",
				  STR_ARG(days_late(arena, (sent->answered - sent->due) / DAY)))
			: STR("answered");
		break;
	case REQUEST_LATE:
		row->state_class = "chip chip--absent";
		row->state = str_format(arena, "late by %.*s%s",
			STR_ARG(days_late(arena, (request->now - sent->due) / DAY)),
			sent->answer_count > 0 ? ", answered in part" : "");
		break;
	case REQUEST_WAITS:
	case REQUEST_STATE_COUNT:
	default:
		row->state_class = "chip chip--gold";
		row->state = sent->answer_count > 0 ? STR("answered in part") : STR("sent");
		break;
	}
}

static size_t
gaps_count(struct str gaps)
{
	struct str piece;
	size_t count = 0;

	while (str_cut(&gaps, ' ', &piece))
		count += piece.len > 0;
	return count;
}

struct requests_row
requests_row_make(struct request *request, const struct request_sent *sent, const char *file)
{
	struct arena *arena = request->arena;
	struct requests_row row = {.number = str_format(arena, "%lld", (long long)sent->number),
		.title = str_format(arena, "Request %lld", (long long)sent->number),
		.link = url_format(arena, "/request/%lld", (long long)sent->number),
		.sent = say_day(arena, sent->dated),
		.due = sent->due == DATE_NONE ? STR("no day set") : say_day(arena, sent->due),
		.gaps = say_count_of(arena, gaps_count(sent->gaps), "gap", "gaps"),
		.files = ARENA_ARRAY(arena, COUNT_OF(formats), struct requests_file),
		.upload = url_add_i64(arena, URL("/uploads/new"), "request", sent->number)};

	state_fill(request, sent, &row);
	for (size_t i = 0; i < COUNT_OF(formats); i++)
		if (request_sent_file(sent, formats[i].ending).len > 0)
			row.files[row.file_count++] = (struct requests_file){formats[i].words,
				url_format(arena, "%s/%lld/%s", file, (long long)sent->number,
					formats[i].ending)};
	return row;
}

/* A day that was not set comes behind all others. */
static int64_t
due_key(const struct request_sent *sent)
{
	return sent->due == DATE_NONE ? INT64_MAX : sent->due;
}

struct sorting {
	struct column_order order;
	int64_t now;
};

static int
sent_compare(const void *a, const void *b, void *data)
{
	static const unsigned char by_state[REQUEST_STATE_COUNT] = {
		[REQUEST_LATE] = 0, [REQUEST_WAITS] = 1, [REQUEST_ANSWERED] = 2};
	const struct sorting *sorting = data;
	const struct request_sent *x = a;
	const struct request_sent *y = b;
	const int64_t keys[][2] = {{x->number, y->number}, {x->dated, y->dated},
		{due_key(x), due_key(y)},
		{by_state[request_sent_state(x, sorting->now)],
			by_state[request_sent_state(y, sorting->now)]}};
	const int64_t *key = keys[sorting->order.chosen];

	if (key[0] == key[1])
		return (x->number < y->number) - (x->number > y->number);
	return (key[0] < key[1]) == sorting->order.is_down ? 1 : -1;
}

void
requests_sort(struct request *request, struct request_sent *sent, size_t count,
	struct part_sort **ret_heads, size_t *ret_head_count)
{
	static const struct column columns[] = {
		{"request", "Request"}, {"sent", "Sent"}, {"due", "Due"}, {"state", "State"}};
	struct sorting sorting = {.order = {.columns = columns,
					  .count = COUNT_OF(columns),
					  .parameter = "requests",
					  .form = "sort-requests",
					  .is_down = true},
		.now = request->now};

	column_order_take(request, &sorting.order);
	*ret_heads = column_order_heads(request->arena, &sorting.order);
	*ret_head_count = sorting.order.count;
	if (count > 1)
		qsort_r(sent, count, sizeof(*sent), sent_compare, &sorting);
}

/* ---- one ---- */

static bool
gaps_fill(struct request *request, const struct request_sent *sent, struct requests_one_view *view,
	struct err *err)
{
	struct compare *compare;
	struct str rest = sent->gaps;
	struct str reference;

	view->gaps = ARENA_ARRAY(request->arena, gaps_count(sent->gaps), struct gaps_row);
	if (!workshop_compare(request->door->workshop, &compare, err))
		return err->kind == ERR_UNSUPPORTED;
	while (str_cut(&rest, ' ', &reference)) {
		struct gap_row row;
		struct err gone = {0};

		if (reference.len == 0)
			continue;
		/* What came may have closed it so that nothing of it is left. */
		if (gap_get(compare, request->arena, reference, &row, &gone))
			view->gaps[view->gap_count++] = gaps_row_make(request->arena, &row);
		else if (gone.kind != ERR_NOT_FOUND)
			return err_set(err, gone.kind, "%s", gone.text);
	}
	for (size_t i = 0; i < view->gap_count; i++)
		if (!opening_is_way(request, view->gaps[i].link))
			view->gaps[i].link = URL("");
	return true;
}

static bool
answer_fill(struct request *request, const struct request_answer *from, struct requests_answer *to,
	struct err *err)
{
	struct arena *arena = request->arena;
	struct upload upload;
	struct str name;
	bool is_open;

	*to = (struct requests_answer){.event = {.label.text = STR("In words"),
					       .byline.text = who_named(request, from->who),
					       .stamp = date_iso_day(arena, from->answered),
					       .when = say_day(arena, from->answered)},
		.note = from->note,
		.noted = str_format(arena, "Noted %.*s; entry %.*s",
			STR_ARG(moment_words(request, from->moment)),
			STR_ARG(say_count(arena, from->entry))),
		.is_whole = from->is_whole};
	if (from->delivery != 0) {
		to->event.label.text = str_format(
			arena, "Delivery %lld", (long long)from->delivery);
	} else if (from->upload != 0) {
		if (!upload_get(request->door->workshop->inspection, arena, from->upload, &upload,
			    err) ||
			!uploads_name(request, &upload, &is_open, &name, err))
			return false;
		to->event.label.text = str_format(arena, "Upload of %.*s", STR_ARG(name));
		to->link = url_segment(arena, URL("/upload"), upload.reference);
		to->has_link = opening_is_way(request, to->link);
	}
	return true;
}

static bool
answers_fill(
	struct request *request, int64_t number, struct requests_one_view *view, struct err *err)
{
	struct request_answer *answers;

	if (!request_answer_list(request->door->workshop->inspection, request->arena, number,
		    &answers, &view->answer_count, err))
		return false;
	view->answers = ARENA_ARRAY(request->arena, view->answer_count, struct requests_answer);
	for (size_t i = 0; i < view->answer_count; i++)
		if (!answer_fill(request, &answers[i], &view->answers[i], err))
			return false;
	return true;
}

/* What may be named as the answer: deliveries since the letter, and uploads that said so. */
static bool
choices_fill(struct request *request, const struct request_sent *sent,
	struct requests_one_view *view, struct err *err)
{
	struct inspection *inspection = request->door->workshop->inspection;
	const struct upload_filter filter = {.state = -1, .request = sent->number};
	struct arena *arena = request->arena;
	struct delivery *deliveries;
	struct upload *uploads;
	size_t count;

	if (!delivery_list(inspection, arena, &deliveries, &count, err))
		return false;
	view->deliveries = ARENA_ARRAY(arena, count, struct uploads_option);
	for (size_t i = 0; i < count; i++)
		if (deliveries[i].started >= sent->dated)
			view->deliveries[view->delivery_count++] = (struct uploads_option){
				.value = str_format(arena, "%lld", (long long)deliveries[i].id),
				.words = str_format(arena, "Delivery %lld of %.*s, %.*s",
					(long long)deliveries[i].id,
					STR_ARG(say_day(arena, deliveries[i].received)),
					STR_ARG(deliveries[i].custodian))};
	if (!upload_list(inspection, arena, &filter, &uploads, &count, err) ||
		!uploads_list_make(request, &filter, &view->uploads, err))
		return false;
	view->whole = ARENA_ARRAY(arena, count, struct uploads_option);
	for (size_t i = 0; i < count; i++)
		if (uploads[i].state == UPLOAD_RECEIVED || uploads[i].state == UPLOAD_TAKEN_IN)
			view->whole[view->whole_count++] = (struct uploads_option){
				.value = uploads[i].reference, .words = view->uploads.rows[i].name};
	return true;
}

static bool
one_find(struct request *request, struct request_sent *ret_sent, struct err *err)
{
	int64_t number;

	return request_part_i64(request, 0, &number, err) &&
		request_sent_get(
			request->door->workshop->inspection, request->arena, number, ret_sent, err);
}

static bool
one_show(struct request *request, struct reply *reply, struct err *err)
{
	struct requests_one_view *view = ARENA_NEW(request->arena, struct requests_one_view);
	struct frame frame = {.section = SECTION_DISCLOSURE};
	struct request_sent sent;

	if (!one_find(request, &sent, err))
		return false;
	*view = (struct requests_one_view){.row = requests_row_make(request, &sent, "/request"),
		.addressee = sent.addressee,
		.power = sent.power,
		.sent = {.label.text = STR("Sent"),
			.byline.text = who_named(request, sent.who),
			.stamp = date_iso_day(request->arena, sent.dated),
			.when = say_day(request->arena, sent.dated)},
		.entry = say_count(request->arena, sent.entry),
		.may_answer = request_may(request, PERMIT_REQUESTS),
		.csrf = request->person.csrf,
		.action = url_format(
			request->arena, "/request/%lld/answered", (long long)sent.number)};
	if (!view->may_answer)
		view->row.file_count = 0;
	if (!gaps_fill(request, &sent, view, err) ||
		!answers_fill(request, sent.number, view, err) ||
		!choices_fill(request, &sent, view, err))
		return false;
	frame.title = view->row.title;
	if (!frame_begin(request, reply, &frame, err))
		return false;
	requests_one_page(&reply->body, view);
	frame_end(request, reply);
	return true;
}

bool
requests_file_give(struct request *request, struct reply *reply, struct err *err)
{
	struct request_sent sent;
	const char *path;
	struct act *act;
	struct str name = STR("");
	size_t i = 0;

	if (!one_find(request, &sent, err))
		return false;
	while (i < COUNT_OF(formats) && !str_equal(request->parts[1], str_of(formats[i].ending)))
		i++;
	if (i < COUNT_OF(formats))
		name = request_sent_file(&sent, formats[i].ending);
	if (name.len == 0)
		return err_set(err, ERR_NOT_FOUND, "That letter is not kept in this format.");
	path = str_format(request->arena, "%s/requests/%.*s", request->door->folder, STR_ARG(name))
		       .data;
	if (!file_read(path, &reply->body, LETTER_SIZE_MAX, err))
		return false;
	reply->type = formats[i].type;
	reply->file_name = name;
	act = reply_act(reply, request, "note-export");
	act_str(act, "what", STR("request as it was sent"));
	act_str(act, "file", name);
	act_i64(act, request->arena, "count", (int64_t)gaps_count(sent.gaps));
	return true;
}

/* ---- sending and answering ---- */

static bool
sent_then(struct request *request, const struct act_answer *answer, struct reply *reply,
	struct err *err)
{
	(void)err;
	reply_redirect(reply,
		url_format(request->arena, "/request/%lld",
			(long long)answer_get_i64(answer, "request")));
	return true;
}

static bool
send_take(struct request *request, struct reply *reply, struct err *err)
{
	static const char *const names[] = {"to", "power", "due", "deliveries"};
	struct str gaps = STR("");
	struct str gap;
	struct act *act;
	size_t at = 0;

	while (request_each(request, "gap", &at, &gap))
		gaps = str_format(request->arena, "%.*s%.*s ", STR_ARG(gaps), STR_ARG(gap));
	if (gaps.len > GAPS_TEXT_MAX)
		return err_set(err, ERR_TOO_LARGE, "That is too much for one letter.");
	act = reply_act(reply, request, "request-send");
	act_str(act, "gaps", gaps);
	for (size_t i = 0; i < COUNT_OF(names); i++)
		act_str(act, names[i], request_get(request, names[i]));
	reply->then = sent_then;
	return true;
}

static bool
answered_take(struct request *request, struct reply *reply, struct err *err)
{
	static const char *const names[] = {"delivery", "upload", "whole", "note"};
	struct act *act;
	int64_t number;

	if (!request_part_i64(request, 0, &number, err))
		return false;
	act = reply_act(reply, request, "request-answered");
	act_i64(act, request->arena, "request", number);
	for (size_t i = 0; i < COUNT_OF(names); i++)
		act_str(act, names[i], request_get(request, names[i]));
	act_str(act, "day", day_field_get(request, "day"));
	reply_redirect(reply, url_format(request->arena, "/request/%lld", (long long)number));
	return true;
}

const struct route routes_of_requests[] = {
	{METHOD_POST, "/requests", PERMIT_REQUESTS, send_take, false, false},
	{METHOD_GET, "/request/:request", PERMIT_DISCLOSURE, one_show, false, false},
	{METHOD_GET, "/request/:request/:ending", PERMIT_REQUESTS, requests_file_give, false,
		false},
	{METHOD_POST, "/request/:request/answered", PERMIT_REQUESTS, answered_take, false, false},
	{0},
};
