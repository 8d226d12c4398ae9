/* The files that a run leaves: which there are, and who writes them. */
#ifndef CANDOUR_WORK_LINKING_OUTPUTS_H
#define CANDOUR_WORK_LINKING_OUTPUTS_H

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct err;
struct linkage;
struct linkage_decision;
struct people_samples;
struct persons;
struct report_basis;

/* People's numbers by record, for the next run and for questions. */
#define LINKING_NUMBERS "numbers.csv"
/* What the run kept of itself (linkage/kept/kept.h), for the same. */
#define LINKING_KEPT_NAME "kept.bin"

/* NULL behind the last. */
const char *linking_output_name(size_t number);
/* Written only where it was asked for: JSON Lines are large, and say what the CSV says. */
bool linking_output_is_extra(size_t number);

struct linking_results {
	const struct linkage *linkage;
	const struct persons *persons;
	const struct people_samples *samples;
	const struct linkage_decision *decisions;
	size_t decision_count;
	struct str version; /* of the program */
	struct report_basis *basis;
};

/* Tables of all records, and what is new beside a run before, are not written by each run. */
bool linking_output_is_written(size_t number, bool stands, bool with_tables);
/* Written by whoever writes the one before: they share most of their work. */
bool linking_output_is_second(size_t number);

/* In the linker: writes the i-th file. */
bool linking_output_write(
	const struct linking_results *results, size_t i, int fd, struct err *err) MUST_USE;
/* A value of a table that was written so. */
struct str linking_cell_read(struct arena *arena, struct str cell);

#endif
