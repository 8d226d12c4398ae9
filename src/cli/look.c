#include "cli/look.h"

#include "cli/cli.h"
#include "work/workshop.h"

bool
look_run(struct cli *cli,
	bool (*run)(struct cli *cli, struct inspection *inspection, struct err *err),
	struct err *err)
{
	struct workshop workshop;
	bool done;

	if (!workshop_look(cli->arguments[0], &workshop, err))
		return false;
	done = run(cli, workshop.inspection, err);
	workshop_close(&workshop);
	return done;
}
