#include "web/pages/finding_use.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/utf8.h"
#include "remit/codebook.h"
#include "remit/coding.h"
#include "remit/finding/finding.h"
#include "remit/reading_list.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/pages/opening.h"
#include "web/parts/coding_panel.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "work/view/finding_ground.h"
#include "work/view/item_view.h"
#include "work/workshop.h"

#include "finding_use.html.h"

enum { QUOTE_SHOWN = 400 };

struct filling {
	struct request *request;
	struct inspection *inspection;
	struct arena *arena;
	struct use_view *view;
	int64_t item;
	int64_t coding; /* the one that is chosen; 0: none yet */
	int64_t line;   /* of its code */
};

static struct str
quote_words(struct arena *arena, struct str quote)
{
	struct str line = str_one_line(arena, quote);

	if (utf8_count(line) <= QUOTE_SHOWN)
		return line;
	return str_format(
		arena, "%.*s …", STR_ARG(str_slice(line, 0, utf8_offset(line, QUOTE_SHOWN))));
}

/* Passages of a blind second reading are nobody's evidence until they are settled. */
static bool
passages_fill(struct filling *f, int64_t document, struct err *err)
{
	struct reading_eyes eyes;
	struct coding_row *rows;
	struct code_row *codes;
	size_t code_count;
	size_t count;

	if (!reading_eyes_find(
		    f->inspection, f->arena, document, f->request->person.login, &eyes, err) ||
		!codings_of_document(f->inspection, f->arena, document, &rows, &count, err) ||
		!codebook_load(f->inspection, f->arena, true, &codes, &code_count, err))
		return false;
	f->view->passages = ARENA_ARRAY(f->arena, count, struct use_passage);
	for (size_t i = 0; i < count; i++) {
		const struct code_row *code = codebook_find(codes, code_count, rows[i].code);
		struct use_passage *passage = &f->view->passages[f->view->passage_count];

		if (rows[i].pass != PASS_FIRST ||
			!reading_may_see(
				&eyes, rows[i].pass, rows[i].who, f->request->person.login))
			continue;
		f->view->passage_count++;
		*passage = (struct use_passage){
			.code = code == NULL ? STR("") : code->name,
			.words = quote_words(f->arena, rows[i].quote),
			.link = url_add_i64(f->arena,
				url_format(f->arena, "/item/%lld/use", (long long)f->item),
				"coding", (int64_t)rows[i].entry),
		};
		if ((int64_t)rows[i].entry == f->coding) {
			f->view->chosen = passage;
			f->line = code == NULL ? 0 : code->line;
		} else if (f->coding == 0 && count == 1) {
			f->view->chosen = passage;
			f->coding = (int64_t)rows[i].entry;
			f->line = code == NULL ? 0 : code->line;
		}
	}
	return true;
}

static struct use_finding
finding_choice_view(const struct filling *f, const struct finding *finding)
{
	size_t sentences = finding_sentence_count(finding);
	struct url url = url_format(f->arena, "/finding/%lld/link", (long long)finding->id);

	return (struct use_finding){
		.number = str_format(f->arena, "%lld.%lld", (long long)finding->line,
			(long long)finding->ordinal),
		.title = finding->title,
		.about = sentences == 0
			? STR("It has no sentence yet to be linked to.")
			: str_format(f->arena, "%zu sentence%s, %s", sentences,
				  sentences == 1 ? "" : "s", finding_state_words(finding->state)),
		.link = sentences == 0
			? url_format(f->arena, "/finding/%lld/edit", (long long)finding->id)
			: url_add(f->arena, url, "piece",
				  str_format(f->arena, "c%lld", (long long)f->coding)),
		.state = finding_state_name(finding->state),
	};
}

static void
line_fill(struct filling *f, const struct finding_line *from, const struct finding *findings,
	size_t count)
{
	struct use_line *line = &f->view->lines[f->view->line_count];

	*line = (struct use_line){.words = str_format(f->arena, "%lld %.*s",
					  (long long)from->number, STR_ARG(from->title)),
		.findings = ARENA_ARRAY(f->arena, count, struct use_finding)};
	for (size_t i = 0; i < count; i++)
		if (findings[i].line == from->number)
			line->findings[line->finding_count++] = finding_choice_view(
				f, &findings[i]);
	f->view->line_count += line->finding_count > 0;
}

static bool
findings_fill(struct filling *f, struct err *err)
{
	struct finding_line *lines;
	struct finding *findings;
	size_t line_count;
	size_t count;

	if (!finding_lines(f->request->door->workshop, f->arena, &lines, &line_count, err) ||
		!findings_list(f->inspection, f->arena, 0, false, &findings, &count, err))
		return false;
	f->view->lines = ARENA_ARRAY(f->arena, line_count, struct use_line);
	for (int is_other = 0; is_other < 2; is_other++)
		for (size_t i = 0; i < line_count; i++)
			if ((lines[i].number != f->line) == (is_other == 1))
				line_fill(f, &lines[i], findings, count);
	return true;
}

static bool
use_show(struct request *request, struct reply *reply, struct err *err)
{
	struct item_view *item = ARENA_NEW(request->arena, struct item_view);
	struct use_view view = {0};
	struct filling f = {.request = request,
		.inspection = request->door->workshop->inspection,
		.arena = request->arena,
		.view = &view};
	struct frame frame = {.title = STR("Use in a finding"), .section = SECTION_READING};
	bool is_open;

	if (!request_part_i64(request, 0, &f.item, err) ||
		!request_i64(request, "coding", 0, INT64_MAX, 0, &f.coding, err) ||
		!item_view_head(request->door->workshop, request->arena, f.item, item, err) ||
		!opening_ask(request, reply, f.item, item->restricted, "passages", &is_open, err))
		return false;
	if (!is_open)
		return opening_closed(request, reply, f.item, err);
	view.back = url_format(f.arena, "/item/%lld", (long long)f.item);
	view.others = url_format(f.arena, "/item/%lld/use", (long long)f.item);
	view.title = item->item.path.len > 0 ? path_name(item->item.path) : STR("The item");
	if ((item->item.document != 0 && !passages_fill(&f, item->item.document, err)) ||
		(view.chosen != NULL && !findings_fill(&f, err)) ||
		!frame_begin(request, reply, &frame, err))
		return false;
	finding_use_page(&reply->body, &view);
	frame_end(request, reply);
	return true;
}

const struct route routes_of_finding_use[] = {
	{METHOD_GET, "/item/:item/use", PERMIT_WRITE, use_show, false},
	{0},
};
