/* How gaps are printed, in lists and alone. */
#ifndef CANDOUR_CLI_GAP_PRINT_H
#define CANDOUR_CLI_GAP_PRINT_H

#include "base/attr.h"

struct cli;
struct gap_row;
struct json_writer;

/* The members of a gap's JSON object that lists and single gaps share. */
void gap_print_members(struct cli *cli, struct json_writer *w, const struct gap_row *row);
/* "March 2013", "3 February to 19 May 2014", or "" where the period is unknown. In the arena. */
const char *gap_period_words(struct cli *cli, const struct gap_row *row);

#endif
