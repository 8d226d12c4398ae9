#include "cli/verbs.h"

#include "cli/cli.h"
#include "cli/compare_next.h"
#include "cli/progress.h"
#include "work/compare.h"
#include "work/ingest.h"
#include "work/recognise.h"
#include "work/workshop.h"

enum { OCR_CPU_S = 120 }; /* one page: a 300 dpi page takes two, a bad one ten times that */

static void
result_print(
	struct cli *cli, const struct recognise_result *r, const struct compare_result *compared)
{
	struct json_writer *w;

	if (cli->is_json) {
		w = cli_json_begin(cli);
		json_member_u64(w, "documents", r->documents);
		json_member_u64(w, "pages", r->pages);
		json_member_u64(w, "pages_failed", r->pages_failed);
		json_member_u64(w, "text_bytes", r->text);
		json_member_u64(w, "waiting", r->waiting);
		compare_add_members(w, compared);
		cli_json_end(cli);
		return;
	}
	cli_print(cli, "Recognised: %s pages of %s documents, %s of text; %s pages failed.\n",
		cli_count(cli, r->pages), cli_count(cli, r->documents), cli_size(cli, r->text),
		cli_count(cli, r->pages_failed));
	compare_print(cli, compared);
}

static bool
items_take(struct cli *cli, int64_t **ret_items, size_t *ret_count, struct err *err)
{
	*ret_count = cli->argument_count - 1;
	*ret_items = ARENA_ARRAY(&cli->arena, *ret_count, int64_t);
	for (size_t i = 0; i < *ret_count; i++)
		if (!cli_item(cli, i + 1, &(*ret_items)[i], err))
			return false;
	return true;
}

bool
verb_ocr(struct cli *cli, struct err *err)
{
	struct workshop_options options = {.folder = cli->arguments[0],
		.readers = READERS_OCR,
		.cpu_s_max = OCR_CPU_S,
		.wait = true};
	struct progress_printer printer = {.cli = cli};
	struct recognise_request request = {
		.progress = progress_print, .stop = cli_stop_wanted, .context = &printer};
	struct recognise_result result;
	struct compare_result compared;
	struct workshop workshop;
	int64_t *items;
	bool done;

	if (!items_take(cli, &items, &request.item_count, err) ||
		!workshop_open(&options, &workshop, err))
		return false;
	request.items = items;
	done = work_recognise(&workshop, &request, &result, err) &&
		compare_go_on(cli, &workshop, &compared, err);
	workshop_close(&workshop);
	if (done)
		result_print(cli, &result, &compared);
	return done && compare_ended(&compared, err);
}
