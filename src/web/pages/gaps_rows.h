/* Rows of gaps, for all pages that list them. */
#ifndef CANDOUR_WEB_PAGES_GAPS_ROWS_H
#define CANDOUR_WEB_PAGES_GAPS_ROWS_H

#include "web/pages/gaps.h"

struct arena;
struct gap_row;

/* Its texts are copied. */
struct gaps_row gaps_row_make(struct arena *arena, const struct gap_row *from);
/* "not a gap". */
const char *gaps_state_word(int state);

#endif
