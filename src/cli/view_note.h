/* Every view of a restricted item is in the log before its words are shown. */
#ifndef CANDOUR_CLI_VIEW_NOTE_H
#define CANDOUR_CLI_VIEW_NOTE_H

#include "base/attr.h"
#include "base/str.h"

struct cli;

/* Notes that these items are about to be shown. Where the log cannot be written now, that is said,
 * and the inspector reads on. */
void view_note(struct cli *cli, const int64_t *items, size_t count);

#endif
