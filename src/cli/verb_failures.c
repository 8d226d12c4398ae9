#include "cli/verbs.h"

#include "cli/cli.h"
#include "work/survey.h"
#include "work/workshop.h"

struct list {
	struct cli *cli;
	uint64_t count;
};

static void
failure_print(void *context, const struct survey_failure *failure)
{
	struct list *list = context;
	struct cli *cli = list->cli;
	struct json_writer *w;

	list->count++;
	if (cli->is_json) {
		w = cli_json_begin(cli);
		json_member_i64(w, "item", failure->item);
		json_member_str(w, "path", failure->path);
		json_member_str(w, "format", failure->format);
		json_member_str(w, "reason", str_of(err_kind_name(failure->reason)));
		json_member_str(w, "words", failure->words);
		json_member_bool(w, "partly_read", failure->is_partial);
		json_member_str(w, "advice", str_of(survey_advice(failure->reason)));
		cli_json_end(cli);
		return;
	}
	cli_print(cli, "%lld  %.*s\n      %s%s: %.*s\n      %s\n\n", (long long)failure->item,
		STR_ARG(cli_safe(cli, failure->path, false)), err_kind_name(failure->reason),
		failure->is_partial ? ", partly read" : "",
		STR_ARG(cli_safe(cli, failure->words, false)), survey_advice(failure->reason));
	arena_clear(&cli->arena);
}

static void
container_print(void *context, const struct survey_mismatch *container)
{
	struct list *list = context;
	struct cli *cli = list->cli;
	struct json_writer *w;

	list->count++;
	if (cli->is_json) {
		w = cli_json_begin(cli);
		json_member_i64(w, "item", container->item);
		json_member_str(w, "path", container->path);
		json_member_str(w, "expected", container->expected);
		json_member_u64(w, "emitted", container->emitted);
		json_member_u64(w, "failed", container->failed);
		cli_json_end(cli);
		return;
	}
	cli_print(cli, "%lld  %.*s\n      expected %.*s, came %llu, failed %llu\n",
		(long long)container->item, STR_ARG(cli_safe(cli, container->path, false)),
		STR_ARG(cli_safe(cli, container->expected, false)),
		(unsigned long long)container->emitted, (unsigned long long)container->failed);
	arena_clear(&cli->arena);
}

bool
verb_failures(struct cli *cli, struct err *err)
{
	const char *reason = cli_value(cli, "reason");
	struct list list = {.cli = cli};
	struct workshop workshop;
	bool done;

	if (reason != NULL && err_kind_from_name(reason) == ERR_NONE)
		return err_set(err, ERR_USAGE,
			"--reason is one of password, damaged, unsupported, too-large, timed-out, crashed, io");
	if (!workshop_look(cli->arguments[0], &workshop, err))
		return false;
	if (cli_has(cli, "containers"))
		done = survey_containers(workshop.inspection, container_print, &list, err);
	else
		done = survey_failures(workshop.inspection,
			reason == NULL ? ERR_NONE : err_kind_from_name(reason), failure_print,
			&list, err);
	workshop_close(&workshop);
	if (done && list.count == 0)
		cli_print(cli, "Nothing: every item was read.\n");
	else if (done)
		cli_print(cli, "%s items\n", cli_count(cli, list.count));
	return done;
}
