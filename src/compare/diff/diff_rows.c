#include "base/arena.h"
#include "compare/diff/diff.h"
#include "compare/diff/diff_align.h"
#include "compare/diff/diff_inside.h"

#include <string.h>

struct maker {
	struct arena *arena;
	struct diff *diff;
	const struct diff_moves *moves;
	size_t run_room;
	size_t row_room;
	bool is_leading; /* the row so far is the changed beginning of a paragraph */
};

static void *
grown(struct arena *arena, void *old, size_t count, size_t *room, size_t size)
{
	void *list;

	if (count < *room)
		return old;
	*room = *room == 0 ? 64 : *room * 2;
	list = arena_array(arena, *room, size);
	if (count > 0)
		memcpy(list, old, count * size);
	return list;
}

static void
row_begin(struct maker *m)
{
	struct diff *diff = m->diff;

	if (diff->row_count > 0 && diff->rows[diff->row_count - 1].run_count == 0)
		return;
	diff->rows = grown(m->arena, diff->rows, diff->row_count, &m->row_room, sizeof *diff->rows);
	diff->rows[diff->row_count++] = (struct diff_row){.run = (uint32_t)diff->run_count};
	m->is_leading = false;
}

static void
run_add(struct maker *m, struct diff_run run)
{
	struct diff *diff = m->diff;

	if (diff->row_count == 0)
		row_begin(m);
	diff->runs = grown(m->arena, diff->runs, diff->run_count, &m->run_room, sizeof *diff->runs);
	diff->runs[diff->run_count++] = run;
	diff->rows[diff->row_count - 1].run_count++;
}

static bool
is_paragraph_start(const struct diff_text *text, uint32_t word)
{
	return word >= text->word_count || (text->words[word].flags & DIFF_WORD_PARAGRAPH) != 0;
}

/* ---- words of one text only ---- */

static enum diff_kind
lone_kind(const struct maker *m, bool in_b, uint32_t word)
{
	const struct diff_text *text = in_b ? &m->diff->b : &m->diff->a;
	const uint32_t *moves = in_b ? m->moves->b : m->moves->a;

	if ((text->words[word].flags & (DIFF_WORD_ASIDE | DIFF_WORD_STRUCK)) != 0)
		return DIFF_ASIDE;
	if (moves[word] != 0)
		return DIFF_MOVED;
	return in_b ? DIFF_ADDED : DIFF_REMOVED;
}

/* What is struck and what is aside is told apart (diff_run_shown). */
static bool
is_struck_alike(const struct diff_text *text, uint32_t x, uint32_t y)
{
	return ((text->words[x].flags ^ text->words[y].flags) & DIFF_WORD_STRUCK) == 0;
}

static void
lone_runs(struct maker *m, bool in_b, uint32_t from, uint32_t to)
{
	const struct diff_text *text = in_b ? &m->diff->b : &m->diff->a;
	const uint32_t *moves = in_b ? m->moves->b : m->moves->a;

	while (from < to) {
		enum diff_kind kind = lone_kind(m, in_b, from);
		uint32_t end = from + 1;
		struct diff_run run = {.kind = kind};

		while (end < to && lone_kind(m, in_b, end) == kind &&
			is_struck_alike(text, from, end) &&
			(kind != DIFF_MOVED || moves[end] == moves[end - 1] + 1))
			end++;
		if (in_b) {
			run.b = from;
			run.b_count = end - from;
			run.a = kind == DIFF_MOVED ? moves[from] - 1 : 0;
		} else {
			run.a = from;
			run.a_count = end - from;
			run.b = kind == DIFF_MOVED ? moves[from] - 1 : 0;
		}
		run_add(m, run);
		from = end;
	}
}

/* Where the next paragraph begins in from .. to. */
static uint32_t
start_next(const struct diff_text *text, uint32_t from, uint32_t to)
{
	while (from < to && !is_paragraph_start(text, from))
		from++;
	return from;
}

/* Whole paragraphs of one text: a row each. Returns where the last, unfinished one begins. */
static uint32_t
whole_rows(struct maker *m, bool in_b, uint32_t from, uint32_t to)
{
	const struct diff_text *text = in_b ? &m->diff->b : &m->diff->a;

	while (from < to) {
		uint32_t end = start_next(text, from + 1, to);

		if (end == to && !is_paragraph_start(text, to))
			break;
		row_begin(m);
		lone_runs(m, in_b, from, end);
		from = end;
	}
	return from;
}

/* What lies between two blocks: first what ends the paragraphs begun before, then whole
 * paragraphs, then what begins those that go on behind. */
static void
gap_rows(struct maker *m, uint32_t a, uint32_t a_end, uint32_t b, uint32_t b_end)
{
	uint32_t a_tail = start_next(&m->diff->a, a, a_end);
	uint32_t b_tail = start_next(&m->diff->b, b, b_end);

	lone_runs(m, false, a, a_tail);
	lone_runs(m, true, b, b_tail);
	a = whole_rows(m, false, a_tail, a_end);
	b = whole_rows(m, true, b_tail, b_end);
	if (a < a_end || b < b_end) {
		row_begin(m);
		m->is_leading = true;
		lone_runs(m, false, a, a_end);
		lone_runs(m, true, b, b_end);
	}
}

/* ---- words of both ---- */

static bool
is_struck(const struct maker *m, uint32_t a, uint32_t b)
{
	return ((m->diff->a.words[a].flags ^ m->diff->b.words[b].flags) & DIFF_WORD_STRUCK) != 0;
}

static void
block_rows(struct maker *m, const struct diff_block *block)
{
	for (uint32_t i = 0; i < block->count;) {
		bool struck = is_struck(m, block->a + i, block->b + i);
		bool begins = is_paragraph_start(&m->diff->a, block->a + i) ||
			is_paragraph_start(&m->diff->b, block->b + i);
		uint32_t end = i + 1;

		while (end < block->count &&
			is_struck(m, block->a + end, block->b + end) == struck &&
			!is_paragraph_start(&m->diff->a, block->a + end) &&
			!is_paragraph_start(&m->diff->b, block->b + end))
			end++;
		if (begins && !m->is_leading)
			row_begin(m);
		m->is_leading = false;
		run_add(m,
			(struct diff_run){struck ? DIFF_STRUCK : DIFF_SAME, block->a + i, end - i,
				block->b + i, end - i});
		i = end;
	}
}

/* ---- what to show ---- */

enum diff_kind
diff_run_shown(const struct diff *diff, const struct diff_run *run)
{
	const struct diff_word *word = run->a_count > 0 ? &diff->a.words[run->a]
							: &diff->b.words[run->b];

	return run->kind == DIFF_ASIDE && (word->flags & DIFF_WORD_STRUCK) != 0 ? DIFF_STRUCK
										: run->kind;
}

bool
diff_row_is_quiet(const struct diff *diff, const struct diff_row *row)
{
	for (uint32_t r = 0; r < row->run_count; r++) {
		enum diff_kind kind = diff_run_shown(diff, &diff->runs[row->run + r]);

		if (kind != DIFF_SAME && kind != DIFF_ASIDE)
			return false;
	}
	return true;
}

bool
diff_is_quiet(const struct diff *diff)
{
	for (size_t i = 0; i < diff->row_count; i++)
		if (!diff_row_is_quiet(diff, &diff->rows[i]))
			return false;
	return true;
}

/* ---- finishing ---- */

static bool
is_written_otherwise(const struct diff *diff, uint32_t a, uint32_t b)
{
	struct str x = diff_text_words(&diff->a, a, 1);
	struct str y = diff_text_words(&diff->b, b, 1);

	if (x.len != y.len)
		return str_find_char(x, '-') != STR_NONE && str_find_char(x, '\n') == STR_NONE &&
			str_find_char(y, '\n') == STR_NONE && x.len < y.len + 2;
	return memcmp(x.data, y.data, x.len) != 0 && str_equal_nocase(x, y);
}

static void
run_count(struct diff *diff, const struct diff_run *run)
{
	switch (run->kind) {
	case DIFF_SAME:
		diff->same += run->a_count;
		for (uint32_t i = 0; i < run->a_count; i++)
			diff->written_otherwise += is_written_otherwise(
							   diff, run->a + i, run->b + i)
				? 1
				: 0;
		break;
	case DIFF_REMOVED:
		diff->removed += run->a_count;
		break;
	case DIFF_ADDED:
		diff->added += run->b_count;
		break;
	case DIFF_MOVED:
		diff->moved += run->a_count;
		break;
	case DIFF_STRUCK:
		diff->struck += run->a_count;
		break;
	case DIFF_CHANGED:
	case DIFF_ASIDE:
		break;
	}
}

static enum diff_kind
row_kind(const struct diff *diff, const struct diff_row *row)
{
	enum diff_kind kind = DIFF_ASIDE;

	for (uint32_t i = 0; i < row->run_count; i++) {
		enum diff_kind next = diff->runs[row->run + i].kind;

		if (next == DIFF_ASIDE || next == kind)
			continue;
		if (kind != DIFF_ASIDE)
			return DIFF_CHANGED;
		kind = next;
	}
	return kind;
}

/* For each paragraph, the last one at or before it that has a label, plus one. */
static uint32_t *
labels_before(struct arena *arena, const struct diff_text *text)
{
	uint32_t *before = ARENA_ARRAY(arena, text->paragraph_count + 1, uint32_t);
	uint32_t last = 0;

	for (size_t i = 0; i < text->paragraph_count; i++) {
		if (text->paragraphs[i].has_label)
			last = (uint32_t)i + 1;
		before[i] = last;
	}
	return before;
}

static bool
label_take(
	const struct diff_text *text, const uint32_t *before, uint32_t word, struct diff_row *row)
{
	uint32_t paragraph = text->words[word].paragraph;

	if (before[paragraph] == 0)
		return false;
	row->label = text->paragraphs[before[paragraph] - 1].label.text;
	row->is_after = before[paragraph] - 1 != paragraph;
	return true;
}

static void
rows_finish(struct arena *arena, struct diff *diff)
{
	const uint32_t *a_labels = labels_before(arena, &diff->a);
	const uint32_t *b_labels = labels_before(arena, &diff->b);

	for (size_t i = 0; i < diff->row_count; i++) {
		struct diff_row *row = &diff->rows[i];
		bool is_labelled = false;

		row->kind = row_kind(diff, row);
		for (uint32_t r = 0; r < row->run_count; r++) {
			const struct diff_run *run = &diff->runs[row->run + r];

			run_count(diff, run);
			if (!is_labelled && run->a_count > 0)
				is_labelled = label_take(&diff->a, a_labels, run->a, row);
			if (!is_labelled && run->b_count > 0)
				is_labelled = label_take(&diff->b, b_labels, run->b, row);
		}
	}
}

void
diff_rows_make(struct arena *arena, struct diff *diff, const struct diff_alignment *alignment,
	const struct diff_moves *moves)
{
	struct maker m = {.arena = arena, .diff = diff, .moves = moves};
	uint32_t a = 0;
	uint32_t b = 0;

	for (size_t i = 0; i < alignment->block_count; i++) {
		const struct diff_block *block = &alignment->blocks[i];

		gap_rows(&m, a, block->a, b, block->b);
		block_rows(&m, block);
		a = block->a + block->count;
		b = block->b + block->count;
	}
	gap_rows(&m, a, (uint32_t)diff->a.word_count, b, (uint32_t)diff->b.word_count);
	rows_finish(arena, diff);
}
