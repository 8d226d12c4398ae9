#include "cli/verbs.h"

#include "base/clock.h"
#include "base/date.h"
#include "cli/cli.h"
#include "cli/compare_next.h"
#include "cli/ocr_next.h"
#include "cli/progress.h"
#include "cli/reader_options.h"
#include "work/compare.h"
#include "work/ingest.h"
#include "work/workshop.h"

enum { RESULT_ARENA_SIZE = 64 << 20 };

static void
json_print(struct cli *cli, const struct ingest_result *r, const struct compare_result *compared)
{
	struct json_writer *w = cli_json_begin(cli);

	json_member_i64(w, "delivery", r->delivery.id);
	json_member_bool(w, "resumed", !r->is_new);
	json_member_u64(w, "files", r->files_new);
	json_member_u64(w, "files_held_before", r->files_skipped);
	json_member_u64(w, "files_not_taken", r->files_failed);
	json_member_u64(w, "bytes", r->bytes);
	json_member_u64(w, "parts", r->counts.items);
	json_member_u64(w, "documents", r->counts.documents);
	json_member_u64(w, "failures", r->counts.failures);
	json_member_u64(w, "text_bytes", r->counts.text);
	json_member_u64(w, "ocr_waiting", r->ocr_waiting);
	json_member_str(w, "receipt", r->receipt);
	json_member_u64(w, "log_size", r->log_size);
	json_member_str(w, "log_root", r->log_root);
	if (!cli_has(cli, "no-compare"))
		compare_add_members(w, compared);
	cli_json_end(cli);
}

static void
words_print(struct cli *cli, const struct ingest_result *r, const struct compare_result *compared)
{
	cli_print(cli, "Delivery %lld is in: %s, %s.\n\n", (long long)r->delivery.id,
		cli_count_of(cli, r->files_new + r->files_skipped, "file"),
		cli_size(cli, r->bytes));
	if (r->files_skipped > 0)
		cli_print(
			cli, "  taken before   %s files of it\n", cli_count(cli, r->files_skipped));
	if (r->files_failed > 0)
		cli_print(cli,
			"  not taken      %s (links, devices, unreadable files; see the receipt)\n",
			cli_count(cli, r->files_failed));
	cli_print(cli, "  found inside   %s parts (attachments, members of archives, messages)\n",
		cli_count(cli, r->counts.items));
	cli_print(cli, "  read           %s documents, %s of text\n",
		cli_count(cli, r->counts.documents), cli_size(cli, r->counts.text));
	cli_print(cli, "  not whole      %s documents; candour failures lists them\n",
		cli_count(cli, r->counts.failures));
	if (r->ocr_waiting > 0)
		cli_print(cli, "  to recognise   %s documents with scanned pages\n",
			cli_count(cli, r->ocr_waiting));
	cli_print(cli, "  receipt        %.*s\n", STR_ARG(r->receipt));
	cli_print(cli, "  log            %s entries, root %.*s\n", cli_count(cli, r->log_size),
		STR_ARG(r->log_root));
	if (!cli_has(cli, "no-compare"))
		compare_print(cli, compared);
}

/* What is sealed cannot be put right: a day to come is a slip of the pen. One day is left for clocks
 * of other zones. */
static bool
received_check(int64_t received, struct err *err)
{
	enum { DAY_SECONDS = 86400 };

	return received <= clock_now(NULL) + DAY_SECONDS ||
		err_set(err, ERR_USAGE, "--received is a day that has not come yet");
}

bool
verb_ingest(struct cli *cli, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = RESULT_ARENA_SIZE};
	struct progress_printer printer = {.cli = cli};
	struct workshop_options options = {
		.folder = cli->arguments[0], .readers = READERS_TEXT, .wait = true};
	struct ingest_request request = {
		.paths = cli->arguments + 1,
		.path_count = cli->argument_count - 1,
		.delivery = {.given_by = str_of(cli_value(cli, "from")),
			.custodian = str_of(cli_value(cli, "custodian")),
			.power = str_of(cli_value(cli, "power"))},
		.progress = progress_print,
		.stop = cli_stop_wanted,
		.context = &printer,
	};
	struct compare_result compared = {0};
	struct ingest_result result;
	struct workshop workshop;
	bool done;

	if (!cli_date(cli, "received", &request.delivery.received, err) ||
		!received_check(request.delivery.received, err) ||
		!reader_options_take(cli, &options, err) ||
		!workshop_open(&options, &workshop, err))
		return false;
	done = work_ingest(&workshop, &arena, &request, &result, err) &&
		(cli_has(cli, "no-compare") || compare_go_on(cli, &workshop, &compared, err));
	workshop_close(&workshop);
	if (!done)
		return false;
	if (cli->is_json)
		json_print(cli, &result, &compared);
	else
		words_print(cli, &result, &compared);
	if (!compare_ended(&compared, err))
		return false;
	if (result.ocr_waiting > 0 && !cli_has(cli, "no-ocr"))
		return ocr_go_on(cli, err);
	return true;
}
