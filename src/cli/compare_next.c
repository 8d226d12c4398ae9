#include "cli/compare_next.h"

#include "base/err.h"
#include "cli/cli.h"
#include "cli/progress.h"
#include "work/compare.h"
#include "work/ingest.h"

void
compare_add_members(struct json_writer *w, const struct compare_result *result)
{
	json_member_u64(w, "compared", result->documents);
	json_member_u64(w, "gaps", result->gaps);
	json_member_bool(w, "compare_stopped", result->is_stopped);
}

void
compare_print(struct cli *cli, const struct compare_result *result)
{
	cli_print(cli, "Compared: %s documents; %s gaps so far (candour gaps lists them).\n",
		cli_count(cli, result->documents), cli_count(cli, result->gaps));
}

bool
compare_ended(const struct compare_result *result, struct err *err)
{
	return !result->is_stopped ||
		err_set(err, ERR_INTERRUPTED,
			"stopped while comparing; everything so far is kept, and candour compare "
			"goes on from here");
}

bool
compare_go_on(struct cli *cli, struct workshop *workshop, struct compare_result *ret_result,
	struct err *err)
{
	struct progress_printer printer = {.cli = cli};
	struct compare_request request = {
		.progress = progress_print, .stop = cli_stop_wanted, .context = &printer};

	return work_compare(workshop, &request, ret_result, err);
}
