#include "cli/verbs.h"

#include "base/file.h"
#include "cli/cli.h"
#include "ledger/note.h"
#include "work/verify.h"

#include <stdio.h>

enum { CHECKPOINT_SIZE_MAX = 1 << 20 };

static void
finding_print(void *context, const struct verify_finding *finding)
{
	struct cli *cli = context;
	struct json_writer *w;

	if (cli->is_json) {
		w = cli_json_begin(cli);
		json_member_str(w, "found", str_of(finding->sort));
		json_member_str(w, "what", finding->what);
		cli_json_end(cli);
		return;
	}
	cli_print(
		cli, "  %-10s %.*s\n", finding->sort, STR_ARG(cli_safe(cli, finding->what, false)));
	arena_clear(&cli->arena);
}

static void
result_print(struct cli *cli, const struct verify_result *r)
{
	struct json_writer *w;

	if (cli->is_json) {
		w = cli_json_begin(cli);
		json_member_bool(w, "intact", r->findings == 0);
		json_member_u64(w, "entries", r->entries);
		json_member_u64(w, "originals", r->objects);
		json_member_u64(w, "bytes", r->bytes);
		json_member_u64(w, "items", r->items);
		json_member_u64(w, "findings", r->findings);
		json_member_u64(w, "unfinished", r->unfinished);
		json_member_u64(w, "outdated", r->outdated);
		cli_json_end(cli);
		return;
	}
	cli_print(cli, "%s log entries, %s items, %s originals (%s) checked: %s\n",
		cli_count(cli, r->entries), cli_count(cli, r->items), cli_count(cli, r->objects),
		cli_size(cli, r->bytes),
		r->findings == 0 ? "nothing was altered, removed, added or back-dated."
			: r->findings == r->outdated
			? "vault and log are as they were sealed, and candour.db was not compared."
			: "NOT as it was sealed, see above.");
}

/* The file of --since. What is no checkpoint at all was mistaken for one, and nothing was altered:
 * only one that is a checkpoint can contradict the log. */
static bool
since_read(struct cli *cli, struct buf *since, struct err *err)
{
	struct checkpoint checkpoint;
	struct note note;
	struct err form = {0};

	if (!file_read(cli_value(cli, "since"), since, CHECKPOINT_SIZE_MAX, err))
		return err_in(err, "the earlier checkpoint");
	if (note_parse(buf_str(since), &note, &form) &&
		checkpoint_parse(note.text, &checkpoint, &form))
		return true;
	return err_set(err, ERR_USAGE,
		"\"%s\" is no checkpoint; give the file that an earlier verify or a receipt named",
		cli_value(cli, "since"));
}

bool
verb_verify(struct cli *cli, struct err *err)
{
	struct buf since CLEANUP(buf_free) = {0};
	struct verify_request request = {
		.folder = cli->arguments[0],
		.vkey = str_of(cli_value(cli, "vkey")),
		.found = finding_print,
		.context = cli,
	};
	struct verify_result result;

	if (cli_has(cli, "since") && !since_read(cli, &since, err))
		return false;
	request.since = buf_str(&since);
	if (!work_verify(&request, &result, err))
		return false;
	result_print(cli, &result);
	if (result.findings > 0 && result.findings == result.unfinished)
		return err_set(err, ERR_ALTERED,
			"a command on \"%s\" was stopped before its end, and nothing else was found; run "
			"it again, which completes it, and then verify once more",
			cli->arguments[0]);
	if (result.findings > 0 && result.findings == result.outdated)
		return err_set(err, ERR_UNSUPPORTED,
			"\"%s\" was made by another version of candour, and nothing else was found: see "
			"above for what to do, and then verify once more",
			cli->arguments[0]);
	if (result.findings > 0)
		return err_set(err, ERR_ALTERED,
			"\"%s\" is not as it was sealed: %s; keep the folder as it is, and compare it "
			"with your backup",
			cli->arguments[0], cli_count_of(cli, result.findings, "finding"));
	return true;
}
