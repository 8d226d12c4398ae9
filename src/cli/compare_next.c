#include "cli/compare_next.h"

#include "cli/cli.h"
#include "cli/progress.h"
#include "work/compare.h"
#include "work/ingest.h"

static void
result_print(struct cli *cli, const struct compare_result *result)
{
	struct json_writer *w;

	if (cli->is_json) {
		w = cli_json_begin(cli);
		json_member_u64(w, "compared", result->documents);
		json_member_u64(w, "gaps", result->gaps);
		json_member_bool(w, "stopped", result->is_stopped);
		cli_json_end(cli);
		return;
	}
	cli_print(cli, "Compared: %s documents; %s gaps so far (candour gaps lists them).%s\n",
		cli_count(cli, result->documents), cli_count(cli, result->gaps),
		result->is_stopped ? " Stopped; candour compare goes on." : "");
}

bool
compare_go_on(struct cli *cli, struct workshop *workshop, struct err *err)
{
	struct progress_printer printer = {.cli = cli};
	struct compare_request request = {
		.progress = progress_print, .stop = cli_stop_wanted, .context = &printer};
	struct compare_result result;

	if (!work_compare(workshop, &request, &result, err))
		return false;
	result_print(cli, &result);
	return true;
}
