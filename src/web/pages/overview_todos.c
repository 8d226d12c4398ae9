/* What waits for whoever looks, by what they may do about it; each leads to where it is done. */
#include "web/pages/overview.h"

#include "base/arena.h"
#include "base/err.h"
#include "web/door.h"
#include "web/pages/opening.h"
#include "web/pages/searches.h"
#include "web/request.h"
#include "web/say.h"
#include "work/held.h"
#include "work/view/board.h"
#include "work/view/errand_view.h"
#include "work/view/waiting.h"
#include "work/workshop.h"

struct adding {
	struct request *request;
	struct arena *arena;
	struct overview_view *view;
};

/* Links lead nowhere that this person may not go. */
static void
todo_add(struct adding *a, const char *icon, struct url link, struct str words, struct str about)
{
	if (a->view->todo_count < OVERVIEW_TODOS_MAX && opening_is_way(a->request, link))
		a->view->todos[a->view->todo_count++] = (struct overview_todo){
			.icon = icon, .words = words, .about = about, .link = link};
}

/* ---- reading ---- */

static void
lists_add(struct adding *a, const struct waiting *waiting)
{
	for (size_t i = 0; i < waiting->list_count; i++) {
		const struct waiting_list *list = &waiting->lists[i];

		todo_add(a, "clock", url_format(a->arena, "/reading/%lld", (long long)list->list),
			say_count_of(a->arena, (uint64_t)list->left, "item", "items"),
			str_format(a->arena,
				list->is_second ? "to be read a second time, without knowing the "
						  "first reading, in B-%lld."
						: "left in your reading list B-%lld.",
				(long long)list->list));
	}
	if (waiting->unsettled > 0 && request_may(a->request, PERMIT_SETTLE))
		todo_add(a, "scale",
			url_format(a->arena, "/reading/%lld/agreement",
				(long long)waiting->unsettled_list),
			say_count_of(a->arena, (uint64_t)waiting->unsettled, "item", "items"),
			STR("to settle: two people read them and differ."));
}

/* ---- findings ---- */

static struct str
finding_words(struct adding *a, const struct waiting_finding *waiting)
{
	return waiting->count == 1
		? str_format(a->arena, "Finding %lld.%lld", (long long)waiting->line,
			  (long long)waiting->ordinal)
		: say_count_of(a->arena, (uint64_t)waiting->count, "finding", "findings");
}

static struct url
finding_link(struct adding *a, const struct waiting_finding *waiting)
{
	return waiting->count == 1 ? url_format(a->arena, "/finding/%lld", (long long)waiting->id)
				   : URL("/findings");
}

static void
finding_add(struct adding *a, const char *icon, const struct waiting_finding *waiting,
	const char *one, const char *several)
{
	if (waiting->count > 0)
		todo_add(a, icon, finding_link(a, waiting), finding_words(a, waiting),
			str_of(waiting->count == 1 ? one : several));
}

/* Replies and the days for them are of people, who are named as the inspectors call them. */
static void
reply_add(struct adding *a, const char *icon, const struct waiting_finding *waiting,
	const char *one, const char *several)
{
	if (waiting->count == 0)
		return;
	if (waiting->count == 1)
		todo_add(a, icon, finding_link(a, waiting),
			str_format(a->arena, "%.*s %s", STR_ARG(waiting->person), one),
			str_format(a->arena, "the letter on finding %lld.%lld.",
				(long long)waiting->line, (long long)waiting->ordinal));
	else
		todo_add(a, icon, finding_link(a, waiting),
			say_count_of(a->arena, (uint64_t)waiting->count, "person", "people"),
			str_of(several));
}

static void
findings_add(struct adding *a, const struct waiting *waiting)
{
	if (request_may(a->request, PERMIT_WRITE)) {
		finding_add(a, "pen", &waiting->back, "is back from its second reader.",
			"are back from their second reader.");
		reply_add(a, "msg", &waiting->replied, "has replied to",
			"have replied to letters about findings; what is done about it is not on "
			"record.");
		reply_add(a, "bell", &waiting->silent, "has not answered, and the day has passed:",
			"have not answered letters about findings, and the day has passed.");
	}
	if (request_may(a->request, PERMIT_SECOND) || request_may(a->request, PERMIT_AGREE))
		finding_add(a, "eye", &waiting->second, "waits for its second reader.",
			"wait for their second reader.");
}

/* ---- disclosure ---- */

static bool
searches_add(struct adding *a, struct err *err)
{
	size_t news = 0;

	if (request_may(a->request, PERMIT_EVIDENCE) && !searches_news(a->request, &news, err))
		return false;
	if (news > 0)
		todo_add(a, "bell", URL("/searches"),
			say_count_of(a->arena, news, "saved search", "saved searches"),
			str_of(news == 1 ? "finds more than when you looked."
					 : "find more than when you looked."));
	return true;
}

static void
uploads_add(struct adding *a, size_t failed)
{
	if (failed > 0)
		todo_add(a, "warn", URL("/disclosure"),
			say_count_of(a->arena, failed, "upload", "uploads"),
			STR("could not be taken in: the page says why, and tries it again."));
}

static void
disclosure_add(struct adding *a, const struct board_view *board, const struct held *held)
{
	if (board->late > 0)
		todo_add(a, "bell", url_add(a->arena, URL("/gaps"), "kind", STR("late")),
			say_count_of(a->arena, board->late, "answer", "answers"),
			STR("of the authority late: the day has passed and nothing came."));
	if (held->unfinished > 0)
		todo_add(a, "upload", URL("/disclosure"),
			say_count_of(a->arena, held->unfinished, "delivery", "deliveries"),
			STR("is being taken in, or was left half taken in."));
	if (held->failed > 0)
		todo_add(a, "warn", URL("/disclosure"),
			say_count_of(a->arena, held->failed, "file", "files"),
			STR("could not be read, or not wholly: no search finds what is in them."));
	if (held->ocr_waiting > 0)
		todo_add(a, "eye", URL("/disclosure"),
			say_count_of(a->arena, held->ocr_waiting, "scan", "scans"),
			STR("to be recognised."));
	if (board->gaps_open > 0)
		todo_add(a, "flag", url_add(a->arena, URL("/gaps"), "state", STR("open")),
			say_count_of(a->arena, board->gaps_open, "gap", "gaps"),
			STR("to be asked for or explained."));
}

bool
overview_todos_fill(struct request *request, const struct board_view *board,
	const struct held *held, struct overview_view *view, struct err *err)
{
	struct adding a = {request, request->arena, view};
	struct waiting waiting;
	size_t failed = 0;

	view->todos = ARENA_ARRAY(request->arena, OVERVIEW_TODOS_MAX, struct overview_todo);
	if (!waiting_load(request->door->workshop->inspection, request->arena,
		    request->person.login, request->now, &waiting, err) ||
		!errand_failed_count(request->door->workshop->inspection, request->door->people,
			request->arena, ERRAND_INTAKE, &failed, err))
		return false;
	if (waiting.askings > 0)
		todo_add(&a, "lock", URL("/access"),
			say_count_of(
				a.arena, (uint64_t)waiting.askings, "person asks", "people ask"),
			STR("to open what is restricted."));
	findings_add(&a, &waiting);
	lists_add(&a, &waiting);
	if (!searches_add(&a, err))
		return false;
	uploads_add(&a, failed);
	disclosure_add(&a, board, held);
	return true;
}
