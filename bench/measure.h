/* Processor time, and giving up, for benchmarks. */
#pragma once

#include "base/attr.h"
#include "base/err.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Seconds of processor time that this process has used. */
static inline double
cpu_seconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Ends the program with the trouble unless it was done. */
static inline void
must(bool done, const struct err *err)
{
	if (done)
		return;
	fprintf(stderr, "bench: %s\n", err->text);
	exit(1);
}
