#include "work/view/errand_view.h"

#include "base/arena.h"
#include "base/err.h"

enum { OPEN_MAX = 256 };

/* What the log has of its end counts; what people.db says is of one that has none there. */
static bool
state_find(struct db *people, struct arena *arena, struct errand_view *view, struct err *err)
{
	view->words = view->row.words;
	view->moment = view->row.ended;
	view->state = view->row.number == 0 ? ERRAND_STATE_NEVER
		: view->row.has_ended       ? ERRAND_STATE_ENDED
					    : ERRAND_STATE_WAITS;
	if (view->state != ERRAND_STATE_WAITS || people == NULL)
		return true;
	if (!progress_get(people, arena, view->row.number, &view->progress, err))
		return false;
	switch (view->progress.state) {
	case PROGRESS_NONE:
		return true;
	case PROGRESS_RUNS:
		view->state = ERRAND_STATE_RUNS;
		return true;
	case PROGRESS_FAILED:
		view->state = ERRAND_STATE_FAILED;
		break;
	case PROGRESS_ENDED:
		view->state = ERRAND_STATE_ENDED;
		view->is_unlogged = true;
		view->row.outcome = ERRAND_AMISS;
		break;
	}
	view->words = view->progress.words;
	view->moment = view->progress.moment;
	return true;
}

bool
errand_view_make(struct inspection *inspection, struct db *people, struct arena *arena,
	enum errand_kind kind, int64_t about, struct errand_view *ret_view, struct err *err)
{
	*ret_view = (struct errand_view){.state = ERRAND_STATE_NEVER};
	return errand_latest(inspection, arena, kind, about, false, &ret_view->row, err) &&
		state_find(people, arena, ret_view, err);
}

bool
errand_view_one(struct inspection *inspection, struct db *people, struct arena *arena,
	int64_t number, struct errand_view *ret_view, struct err *err)
{
	*ret_view = (struct errand_view){.state = ERRAND_STATE_NEVER};
	return errand_get(inspection, arena, number, &ret_view->row, err) &&
		state_find(people, arena, ret_view, err);
}

bool
errand_is_stuck(const struct errand_view *view)
{
	return !view->row.has_ended &&
		(view->state == ERRAND_STATE_FAILED || view->state == ERRAND_STATE_ENDED);
}

bool
errand_failed_count(struct inspection *inspection, struct db *people, struct arena *arena,
	enum errand_kind kind, size_t *ret_count, struct err *err)
{
	struct errand_row *rows = ARENA_ARRAY(arena, OPEN_MAX, struct errand_row);
	size_t count = 0;

	*ret_count = 0;
	if (!errand_open_list(inspection, arena, rows, OPEN_MAX, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct errand_view view = {.row = rows[i]};

		if (rows[i].kind != kind)
			continue;
		if (!state_find(people, arena, &view, err))
			return false;
		*ret_count += errand_is_stuck(&view);
	}
	return true;
}
