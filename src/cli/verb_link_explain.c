#include "cli/verbs.h"

#include "base/err.h"
#include "base/json.h"
#include "cli/cli.h"
#include "cli/link_talk.h"

static void
object_print(struct link_talk *talk, const struct json *object)
{
	if (json_get(object, "fields") != NULL)
		link_pair_print(talk->cli, object, true);
}

bool
verb_link_explain(struct cli *cli, struct err *err)
{
	struct link_talk talk = {.cli = cli, .print = object_print};
	struct linking_question question = {
		.task = LINKING_EXPLAIN,
		.folder = cli->arguments[0],
		.a = str_of(cli->arguments[1]),
		.b = str_of(cli->arguments[2]),
		.who = cli_login(cli),
		.verb = str_of(cli->verb->name),
		.talk = link_talk_begin(&talk),
	};
	bool done = link_limits_take(cli, &question.limits, err) &&
		work_link_ask(&cli->arena, &question, err);

	link_talk_end(&talk);
	return done;
}
