#include "cli/verbs.h"

#include "base/err.h"
#include "cli/cli.h"

bool
verb_link_evaluate(struct cli *cli, struct err *err)
{
	return err_set(err, ERR_UNSUPPORTED, "candour %s is not built yet", cli->verb->name);
}
