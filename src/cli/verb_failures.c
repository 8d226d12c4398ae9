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
		json_member_str(w, "advice",
			survey_advice(&cli->arena, failure->reason, str_of(cli->arguments[0]),
				failure->item));
		cli_json_end(cli);
		return;
	}
	cli_print(cli, "%6lld  %.*s\n        %s%s: %.*s\n", (long long)failure->item,
		STR_ARG(cli_safe(cli, failure->path, false)), err_kind_name(failure->reason),
		failure->is_partial ? ", partly read" : "",
		STR_ARG(cli_safe(cli, failure->words, false)));
	cli_print(cli, "        %.*s\n\n",
		STR_ARG(survey_advice(
			&cli->arena, failure->reason, str_of(cli->arguments[0]), failure->item)));
	arena_clear(&cli->arena);
}

/* What a container says that it holds, counted in one way or in several. */
static void
expected_print(struct cli *cli, struct str expected)
{
	struct err ignored = {0};
	struct json *json;

	if (!json_read(&cli->arena, expected, &json, &ignored))
		return;
	for (const struct json *pair = json->first; pair != NULL; pair = pair->next) {
		uint64_t count;

		if (pair->count == 2 && str_to_u64(pair->first->next->text, &count))
			cli_print(cli, "        %s expected by its %.*s\n", cli_count(cli, count),
				STR_ARG(cli_safe(cli, pair->first->text, false)));
	}
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
	cli_print(cli, "%6lld  %.*s\n", (long long)container->item,
		STR_ARG(cli_safe(cli, container->path, false)));
	expected_print(cli, container->expected);
	cli_print(cli, "        %s came out, %s failed\n\n", cli_count(cli, container->emitted),
		cli_count(cli, container->failed));
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
		cli_print(cli, "%s\n",
			cli_has(cli, "containers") ? "There are no archives or mailboxes."
				: reason != NULL   ? "No item failed for this reason."
						   : "Nothing: every item was read.");
	else if (done)
		cli_print(cli, "%s\n", cli_count_of(cli, list.count, "item"));
	return done;
}
