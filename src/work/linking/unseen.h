/* Those whom no list names, and samples of case files: from files that belong to no inspection.
 *
 * The files are parsed and reckoned with in a confined process (work/aside.h). Words in what comes
 * back are outside text. */
#ifndef CANDOUR_WORK_UNSEEN_H
#define CANDOUR_WORK_UNSEEN_H

#include "base/attr.h"
#include "linkage/audit/audit.h"
#include "linkage/mse/mse_report.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct err;

/* All estimates of a table of capture histories, row by row. */
bool work_mse(struct arena *arena, const char *path, const struct mse_options *options,
	struct mse_row **ret_rows, size_t *ret_count, struct err *err) MUST_USE;

/* A draw of case files from a CSV file: of the column named `name_column`, by strata of the column
 * named `stratum_column`; empty: the first column, and no strata. The files of the sample are
 * copies in the arena. */
struct work_audit {
	struct str name_column;
	struct str stratum_column;
	struct str seed;
	size_t wanted;
};
bool work_audit_draw(struct arena *arena, const char *path, const struct work_audit *request,
	struct audit_sample *ret_sample, struct err *err) MUST_USE;

#endif
