#include "web/pages/searches.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "remit/saved_search.h"
#include "searches.html.h"
#include "store/inspection.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/parts/who.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "web/say.h"
#include "work/clerk/act.h"
#include "work/view/search_counts.h"
#include "work/workshop.h"

enum { NAME_SIZE_MAX = 200 };

static struct inspection *
inspection_of(const struct request *request)
{
	return request->door->workshop->inspection;
}

static bool
searches_frame(struct request *request, struct reply *reply, struct str title, struct err *err)
{
	struct frame frame = {.title = title, .section = SECTION_SEARCH, .layout = FRAME_PAGE};

	return frame_begin(request, reply, &frame, err);
}

static struct search_counts_ask
counts_ask(const struct request *request)
{
	struct door *door = request->door;

	if (door->search_counts == NULL)
		door->search_counts = search_counts_new();
	return (struct search_counts_ask){.index = door->workshop->index,
		.search = door->search,
		.arena = request->arena,
		.asker = request->person.login,
		.now = request->now};
}

static bool
hits_count(struct request *request, struct search_count *rows, size_t count, struct err *err)
{
	struct search_counts_ask ask = counts_ask(request);

	return search_counts_take(request->door->search_counts, &ask, rows, count, err);
}

/* " as it was on 6 October 2026, 10:42; records have come in since"; "" of what is true now. */
static struct str
old_words(struct request *request, const struct search_count *row)
{
	if (!row->is_old)
		return STR("");
	return str_format(request->arena, " on %.*s; records came in since",
		STR_ARG(say_moment(request->arena, request->door->zone, row->moment)));
}

/* Counting is searching: it is in the log before anybody sees what was counted. */
static void
counting_note(struct request *request, struct reply *reply, struct str query, size_t total)
{
	struct act *act = reply_act(reply, request, "note-search");

	act_str(act, "query", query);
	act_i64(act, request->arena, "total", (int64_t)total);
}

/* ---- all of them ---- */

static struct str
news_words(struct arena *arena, const struct saved_search *saved, size_t total)
{
	int64_t news = saved_search_news(saved, total);

	return news == 0 ? STR("")
			 : str_format(arena, "%.*s more than when you looked",
				   STR_ARG(say_count(arena, (uint64_t)news)));
}

static void
row_fill(struct request *request, const struct saved_search *saved, struct searches_row *row)
{
	struct arena *arena = request->arena;
	struct str looked = saved->looked == 0
		? STR("")
		: str_format(arena, " You looked last on %.*s.",
			  STR_ARG(moment_words(request, saved->looked)));

	*row = (struct searches_row){
		.id = str_format(arena, "s%lld", (long long)saved->search),
		.name = saved->name,
		.is_terms = saved->kind == SAVED_TERMS,
		.query = saved->kind == SAVED_TERMS ? STR("") : saved->query,
		.about = str_format(arena, "Kept by %.*s.%.*s",
			STR_ARG(who_named(request, saved->owner)), STR_ARG(looked)),
		.is_alert = saved->is_alert,
		.may_change = request_may(request, PERMIT_CODE) &&
			(request->person.role == ROLE_LEAD ||
				str_equal(saved->owner, request->person.login)),
		.link = url_format(arena, "/searches/%lld", (long long)saved->search),
		.version = saved->version,
	};
}

/* What is counted of them: queries, SEARCH_COUNTS_SHOWN at most. */
static size_t
counted_choose(struct request *request, const struct saved_search *saved, size_t count,
	struct search_count **ret_rows)
{
	size_t counted = 0;

	*ret_rows = ARENA_ARRAY(request->arena, SEARCH_COUNTS_SHOWN, struct search_count);
	for (size_t i = 0; i < count && counted < SEARCH_COUNTS_SHOWN; i++)
		if (saved[i].kind == SAVED_QUERY)
			(*ret_rows)[counted++].query = saved[i].query;
	return counted;
}

static void
count_fill(struct request *request, const struct saved_search *saved,
	const struct search_count *counted, struct searches_row *row)
{
	row->counted = counted->mistake.len > 0
		? counted->mistake
		: str_format(request->arena, "%.*s%.*s.",
			  STR_ARG(say_count_of(request->arena, counted->total, "group", "groups")),
			  STR_ARG(old_words(request, counted)));
	row->news = news_words(request->arena, saved, counted->total);
}

static bool
rows_fill(struct request *request, struct reply *reply, const struct saved_search *saved,
	size_t count, struct searches_view *view, struct err *err)
{
	struct buf noted CLEANUP(buf_free) = {0};
	struct search_count *counted;
	size_t all = counted_choose(request, saved, count, &counted);
	size_t at = 0;
	size_t sum = 0;

	view->rows = ARENA_ARRAY(request->arena, count, struct searches_row);
	if (!hits_count(request, counted, all, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct searches_row *row = &view->rows[view->row_count++];

		row_fill(request, &saved[i], row);
		if (saved[i].kind == SAVED_TERMS || at == all) {
			row->counted = saved[i].kind == SAVED_TERMS
				? STR("Open it to have it counted.")
				: STR("Not counted here.");
			continue;
		}
		count_fill(request, &saved[i], &counted[at], row);
		sum += counted[at++].total;
		buf_add_format(
			&noted, "%s%.*s", noted.len > 0 ? "\n" : "", STR_ARG(saved[i].query));
	}
	if (all > 0)
		counting_note(request, reply, str_copy(request->arena, buf_str(&noted)), sum);
	return true;
}

static bool
searches_show(struct request *request, struct reply *reply, struct err *err)
{
	struct searches_view view = {
		.may_code = request_may(request, PERMIT_CODE), .csrf = request->person.csrf};
	struct saved_search *saved;
	size_t count;

	if (!saved_searches(inspection_of(request), request->arena, request->person.login, &saved,
		    &count, err) ||
		!rows_fill(request, reply, saved, count, &view, err) ||
		!searches_frame(request, reply, STR("Saved searches"), err))
		return false;
	searches_page(&reply->body, &view);
	frame_end(request, reply);
	return true;
}

/* ---- what is new ---- */

/* No number is shown, and so nothing noted: the page that shows it does that. */
bool
searches_news(struct request *request, size_t *ret_count, struct err *err)
{
	struct search_count *rows = ARENA_ARRAY(
		request->arena, SEARCH_COUNTS_SHOWN, struct search_count);
	const struct saved_search *told[SEARCH_COUNTS_SHOWN];
	struct search_counts_ask ask = counts_ask(request);
	struct saved_search *saved;
	size_t saved_count;
	size_t count = 0;

	*ret_count = 0;
	if (!saved_searches(inspection_of(request), request->arena, request->person.login, &saved,
		    &saved_count, err))
		return false;
	for (size_t i = 0; i < saved_count && count < SEARCH_COUNTS_SHOWN; i++)
		if (saved[i].kind == SAVED_QUERY && saved[i].is_alert && saved[i].looked != 0) {
			told[count] = &saved[i];
			rows[count++].query = saved[i].query;
		}
	if (!search_counts_glance(request->door->search_counts, &ask, rows, count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		*ret_count += rows[i].is_known && saved_search_news(told[i], rows[i].total) > 0;
	return true;
}

/* ---- keeping and changing ---- */

static bool
search_kept(struct request *request, const struct act_answer *answer, struct reply *reply,
	struct err *err)
{
	struct str id = str_format(
		request->arena, "s%lld", (long long)answer_get_i64(answer, "search"));

	(void)err;
	reply_redirect(reply, url_fragment(request->arena, URL("/searches"), id));
	return true;
}

static void
search_act(struct request *request, struct reply *reply, const struct saved_search *saved)
{
	struct act *act = reply_act(reply, request, "search-save");

	act_i64(act, request->arena, "search", saved->search);
	act_i64(act, request->arena, "version", saved->version);
	act_str(act, "kind", str_of(saved_kind_name(saved->kind)));
	act_str(act, "name", saved->name);
	act_str(act, "query", saved->query);
	act_i64(act, request->arena, "alert", saved->is_alert);
	act_i64(act, request->arena, "closed", saved->is_closed);
	reply->then = search_kept;
}

static bool
search_keep(struct request *request, struct reply *reply, struct err *err)
{
	struct saved_search saved = {
		.kind = str_equal(request_get(request, "kind"), STR("terms")) ? SAVED_TERMS
									      : SAVED_QUERY,
		.name = str_trim(request_get(request, "name")),
		.query = str_trim(request_get(request, "query")),
		.is_alert = str_equal(request_get(request, "alert"), STR("1")),
	};

	if (saved.query.len == 0)
		return err_set(err, ERR_USAGE, "say what to search for");
	if (saved.name.len == 0)
		saved.name = utf8_head(str_one_line(request->arena, saved.query), NAME_SIZE_MAX);
	search_act(request, reply, &saved);
	return true;
}

static bool
search_change(struct request *request, struct reply *reply, struct err *err)
{
	struct str what = request_get(request, "do");
	struct saved_search saved;
	int64_t search;

	if (!request_part_i64(request, 0, &search, err) ||
		!saved_search_get(inspection_of(request), request->arena, search,
			request->person.login, &saved, err) ||
		!request_i64(request, "version", 1, INT64_MAX, saved.version, &saved.version, err))
		return false;
	if (str_equal(what, STR("close")))
		saved.is_closed = true;
	else if (str_equal(what, STR("alert")))
		saved.is_alert = !saved.is_alert;
	else
		return err_set(err, ERR_USAGE, "a saved search can tell of new ones, or be closed");
	search_act(request, reply, &saved);
	return true;
}

/* ---- one of them ---- */

static struct url
query_url(struct arena *arena, struct str query)
{
	return url_add(arena, URL("/search"), "q", query);
}

/* The terms from `from` on, SEARCH_COUNTS_SHOWN at most. */
static size_t
terms_choose(struct request *request, struct str lines, int64_t from, bool *ret_more,
	struct search_count **ret_rows)
{
	struct str line;
	size_t count = 0;
	int64_t at = 0;

	*ret_more = false;
	*ret_rows = ARENA_ARRAY(request->arena, SEARCH_COUNTS_SHOWN, struct search_count);
	while (str_cut_line(&lines, &line)) {
		line = str_trim(line);
		if (line.len == 0 || at++ < from)
			continue;
		*ret_more = count == SEARCH_COUNTS_SHOWN;
		if (*ret_more)
			break;
		(*ret_rows)[count++].query = line;
	}
	return count;
}

static void
terms_fill(struct request *request, struct reply *reply, const struct search_count *counted,
	struct terms_view *view)
{
	struct buf noted CLEANUP(buf_free) = {0};
	size_t sum = 0;

	for (size_t i = 0; i < view->row_count; i++) {
		view->rows[i] = (struct terms_row){.term = counted[i].query,
			.mistake = counted[i].mistake,
			.count = str_format(request->arena, "%.*s%.*s",
				STR_ARG(say_count(request->arena, counted[i].total)),
				STR_ARG(old_words(request, &counted[i]))),
			.link = query_url(request->arena, counted[i].query)};
		sum += counted[i].total;
		buf_add_format(
			&noted, "%s%.*s", noted.len > 0 ? "\n" : "", STR_ARG(counted[i].query));
	}
	counting_note(request, reply, str_copy(request->arena, buf_str(&noted)), sum);
}

static bool
terms_show(struct request *request, struct reply *reply, const struct saved_search *saved,
	struct err *err)
{
	struct terms_view view = {.name = saved->name};
	struct search_count *counted;
	int64_t from;

	if (!request_i64(request, "from", 0, TERM_LIST_MAX, 0, &from, err))
		return false;
	view.row_count = terms_choose(request, saved->query, from, &view.has_more, &counted);
	view.rows = ARENA_ARRAY(request->arena, view.row_count, struct terms_row);
	view.more = url_add_i64(request->arena,
		url_format(request->arena, "/searches/%lld", (long long)saved->search), "from",
		from + SEARCH_COUNTS_SHOWN);
	if (!hits_count(request, counted, view.row_count, err))
		return false;
	terms_fill(request, reply, counted, &view);
	if (!searches_frame(request, reply, saved->name, err))
		return false;
	terms_page(&reply->body, &view);
	frame_end(request, reply);
	return true;
}

/* A query is looked at on the search page; that this person looked, and at how much, is noted first. */
static bool
search_open_saved(struct request *request, struct reply *reply, struct err *err)
{
	struct saved_search saved;
	struct search_count counted;
	struct act *act;
	int64_t search;

	if (!request_part_i64(request, 0, &search, err) ||
		!saved_search_get(inspection_of(request), request->arena, search,
			request->person.login, &saved, err))
		return false;
	if (saved.kind == SAVED_TERMS)
		return terms_show(request, reply, &saved, err);
	counted = (struct search_count){.query = saved.query};
	if (!hits_count(request, &counted, 1, err))
		return false;
	if (counted.mistake.len == 0 && request_may(request, PERMIT_CODE)) {
		act = reply_act(reply, request, "search-look");
		act_i64(act, request->arena, "search", search);
		act_i64(act, request->arena, "total", (int64_t)counted.total);
	}
	reply_redirect(reply, query_url(request->arena, saved.query));
	return true;
}

const struct route routes_of_searches[] = {
	{METHOD_GET, "/searches", PERMIT_EVIDENCE, searches_show, false},
	{METHOD_POST, "/searches", PERMIT_CODE, search_keep, false},
	{METHOD_GET, "/searches/:search", PERMIT_EVIDENCE, search_open_saved, false},
	{METHOD_POST, "/searches/:search", PERMIT_CODE, search_change, false},
	{0},
};
