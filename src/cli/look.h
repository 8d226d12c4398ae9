/* Verbs that only look: the inspection is open for reading while they run. */
#ifndef CANDOUR_CLI_LOOK_H
#define CANDOUR_CLI_LOOK_H

#include "base/attr.h"
#include "base/str.h"

struct cli;
struct err;
struct inspection;

/* Runs it with the inspection of the verb's first argument. */
bool look_run(struct cli *cli,
	bool (*run)(struct cli *cli, struct inspection *inspection, struct err *err),
	struct err *err) MUST_USE;

#endif
