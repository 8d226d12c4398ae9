#include "web/pages/search.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "remit/codebook.h"
#include "search.html.h"
#include "search/search.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/pages/search_view.h"
#include "web/routes.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/route.h"
#include "work/clerk/act.h"
#include "work/view/results.h"
#include "work/workshop.h"

/* Pages beyond this one are nobody's to look through. */
enum { PAGE_MAX = 100000 };

/* ---- what is asked ---- */

static bool
chosen_take(struct request *request, const char *name, bool is_named, struct results_chosen *chosen,
	struct err *err)
{
	struct str value;
	size_t at = 0;

	while (request_each(request, name, &at, &value)) {
		if (value.len == 0)
			continue;
		if (chosen->count == RESULTS_CHOSEN_MAX)
			return err_set(err, ERR_QUERY,
				"at most %d values of one kind can be chosen", RESULTS_CHOSEN_MAX);
		if (!is_named && !str_to_i64(value, &chosen->numbers[chosen->count]))
			return err_set(err, ERR_QUERY, "\"%.*s\" is no number to narrow by",
				STR_ARG(str_slice(value, 0, 40)));
		chosen->names[chosen->count++] = is_named ? value : STR("");
	}
	return true;
}

/* "2013", "2013-03" or "2013-03-12": the first moment of it, or the first one behind it. */
static bool
day_take(struct str text, bool is_end, int64_t *ret_moment, struct err *err)
{
	struct str rest = str_trim(text);
	int64_t parts[3] = {0, 1, 1};
	size_t count = 0;
	struct str part;
	bool good = true;

	*ret_moment = DATE_NONE;
	if (rest.len == 0)
		return true;
	while (good && count < COUNT_OF(parts) && str_cut(&rest, '-', &part))
		good = part.len <= 4 && str_to_i64(part, &parts[count++]);
	good = good && rest.data == NULL && parts[0] >= 1 && parts[0] < 9999 && parts[1] >= 1 &&
		parts[1] <= 12 && parts[2] >= 1 && parts[2] <= 31;
	if (!good)
		return err_set(err, ERR_QUERY,
			"\"%.*s\" is not a date: write a year, 2013-03 or 2013-03-12",
			STR_ARG(str_slice(text, 0, 40)));
	if (is_end)
		parts[count - 1]++;
	if (parts[1] > 12) {
		parts[0]++;
		parts[1] = 1;
	}
	*ret_moment = date_days((int)parts[0], (int)parts[1], (int)parts[2]) * 86400;
	return true;
}

static bool
ask_take(struct request *request, struct search_asked *asked, struct results_ask *ask,
	struct err *err)
{
	struct str sort = request_get(request, "sort");

	ask->query = request_get(request, "q");
	ask->asker = request->person.login;
	asked->from = request_get(request, "from");
	asked->to = request_get(request, "to");
	if (str_equal(sort, STR("oldest")))
		ask->sort = SORT_OLDEST;
	else if (str_equal(sort, STR("newest")))
		ask->sort = SORT_NEWEST;
	if (!request_i64(request, "page", 1, PAGE_MAX, 1, &asked->page, err))
		return false;
	ask->offset = (size_t)(asked->page - 1) * SEARCH_PAGE_HITS;
	ask->limit = SEARCH_PAGE_HITS;
	return chosen_take(request, "line", false, &ask->chosen[FACET_LINE], err) &&
		chosen_take(request, "read", false, &ask->chosen[FACET_READ], err) &&
		chosen_take(request, "code", false, &ask->chosen[FACET_CODE], err) &&
		chosen_take(request, "weight", true, &ask->chosen[FACET_WEIGHT], err) &&
		chosen_take(request, "gap", true, &ask->chosen[FACET_GAP], err) &&
		chosen_take(request, "who", false, &ask->chosen[FACET_CUSTODIAN], err) &&
		chosen_take(request, "kind", true, &ask->chosen[FACET_KIND], err) &&
		chosen_take(request, "delivery", false, &ask->chosen[FACET_DELIVERY], err) &&
		day_take(asked->from, false, &ask->from, err) &&
		day_take(asked->to, true, &ask->to, err);
}

static bool
is_narrowed(const struct results_ask *ask)
{
	for (unsigned f = 0; f < FACET_COUNT; f++)
		if (ask->chosen[f].count > 0)
			return true;
	return ask->from != DATE_NONE || ask->to != DATE_NONE;
}

/* ---- the page ---- */

/* Each search is in the log, with how much it found, before anyone sees what. */
static void
search_note(struct request *request, struct reply *reply, const struct results *results)
{
	struct act *act = reply_act(reply, request, "note-search");

	act_str(act, "query", search_address(request, 1, true).text);
	act_i64(act, request->arena, "total", (int64_t)results->result.total);
}

static bool
search_fill(struct request *request, struct reply *reply, struct search_view *view, struct err *err)
{
	struct results_ask *ask = ARENA_NEW(request->arena, struct results_ask);
	struct results *results = ARENA_NEW(request->arena, struct results);
	struct search_asked asked = {.ask = ask, .page = 1};
	struct query_mistake mistake = {0};

	ask->from = ask->to = DATE_NONE;
	if (!codebook_lines(request->door->workshop->inspection, request->arena, &asked.lines,
		    &asked.line_count, err))
		return false;
	if (ask_take(request, &asked, ask, err) &&
		results_load(request->door->workshop, request->door->search, request->arena, ask,
			results, &mistake, err)) {
		view->is_narrowed = is_narrowed(ask);
		view->without = search_address(request, 0, false);
		search_view_fill(request, &asked, results, view);
		search_chosen_fill(request, view);
		view->may_narrow = view->is_narrowed || view->hit_count > 0;
		search_note(request, reply, results);
		return true;
	}
	if (err->kind != ERR_QUERY && err->kind != ERR_USAGE)
		return false;
	search_view_mistake(request, &mistake, str_copy(request->arena, str_of(err->text)), view);
	reply->status = 400;
	return true;
}

static bool
search_show(struct request *request, struct reply *reply, struct err *err)
{
	struct search_view *view = ARENA_NEW(request->arena, struct search_view);
	struct frame frame = {
		.title = STR("Search"), .section = SECTION_SEARCH, .layout = FRAME_WIDE};

	view->query = request_get(request, "q");
	view->csrf = request->person.csrf;
	view->may_code = request_may(request, PERMIT_CODE);
	view->list = url_fragment(request->arena,
		url_add(request->arena, URL("/reading"), "query", view->query), STR("new"));
	view->is_asked = str_trim(view->query).len > 0;
	if (view->is_asked && !search_fill(request, reply, view, err))
		return false;
	frame.is_failed = view->has_mistake;
	if (!frame_begin(request, reply, &frame, err))
		return false;
	search_page(&reply->body, view);
	frame_end(request, reply);
	return true;
}

const struct route routes_of_search[] = {
	{METHOD_GET, "/search", PERMIT_EVIDENCE, search_show, false},
	{METHOD_GET, NULL, PERMIT_ANYONE, NULL, false},
};
