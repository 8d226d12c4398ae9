#include "cli/verbs.h"

#include "base/err.h"
#include "cli/cli.h"
#include "work/linking/unseen.h"

/* ---- what a sample says ---- */

static bool
interval_say(struct cli *cli, struct err *err)
{
	struct audit_interval interval;
	uint64_t found;
	uint64_t read;
	uint64_t all;

	if (!cli_has(cli, "found") || !cli_has(cli, "read"))
		return err_set(err, ERR_USAGE,
			"give --found, --read and, where it is known, --of: how many files were "
			"found so, how many were read, how many there are");
	if (!cli_number(cli, "found", 0, &found, err) || !cli_number(cli, "read", 0, &read, err) ||
		!cli_number(cli, "of", 0, &all, err))
		return false;
	if (read == 0 || found > read || (cli_has(cli, "of") && all < read))
		return err_set(err, ERR_USAGE,
			"--found is at most --read, --read at least 1 and at most --of");
	interval = audit_wilson(found, read, all);
	if (cli->is_json) {
		struct json_writer *w = cli_json_begin(cli);

		json_member_u64(w, "found", found);
		json_member_u64(w, "read", read);
		json_member_u64(w, "of", all);
		json_key(w, "share");
		json_double(w, interval.share);
		json_key(w, "low");
		json_double(w, interval.low);
		json_key(w, "high");
		json_double(w, interval.high);
		cli_json_end(cli);
	}
	cli_print(cli, "%s of %s read: %.1f %%, 95 %% interval %.1f %% to %.1f %%\n",
		cli_count(cli, found), cli_count_of(cli, read, "file"), 100 * interval.share,
		100 * interval.low, 100 * interval.high);
	if (all > 0)
		cli_print(cli, "Of all %s: %s to %s.\n", cli_count_of(cli, all, "file"),
			cli_count(cli, (uint64_t)(interval.low * (double)all + 0.5)),
			cli_count(cli, (uint64_t)(interval.high * (double)all + 0.5)));
	cli_print(cli,
		"It holds for files that were drawn by chance, as candour link audit draws "
		"them, and for what the files\nsay: not for what was never written down.\n");
	return true;
}

/* ---- the draw ---- */

static void
draw_json(struct cli *cli, const struct work_audit *request, const struct audit_sample *sample)
{
	struct json_writer *w = cli_json_begin(cli);

	json_member_str(w, "frame", str_of(sample->frame));
	json_member_str(w, "seed", request->seed);
	json_member_u64(w, "drawn", sample->count);
	json_key(w, "strata");
	json_array_begin(w);
	for (size_t i = 0; i < sample->stratum_count; i++) {
		json_object_begin(w);
		json_member_str(w, "stratum", sample->strata[i].name);
		json_member_u64(w, "files", sample->strata[i].all);
		json_member_u64(w, "drawn", sample->strata[i].drawn);
		json_object_end(w);
	}
	json_array_end(w);
	cli_json_end(cli);
	for (size_t i = 0; i < sample->count; i++) {
		w = cli_json_begin(cli);
		json_member_str(w, "file", sample->files[i]->name);
		json_member_str(w, "stratum", sample->files[i]->stratum);
		cli_json_end(cli);
	}
}

static void
draw_print(struct cli *cli, const struct work_audit *request, const struct audit_sample *sample)
{
	size_t all = 0;

	for (size_t i = 0; i < sample->stratum_count; i++)
		all += sample->strata[i].all;
	cli_print(cli, "Drawn: %s of %s\nSeed:  %.*s\nList:  %s (SHA-256)\n\n",
		cli_count_of(cli, sample->count, "file"), cli_count(cli, all),
		STR_ARG(cli_safe(cli, request->seed, false)), sample->frame);
	if (sample->stratum_count > 1) {
		cli_print(cli, "%10s  %10s  stratum\n", "files", "drawn");
		for (size_t i = 0; i < sample->stratum_count; i++)
			cli_print(cli, "%10s  %10s  %.*s\n", cli_count(cli, sample->strata[i].all),
				cli_count(cli, sample->strata[i].drawn),
				STR_ARG(cli_safe(cli, sample->strata[i].name, false)));
		cli_print(cli, "\n");
	}
	for (size_t i = 0; i < sample->count; i++)
		cli_print(cli, "%.*s%s%.*s\n",
			STR_ARG(cli_safe(cli, sample->files[i]->name, false)),
			sample->files[i]->stratum.len > 0 ? "  " : "",
			STR_ARG(cli_safe(cli, sample->files[i]->stratum, false)));
	cli_print(cli,
		"\nWrite the seed and the hash of the list down before anyone reads a file: "
		"who has both can draw the same again.\n");
}

bool
verb_link_audit(struct cli *cli, struct err *err)
{
	struct work_audit request = {.name_column = str_of(cli_value(cli, "name")),
		.stratum_column = str_of(cli_value(cli, "stratum")),
		.seed = str_of(cli_value(cli, "seed"))};
	struct audit_sample sample;
	uint64_t wanted;

	if (cli->argument_count == 0)
		return interval_say(cli, err);
	if (cli_has(cli, "found") || cli_has(cli, "read") || cli_has(cli, "of"))
		return err_set(err, ERR_USAGE,
			"--found, --read and --of go without a list: they tell of files already read");
	if (!cli_number(cli, "wanted", 0, &wanted, err))
		return false;
	if (wanted == 0 || str_trim(request.seed).len == 0)
		return err_set(err, ERR_USAGE,
			"candour link audit LIST wants --wanted N, how many files to draw, and "
			"--seed TEXT, from which the draw follows: a number thrown in public, say");
	request.wanted = (size_t)wanted;
	if (!work_audit_draw(&cli->arena, cli->arguments[0], &request, &sample, err))
		return false;
	if (cli->is_json)
		draw_json(cli, &request, &sample);
	draw_print(cli, &request, &sample);
	return true;
}
