#include "cli/verbs.h"

#include "base/date.h"
#include "base/err.h"
#include "base/json.h"
#include "cli/cli.h"
#include "cli/link_talk.h"

static void
object_print(struct link_talk *talk, const struct json *object)
{
	struct cli *cli = talk->cli;
	const char *before = cli_value(cli, "before");
	struct str count = json_get_str(object, "count");
	struct str of = link_text(cli, object, "of");

	if (str_equal(count, STR("all")))
		cli_print(cli, "People: ");
	else if (str_equal(count, STR("known")))
		cli_print(cli, "Known to %.*s%s%s: ", STR_ARG(of), before == NULL ? "" : " before ",
			before == NULL ? "" : before);
	else if (str_equal(count, STR("flagged")))
		cli_print(cli, "Flagged (%.*s): ", STR_ARG(of));
	else if (str_equal(count, STR("flagged-by-one-alone")))
		cli_print(cli, "Known to several, flagged (%.*s) by one alone: ", STR_ARG(of));
	else
		return;
	cli_print(cli, "%s as linked; 95 %%: %s to %s\n", link_count(cli, object, "people"),
		link_count(cli, object, "low"), link_count(cli, object, "high"));
}

bool
verb_link_count(struct cli *cli, struct err *err)
{
	struct link_talk talk = {.cli = cli, .print = object_print};
	struct linking_question question = {
		.task = LINKING_COUNT,
		.folder = cli->arguments[0],
		.known_to = str_of(cli_value(cli, "known-to")),
		.who = cli_login(cli),
		.verb = str_of(cli->verb->name),
		.talk = link_talk_begin(&talk),
	};
	struct str day = str_of(cli_value(cli, "before"));
	int64_t moment;
	bool done;

	if (!link_limits_take(cli, &question.limits, err) || !cli_date(cli, "before", &moment, err))
		return false;
	if (day.len > 0 && question.known_to.len == 0)
		return err_set(err, ERR_USAGE,
			"--before asks who was known to an agency: name it with --known-to");
	for (size_t i = 0; i < day.len; i++)
		if (char_is_digit(day.data[i]))
			question.before = question.before * 10 + (day.data[i] - '0');
	done = work_link_ask(&cli->arena, &question, err);
	link_talk_end(&talk);
	return done;
}
