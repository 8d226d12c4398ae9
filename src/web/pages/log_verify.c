#include "web/pages/log_verify.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "web/door.h"
#include "web/pages/errand_say.h"
#include "web/parts/who.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/say.h"
#include "work/view/errand_view.h"
#include "work/workshop.h"

static bool
whole_get(struct request *request, struct errand_row *ret_row, struct err *err)
{
	return errand_latest(request->door->workshop->inspection, request->arena, ERRAND_VERIFY, 0,
		true, ret_row, err);
}

bool
log_verify_fill(struct request *request, struct log_verify_view *ret_view, struct err *err)
{
	struct arena *arena = request->arena;
	struct errand_view now;
	struct errand_row whole;

	if (!errand_view_make(request->door->workshop->inspection, request->door->people, arena,
		    ERRAND_VERIFY, 0, &now, err) ||
		!whole_get(request, &whole, err))
		return false;
	*ret_view = (struct log_verify_view){.state = errand_say(request, &now),
		.is_running = errand_is_going(&now),
		.here = URL("/log#verify"),
		.csrf = request->person.csrf};
	if (whole.number == 0)
		return true;
	ret_view->is_amiss = whole.outcome == ERRAND_AMISS;
	ret_view->verdict = ret_view->is_amiss ? STR("Not as it was sealed")
					       : STR("As it was sealed");
	ret_view->result = str_format(arena, "Checked on %.*s, for %.*s: %.*s",
		STR_ARG(moment_words(request, whole.ended)), STR_ARG(whole.who),
		STR_ARG(whole.words));
	return true;
}

bool
log_verify_words(struct request *request, struct str *ret_words, struct err *err)
{
	struct arena *arena = request->arena;
	struct errand_row whole;
	struct str when;

	*ret_words = STR("");
	if (!whole_get(request, &whole, err))
		return false;
	if (whole.number == 0)
		return true;
	when = request->now - whole.ended < 86400 &&
			str_equal(
				moment_day(request, request->now), moment_day(request, whole.ended))
		? moment_time(request, whole.ended)
		: moment_day(request, whole.ended);
	*ret_words = str_format(arena,
		whole.outcome == ERRAND_AMISS ? "Not as sealed, checked %.*s"
					      : "Sealed, checked %.*s",
		STR_ARG(when));
	return true;
}

bool
log_verify_moment(struct request *request, struct str *ret_words, struct err *err)
{
	struct errand_row whole;

	*ret_words = STR("");
	if (!whole_get(request, &whole, err))
		return false;
	if (whole.number != 0)
		*ret_words = str_format(request->arena, "%.*s%s",
			STR_ARG(moment_words(request, whole.ended)),
			whole.outcome == ERRAND_AMISS ? ": not as it was sealed" : "");
	return true;
}

bool
log_verify_ask(struct request *request, struct reply *reply, struct err *err)
{
	(void)err;
	(void)reply_act(reply, request, "verify-now");
	reply_redirect(reply, URL("/log#verify"));
	return true;
}
