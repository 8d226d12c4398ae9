#include "web/pages/item_parts.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "search/search.h"
#include "store/kind.h"
#include "web/door.h"
#include "web/request.h"
#include "web/say.h"
#include "work/view/item_view.h"

struct filling {
	struct request *request;
	struct arena *arena;
	const struct item_view *view;
	struct item_page *page;
	struct paper_source source;
	size_t tables; /* made so far, so that each has a name of its own */
};

/* ---- what is marked ---- */

static bool
hits_find(struct filling *f, struct err *err)
{
	struct str query = request_get(f->request, "q");
	struct search_mark *marks;
	struct paper_span *hits;
	size_t count;

	if (query.len == 0)
		return true;
	if (!search_mark_text(
		    f->request->door->search, f->arena, query, f->source.text, &marks, &count, err))
		return false;
	hits = ARENA_ARRAY(f->arena, count, struct paper_span);
	for (size_t i = 0; i < count; i++)
		hits[i] = (struct paper_span){
			f->source.at + (int64_t)marks[i].from, f->source.at + (int64_t)marks[i].to};
	f->source.hits = hits;
	f->source.hit_count = count;
	return true;
}

static void
marks_take(struct filling *f)
{
	const struct coding_panel *panel = &f->page->panel;
	struct paper_span *marks = ARENA_ARRAY(f->arena, panel->mark_count, struct paper_span);

	for (size_t i = 0; i < panel->mark_count; i++)
		marks[i] = (struct paper_span){panel->marks[i].begins, panel->marks[i].ends};
	f->source.marks = marks;
	f->source.mark_count = panel->mark_count;
}

/* Passages that betray gaps, where the address names one (/item/5?gap=...). */
static void
chosen_take(struct filling *f)
{
	struct str wanted = request_get(f->request, "gap");
	struct paper_span *chosen = ARENA_ARRAY(f->arena, f->view->gap_count, struct paper_span);
	size_t count = 0;

	for (size_t i = 0; i < f->view->gap_count; i++)
		if (f->view->gaps[i].from >= 0 && str_equal(f->view->gaps[i].reference, wanted))
			chosen[count++] = (struct paper_span){
				f->view->gaps[i].from, f->view->gaps[i].to};
	f->source.chosen = chosen;
	f->source.chosen_count = count;
}

/* ---- runs ---- */

static struct str
run_class(struct filling *f, const struct paper_run *run)
{
	static const struct {
		unsigned flag;
		const char *class;
	} classes[] = {
		{PAPER_HIT, "hit"},
		{PAPER_INSERTED, "t-inserted"},
		{PAPER_DELETED, "t-deleted"},
		{PAPER_COMMENT, "t-comment"},
		{PAPER_UNSEEN, "t-unseen"},
		{PAPER_ASIDE, "t-aside"},
		{PAPER_MARKED, "t-chosen"},
	};
	struct buf out CLEANUP(buf_free) = {0};

	for (size_t i = 0; i < COUNT_OF(classes); i++)
		if ((run->flags & classes[i].flag) != 0)
			buf_add_format(&out, "%s%s", out.len == 0 ? "" : " ", classes[i].class);
	if (run->mark > 0)
		buf_add_format(&out, "%shl %s", out.len == 0 ? "" : " ",
			f->page->panel.marks[run->mark - 1].style);
	return str_copy(f->arena, buf_str(&out));
}

static struct item_run
run_make(struct filling *f, const struct paper_run *from)
{
	const struct coding_mark *mark = from->mark == 0 ? NULL
							 : &f->page->panel.marks[from->mark - 1];
	struct item_run run = {.at = from->at,
		.text = from->text,
		.class = run_class(f, from),
		.title = from->note,
		.is_hit = (from->flags & PAPER_HIT) != 0};

	if (mark != NULL)
		run.title = mark->title;
	if (mark != NULL && from->mark_first && mark->entry != 0)
		run.id = str_format(f->arena, "c%llu", (unsigned long long)mark->entry);
	else if (from->hit != 0)
		run.id = str_format(f->arena, "h%zu", from->hit);
	else if ((from->flags & (PAPER_UNSEEN | PAPER_DELETED | PAPER_MARKED)) != 0)
		run.id = str_format(f->arena, "p%lld", (long long)from->at);
	return run;
}

static void
runs_make(struct filling *f, const struct paper_cell *cell, struct item_run **ret_runs,
	size_t *ret_count)
{
	*ret_runs = ARENA_ARRAY(f->arena, cell->run_count, struct item_run);
	*ret_count = cell->run_count;
	for (size_t i = 0; i < cell->run_count; i++)
		(*ret_runs)[i] = run_make(f, &cell->runs[i]);
}

/* What codes begin here stands in the margin; a table has none. */
static void
tags_make(struct filling *f, const struct paper_cell *cell, struct item_run *runs)
{
	for (size_t i = 0; i < cell->run_count; i++) {
		const struct paper_run *from = &cell->runs[i];
		const struct coding_mark *mark = from->mark == 0
			? NULL
			: &f->page->panel.marks[from->mark - 1];

		if (mark == NULL || !from->mark_first || mark->entry == 0)
			continue;
		runs[i].tag = mark->name;
		runs[i].tag_who = mark->who;
		runs[i].tag_class = str_format(f->arena, "tag %s", mark->style).data;
	}
}

/* ---- blocks ---- */

static const char *
break_word(enum paper_kind kind)
{
	switch (kind) {
	case PAPER_PAGE:
		return "Page ";
	case PAPER_SHEET:
		return "Sheet ";
	case PAPER_SLIDE:
		return "Slide ";
	case PAPER_CHAPTER:
	case PAPER_PARAGRAPH:
	case PAPER_QUOTE:
	case PAPER_SIGNATURE:
	case PAPER_ROW:
	default:
		return "";
	}
}

static const char *
paragraph_class(const struct paper_block *block)
{
	static const char *const quotes[] = {"quote", "quote", "quote quote--2", "quote quote--3"};

	if (block->kind == PAPER_SIGNATURE)
		return "signature";
	if (block->kind != PAPER_QUOTE)
		return "para-text";
	return quotes[block->depth < COUNT_OF(quotes) ? block->depth : COUNT_OF(quotes) - 1];
}

static void
row_add(struct filling *f, const struct paper_block *from, struct item_block *table)
{
	struct item_row *row = &table->rows[table->row_count++];

	row->cells = ARENA_ARRAY(f->arena, from->cell_count, struct item_cell);
	row->cell_count = from->cell_count;
	for (size_t i = 0; i < from->cell_count; i++)
		runs_make(f, &from->cells[i], &row->cells[i].runs, &row->cells[i].run_count);
}

/* The rows of a table from block `at` on; how many there are. */
static size_t
table_make(struct filling *f, const struct paper *paper, size_t at, struct item_block *table)
{
	size_t count = 1;

	while (at + count < paper->block_count && paper->blocks[at + count].kind == PAPER_ROW)
		count++;
	*table = (struct item_block){.kind = ITEM_TABLE,
		.label = str_format(f->arena, "Table %zu", ++f->tables),
		.rows = ARENA_ARRAY(f->arena, count, struct item_row)};
	for (size_t i = 0; i < count; i++)
		row_add(f, &paper->blocks[at + i], table);
	return count;
}

static void
block_make(struct filling *f, const struct paper_block *from, struct item_block *to)
{
	if (from->cell_count == 0) {
		*to = (struct item_block){.kind = ITEM_BREAK,
			.class = "break",
			.label = str_format(
				f->arena, "%s%.*s", break_word(from->kind), STR_ARG(from->label))};
		return;
	}
	*to = (struct item_block){.kind = ITEM_PARAGRAPH, .class = paragraph_class(from)};
	runs_make(f, &from->cells[0], &to->runs, &to->run_count);
	tags_make(f, &from->cells[0], to->runs);
}

static void
blocks_fill(struct filling *f)
{
	struct item_page *page = f->page;
	struct paper paper;
	size_t i = 0;

	paper_make(f->arena, &f->source, &paper);
	page->blocks = ARENA_ARRAY(f->arena, paper.block_count, struct item_block);
	while (i < paper.block_count) {
		struct item_block *to = &page->blocks[page->block_count++];

		if (paper.blocks[i].kind == PAPER_ROW) {
			i += table_make(f, &paper, i, to);
			continue;
		}
		block_make(f, &paper.blocks[i++], to);
	}
}

/* ---- the whole ---- */

static void
hits_fill(struct filling *f)
{
	struct item_page *page = f->page;

	page->hit_count = f->source.hit_count;
	page->hits = ARENA_ARRAY(f->arena, page->hit_count, struct url);
	for (size_t i = 0; i < page->hit_count; i++)
		page->hits[i] = url_fragment(f->arena, item_address(f->request, f->view->item.id),
			str_format(f->arena, "h%zu", i + 1));
	page->hits_words = str_format(f->arena, "%zu of your search here", page->hit_count);
}

static struct url
window_address(struct filling *f, int64_t at)
{
	struct url url = item_address(f->request, f->view->item.id);
	struct str tab = request_get(f->request, "tab");

	if (tab.len > 0)
		url = url_add(f->arena, url, "tab", tab);
	return url_add_i64(f->arena, url, "at", at);
}

static void
window_fill(struct filling *f, const struct paper_window *window)
{
	struct item_page *page = f->page;

	page->has_before = window->from > 0;
	page->has_after = window->to < window->count;
	if (!page->has_before && !page->has_after)
		return;
	page->window = str_format(f->arena, "Characters %.*s to %.*s of %.*s",
		STR_ARG(say_count(f->arena, (uint64_t)window->from + 1)),
		STR_ARG(say_count(f->arena, (uint64_t)window->to)),
		STR_ARG(say_count(f->arena, (uint64_t)window->count)));
	page->before = window_address(
		f, window->from > ITEM_VIEW_TEXT ? window->from - ITEM_VIEW_TEXT : 0);
	page->after = window_address(f, window->to);
}

static void
source_make(struct filling *f, const struct paper_window *window)
{
	const struct subject *subject = &f->view->subject;
	int kind = subject->document.kind;
	bool is_page = f->page->tab == ITEM_TAB_PAGE;

	f->source = (struct paper_source){.text = window->text,
		.at = window->from,
		.by_lines = !is_page || kind == KIND_DOCUMENT || kind == KIND_SLIDES,
		.is_table = is_page && kind == KIND_SHEET && subject->place_count == 0,
		.places = subject->places,
		.place_count = subject->place_count};
	/* A PDF's lines are those of its print, and an empty one parts its paragraphs. */
	if (str_equal(subject->document.format, STR("pdf")))
		f->source.by_lines = false;
	marks_take(f);
	chosen_take(f);
}

bool
item_text_fill(struct request *request, const struct item_view *view, struct item_page *page,
	struct err *err)
{
	struct filling f = {
		.request = request, .arena = request->arena, .view = view, .page = page};
	struct paper_window window;
	int64_t at;

	if (page->tab == ITEM_TAB_HEADERS)
		return true;
	if (!request_i64(request, "at", 0, INT64_MAX / 2, 0, &at, err))
		return false;
	if (!item_view_window(request->door->workshop, request->arena, view, at,
		    page->text_max > 0 ? page->text_max : ITEM_VIEW_TEXT, &window, err))
		return false;
	if (window.text.len == 0) {
		page->nothing = view->item.document == 0
			? STR("Its bytes could not be had, so there is nothing to read.")
			: STR("There is no text in it.");
		return true;
	}
	source_make(&f, &window);
	if (!hits_find(&f, err))
		return false;
	blocks_fill(&f);
	hits_fill(&f);
	window_fill(&f, &window);
	return true;
}
