/* How gaps are printed, in lists and alone. */
#ifndef CANDOUR_CLI_GAP_PRINT_H
#define CANDOUR_CLI_GAP_PRINT_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct cli;
struct err;
struct gap_row;
struct inspection;
struct json_writer;

/* The paths of the items that betray a gap, in the order of its evidence, in the arena. */
bool gap_paths(struct inspection *inspection, struct arena *arena, const struct gap_row *row,
	struct str **ret_paths, struct err *err) MUST_USE;
/* The items that betray it, in the order of its evidence, in the arena. */
int64_t *gap_items(struct arena *arena, const struct gap_row *row);
/* The members of a gap's JSON object that lists and single gaps share; paths as gap_paths gives
 * them. */
void gap_print_members(
	struct cli *cli, struct json_writer *w, const struct gap_row *row, const struct str *paths);
/* "12 March 2013", "3 February 2014 to 19 May 2014", or "" where the period is unknown. In the
 * arena. */
const char *gap_period_words(struct cli *cli, const struct gap_row *row);

#endif
