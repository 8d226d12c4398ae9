#include "web/pages/findings.h"

#include "base/arena.h"
#include "base/err.h"
#include "remit/finding/criticism.h"
#include "remit/finding/evidence.h"
#include "remit/finding/finding.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "work/clerk/act.h"
#include "work/view/finding_ground.h"
#include "work/workshop.h"

#include "findings.html.h"

struct filling {
	struct request *request;
	struct findings_view *view;
	struct finding *findings;
	size_t finding_count;
	struct err *err;
};

static bool
bare_count(struct filling *f, const struct finding *finding, size_t *ret_bare)
{
	struct inspection *inspection = f->request->door->workshop->inspection;
	struct exhibit *exhibits;
	size_t count;

	*ret_bare = 0;
	if (!exhibits_of(inspection, f->request->arena, finding->id, &exhibits, &count, f->err))
		return false;
	for (size_t p = 0; p < finding->paragraph_count; p++)
		for (size_t s = 0; s < finding->paragraphs[p].sentence_count; s++) {
			struct evidence_view view = evidence_of(f->request->arena, finding,
				finding->paragraphs[p].sentences[s].id, exhibits, count, NULL);

			*ret_bare += view.supporting + view.gaps == 0 ? 1 : 0;
		}
	return true;
}

static bool
replies_count(struct filling *f, const struct finding *finding, size_t *ret_open)
{
	struct criticism *criticisms;
	size_t count;

	*ret_open = 0;
	if (!criticisms_of(f->request->door->workshop->inspection, f->request->arena, finding->id,
		    &criticisms, &count, f->err))
		return false;
	for (size_t i = 0; i < count; i++)
		*ret_open += criticism_is_open(&criticisms[i]) ? 1 : 0;
	return true;
}

static struct str
rating_words(struct arena *arena, const struct finding *finding)
{
	if (finding->past == RATING_NONE && finding->present == RATING_NONE)
		return STR("Not rated yet.");
	return str_format(arena, "Then: %s. Now: %s.", finding_rating_words(finding->past),
		finding_rating_words(finding->present));
}

static bool
row_fill(struct filling *f, const struct finding *finding, struct findings_row *row)
{
	struct arena *arena = f->request->arena;
	size_t bare;
	size_t open;

	if (!bare_count(f, finding, &bare) || !replies_count(f, finding, &open))
		return false;
	*row = (struct findings_row){
		.number = str_format(
			arena, "%lld.%lld", (long long)finding->line, (long long)finding->ordinal),
		.title = finding->title,
		.link = url_format(arena, "/finding/%lld", (long long)finding->id),
		.state = finding_state_name(finding->state),
		.state_words = finding_state_words(finding->state),
		.rating = rating_words(arena, finding),
	};
	if (bare > 0)
		row->bare = str_format(
			arena, "%zu sentence%s without evidence", bare, bare == 1 ? "" : "s");
	if (open > 0)
		row->replies = str_format(arena, "%zu repl%s open", open, open == 1 ? "y" : "ies");
	return true;
}

static bool
line_fill(struct filling *f, const struct finding_line *line, struct findings_line *ret_line)
{
	*ret_line = (struct findings_line){
		.number = line->number, .title = line->title, .question = line->question};
	ret_line->rows = ARENA_ARRAY(f->request->arena, f->finding_count, struct findings_row);
	for (size_t i = 0; i < f->finding_count; i++)
		if (f->findings[i].line == line->number &&
			!row_fill(f, &f->findings[i], &ret_line->rows[ret_line->row_count++]))
			return false;
	return true;
}

/* Takes them out of the others. */
static bool
withdrawn_fill(struct filling *f)
{
	struct findings_view *view = f->view;
	size_t kept = 0;

	view->withdrawn = ARENA_ARRAY(f->request->arena, f->finding_count, struct findings_row);
	for (size_t i = 0; i < f->finding_count; i++) {
		const struct finding *finding = &f->findings[i];

		if (finding->state != FINDING_WITHDRAWN)
			f->findings[kept++] = *finding;
		else if (!row_fill(f, finding, &view->withdrawn[view->withdrawn_count++]))
			return false;
	}
	f->finding_count = kept;
	return true;
}

static bool
view_fill(struct filling *f)
{
	struct workshop *workshop = f->request->door->workshop;
	struct arena *arena = f->request->arena;
	struct finding_line *lines;

	if (!finding_lines(workshop, arena, &lines, &f->view->line_count, f->err) ||
		!findings_list(workshop->inspection, arena, 0, true, &f->findings,
			&f->finding_count, f->err) ||
		!withdrawn_fill(f))
		return false;
	f->view->lines = ARENA_ARRAY(arena, f->view->line_count, struct findings_line);
	for (size_t i = 0; i < f->view->line_count; i++)
		if (!line_fill(f, &lines[i], &f->view->lines[i]))
			return false;
	return true;
}

static bool
page_show(struct request *request, struct reply *reply, struct findings_view *view, struct err *err)
{
	struct frame frame = {.title = STR("Findings"),
		.section = SECTION_FINDINGS,
		.is_failed = view->mistake.len > 0};
	struct filling f = {.request = request, .view = view, .err = err};

	view->may_write = request_may(request, PERMIT_WRITE);
	view->csrf = request->person.csrf;
	if (!view_fill(&f) || !frame_begin(request, reply, &frame, err))
		return false;
	findings_page(&reply->body, view);
	frame_end(request, reply);
	return true;
}

static bool
findings_show(struct request *request, struct reply *reply, struct err *err)
{
	struct findings_view view = {0};

	return page_show(request, reply, &view, err);
}

static bool
finding_made(struct request *request, const struct act_answer *answer, struct reply *reply,
	struct err *err)
{
	(void)err;
	reply_redirect(reply,
		url_format(request->arena, "/finding/%lld",
			(long long)answer_get_i64(answer, "finding")));
	return true;
}

static bool
finding_make(struct request *request, struct reply *reply, struct err *err)
{
	struct findings_view view = {.title = request_get(request, "title")};
	struct act *act;

	if (!request_i64(request, "line", 1, 1000, 1, &view.line, err))
		return false;
	if (str_trim(view.title).len == 0) {
		view.mistake = STR("Say the finding in one sentence");
		reply->status = 400;
		return page_show(request, reply, &view, err);
	}
	act = reply_act(reply, request, "finding-save");
	act_i64(act, request->arena, "line", view.line);
	act_str(act, "title", view.title);
	act_str(act, "past", STR("not-rated"));
	act_str(act, "present", STR("not-rated"));
	act_str(act, "paragraphs", STR("[]"));
	reply->then = finding_made;
	return true;
}

const struct route routes_of_findings[] = {
	{METHOD_GET, "/findings", PERMIT_FINDINGS, findings_show, false},
	{METHOD_POST, "/findings", PERMIT_WRITE, finding_make, false},
	{0},
};
