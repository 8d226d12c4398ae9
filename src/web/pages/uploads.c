#include "web/pages/uploads.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/zone.h"
#include "store/inspection.h"
#include "uploads.html.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/pages/opening.h"
#include "web/parts/field.h"
#include "web/parts/who.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "web/say.h"
#include "work/request_sent.h"
#include "work/upload.h"
#include "work/upload_file.h"
#include "work/view/upload_leaf.h"
#include "work/workshop.h"

enum { FACTS_MAX = 16, DAY = 86400 };

static enum section
section_of(const struct request *request)
{
	return request_may(request, PERMIT_DISCLOSURE) ? SECTION_DISCLOSURE : SECTION_LIAISON;
}

/* ---- the form ---- */

/* Those that were answered last of all: something may still come. */
static bool
requests_fill(struct request *request, struct uploads_form_view *view, struct err *err)
{
	struct arena *arena = request->arena;
	struct str chosen = request_get(request, "request");
	struct request_sent *sent;
	size_t count;

	if (!request_sent_list(request->door->workshop->inspection, arena, &sent, &count, err))
		return false;
	view->requests = ARENA_ARRAY(arena, count + 1, struct part_option);
	view->requests[view->request_count++] = (struct part_option){
		.text = STR("no request in particular"), .has_value = true};
	for (unsigned answered = 0; answered < 2; answered++)
		for (size_t i = 0; i < count; i++) {
			struct str number = str_format(arena, "%lld", (long long)sent[i].number);

			if (sent[i].is_answered != (answered == 1))
				continue;
			view->requests[view->request_count++] = (struct part_option){
				.value = number,
				.has_value = true,
				.text = str_format(arena, "Request %.*s of %.*s%s", STR_ARG(number),
					STR_ARG(say_day(arena, sent[i].dated)),
					answered == 1 ? ", answered" : ""),
				.is_selected = str_equal(number, chosen)};
		}
	return true;
}

static bool
room_fill(struct request *request, struct uploads_form_view *view, struct err *err)
{
	struct inspection *inspection = request->door->workshop->inspection;
	uint64_t room_free;
	uint64_t promised;

	if (!upload_room_free(request->door->folder, &room_free, err) ||
		!upload_room_promised(inspection, request->arena, &promised, err))
		return false;
	view->room = say_size(request->arena, upload_room_for(room_free, promised));
	return true;
}

void
uploads_file(struct buf *out, struct str room)
{
	static const struct part_attribute required = {.name = "required", .is_bare = true};
	struct buf hint CLEANUP(buf_free) = {0};
	struct part_field field = {.name = STR("file"),
		.part = {.attributes = &required, .attribute_count = 1},
		.label.part.text = STR("File")};

	if (room.len > 0)
		buf_add_format(&hint,
			"One file; several go into one zip archive. There is room for %.*s. Any kind is "
			"taken: mail stores, scans and archives are opened here, and passwords can be "
			"given later.",
			STR_ARG(room));
	field.hint.text = buf_str(&hint);
	part_file_upload(out, &field);
}

static bool
form_show(struct request *request, struct reply *reply, struct err *err)
{
	const struct frame frame = {.title = STR("Upload a delivery"),
		.section = section_of(request),
		.has_upload = true};
	struct uploads_form_view view = {.csrf = request->person.csrf,
		.is_liaison = !request_may(request, PERMIT_DISCLOSURE),
		.received = date_iso_day(request->arena, request->now - request->now % DAY),
		.back = uploads_home(request),
		.back_words = uploads_home_words(request)};

	if (!setting_get(request->door->workshop->inspection, request->arena, "authority",
		    &view.custodian, err) ||
		!requests_fill(request, &view, err) || !room_fill(request, &view, err) ||
		!frame_begin(request, reply, &frame, err))
		return false;
	view.given_by = view.custodian;
	uploads_form_page(&reply->body, &view);
	frame_end(request, reply);
	return true;
}

/* ---- one ---- */

static void
fact_add(struct uploads_one_view *view, const char *name, struct str value)
{
	if (value.len > 0)
		view->facts[view->fact_count++] = (struct uploads_fact){
			.name = name, .value = value};
}

static void
link_add(struct request *request, struct uploads_one_view *view, const char *name, struct str value,
	struct url link)
{
	fact_add(view, name, value);
	view->facts[view->fact_count - 1].link = link;
	view->facts[view->fact_count - 1].has_link = opening_is_way(request, link);
}

static struct str
size_words(struct arena *arena, uint64_t size)
{
	if (size < 1000)
		return say_size(arena, size);
	return str_format(arena, "%.*s (%.*s bytes)", STR_ARG(say_size(arena, size)),
		STR_ARG(say_count(arena, size)));
}

/* With its seconds, and in UTC too: a receipt is of a moment, wherever it is read. */
static struct str
receipt_moment(struct request *request, int64_t moment)
{
	struct arena *arena = request->arena;
	struct civil civil = date_to_civil(zone_at(request->door->zone, moment).wall);

	if (moment == DATE_NONE)
		return STR("");
	return str_format(arena, "%.*s, %02d:%02d:%02d %.*s (%.*s)",
		STR_ARG(moment_day(request, moment)), civil.hour, civil.minute, civil.second,
		STR_ARG(zone_title(arena, request->door->zone)), STR_ARG(date_iso(arena, moment)));
}

/* What the receipt of a whole one says beyond what it is. */
static bool
receipt_fill(struct request *request, const struct upload *upload, struct uploads_one_view *view,
	struct err *err)
{
	struct arena *arena = request->arena;
	struct str leaf;

	if (!upload_leaf(arena, request->door->folder, upload->end_entry, &leaf, err))
		return false;
	fact_add(view, "SHA-256 of the file", upload->sha256);
	view->facts[view->fact_count - 1].is_mono = true;
	fact_add(view, "Received", receipt_moment(request, upload->ended));
	link_add(request, view, "Entry of the log", say_count(arena, upload->end_entry),
		url_format(arena, "/log/%llu", (unsigned long long)upload->end_entry));
	fact_add(view, "Hash of that entry", leaf);
	view->facts[view->fact_count - 1].is_mono = true;
	return true;
}

static bool
facts_fill(struct request *request, const struct upload *upload, struct uploads_one_view *view,
	struct err *err)
{
	struct arena *arena = request->arena;
	struct str name;
	bool is_open;

	view->facts = ARENA_ARRAY(arena, FACTS_MAX, struct uploads_fact);
	if (!uploads_name(request, upload, &is_open, &name, err))
		return false;
	fact_add(view, "File", name);
	fact_add(view, "Size", size_words(arena, upload->size));
	if (view->is_whole && !receipt_fill(request, upload, view, err))
		return false;
	fact_add(view, "Uploaded by",
		str_format(arena, "%.*s (%.*s)", STR_ARG(view->row.who), STR_ARG(upload->who)));
	fact_add(view, "Given by", upload->given_by);
	fact_add(view, "Whose records", upload->custodian);
	fact_add(view, "Under", upload->power);
	fact_add(view, "Handed over on", say_day(arena, upload->received));
	if (view->row.answers.len > 0)
		link_add(request, view, "Answers", view->row.answers, view->row.requests);
	fact_add(view, "Note", is_open ? upload->note : STR(""));
	fact_add(view, "Reference", upload->reference);
	return true;
}

static bool
one_fill(struct request *request, const struct upload *upload, struct uploads_one_view *view,
	struct err *err)
{
	struct url page = url_segment(request->arena, URL("/upload"), upload->reference);
	uint64_t offset = 0;
	int64_t moment;
	struct err none = {0};

	*view = (struct uploads_one_view){.csrf = request->person.csrf,
		.reference = upload->reference,
		.name = upload->name,
		.size_bytes = str_format(request->arena, "%llu", (unsigned long long)upload->size),
		.is_coming = upload->state == UPLOAD_COMING,
		.is_whole = upload->state == UPLOAD_RECEIVED || upload->state == UPLOAD_TAKEN_IN,
		.is_own = upload->account == request->person.account,
		.here = page,
		.cancel = url_segment(request->arena, page, STR("cancel")),
		.text = url_segment(request->arena, page, STR("receipt")),
		.back = uploads_home(request),
		.back_words = uploads_home_words(request)};
	view->may_cancel = view->is_coming;
	view->title = view->is_whole ? STR("Receipt") : STR("Upload");
	(void)!upload_file_look(request->door->folder, upload->number, &offset, &moment, &none);
	view->percent = str_format(
		request->arena, "%llu", (unsigned long long)(offset * 100 / upload->size));
	return uploads_row_make(request, upload, &view->row, err) &&
		facts_fill(request, upload, view, err);
}

static bool
one_show(struct request *request, struct reply *reply, struct err *err)
{
	struct uploads_one_view *view = ARENA_NEW(request->arena, struct uploads_one_view);
	struct frame frame = {.section = section_of(request)};
	struct upload upload;

	if (!uploads_one_find(request, &upload, err) || !one_fill(request, &upload, view, err))
		return false;
	frame.title = view->title;
	frame.has_upload = view->is_coming && view->is_own;
	if (!frame_begin(request, reply, &frame, err))
		return false;
	uploads_one_page(&reply->body, view);
	frame_end(request, reply);
	return true;
}

/* To keep beside the file. */
static bool
receipt_give(struct request *request, struct reply *reply, struct err *err)
{
	struct uploads_one_view *view = ARENA_NEW(request->arena, struct uploads_one_view);
	struct upload upload;

	if (!uploads_one_find(request, &upload, err) || !one_fill(request, &upload, view, err))
		return false;
	if (!view->is_whole)
		return err_set(err, ERR_NOT_FOUND, "There is no receipt before all of it came.");
	buf_add(&reply->body, STR("Receipt for a file that was uploaded to an inspection\n\n"));
	for (size_t i = 0; i < view->fact_count; i++)
		buf_add_format(&reply->body, "%-20s %.*s\n", view->facts[i].name,
			STR_ARG(str_one_line(request->arena, view->facts[i].value)));
	buf_add(&reply->body,
		STR("\nsha256sum of your own copy of the file gives the same SHA-256. The hash of the "
		    "entry is that of the leaf of the log (RFC 6962): with it any checkpoint of the "
		    "log that the inspectors publish later can be held to this receipt.\n"));
	reply->type = "text/plain; charset=utf-8";
	reply->file_name = str_format(
		request->arena, "receipt-%.*s.txt", STR_ARG(upload.reference));
	return true;
}

const struct route routes_of_uploads[] = {
	{METHOD_GET, "/uploads/new", PERMIT_DELIVER, form_show, false, false},
	{METHOD_GET, "/upload/:reference", PERMIT_DELIVER, one_show, false, false},
	{METHOD_GET, "/upload/:reference/receipt", PERMIT_DELIVER, receipt_give, false, false},
	{0},
};
