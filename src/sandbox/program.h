/* A program of the system's, run once and confined: text goes in at its standard input, bytes come out at its
 * standard output, and what it complains of is kept for the error.
 *
 * It is of others and much larger than a worker, so it has what such a program cannot do without: it may read the
 * folders of the system that it is lent (and run what is below them, as confined as itself), make files in one
 * folder of its own, and have threads. It has no sockets, no other processes, none of the caller's descriptors or
 * environment, and nothing of an inspection; memory, time and output are bounded. docs/decisions/193. */
#ifndef CANDOUR_SANDBOX_PROGRAM_H
#define CANDOUR_SANDBOX_PROGRAM_H

#include "base/attr.h"
#include "base/str.h"
#include "sandbox/sandbox.h"

struct buf;
struct err;

struct program {
	const char *title;              /* for errors: "WeasyPrint, which makes PDF," */
	const char *path;               /* of what is run */
	const char *const *arguments;   /* its name first; ended by NULL */
	const char *const *environment; /* all of it; ended by NULL */
	const char *const *readable;    /* files and folders; absent ones are left out; NULL ends */
	const char *scratch;            /* the folder in which it may make what it likes */
	unsigned memory_mb_max;
	unsigned cpu_s_max;
	unsigned wall_s_max;
	size_t output_size_max;
	enum confinement confinement;
};

/* Appends what it gave to *output. Fails where it cannot be confined or run, where it ended with anything but 0
 * (what it said last is in the sentence), took too long (ERR_TIMEOUT) or gave too much. */
bool program_run(const struct program *program, struct str input, struct buf *output,
	struct err *err) MUST_USE;

#endif
