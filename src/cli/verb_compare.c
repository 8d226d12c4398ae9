#include "cli/verbs.h"

#include "cli/cli.h"
#include "cli/compare_next.h"
#include "work/workshop.h"

bool
verb_compare(struct cli *cli, struct err *err)
{
	struct workshop_options options = {.folder = cli->arguments[0], .wait = true};
	struct workshop workshop;
	bool done;

	if (!workshop_open(&options, &workshop, err))
		return false;
	done = compare_go_on(cli, &workshop, err);
	workshop_close(&workshop);
	return done;
}
