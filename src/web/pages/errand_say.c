#include "web/pages/errand_say.h"

#include "base/arena.h"
#include "web/parts/who.h"
#include "web/request.h"
#include "web/say.h"
#include "work/view/errand_view.h"

static struct str
progress_say(struct arena *arena, const struct progress_note *progress)
{
	struct str words = progress->words;

	if (progress->total <= 0)
		return words;
	return str_format(arena, "%.*s %.*s of %.*s.", STR_ARG(words),
		STR_ARG(say_count(arena, (uint64_t)progress->done)),
		STR_ARG(say_count(arena, (uint64_t)progress->total)));
}

struct str
errand_say(struct request *request, const struct errand_view *view)
{
	struct arena *arena = request->arena;

	switch (view->state) {
	case ERRAND_STATE_NEVER:
		break;
	case ERRAND_STATE_WAITS:
		return str_format(arena, "%.*s asked for it on %.*s; it begins in a moment.",
			STR_ARG(view->row.who), STR_ARG(moment_words(request, view->row.moment)));
	case ERRAND_STATE_RUNS:
		return str_format(arena, "It runs since %.*s, for %.*s. %.*s",
			STR_ARG(moment_words(request, view->progress.begun)),
			STR_ARG(view->row.who), STR_ARG(progress_say(arena, &view->progress)));
	case ERRAND_STATE_FAILED:
		return str_format(arena, "It could not go on, on %.*s: %.*s",
			STR_ARG(moment_words(request, view->moment)), STR_ARG(view->words));
	case ERRAND_STATE_ENDED:
		if (view->is_unlogged)
			return str_format(arena,
				"On %.*s, for %.*s, and the log could not be told: %.*s",
				STR_ARG(moment_words(request, view->moment)),
				STR_ARG(view->row.who), STR_ARG(view->words));
		if (view->row.outcome == ERRAND_FAILED || view->row.outcome == ERRAND_INTERRUPTED)
			return str_format(arena, "On %.*s, for %.*s: %.*s",
				STR_ARG(moment_words(request, view->moment)),
				STR_ARG(view->row.who), STR_ARG(view->words));
		break;
	}
	return STR("");
}

bool
errand_is_going(const struct errand_view *view)
{
	return view->state == ERRAND_STATE_WAITS || view->state == ERRAND_STATE_RUNS;
}
