/* Progress of long work: a bar on a terminal, one JSON line a second with --json, nothing else. */
#ifndef CANDOUR_CLI_PROGRESS_H
#define CANDOUR_CLI_PROGRESS_H

struct cli;
struct progress;

struct progress_printer {
	struct cli *cli;
	long long told_ms;
	int width; /* of the line that stands on the terminal */
};

/* For struct ingest_request: context is a struct progress_printer. */
void progress_print(void *context, const struct progress *progress);

#endif
