#include "cli/verbs.h"

#include "cli/cli.h"
#include "cli/compare_next.h"
#include "cli/ocr_next.h"
#include "cli/reader_options.h"
#include "work/compare.h"
#include "work/linking/linking.h"
#include "work/pipeline.h"
#include "work/rebuild.h"
#include "work/workshop.h"

#include <stdio.h>

static bool
tick(void *context, const struct pipeline_counts *counts)
{
	struct cli *cli = context;

	if (cli->is_terminal && !cli->is_json) {
		(void)fprintf(stderr, "\rread again: %s documents, %s",
			cli_count(cli, counts->documents), cli_size(cli, counts->bytes));
		(void)fflush(stderr);
	}
	return cli_stop_wanted(NULL);
}

/* Results of linking that are gone. */
static bool
links_go_on(struct cli *cli, struct linking_rebuilt *ret_rebuilt, struct err *err)
{
	struct linking_talk talk = {.wants_stop = cli_stop_wanted};

	if (!work_link_rebuild(cli->arguments[0], STR(CANDOUR_VERSION), &talk, ret_rebuilt, err))
		return false;
	if (ret_rebuilt->made > 0)
		cli_print(cli, "Linked again as the log has it: %s.\n",
			cli_count_of(cli, ret_rebuilt->made, "run"));
	if (ret_rebuilt->differs > 0)
		cli_print(cli,
			"%s of linking cannot be made as the log has it (another version, a model "
			"from outside, or an input that is gone); candour link makes a new one.\n",
			cli_count_of(cli, ret_rebuilt->differs, "run"));
	return true;
}

static void
result_print(struct cli *cli, const struct pipeline_counts *counts,
	const struct compare_result *compared)
{
	struct json_writer *w;

	if (cli->is_json) {
		w = cli_json_begin(cli);
		json_member_u64(w, "documents", counts->documents);
		json_member_u64(w, "failures", counts->failures);
		json_member_u64(w, "text_bytes", counts->text);
		compare_add_members(w, compared);
		cli_json_end(cli);
	}
	cli_print(cli, "%sRebuilt from vault and log: %s documents read again, %s of text.\n",
		cli->is_terminal ? "\n" : "", cli_count(cli, counts->documents),
		cli_size(cli, counts->text));
	compare_print(cli, compared);
}

bool
verb_rebuild(struct cli *cli, struct err *err)
{
	struct workshop_options options = {.folder = cli->arguments[0],
		.readers = READERS_TEXT,
		.wait = true,
		.rebuild = true};
	struct pipeline_counts counts = {0};
	struct linking_rebuilt rebuilt;
	struct compare_result compared;
	struct workshop workshop;
	bool done;

	if (!reader_options_take(cli, &options, err) || !workshop_open(&options, &workshop, err))
		return false;
	done = work_rebuild(&workshop, &counts, tick, cli, err) &&
		compare_go_on(cli, &workshop, &compared, err);
	workshop_close(&workshop);
	if (!done)
		return false;
	result_print(cli, &counts, &compared);
	if (!compare_ended(&compared, err) || !links_go_on(cli, &rebuilt, err))
		return false;
	if (counts.ocr_wanted > 0 && !cli_has(cli, "no-ocr"))
		return ocr_go_on(cli, err);
	return true;
}
