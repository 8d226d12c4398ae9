#include "cli/verbs.h"

#include "base/json.h"
#include "cli/cli.h"
#include "cli/link_talk.h"

static void
score_print(struct cli *cli, const char *what, const struct json *score)
{
	cli_print(cli, "  %-22s %9.4f %9.4f %9.4f\n", what, link_number(score, "precision", 0),
		link_number(score, "recall", 0), link_number(score, "f1", 0));
}

static void
totals_print(struct cli *cli, const struct json *object)
{
	cli_print(cli, "\n  %-22s %9s %9s %9s\n", "", "precision", "recall", "F1");
	score_print(cli, "pairs within people", json_get(object, "pairs"));
	score_print(cli, "pairs by their weight", json_get(object, "edges"));
	score_print(cli, "B-cubed", json_get(object, "b_cubed"));
	cli_print(cli, "\nThe rules found %.1f %% of the pairs that are one person.\n",
		100 * link_number(object, "blocking_recall", 0));
	cli_print(cli, "%s people were found where there are %s.\n",
		link_count(cli, object, "people_found"), link_count(cli, object, "people_truth"));
}

/* The figures by weight are for programs, and for the charts of the report. */
static void
object_print(struct link_talk *talk, const struct json *object)
{
	struct cli *cli = talk->cli;

	if (json_get(object, "b_cubed") != NULL)
		totals_print(cli, object);
	if (json_get(object, "group") == NULL)
		return;
	if (!talk->has_columns)
		cli_print(cli, "Pairs within people, by group of records\n");
	talk->has_columns = true;
	cli_print(cli, "  %.*s (%s records): precision %.4f, recall %.4f\n",
		STR_ARG(link_text(cli, object, "group")), link_count(cli, object, "records"),
		link_number(json_get(object, "pairs"), "precision", 0),
		link_number(json_get(object, "pairs"), "recall", 0));
}

bool
verb_link_evaluate(struct cli *cli, struct err *err)
{
	struct link_talk talk = {.cli = cli, .print = object_print};
	struct linking_question question = {
		.task = LINKING_EVALUATE,
		.folder = cli->arguments[0],
		.truth = cli_value(cli, "truth"),
		.who = cli_login(cli),
		.verb = str_of(cli->verb->name),
		.talk = link_talk_begin(&talk),
	};
	bool done = link_limits_take(cli, &question.limits, err) &&
		work_link_ask(&cli->arena, &question, err);

	link_talk_end(&talk);
	return done;
}
