/* What looks like text in bytes of a format that is not fully known.
 *
 * The last resort for old and closed formats: runs of printable characters, in one byte or in
 * UTF-16, long enough not to be chance. */
#ifndef CANDOUR_EXTRACT_TEXT_RUNS_H
#define CANDOUR_EXTRACT_TEXT_RUNS_H

#include "base/str.h"

struct reading;

enum text_runs { TEXT_RUNS_NARROW, TEXT_RUNS_WIDE, TEXT_RUNS_BOTH };

/* Gives each run as a line. Narrow runs are read as 1252. */
void text_runs_give(struct reading *r, struct str bytes, enum text_runs which);

#endif
