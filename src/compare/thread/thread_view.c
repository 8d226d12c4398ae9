/* Threads that were torn apart, put together as far as their subjects tell. */
#include "compare/thread/thread_inside.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/compare.h"
#include "store/db.h"
#include "thread.sql.h"

#include <stdlib.h>

/* Threads of one view; others that are looked at for it; subjects by which they are looked for. */
enum { PART_MAX = 64, TRY_MAX = 400, SUBJECT_MAX = 100 };
enum { DAY = 86400, LATER_DAYS = 60 };
/* What one thread takes that is only tried. */
#define TRY_SIZE_MAX ((size_t)2 * 1024 * 1024 * 1024)

struct view {
	struct compare *compare;
	struct arena *arena;
	struct thread *thread;
	int64_t parts[PART_MAX]; /* threads that are shown */
	size_t part_count;
	int64_t tried[TRY_MAX]; /* threads that were looked at */
	size_t try_count;
};

const char *
thread_tie_name(enum thread_tie tie)
{
	static const char *const names[] = {
		[THREAD_ROOT] = "",
		[THREAD_BY_ID] = "header",
		[THREAD_BY_QUOTE] = "quote",
		[THREAD_BY_INDEX] = "thread-index",
		[THREAD_BY_SUBJECT] = "subject",
	};

	return names[tie];
}

static bool
is_among(const int64_t *threads, size_t count, int64_t thread)
{
	for (size_t i = 0; i < count; i++)
		if (threads[i] == thread)
			return true;
	return false;
}

static bool
part_add(struct view *view, int64_t thread)
{
	if (view->part_count == PART_MAX || is_among(view->parts, view->part_count, thread))
		return false;
	view->parts[view->part_count++] = thread;
	return true;
}

/* The tree of all parts, and of what they belong to. */
static bool
upward(struct view *view, struct err *err)
{
	for (;;) {
		struct thread_others others = {0};
		bool is_more = false;

		if (!thread_tree_load(view->compare, view->arena, view->parts, view->part_count,
			    view->thread, &others, err))
			return false;
		for (size_t i = 0; i < others.count; i++)
			is_more = part_add(view, others.threads[i]) || is_more;
		if (!is_more)
			return true;
	}
}

/* Whether a thread was torn off from one of those shown. */
static bool
thread_try(struct view *view, int64_t thread, bool *ret_more, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = TRY_SIZE_MAX};
	struct thread_others others = {0};
	struct thread tried;

	if (view->try_count == TRY_MAX || is_among(view->parts, view->part_count, thread) ||
		is_among(view->tried, view->try_count, thread))
		return true;
	view->tried[view->try_count++] = thread;
	if (!thread_tree_load(view->compare, &arena, &thread, 1, &tried, &others, err))
		return false;
	for (size_t i = 0; i < others.count; i++)
		if (is_among(view->parts, view->part_count, others.threads[i])) {
			*ret_more = part_add(view, thread) || *ret_more;
			return true;
		}
	return true;
}

/* Threads with the subject of a mail that is shown. */
static bool
subject_try(struct view *view, const struct thread_node *node, bool *ret_more, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	int64_t found[PART_MAX];
	size_t count = 0;
	bool row;

	if (!db_begin(view->compare->db, &SQL_THREAD_LATER, &s, err))
		return false;
	bind_str(&s, THREAD_LATER_SUBJECT, node->subject);
	bind_i64(&s, THREAD_LATER_FROM, node->sent);
	bind_i64(&s, THREAD_LATER_TO, node->sent + LATER_DAYS * (int64_t)DAY);
	while (count < PART_MAX) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		found[count++] = column_i64(&s, THREAD_LATER_COL_THREAD);
	}
	statement_end(&s);
	for (size_t i = 0; i < count; i++)
		if (!thread_try(view, found[i], ret_more, err))
			return false;
	return true;
}

static bool
downward(struct view *view, bool *ret_more, struct err *err)
{
	const struct thread *thread = view->thread;
	size_t looked = 0;

	*ret_more = false;
	for (size_t i = 0; i < thread->count && looked < SUBJECT_MAX; i++) {
		const struct thread_node *node = &thread->nodes[i];
		const struct thread_node *parent = &thread->nodes[node->parent];

		/* An answer under its parent's subject finds nothing that the parent does not,
		 * but where the talk lasts longer than is looked ahead for the parent. */
		if (node->document == 0 || node->subject.len == 0 || node->sent == DATE_NONE ||
			(node != parent && parent->document != 0 &&
				str_equal(node->subject, parent->subject) &&
				looked >= SUBJECT_MAX / 2))
			continue;
		looked++;
		if (!subject_try(view, node, ret_more, err))
			return false;
	}
	return true;
}

bool
thread_view(struct compare *compare, struct arena *arena, int64_t id, struct thread *ret_thread,
	struct err *err)
{
	struct view *view = ARENA_NEW(arena, struct view);
	bool is_more = true;

	view->compare = compare;
	view->arena = arena;
	view->thread = ret_thread;
	(void)part_add(view, id);
	while (is_more)
		if (!upward(view, err) || !downward(view, &is_more, err))
			return false;
	return true;
}
