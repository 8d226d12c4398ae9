#include "work/view/paper.h"

#include "base/arena.h"
#include "base/utf8.h"
#include "compare/subject.h"
#include "store/place.h"
#include "store/text_part.h"

#include <stdlib.h>

/* ---- edges ---- */

/* Where something begins or ends. */
struct edge {
	int64_t at;
	int what; /* a bit of paper_flag, or one of these */
	bool is_end;
	size_t number; /* of the hit or mark, from 1 */
	struct str note;
};
enum { EDGE_MARK = -1, EDGE_ROW = -2, EDGE_QUOTE = -3, EDGE_TITLE = -4 };

struct making {
	struct arena *arena;
	const struct paper_source *source;
	int64_t end; /* behind the window */
	struct edge *edges;
	size_t edge_count;
	size_t edge_room;
	size_t edge_next;
	/* what holds at the place reached */
	int64_t at;
	size_t byte;
	unsigned counts[8]; /* by bit of paper_flag */
	unsigned rows;
	unsigned quotes;
	size_t hit; /* that begins here */
	size_t mark;
	bool mark_first;
	struct str note;
	/* what was made */
	struct paper_block *blocks;
	size_t block_count;
	size_t block_room;
	size_t run_room;      /* of the cell at hand */
	size_t cell_room;     /* of the block at hand */
	enum paper_kind kind; /* of the line at hand */
	unsigned depth;
	bool is_signature;
};

static int
edge_compare(const void *one, const void *other)
{
	const struct edge *a = one;
	const struct edge *b = other;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	/* What ends goes first, so that what begins at its end stands. */
	return (int)b->is_end - (int)a->is_end;
}

static void
span_add(struct making *m, int64_t from, int64_t to, int what, size_t number, struct str note)
{
	struct edge edges[2];

	if (to <= m->source->at || from >= m->end || to <= from)
		return;
	edges[0] = (struct edge){from < m->source->at ? m->source->at : from, what, false,
		from < m->source->at && what != EDGE_MARK ? 0 : number,
		from < m->source->at ? STR("") : note};
	edges[1] = (struct edge){to, what, true, number, STR("")};
	for (size_t i = 0; i < COUNT_OF(edges); i++) {
		m->edges = arena_grow(
			m->arena, m->edges, m->edge_count, &m->edge_room, sizeof(*m->edges));
		m->edges[m->edge_count++] = edges[i];
	}
}

/* The flag of a kind of place; 0: none. */
static int
flag_of_place(int kind)
{
	switch (kind) {
	case PLACE_INSERTED:
		return PAPER_INSERTED;
	case PLACE_DELETED:
		return PAPER_DELETED;
	case PLACE_COMMENT:
	case PLACE_ANNOTATION:
	case PLACE_NOTES:
		return PAPER_COMMENT;
	case PLACE_HIDDEN:
	case PLACE_COVERED:
	case PLACE_INVISIBLE:
	case PLACE_OUTSIDE:
	case PLACE_LAYER:
	case PLACE_REDACTION:
	case PLACE_REVISION:
	case PLACE_REPLACEMENT:
		return PAPER_UNSEEN;
	case PLACE_RECOGNISED:
		return PAPER_RECOGNISED;
	case PLACE_HEADER:
	case PLACE_FOOTNOTE:
	case PLACE_BOOKMARK:
		return PAPER_ASIDE;
	case PLACE_SHEET:
	case PLACE_TABLE:
		return EDGE_ROW;
	case PLACE_QUOTE:
		return EDGE_QUOTE;
	default:
		return 0;
	}
}

static void
edges_make(struct making *m)
{
	const struct paper_source *source = m->source;

	for (size_t i = 0; i < source->place_count; i++) {
		const struct subject_place *place = &source->places[i];
		int flag = flag_of_place(place->kind);
		bool is_title = place->kind == PLACE_PAGE || place->kind == PLACE_SHEET ||
			place->kind == PLACE_SLIDE || place->kind == PLACE_CHAPTER;

		if (flag != 0)
			span_add(
				m, (int64_t)place->from, (int64_t)place->to, flag, 0, place->label);
		if (is_title)
			span_add(m, (int64_t)place->from, (int64_t)place->to, EDGE_TITLE, i + 1,
				STR(""));
	}
	for (size_t i = 0; i < source->hit_count; i++)
		span_add(m, source->hits[i].from, source->hits[i].to, PAPER_HIT, i + 1, STR(""));
	for (size_t i = 0; i < source->mark_count; i++)
		span_add(m, source->marks[i].from, source->marks[i].to, EDGE_MARK, i + 1, STR(""));
	for (size_t i = 0; i < source->chosen_count; i++)
		span_add(m, source->chosen[i].from, source->chosen[i].to, PAPER_MARKED, 0, STR(""));
	if (source->is_table)
		span_add(m, source->at, m->end, EDGE_ROW, 0, STR(""));
	if (m->edge_count > 0)
		qsort(m->edges, m->edge_count, sizeof(*m->edges), edge_compare);
}

/* ---- blocks ---- */

static struct paper_block *
block_begin(struct making *m, enum paper_kind kind)
{
	m->blocks = arena_grow(
		m->arena, m->blocks, m->block_count, &m->block_room, sizeof(*m->blocks));
	m->blocks[m->block_count] = (struct paper_block){.kind = kind};
	m->cell_room = 0;
	m->run_room = 0;
	return &m->blocks[m->block_count++];
}

static void
cell_begin(struct making *m)
{
	struct paper_block *block = &m->blocks[m->block_count - 1];

	block->cells = arena_grow(
		m->arena, block->cells, block->cell_count, &m->cell_room, sizeof(*block->cells));
	block->cells[block->cell_count++] = (struct paper_cell){0};
	m->run_room = 0;
}

static void
title_take(struct making *m, const struct edge *edge)
{
	const struct subject_place *place;
	struct paper_block *block;

	if (edge->is_end || edge->number == 0)
		return;
	place = &m->source->places[edge->number - 1];
	block = block_begin(m,
		place->kind == PLACE_PAGE            ? PAPER_PAGE
			: place->kind == PLACE_SHEET ? PAPER_SHEET
			: place->kind == PLACE_SLIDE ? PAPER_SLIDE
						     : PAPER_CHAPTER);
	block->label = place->label.len > 0 ? place->label
					    : str_format(m->arena, "%u", place->number);
}

static void
edge_take(struct making *m, const struct edge *edge)
{
	unsigned bit = 0;

	if (edge->what == EDGE_MARK) {
		m->mark = edge->is_end ? 0 : edge->number;
		m->mark_first = !edge->is_end;
	} else if (edge->what == EDGE_ROW) {
		m->rows += edge->is_end ? (unsigned)-1 : 1u;
	} else if (edge->what == EDGE_QUOTE) {
		m->quotes += edge->is_end ? (unsigned)-1 : 1u;
	} else if (edge->what == EDGE_TITLE) {
		title_take(m, edge);
	} else {
		while ((1 << bit) != edge->what)
			bit++;
		m->counts[bit] += edge->is_end ? (unsigned)-1 : 1u;
		if (edge->what == PAPER_HIT && !edge->is_end)
			m->hit = edge->number;
		if (!edge->is_end && edge->note.len > 0)
			m->note = edge->note;
	}
}

static void
edges_pass(struct making *m)
{
	while (m->edge_next < m->edge_count && m->edges[m->edge_next].at <= m->at)
		edge_take(m, &m->edges[m->edge_next++]);
}

/* ---- runs ---- */

/* Moves on to a byte and says how many code points that was. */
static void
move_to(struct making *m, size_t byte)
{
	m->at += (int64_t)utf8_count(str_slice(m->source->text, m->byte, byte));
	m->byte = byte;
}

static void
run_add(struct making *m, size_t end)
{
	struct paper_block *block = &m->blocks[m->block_count - 1];
	struct paper_cell *cell = &block->cells[block->cell_count - 1];
	struct paper_run *run;

	cell->runs = arena_grow(
		m->arena, cell->runs, cell->run_count, &m->run_room, sizeof(*cell->runs));
	run = &cell->runs[cell->run_count++];
	*run = (struct paper_run){.at = m->at,
		.text = str_slice(m->source->text, m->byte, end),
		.hit = m->hit,
		.mark = m->mark,
		.mark_first = m->mark_first,
		.note = m->note};
	for (unsigned bit = 0; bit < COUNT_OF(m->counts); bit++)
		if (m->counts[bit] > 0)
			run->flags |= 1u << bit;
	m->hit = 0;
	m->mark_first = false;
	m->note = STR("");
	move_to(m, end);
}

/* A page that begins within a line parts it. */
static void
cell_ensure(struct making *m)
{
	if (m->block_count > 0 && m->blocks[m->block_count - 1].cell_count > 0)
		return;
	block_begin(m, m->kind)->depth = m->depth;
	cell_begin(m);
	m->blocks[m->block_count - 1].is_first_row = m->kind == PAPER_ROW;
	m->blocks[m->block_count - 1].is_last_row = m->kind == PAPER_ROW;
}

/* Writes the text up to a byte as runs into the cell at hand. */
static void
runs_to(struct making *m, size_t end)
{
	edges_pass(m);
	while (m->byte < end) {
		size_t next = end;

		if (m->edge_next < m->edge_count) {
			struct str rest = str_slice(m->source->text, m->byte, end);
			size_t count = (size_t)(m->edges[m->edge_next].at - m->at);

			/* An edge further than the rest has code points is behind it. */
			if (count < rest.len)
				next = m->byte + utf8_offset(rest, count);
		}
		cell_ensure(m);
		run_add(m, next);
		edges_pass(m);
	}
}

/* Passes over bytes that no run has; what begins or ends there is taken note of. */
static void
skip_to(struct making *m, size_t byte)
{
	move_to(m, byte);
	edges_pass(m);
}

/* ---- lines ---- */

static bool
is_blank(struct str line)
{
	return str_trim(line).len == 0;
}

/* How deep a line is quoted by the marks before it. */
static unsigned
quote_depth(struct str line)
{
	enum { DEPTH_MAX = 6 };
	unsigned depth = 0;

	for (size_t i = 0; i < line.len && depth < DEPTH_MAX; i++) {
		if (line.data[i] == '>')
			depth++;
		else if (line.data[i] != ' ')
			break;
	}
	return depth;
}

/* The next cell, in the row at hand or, where a page parted it, in the rest of it. */
static void
cell_begin_in_row(struct making *m)
{
	if (m->blocks[m->block_count - 1].kind == PAPER_ROW)
		cell_begin(m);
	else
		cell_ensure(m);
}

/* A row: its cells are parted by tabs. */
static void
row_take(struct making *m, size_t end)
{
	struct paper_block *before = m->block_count == 0 ? NULL : &m->blocks[m->block_count - 1];
	bool goes_on = before != NULL && before->kind == PAPER_ROW;
	struct paper_block *row;

	m->kind = PAPER_ROW;
	m->depth = 0;
	if (goes_on)
		before->is_last_row = false;
	row = block_begin(m, PAPER_ROW);
	row->is_first_row = !goes_on;
	row->is_last_row = true;
	for (;;) {
		size_t tab = str_find_char(str_slice(m->source->text, m->byte, end), '\t');

		cell_begin_in_row(m);
		runs_to(m, tab == STR_NONE ? end : m->byte + tab);
		if (tab == STR_NONE)
			return;
		skip_to(m, m->byte + 1);
	}
}

/* Whether a line goes on with the paragraph before it. */
static bool
goes_on(const struct making *m, enum paper_kind kind, unsigned depth, bool after_blank)
{
	const struct paper_block *before = m->block_count == 0 ? NULL
							       : &m->blocks[m->block_count - 1];

	return before != NULL && before->kind == kind && before->depth == depth && !after_blank &&
		!(m->source->by_lines && kind == PAPER_PARAGRAPH);
}

static void
line_take(struct making *m, struct str line, size_t end, bool after_blank)
{
	unsigned depth = quote_depth(line);
	enum paper_kind kind = PAPER_PARAGRAPH;

	if (m->rows > 0) {
		row_take(m, end);
		return;
	}
	if (depth == 0 && m->quotes > 0)
		depth = m->quotes;
	if (str_equal(line, STR("-- ")) || str_equal(line, STR("--")))
		m->is_signature = true;
	if (depth > 0)
		kind = PAPER_QUOTE;
	else if (m->is_signature)
		kind = PAPER_SIGNATURE;
	if (depth > 0)
		m->is_signature = false;
	m->kind = kind;
	m->depth = depth;
	if (!goes_on(m, kind, depth, after_blank)) {
		block_begin(m, kind)->depth = depth;
		cell_begin(m);
	}
	runs_to(m, end);
}

/* ---- the whole ---- */

void
paper_make(struct arena *arena, const struct paper_source *source, struct paper *ret_paper)
{
	struct making m = {.arena = arena, .source = source, .at = source->at};
	bool after_blank = true;

	m.end = source->at + (int64_t)utf8_count(source->text) + 1;
	edges_make(&m);
	edges_pass(&m);
	while (m.byte < source->text.len) {
		struct str rest = str_from(source->text, m.byte);
		size_t newline = str_find_char(rest, '\n');
		size_t len = newline == STR_NONE ? rest.len : newline;
		size_t next = m.byte + len + (newline == STR_NONE ? 0 : 1);
		struct str line = str_slice(rest, 0, len);

		if (is_blank(line) && m.rows == 0) {
			after_blank = true;
			skip_to(&m, next);
			continue;
		}
		/* The line's end belongs to the paragraph, so that the next line is a line of its own. */
		line_take(&m, line, m.rows > 0 ? m.byte + len : next, after_blank);
		if (m.byte < next)
			skip_to(&m, next);
		after_blank = false;
	}
	*ret_paper = (struct paper){m.blocks, m.block_count};
}

/* The beginning of the line at a byte, unless that is further back than so many code points. */
static size_t
line_start(struct str text, size_t byte, int64_t *at, int64_t count_max)
{
	size_t back = byte;
	int64_t count = 0;

	while (back > 0 && text.data[back - 1] != '\n') {
		back--;
		count += ((unsigned char)text.data[back] & 0xc0) != 0x80;
		if (count > count_max)
			return byte;
	}
	*at -= count;
	return back;
}

struct paper_window
paper_window_in(const struct text_part *part, int64_t at, int64_t count_max)
{
	struct paper_window window = {.count = part->count};
	struct str text = part->text;
	size_t byte;

	byte = line_start(text, utf8_offset(text, (size_t)(at - part->from)), &at, count_max / 2);
	window.from = at;
	text = str_from(text, byte);
	byte = utf8_offset(text, (size_t)count_max);
	while (byte > 0 && byte < text.len && text.data[byte - 1] != '\n')
		byte--;
	if (byte == 0) /* one line that is longer than the window */
		byte = utf8_offset(text, (size_t)count_max);
	window.text = str_slice(text, 0, byte);
	window.to = window.from + (int64_t)utf8_count(window.text);
	return window;
}

struct paper_window
paper_window(struct str text, int64_t at, int64_t count_max)
{
	struct text_part part = {.text = text, .count = (int64_t)utf8_count(text)};

	if (at > part.count - count_max)
		at = part.count - count_max;
	return paper_window_in(&part, at < 0 ? 0 : at, count_max);
}
