/* Passages as stretches that do not overlap, and the words and colours of codes. */
#ifndef CANDOUR_WEB_PARTS_CODING_MARKS_H
#define CANDOUR_WEB_PARTS_CODING_MARKS_H

#include "base/str.h"
#include "remit/codebook.h"

struct arena;
struct coding_panel;

/* Sets marks and mark_count from passages_there. */
void coding_marks_make(struct arena *arena, struct coding_panel *panel);
/* "code--teal": a class of candour.css. */
const char *code_style(enum code_colour colour);
/* How a passage begins, on one line. */
struct str passage_head(struct arena *arena, struct str quote);

#endif
