#include "web/pages/log.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/zone.h"
#include "log.html.h"
#include "store/entry.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/pages/log_verify.h"
#include "web/pages/log_search.h"
#include "web/pages/opening.h"
#include "web/parts/who.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "web/say.h"
#include "work/clerk/act.h"
#include "work/view/log_view.h"
#include "work/workshop.h"

enum { KINDS_MAX = 64, DAY = 86400 };

static bool
reader_of(struct request *request, struct log_reader *ret_reader, struct err *err)
{
	*ret_reader = (struct log_reader){.inspection = request->door->workshop->inspection,
		.login = request->person.login,
		.reads_evidence = request_may(request, PERMIT_EVIDENCE),
		.opens = request_may(request, PERMIT_GRANT)};
	return log_reader_begin(ret_reader, request->arena, err);
}

static struct str
note_words(const struct log_said *said)
{
	if (said->is_erased)
		return STR("What it said was erased.");
	if (said->is_restricted)
		return STR("It bears on something restricted: its words are not shown here.");
	return STR("");
}

/* The query of a search is told in words; the proof has it as it was kept. */
static struct str
member_say(struct arena *arena, const struct log_row *row, size_t at)
{
	const struct log_member *member = &row->said.members[at];

	return str_equal(row->kind, STR(ENTRY_SEARCHED)) && str_equal(member->name, STR("Query"))
		? log_search_say(arena, member->value)
		: member->value;
}

static struct log_page_row
row_of(struct request *request, const struct log_row *row)
{
	struct arena *arena = request->arena;
	const struct log_said *said = &row->said;
	struct log_page_row to = {.number = say_count(arena, row->number),
		.kind = row->kind,
		.says = row->says,
		.when = moment_words(request, row->moment),
		.who = who_named(request, said->who),
		.words = str_equal(row->kind, STR(ENTRY_SEARCHED))
			? log_search_say(arena, said->words)
			: said->words,
		.note = note_words(said),
		.gap = said->gap,
		.link = url_format(arena, "/log/%llu", (unsigned long long)row->number)};

	if (said->item != 0) {
		to.item = str_format(arena, "Item %lld", (long long)said->item);
		to.item_link = url_format(arena, "/item/%lld", (long long)said->item);
		to.has_item_link = opening_is_way(request, to.item_link);
	}
	if (said->gap.len > 0) {
		to.gap_link = url_segment(arena, URL("/gaps"), said->gap);
		to.has_gap_link = opening_is_way(request, to.gap_link);
	}
	return to;
}

/* ---- the list ---- */

static bool
day_take(struct request *request, const char *name, int64_t more, int64_t *ret_moment,
	struct err *err)
{
	struct str text = str_trim(request_get(request, name));

	*ret_moment = DATE_NONE;
	if (text.len == 0)
		return true;
	if (text.len != sizeof("2014-10-20") - 1 || !date_parse_iso(text, ret_moment))
		return err_set(err, ERR_USAGE, "A day is written 2014-10-20.");
	*ret_moment = zone_moment(request->door->zone, *ret_moment + more);
	return true;
}

static bool
ask_take(struct request *request, struct log_ask *ask, struct err *err)
{
	int64_t number;

	*ask = (struct log_ask){.folder = request->door->folder,
		.kind = request_get(request, "kind"),
		.who = str_trim(request_get(request, "who")),
		.before = UINT64_MAX};
	if (!day_take(request, "from", 0, &ask->from, err) ||
		!day_take(request, "to", DAY, &ask->to, err))
		return false;
	if (str_trim(request_get(request, "number")).len == 0)
		return true;
	if (!request_i64(request, "number", 0, INT64_MAX - 1, 0, &number, err))
		return false;
	ask->before = (uint64_t)number + 1;
	return true;
}

static struct url
list_address(struct request *request)
{
	static const char *const names[] = {"kind", "who", "from", "to"};
	struct url url = URL("/log");

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (request_get(request, names[i]).len > 0)
			url = url_add(
				request->arena, url, names[i], request_get(request, names[i]));
	return url;
}

static void
kinds_fill(struct arena *arena, struct str chosen, struct log_page_view *view)
{
	const char *name;

	view->kinds = ARENA_ARRAY(arena, KINDS_MAX, struct log_kind_option);
	while (view->kind_count < KINDS_MAX && (name = log_kind_at(view->kind_count)) != NULL)
		view->kinds[view->kind_count++] = (struct log_kind_option){
			name, log_kind_says(str_of(name)), str_equal(chosen, str_of(name))};
}

static void
ways_fill(struct request *request, const struct log_list *list, struct log_page_view *view)
{
	struct arena *arena = request->arena;

	view->newest = list_address(request);
	view->has_newest = request_get(request, "number").len > 0;
	view->has_next = list->next > 0;
	if (view->has_next)
		view->next = url_add_i64(
			arena, list_address(request), "number", (int64_t)list->next - 1);
}

static bool
list_fill(struct request *request, struct log_page_view *view, struct err *err)
{
	struct arena *arena = request->arena;
	struct log_reader reader;
	struct log_list list;
	struct log_head head;
	struct log_ask ask;

	if (!ask_take(request, &ask, err) || !reader_of(request, &reader, err) ||
		!log_list_make(&reader, arena, &ask, &list, err) ||
		!log_head_make(arena, ask.folder, &head, err))
		return false;
	view->rows = ARENA_ARRAY(arena, list.row_count, struct log_page_row);
	view->row_count = list.row_count;
	for (size_t i = 0; i < list.row_count; i++)
		view->rows[i] = row_of(request, &list.rows[i]);
	kinds_fill(arena, ask.kind, view);
	view->who = ask.who;
	view->from = request_get(request, "from");
	view->to = request_get(request, "to");
	view->up_to = request_get(request, "number");
	view->zone = zone_title(arena, request->door->zone);
	view->total = say_count_of(arena, list.size, "entry", "entries");
	view->vkey = head.vkey;
	view->checkpoint = URL("/log/checkpoint");
	ways_fill(request, &list, view);
	view->verify = ARENA_NEW(arena, struct log_verify_view);
	return log_verify_fill(request, view->verify, err);
}

static bool
log_show(struct request *request, struct reply *reply, struct err *err)
{
	struct log_page_view *view = ARENA_NEW(request->arena, struct log_page_view);
	struct frame frame = {.title = STR("Log"), .section = SECTION_LOG};

	if (!list_fill(request, view, err) || !frame_begin(request, reply, &frame, err))
		return false;
	log_page(&reply->body, view);
	frame_end(request, reply);
	return true;
}

/* ---- one entry ---- */

static bool
one_take(struct request *request, struct log_one *ret_one, struct err *err)
{
	struct log_reader reader;
	int64_t number;

	if (!request_part_i64(request, 0, &number, err))
		return false;
	if (number < 0)
		return err_set(err, ERR_NOT_FOUND, "Entries of the log are numbered from 0.");
	return reader_of(request, &reader, err) &&
		log_one_make(&reader, request->arena, request->door->folder, (uint64_t)number,
			ret_one, err);
}

static struct str
kept_words(struct arena *arena, const struct log_one *one)
{
	const struct log_said *said = &one->row.said;

	if (said->is_erased)
		return STR("What it said was erased for good; that it was noted then stays "
			   "proven.");
	if (said->kept_back == 0)
		return STR("");
	return str_format(arena, "%.*s not shown here%s",
		STR_ARG(say_count_of(
			arena, said->kept_back, "more part of it is", "more parts of it are")),
		said->is_restricted
			? ", since they bear on something restricted."
			: ": words that are shown on pages of their own, or that are not "
			  "for everyone who may read the log.");
}

static void
beside_fill(struct arena *arena, const struct log_one *one, struct log_entry_view *view)
{
	uint64_t number = one->row.number;

	view->has_older = number > 0;
	view->has_newer = number + 1 < one->size;
	if (view->has_older)
		view->older = url_format(arena, "/log/%llu", (unsigned long long)number - 1);
	if (view->has_newer)
		view->newer = url_format(arena, "/log/%llu", (unsigned long long)number + 1);
}

static bool
one_fill(struct request *request, struct log_entry_view *view, struct err *err)
{
	struct arena *arena = request->arena;
	struct log_one one;
	struct log_head head;

	if (!one_take(request, &one, err) ||
		!log_head_make(arena, request->door->folder, &head, err))
		return false;
	view->row = row_of(request, &one.row);
	view->zone = zone_title(arena, request->door->zone);
	view->members = ARENA_ARRAY(arena, one.row.said.member_count, struct log_page_member);
	view->member_count = one.row.said.member_count;
	for (size_t i = 0; i < view->member_count; i++)
		view->members[i] = (struct log_page_member){
			one.row.said.members[i].name, member_say(arena, &one.row, i)};
	view->kept = kept_words(arena, &one);
	view->text = one.text;
	view->is_closed = one.is_closed;
	view->vkey = head.vkey;
	view->checked = str_format(arena,
		"Checked just now: it stands at its place under the signed root of %.*s, and what "
		"it says fits it.",
		STR_ARG(say_count_of(arena, one.size, "entry", "entries")));
	view->proof = url_format(arena, "/log/%llu/proof", (unsigned long long)one.row.number);
	view->proof_name = str_format(
		arena, "entry-%llu.tlog-proof", (unsigned long long)one.row.number);
	beside_fill(arena, &one, view);
	return true;
}

static bool
entry_show(struct request *request, struct reply *reply, struct err *err)
{
	struct log_entry_view *view = ARENA_NEW(request->arena, struct log_entry_view);
	struct frame frame = {.section = SECTION_LOG};

	if (!one_fill(request, view, err))
		return false;
	frame.title = str_format(
		request->arena, "Entry %.*s of the log", STR_ARG(view->row.number));
	if (!frame_begin(request, reply, &frame, err))
		return false;
	log_entry_page(&reply->body, view);
	frame_end(request, reply);
	return true;
}

/* ---- what is taken away: noted before it leaves ---- */

static void
file_give(struct request *request, struct reply *reply, struct str text, struct str name,
	const char *what)
{
	struct act *act = reply_act(reply, request, "note-export");

	buf_add(&reply->body, text);
	reply->type = "text/plain; charset=utf-8";
	reply->file_name = name;
	act_str(act, "what", str_of(what));
	act_str(act, "file", name);
	act_i64(act, request->arena, "count", 1);
}

static bool
proof_give(struct request *request, struct reply *reply, struct err *err)
{
	struct log_one one;

	if (!one_take(request, &one, err))
		return false;
	file_give(request, reply, one.proof,
		str_format(request->arena, "entry-%llu.tlog-proof",
			(unsigned long long)one.row.number),
		"proof of an entry");
	return true;
}

static bool
checkpoint_give(struct request *request, struct reply *reply, struct err *err)
{
	struct log_head head;

	if (!log_head_make(request->arena, request->door->folder, &head, err))
		return false;
	file_give(request, reply, head.checkpoint,
		str_format(request->arena, "checkpoint-%llu", (unsigned long long)head.size),
		"checkpoint of the log");
	return true;
}

const struct route routes_of_log[] = {
	{METHOD_GET, "/log", PERMIT_LOG, log_show, false},
	{METHOD_POST, "/log/verify", PERMIT_LOG, log_verify_ask, false},
	{METHOD_GET, "/log/checkpoint", PERMIT_LOG, checkpoint_give, false},
	{METHOD_GET, "/log/:entry", PERMIT_LOG, entry_show, false},
	{METHOD_GET, "/log/:entry/proof", PERMIT_LOG, proof_give, false},
	{METHOD_GET, NULL, PERMIT_ANYONE, NULL, false},
};
