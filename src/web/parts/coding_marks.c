#include "web/parts/coding_marks.h"

#include "base/arena.h"
#include "base/buf.h"
#include "web/parts/coding_panel.h"

#include <stdlib.h>

/* Passages of one document that are marked; those beyond are listed beside it. */
enum { MARKED_MAX = 2000, NAMED_MAX = 5 };

static int
edge_compare(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a;
	int64_t right = *(const int64_t *)b;

	return left < right ? -1 : left > right;
}

struct sweep {
	struct arena *arena;
	const struct coding_panel_passage **over; /* those that lie over the stretch */
	size_t over_count;
	size_t next;
};

/* Those that have ended go, those that begin come. True where one of them begins here. */
static bool
over_update(struct sweep *sweep, const struct coding_panel *panel, size_t marked, int64_t at)
{
	size_t kept = 0;
	bool begins = false;

	for (size_t i = 0; i < sweep->over_count; i++)
		if (sweep->over[i]->ends > at)
			sweep->over[kept++] = sweep->over[i];
	for (; sweep->next < marked; sweep->next++) {
		const struct coding_panel_passage *passage = &panel->passages_there[sweep->next];

		if (passage->begins > at)
			break;
		if (passage->begins < 0 || passage->ends <= at)
			continue;
		sweep->over[kept++] = passage;
		begins = true;
	}
	sweep->over_count = kept;
	return begins;
}

static struct coding_mark
mark_make(const struct sweep *sweep, int64_t begins, int64_t ends, bool is_first)
{
	const struct coding_panel_passage *last = sweep->over[sweep->over_count - 1];
	struct buf title CLEANUP(buf_free) = {0};

	for (size_t i = 0; i < sweep->over_count && i < NAMED_MAX; i++)
		buf_add_format(&title, "%s%.*s, %.*s", i > 0 ? "; " : "",
			STR_ARG(sweep->over[i]->name), STR_ARG(sweep->over[i]->who));
	return (struct coding_mark){
		.begins = begins,
		.ends = ends,
		.style = last->style,
		.name = is_first ? last->name : STR(""),
		.who = is_first ? last->who : STR(""),
		.title = str_copy(sweep->arena, buf_str(&title)),
		.entry = is_first ? last->entry : 0,
		.count = (unsigned)sweep->over_count,
	};
}

/* Passages come by place, lost ones (begins -1) among them. */
void
coding_marks_make(struct arena *arena, struct coding_panel *panel)
{
	size_t marked = panel->passage_count < MARKED_MAX ? panel->passage_count : MARKED_MAX;
	int64_t *edges = ARENA_ARRAY(arena, 2 * marked, int64_t);
	struct sweep sweep = {.arena = arena,
		.over = ARENA_ARRAY(arena, marked, const struct coding_panel_passage *)};
	size_t count = 0;

	for (size_t i = 0; i < marked; i++) {
		if (panel->passages_there[i].begins < 0)
			continue;
		edges[count++] = panel->passages_there[i].begins;
		edges[count++] = panel->passages_there[i].ends;
	}
	if (count == 0)
		return;
	qsort(edges, count, sizeof(*edges), edge_compare);
	panel->marks = ARENA_ARRAY(arena, count, struct coding_mark);
	for (size_t i = 0; i + 1 < count; i++) {
		bool is_first;

		if (edges[i] == edges[i + 1])
			continue;
		is_first = over_update(&sweep, panel, marked, edges[i]);
		if (sweep.over_count > 0)
			panel->marks[panel->mark_count++] = mark_make(
				&sweep, edges[i], edges[i + 1], is_first);
	}
}
