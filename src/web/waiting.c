/* Requests whose reply waits for the clerk. Their connections are suspended meanwhile, so that nobody
 * else waits with them. */
#include "web/serving.h"

#include "base/clock.h"
#include "work/clerk/act.h"
#include "work/clerk/clerk.h"

bool
waiting_ask(struct visit *visit, struct err *err)
{
	int file = visit->reply.act_file == NULL ? -1 : visit->reply.act_file->fd;

	if (!clerk_line_ask_file(
		    visit->serving->door.clerk, visit->reply.act, file, &visit->serial, err))
		return false;
	visit->stage = VISIT_WAITS;
	visit->since_ms = clock_span_ms();
	return true;
}

static void
visit_go_on(struct visit *visit, const struct act_answer *answer)
{
	visit_answered(visit, answer);
	if (visit->stage != VISIT_WAITS)
		visit->serving->http.MHD_resume_connection(visit->connection);
}

/* What nobody waits for was told in passing (session-used). */
static void
answer_take(void *context, uint32_t serial, const struct act_answer *answer)
{
	struct serving *serving = context;

	for (struct visit *visit = serving->visits; visit != NULL; visit = visit->next)
		if (visit->stage == VISIT_WAITS && visit->serial == serial) {
			visit_go_on(visit, answer);
			return;
		}
}

bool
waiting_turn(struct serving *serving)
{
	struct err err = {0};

	return clerk_line_turn(serving->door.clerk, answer_take, serving, &err) &&
		clerk_line_fd(serving->door.clerk) >= 0;
}

void
waiting_expire(struct serving *serving, bool all)
{
	int64_t now = clock_span_ms();

	for (struct visit *visit = serving->visits; visit != NULL; visit = visit->next)
		if (visit->stage == VISIT_WAITS &&
			(all || now - visit->since_ms > serving->times.answer_ms))
			visit_go_on(visit, NULL);
}
