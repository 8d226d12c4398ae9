#include "cli/verbs.h"

#include "base/err.h"
#include "cli/cli.h"
#include "work/linking/clk.h"

#include <math.h>
#include <string.h>

static void
linked_json(struct cli *cli, const char *output, const struct work_clk_linked *linked)
{
	struct json_writer *w;

	for (size_t i = 0; i < linked->source_count; i++) {
		w = cli_json_begin(cli);
		json_member_str(w, "source", linked->sources[i].name);
		json_member_u64(w, "records", linked->sources[i].records);
		json_member_bool(w, "names_nobody_twice", linked->sources[i].is_clean);
		cli_json_end(cli);
	}
	for (size_t i = 0; i < linked->note_count; i++) {
		w = cli_json_begin(cli);
		json_member_str(w, "note", linked->notes[i]);
		cli_json_end(cli);
	}
	w = cli_json_begin(cli);
	json_member_u64(w, "people", linked->people);
	json_member_u64(w, "people_in_several_sources", linked->in_several);
	json_member_u64(w, "pairs", linked->pairs);
	json_member_u64(w, "pairs_linked", linked->linked);
	json_key(w, "threshold");
	json_double(w, linked->threshold);
	json_key(w, "comparisons");
	json_double(w, linked->comparisons);
	json_key(w, "recall");
	json_double(w, linked->recall);
	json_member_str(w, "output", str_of(output));
	cli_json_end(cli);
}

/* Likeness from a little below the threshold on: pairs found, and those that chance alone brings. */
static void
likeness_print(struct cli *cli, const struct work_clk_linked *linked)
{
	enum { STEP = 4 };
	size_t threshold = (size_t)(linked->threshold * CLK_BIN_COUNT + 0.5);
	size_t first = threshold > 5 * STEP ? threshold - 5 * STEP : 0;

	cli_print(cli, "\n%10s  %15s  %15s\n", "likeness", "pairs", "by chance");
	for (size_t at = first; at < CLK_BIN_COUNT; at += STEP) {
		double pairs = 0;
		double chance = 0;

		for (size_t i = at; i < at + STEP && i < CLK_BIN_COUNT; i++) {
			pairs += linked->bins[i];
			chance += linked->chance[i];
		}
		if (pairs < 0.5)
			continue;
		cli_print(cli, "%10.3f  %15s  %15s%s\n", (double)at / CLK_BIN_COUNT,
			cli_count(cli, (uint64_t)(pairs + 0.5)),
			cli_count(cli, (uint64_t)(chance + 0.5)),
			at <= threshold && threshold < at + STEP ? "  < the threshold" : "");
	}
}

static void
linked_print(struct cli *cli, const char *output, const struct work_clk_linked *linked)
{
	for (size_t i = 0; i < linked->source_count; i++)
		cli_print(cli, "%.*s: %s%s\n",
			STR_ARG(cli_safe(cli, linked->sources[i].name, false)),
			cli_count_of(cli, linked->sources[i].records, "record"),
			linked->sources[i].is_clean ? ", nobody twice" : ", some people twice");
	likeness_print(cli, linked);
	cli_print(cli,
		"\nThe encodings are of %s people, of whom %s are in several files.\n"
		"%s pairs are as alike as %.3f; %s of them are one person now.\n",
		cli_count(cli, linked->people), cli_count(cli, linked->in_several),
		cli_count(cli, linked->pairs), linked->threshold, cli_count(cli, linked->linked));
	if (linked->recall < 1)
		cli_print(cli,
			"Not all were compared: about %.1f %% of the pairs at the threshold were met, more of "
			"those above.\n",
			100 * linked->recall);
	for (size_t i = 0; i < linked->note_count; i++)
		cli_print(cli, "%.*s\n", STR_ARG(cli_safe(cli, linked->notes[i], false)));
	cli_print(cli, "\nResults: %s\n", output);
}

struct telling {
	struct cli *cli;
	double told; /* the share that was told last */
};

/* A line each tenth, on a terminal alone. */
static void
progress_tell(void *context, double share)
{
	struct telling *telling = context;

	if (!telling->cli->is_terminal || telling->cli->is_json || share < telling->told + 0.1)
		return;
	telling->told = share;
	cli_tell(telling->cli, "comparing: %.0f %%\n", 100 * share);
}

static bool
options_read(const struct cli *cli, struct work_clk_link *request, struct err *err)
{
	const char *threshold = cli_value(cli, "threshold");
	const char *repeats = cli_value(cli, "repeats");
	double value;

	request->threshold = NAN;
	if (threshold != NULL) {
		if (!str_to_double(str_of(threshold), &value) || !(value >= 0.3 && value <= 1))
			return err_set(err, ERR_USAGE,
				"--threshold is a Dice coefficient from 0.3 to 1, not \"%s\"",
				threshold);
		request->threshold = (float)value;
	}
	if (repeats != NULL && strcmp(repeats, "none") == 0)
		request->repeats = CLK_REPEATS_NONE;
	else if (repeats != NULL && strcmp(repeats, "all") == 0)
		request->repeats = CLK_REPEATS_ALL;
	else if (repeats != NULL)
		return err_set(err, ERR_USAGE, "--repeats is none or all, not \"%s\"", repeats);
	return cli_number(cli, "seed", 1, &request->seed, err);
}

bool
verb_link_clk(struct cli *cli, struct err *err)
{
	const char **files = ARENA_ARRAY(&cli->arena, cli->argument_count, const char *);
	struct telling telling = {.cli = cli};
	struct work_clk_link request = {.files = files,
		.file_count = cli->argument_count,
		.output = cli_value(cli, "out"),
		.made_by = STR("candour " CANDOUR_VERSION),
		.progress = progress_tell,
		.wants_stop = cli_stop_wanted,
		.context = &telling};
	struct work_clk_linked linked;

	for (size_t i = 0; i < cli->argument_count; i++)
		files[i] = cli->arguments[i];
	if (!options_read(cli, &request, err) ||
		!work_clk_link(&cli->arena, &request, &linked, err))
		return false;
	if (cli->is_json)
		linked_json(cli, request.output, &linked);
	linked_print(cli, request.output, &linked);
	return true;
}
