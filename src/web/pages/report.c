#include "web/pages/report.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "publish/report.h"
#include "report.html.h"
#include "web/assets.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/pages/report_copies.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "web/say.h"
#include "work/view/finding_ground.h"
#include "work/view/report_view.h"
#include "work/view/restricted_known.h"

/* ---- the page ---- */

static struct str
restricted_words(struct arena *arena, size_t count)
{
	if (count == 0)
		return STR("");
	return str_format(arena, "Rests on %.*s; no word of %s may stand in it.",
		STR_ARG(say_count_of(arena, count, "restricted record", "restricted records")),
		count == 1 ? "it" : "them");
}

static struct str
not_agreed_words(struct arena *arena, enum finding_state state)
{
	return state == FINDING_PLANNED
		? STR("planned, not agreed")
		: str_format(arena, "%s, not agreed", finding_state_words(state));
}

static struct report_page_row
row_make(struct arena *arena, const struct report_row *row)
{
	bool is_agreed = row->state == FINDING_AGREED;
	struct str paragraphs = say_count_of(arena, row->paragraphs, "paragraph", "paragraphs");

	return (struct report_page_row){
		.number = str_format(
			arena, "%lld.%lld", (long long)row->line, (long long)row->ordinal),
		.title = row->title,
		.link = url_format(arena, "/finding/%lld", (long long)row->id),
		.is_agreed = is_agreed,
		.state = finding_state_name(row->state),
		.words = is_agreed ? str_format(arena, "Agreed, %.*s", STR_ARG(paragraphs))
				   : not_agreed_words(arena, row->state),
		.waits = row->advice,
		.wait_count = row->advice_count,
		.restricted = restricted_words(arena, row->restricted),
	};
}

static void
chapter_fill(struct arena *arena, const struct report_state *ground,
	const struct finding_line *from, struct report_page_chapter *to)
{
	size_t agreed = 0;

	*to = (struct report_page_chapter){.number = from->number,
		.title = from->title,
		.rows = ARENA_ARRAY(arena, ground->row_count, struct report_page_row)};
	for (size_t i = 0; i < ground->row_count; i++)
		if (ground->rows[i].line == from->number) {
			agreed += ground->rows[i].state == FINDING_AGREED ? 1 : 0;
			to->rows[to->row_count++] = row_make(arena, &ground->rows[i]);
		}
	to->words = to->row_count == 0
		? STR("No finding is planned.")
		: str_format(arena, "%zu of %.*s agreed.", agreed,
			  STR_ARG(say_count_of(arena, to->row_count, "finding", "findings")));
}

static struct report_page_view *
view_make(struct request *request, const struct report_state *ground)
{
	struct report_page_view *view = ARENA_NEW(request->arena, struct report_page_view);
	struct arena *arena = request->arena;

	*view = (struct report_page_view){
		.words = str_format(arena, "%zu of %.*s agreed and in the report.", ground->agreed,
			STR_ARG(say_count_of(
				arena, ground->row_count, "finding is", "findings are"))),
		.chapter_count = ground->line_count,
		.chapters = ARENA_ARRAY(arena, ground->line_count, struct report_page_chapter),
		.figures = ground->figures.figures,
		.figure_count = ground->figures.figure_count,
	};
	for (size_t i = 0; i < view->chapter_count; i++)
		chapter_fill(arena, ground, &ground->lines[i], &view->chapters[i]);
	return view;
}

static bool
report_show(struct request *request, struct reply *reply, struct err *err)
{
	struct frame frame = {.title = STR("Report"), .section = SECTION_REPORT};
	struct report_state ground;
	struct report_page_view *view;

	if (request->door->restricted == NULL)
		request->door->restricted = restricted_known_new();
	if (!report_state_load(request->door->workshop, request->arena, request->door->restricted,
		    &ground, err))
		return false;
	view = view_make(request, &ground);
	if (!report_copies_fill(request, &view->copies, err) ||
		!frame_begin(request, reply, &frame, err))
		return false;
	report_page(&reply->body, view);
	frame_end(request, reply);
	return true;
}

/* ---- the document ---- */

/* Styles within a page are forbidden here, so it names its style sheet. */
static bool
document_show(struct request *request, struct reply *reply, struct err *err)
{
	const struct report_style style = {.address = "/report/style.css",
		.icon = str_cstr(request->arena, asset_url("icon.svg").text)};
	struct report_view ground;

	if (!report_view_load(request->door->workshop, request->arena, request->now,
		    request_has(request, "draft"), &ground, err))
		return false;
	report_html(&reply->body, request->arena, &ground.report, style);
	return !reply->body.overflowed ||
		err_set(err, ERR_TOO_LARGE, "the report is too long to be shown as one page");
}

/* Letters of the second file of a family stand before those of the first. */
static void
fonts_write(struct buf *out)
{
	static const char *const fonts[][2] = {
		{"Source Serif 4", "source-serif-4-latin-ext-wght-normal.woff2"},
		{"Source Serif 4", "source-serif-4-latin-wght-normal.woff2"},
		{"Source Sans 3", "source-sans-3-latin-ext-wght-normal.woff2"},
		{"Source Sans 3", "source-sans-3-latin-wght-normal.woff2"}};

	for (size_t i = 0; i < COUNT_OF(fonts); i++) {
		struct url file = asset_url(fonts[i][1]);

		buf_add_format(out,
			"@font-face{font-family:\"%s\";src:url(\"%.*s\") format(\"woff2\");"
			"font-weight:200 900;font-display:swap}\n",
			fonts[i][0], STR_ARG(file.text));
	}
}

static bool
style_show(struct request *request, struct reply *reply, struct err *err)
{
	(void)request;
	(void)err;
	reply->type = "text/css; charset=utf-8";
	fonts_write(&reply->body);
	buf_add(&reply->body, report_style_sheet());
	return true;
}

const struct route routes_of_report[] = {
	{METHOD_GET, "/report", PERMIT_FINDINGS, report_show, false},
	{METHOD_GET, "/report/document", PERMIT_FINDINGS, document_show, false},
	{METHOD_GET, "/report/style.css", PERMIT_FINDINGS, style_show, false},
	{METHOD_POST, "/report/copies", PERMIT_WRITE, report_copies_make, false},
	{METHOD_GET, "/report/copies/:copy/:form", PERMIT_WRITE, report_copy_give, false},
	{0},
};
