/* The options that say how much a reader may use: --readers, --reader-seconds, --reader-memory. */
#ifndef CANDOUR_CLI_READER_OPTIONS_H
#define CANDOUR_CLI_READER_OPTIONS_H

#include "base/attr.h"

#include <stdbool.h>

struct cli;
struct err;
struct workshop_options;

/* For the table of verbs. */
#define READER_OPTIONS                                                                             \
	{"readers", "N", "reader processes at once (default: one a processor)", false},            \
		{"reader-seconds", "N", "processor seconds that one item may take", false},        \
	{                                                                                          \
		"reader-memory", "MB", "memory that one reader may use", false                     \
	}

bool reader_options_take(
	struct cli *cli, struct workshop_options *options, struct err *err) MUST_USE;

#endif
