#include "cli/verbs.h"

#include "base/err.h"
#include "cli/cli.h"
#include "work/exchange.h"
#include "work/workshop.h"

static void
result_json(struct cli *cli, const struct exchange_result *result)
{
	struct json_writer *w = cli_json_begin(cli);

	json_member_str(w, "file", str_of(cli->arguments[1]));
	json_member_u64(w, "codes", result->codes);
	json_member_u64(w, "sources", result->sources);
	json_member_u64(w, "codings", result->codings);
	json_member_u64(w, "left_restricted", result->left_restricted);
	json_member_u64(w, "left_second", result->left_second);
	json_member_u64(w, "left_lost", result->left_lost);
	json_member_str(w, "sha256", result->sha256);
	json_member_u64(w, "entry", result->entry);
	cli_json_end(cli);
}

static void
result_words(struct cli *cli, enum exchange_what what, const struct exchange_result *result)
{
	cli_print(cli, "%s: %s", cli->arguments[1], cli_count_of(cli, result->codes, "code"));
	if (what == EXCHANGE_CODING)
		cli_print(cli, ", %s in %s", cli_count_of(cli, result->codings, "coded passage"),
			cli_count_of(cli, result->sources, "document"));
	cli_print(cli, ".\nSHA-256 %.*s; noted in the log as entry %llu.\n",
		STR_ARG(result->sha256), (unsigned long long)result->entry);
	if (result->left_restricted > 0)
		cli_print(cli,
			"Left out because it is restricted, with all that was said of it: %s.\n",
			cli_count_of(cli, result->left_restricted, "document"));
	if (result->left_second > 0)
		cli_print(cli, "Left out because second readings are blind: %s.\n",
			cli_count_of(cli, result->left_second, "coded passage"));
	if (result->left_lost > 0)
		cli_print(cli,
			"Left out because their words were not found again in the text: %s.\n",
			cli_count_of(cli, result->left_lost, "coded passage"));
}

static bool export(struct cli *cli, enum exchange_what what, struct err *err)
{
	struct workshop_options options = {.folder = cli->arguments[0], .wait = true};
	struct exchange_result result;
	struct workshop workshop;
	bool done;

	if (!workshop_open(&options, &workshop, err))
		return false;
	done = work_export(
		&workshop, &cli->arena, what, cli->arguments[1], cli_login(cli), &result, err);
	workshop_close(&workshop);
	if (done && cli->is_json)
		result_json(cli, &result);
	else if (done)
		result_words(cli, what, &result);
	return done;
}

bool
verb_codebook_export(struct cli *cli, struct err *err)
{
	return export(cli, EXCHANGE_CODEBOOK, err);
}

bool
verb_coding_export(struct cli *cli, struct err *err)
{
	return export(cli, EXCHANGE_CODING, err);
}
