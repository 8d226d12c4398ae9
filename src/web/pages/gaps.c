#include "web/pages/gaps.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/checks.h"
#include "compare/compare.h"
#include "compare/gap.h"
#include "compare/hidden/restricted.h"
#include "gaps.html.h"
#include "store/inspection.h"
#include "store/item.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/pages/gaps_rows.h"
#include "web/parts/who.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "web/say.h"
#include "work/clerk/act.h"
#include "work/lines.h"
#include "work/workshop.h"

enum { PAGE_ROWS = 50, PAGE_MAX = 100000 };

/* ---- the list ---- */

static void
kinds_fill(struct arena *arena, struct str chosen, struct gaps_view *view)
{
	size_t count = 0;

	while (checks[count].name != NULL)
		count++;
	view->kinds = ARENA_ARRAY(arena, count, struct gaps_option);
	for (const struct check *check = checks; check->name != NULL; check++)
		if (check == checks || !str_equal(str_of(check->name), str_of(check[-1].name)))
			view->kinds[view->kind_count++] = (struct gaps_option){str_of(check->name),
				str_of(check->sign), str_equal(chosen, str_of(check->name))};
}

static struct gaps_option *
states_make(struct arena *arena, int chosen)
{
	struct gaps_option *states = ARENA_ARRAY(arena, GAP_STATE_COUNT, struct gaps_option);

	for (int i = 0; i < GAP_STATE_COUNT; i++)
		states[i] = (struct gaps_option){str_of(gap_state_name((enum gap_state)i)),
			str_of(gaps_state_word(i)), i == chosen};
	return states;
}

static bool
lines_fill(struct request *request, int chosen, struct gaps_view *view, struct err *err)
{
	struct line_row *lines;

	if (!lines_list(request->door->workshop->inspection, request->arena, &lines,
		    &view->line_count, err))
		return false;
	view->lines = ARENA_ARRAY(request->arena, view->line_count, struct gaps_option);
	for (size_t i = 0; i < view->line_count; i++)
		view->lines[i] = (struct gaps_option){
			str_format(request->arena, "%lld", (long long)lines[i].number),
			str_format(request->arena, "%lld %.*s", (long long)lines[i].number,
				STR_ARG(lines[i].title)),
			lines[i].number == chosen};
	return true;
}

static struct url
list_address(struct request *request, int64_t page)
{
	static const char *const names[] = {"kind", "state", "line"};
	struct url url = URL("/gaps");

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (request_get(request, names[i]).len > 0)
			url = url_add(
				request->arena, url, names[i], request_get(request, names[i]));
	return page > 1 ? url_add_i64(request->arena, url, "page", page) : url;
}

static bool
filter_take(struct request *request, struct gap_filter *filter, int64_t *ret_page, struct err *err)
{
	struct str state = request_get(request, "state");
	int64_t line = 0;

	*filter = (struct gap_filter){.kind = request_get(request, "kind"), .state = -1};
	if (filter->kind.len > 0 && check_named(filter->kind) == NULL)
		return err_set(err, ERR_USAGE, "there is no such kind of gap");
	if (state.len > 0) {
		filter->state = (int)gap_state_from_name(state);
		if (filter->state == GAP_STATE_COUNT)
			return err_set(err, ERR_USAGE, "there is no such state of a gap");
	}
	if ((request_get(request, "line").len > 0 &&
		    !request_i64(request, "line", 0, INT32_MAX, 0, &line, err)) ||
		!request_i64(request, "page", 1, PAGE_MAX, 1, ret_page, err))
		return false;
	filter->line = (int)line;
	return true;
}

static bool
gaps_fill(struct request *request, struct gaps_view *view, struct err *err)
{
	struct gap_filter filter;
	struct compare *compare;
	struct gap_row *rows;
	uint64_t total;
	uint64_t from;
	int64_t page;

	if (!filter_take(request, &filter, &page, err) ||
		!workshop_compare(request->door->workshop, &compare, err))
		return false;
	from = (uint64_t)(page - 1) * PAGE_ROWS;
	if (!gap_total(compare, &filter, &total, err) ||
		!gap_slice(compare, request->arena, &filter, from, PAGE_ROWS, &rows,
			&view->row_count, err) ||
		!lines_fill(request, filter.line, view, err))
		return false;
	view->rows = ARENA_ARRAY(request->arena, view->row_count, struct gaps_row);
	for (size_t i = 0; i < view->row_count; i++)
		view->rows[i] = gaps_row_make(request->arena, &rows[i]);
	kinds_fill(request->arena, filter.kind, view);
	view->states = states_make(request->arena, filter.state);
	view->state_count = GAP_STATE_COUNT;
	view->total = say_count_of(request->arena, total, "gap", "gaps");
	view->range = view->row_count == 0
		? STR("")
		: str_format(request->arena, "%llu to %llu of %llu", (unsigned long long)from + 1,
			  (unsigned long long)from + view->row_count, (unsigned long long)total);
	view->has_previous = page > 1;
	view->previous = list_address(request, page - 1);
	view->has_next = from + view->row_count < total;
	view->next = list_address(request, page + 1);
	view->may_ask = request_may(request, PERMIT_REQUESTS);
	view->is_narrowed = request_get(request, "kind").len + request_get(request, "state").len +
			request_get(request, "line").len >
		0;
	return true;
}

static bool
gaps_show(struct request *request, struct reply *reply, struct err *err)
{
	struct gaps_view *view = ARENA_NEW(request->arena, struct gaps_view);
	struct frame frame = {.title = STR("Gaps"), .section = SECTION_GAPS};

	if (!gaps_fill(request, view, err) || !frame_begin(request, reply, &frame, err))
		return false;
	gaps_page(&reply->body, view);
	frame_end(request, reply);
	return true;
}

/* ---- one gap ---- */

static bool
witness_fill(struct request *request, struct str reference, const struct gap_evidence *evidence,
	struct gap_witness *to, struct err *err)
{
	struct inspection *inspection = request->door->workshop->inspection;
	struct arena *arena = request->arena;
	struct item item;

	if (!item_get(inspection, arena, evidence->item, &item, err) ||
		!restricted_item(inspection->db, evidence->item, &to->is_restricted, err))
		return false;
	to->path = to->is_restricted ? STR("A restricted item") : item.path;
	to->words = to->is_restricted ? STR("") : evidence->words;
	to->link = url_add(arena, url_format(arena, "/item/%lld", (long long)evidence->item), "gap",
		reference);
	if (evidence->from >= 0) {
		to->link = url_add_i64(arena, to->link, "at", evidence->from);
		to->link = url_fragment(
			arena, to->link, str_format(arena, "p%lld", (long long)evidence->from));
	}
	return true;
}

static bool
history_fill(struct request *request, struct str reference, struct gap_view *view, struct err *err)
{
	struct gap_state_row *rows;
	struct arena *arena = request->arena;

	if (!gap_state_history(request->door->workshop->inspection, arena, reference, &rows,
		    &view->history_count, err))
		return false;
	view->history = ARENA_ARRAY(arena, view->history_count, struct gap_said);
	for (size_t i = 0; i < view->history_count; i++)
		view->history[i] = (struct gap_said){moment_words(request, rows[i].moment),
			who_named(request, rows[i].who),
			str_of(gaps_state_word((int)rows[i].state)), rows[i].note,
			say_count(arena, rows[i].entry)};
	return true;
}

static bool
gap_fill(struct request *request, struct gap_view *view, struct err *err)
{
	struct arena *arena = request->arena;
	struct compare *compare;
	struct gap_row row;

	if (!workshop_compare(request->door->workshop, &compare, err) ||
		!gap_get(compare, arena, request->parts[0], &row, err))
		return false;
	view->row = gaps_row_make(arena, &row);
	view->witnesses = ARENA_ARRAY(arena, row.gap.evidence_count, struct gap_witness);
	view->witness_count = row.gap.evidence_count;
	for (size_t i = 0; i < row.gap.evidence_count; i++)
		if (!witness_fill(
			    request, row.reference, &row.gap.evidence[i], &view->witnesses[i], err))
			return false;
	view->states = states_make(arena, (int)row.state);
	view->state_count = GAP_STATE_COUNT;
	view->may_state = request_may(request, PERMIT_GAPS);
	view->may_ask = request_may(request, PERMIT_REQUESTS) && row.state == GAP_OPEN;
	view->csrf = request->person.csrf;
	view->action = url_segment(arena, URL("/gaps"), row.reference);
	view->ask = url_add(arena, URL("/requests/new"), "gap", row.reference);
	view->search = url_add(
		arena, URL("/search"), "q", str_format(arena, "gap:%.*s", STR_ARG(row.reference)));
	return history_fill(request, row.reference, view, err);
}

static bool
gap_show(struct request *request, struct reply *reply, struct err *err)
{
	struct gap_view *view = ARENA_NEW(request->arena, struct gap_view);
	struct frame frame = {.section = SECTION_GAPS};

	if (!gap_fill(request, view, err))
		return false;
	frame.title = view->row.title;
	if (!frame_begin(request, reply, &frame, err))
		return false;
	gap_page(&reply->body, view);
	frame_end(request, reply);
	return true;
}

static bool
gap_save(struct request *request, struct reply *reply, struct err *err)
{
	struct act *act = reply_act(reply, request, "gap-state");

	(void)err;
	act_str(act, "gap", request->parts[0]);
	act_str(act, "state", request_get(request, "state"));
	act_str(act, "note", request_get(request, "note"));
	reply_redirect(reply, url_segment(request->arena, URL("/gaps"), request->parts[0]));
	return true;
}

const struct route routes_of_gaps[] = {
	{METHOD_GET, "/gaps", PERMIT_OVERVIEW, gaps_show, false},
	{METHOD_GET, "/gaps/:reference", PERMIT_EVIDENCE, gap_show, false},
	{METHOD_POST, "/gaps/:reference", PERMIT_GAPS, gap_save, false},
	{METHOD_GET, NULL, PERMIT_ANYONE, NULL, false},
};
