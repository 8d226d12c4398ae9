#include "cli/reader_options.h"

#include "cli/cli.h"
#include "work/workshop.h"

enum { READERS_MAX = 64, SECONDS_MAX = 86400, MEMORY_MB_MAX = 1 << 20 };

bool
reader_options_take(struct cli *cli, struct workshop_options *options, struct err *err)
{
	uint64_t readers;
	uint64_t seconds;
	uint64_t memory;

	if (!cli_number(cli, "readers", 0, &readers, err) ||
		!cli_number(cli, "reader-seconds", 0, &seconds, err) ||
		!cli_number(cli, "reader-memory", 0, &memory, err))
		return false;
	if (readers > READERS_MAX || seconds > SECONDS_MAX || memory > MEMORY_MB_MAX)
		return err_set(err, ERR_USAGE,
			"at most %d readers, %d seconds and %d MB of memory, please", READERS_MAX,
			SECONDS_MAX, MEMORY_MB_MAX);
	options->workers = (unsigned)readers;
	options->cpu_s_max = (unsigned)seconds;
	options->memory_mb_max = (unsigned)memory;
	return true;
}
