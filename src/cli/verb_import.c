#include "cli/cli.h"
#include "cli/verbs.h"

#include "base/file.h"
#include "sandbox/sandbox.h"
#include "store/inspection.h"
#include "work/refi/refi_child.h"
#include "work/refi/refi_import.h"
#include "work/workshop.h"

#include <errno.h>
#include <fcntl.h>

#define SEARCH_MAX ((uint64_t)200 << 30)
#define ARENA_MAX ((size_t)8 << 30)

enum { LEFT_SHOWN = 20 };

/* One import of the command line. */
struct coming {
	struct cli *cli;
	struct arena *arena; /* of all that comes in */
	struct refi_import import;
	struct refi_input input;
	struct refi_plan plan;
	bool is_dry;
	uint64_t entry;
};

/* ---- telling ---- */

static void
result_json(struct coming *c)
{
	const struct refi_plan *plan = &c->plan;
	struct json_writer *w = cli_json_begin(c->cli);

	json_member_str(w, "file", c->input.name);
	json_member_bool(w, "dry_run", c->is_dry);
	json_member_u64(w, "codes_new", plan->codes_new);
	json_member_u64(w, "codes_changed", plan->codes_changed);
	json_member_u64(w, "codes_same", plan->codes_same);
	json_member_u64(w, "codes_renamed", plan->codes_renamed);
	json_member_u64(w, "codings", plan->coding_count);
	json_member_u64(w, "codings_here", plan->codings_here);
	json_member_u64(w, "codings_by_words", plan->codings_by_words);
	json_member_u64(w, "weights", plan->weighing_count);
	json_key(w, "left");
	json_object_begin(w);
	for (unsigned i = 0; i < REFI_LEFT_REASONS; i++)
		if (c->input.file.left_counts[i] > 0)
			json_member_u64(
				w, refi_left_name((enum refi_left)i), c->input.file.left_counts[i]);
	json_object_end(w);
	json_member_str(w, "sha256", c->input.sha256);
	json_member_u64(w, "entry", c->entry);
	cli_json_end(c->cli);
}

static void
left_print(struct coming *c)
{
	const struct refi_file *file = &c->input.file;

	for (unsigned i = 0; i < REFI_LEFT_REASONS; i++) {
		unsigned shown = 0;

		if (file->left_counts[i] == 0)
			continue;
		cli_print(c->cli, "Left out, %s: %s.\n", refi_left_words((enum refi_left)i),
			cli_count(c->cli, file->left_counts[i]));
		for (size_t k = 0; k < file->left_count && shown < LEFT_SHOWN; k++) {
			struct str words = cli_safe(c->cli, file->left[k].words, false);

			if (file->left[k].reason != (enum refi_left)i || words.len == 0)
				continue;
			cli_print(c->cli, "  %.*s\n", STR_ARG(words));
			shown++;
		}
	}
}

static void
result_print(struct coming *c)
{
	const struct refi_plan *plan = &c->plan;
	struct cli *cli = c->cli;

	for (size_t i = 0; i < c->input.file.told_count; i++)
		cli_print(cli, "%.*s\n", STR_ARG(cli_safe(cli, c->input.file.told[i], false)));
	cli_print(cli, "Codes: %s new, %s changed, %s as they are here.\n",
		cli_count(cli, plan->codes_new), cli_count(cli, plan->codes_changed),
		cli_count(cli, plan->codes_same));
	if (plan->codes_renamed > 0)
		cli_print(cli, "Named anew, because another code has the name: %s.\n",
			cli_count(cli, plan->codes_renamed));
	if (!c->import.is_codes_alone)
		cli_print(cli,
			"Coded passages: %s new, of these %s found by their words; %s are here "
			"already. Weights and notes of documents: %s.\n",
			cli_count(cli, plan->coding_count), cli_count(cli, plan->codings_by_words),
			cli_count(cli, plan->codings_here), cli_count(cli, plan->weighing_count));
	left_print(c);
	if (c->is_dry)
		cli_print(cli, "This was a trial: nothing was imported.\n");
	else if (c->entry == 0)
		cli_print(cli, "All of it is here already: nothing was imported.\n");
	else
		cli_print(cli, "Imported; noted in the log as entry %llu.\n",
			(unsigned long long)c->entry);
}

/* ---- doing ---- */

static bool
plan_and_do(struct coming *c, struct inspection *inspection, struct err *err)
{
	struct arena *arena = c->arena;

	if (c->is_dry)
		return refi_plan_make(
			inspection, arena, &c->import, &c->input.taking, &c->plan, err);
	if (!inspection_begin(inspection, err))
		return false;
	if (!refi_plan_make(inspection, arena, &c->import, &c->input.taking, &c->plan, err) ||
		!refi_import_do(
			inspection, arena, &c->import, &c->input, &c->plan, &c->entry, err)) {
		inspection_undo(inspection);
		return false;
	}
	return inspection_commit(inspection, err);
}

static bool
inspection_take(struct coming *c, struct err *err)
{
	struct workshop_options options = {.folder = c->cli->arguments[0], .wait = true};
	struct workshop workshop;
	bool done;

	if (!(c->is_dry ? workshop_look(options.folder, &workshop, err)
			: workshop_open(&options, &workshop, err)))
		return false;
	done = plan_and_do(c, workshop.inspection, err) ||
		err_in(err, "%.*s", STR_ARG(c->input.name));
	workshop_close(&workshop);
	return done;
}

/* The process that reads the file is there before the inspection is opened. */
static bool
import(struct cli *cli, bool is_codes_alone, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {0};
	struct coming c = {.cli = cli,
		.arena = &arena,
		.is_dry = cli_has(cli, "dry-run"),
		.import = {.who = cli_login(cli),
			.is_codes_alone = is_codes_alone,
			.search_max = SEARCH_MAX,
			.coding_max = SIZE_MAX}};
	struct sandbox *sandbox CLEANUP(sandbox_cleanup) = NULL;
	const char *path = cli->arguments[1];
	int fd CLEANUP(fd_close) = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return err_set_errno(err, errno, "cannot read %s", path);
	if (!refi_sandbox_start(&sandbox, err) ||
		!refi_input_read(
			sandbox, &cli->arena, fd, str_of(path), cli_stop_wanted, &c.input, err) ||
		!inspection_take(&c, err))
		return false;
	if (cli->is_json)
		result_json(&c);
	else
		result_print(&c);
	return true;
}

bool
verb_codebook_import(struct cli *cli, struct err *err)
{
	return import(cli, true, err);
}

bool
verb_coding_import(struct cli *cli, struct err *err)
{
	return import(cli, false, err);
}
