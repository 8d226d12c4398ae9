#include "cli/verbs.h"

#include "cli/cli.h"
#include "cli/compare_next.h"
#include "work/compare.h"
#include "work/workshop.h"

bool
verb_compare(struct cli *cli, struct err *err)
{
	struct workshop_options options = {
		.folder = cli->arguments[0], .wait = true, .is_long = true};
	struct compare_result result;
	struct workshop workshop;
	bool done;

	if (!workshop_open(&options, &workshop, err))
		return false;
	done = compare_go_on(cli, &workshop, &result, err);
	workshop_close(&workshop);
	if (done && cli->is_json) {
		compare_add_members(cli_json_begin(cli), &result);
		cli_json_end(cli);
	} else if (done) {
		compare_print(cli, &result);
	}
	return done && compare_ended(&result, err);
}
