/* Text that flows: words, line and paragraph breaks, table cells.
 *
 * HTML, XML and their kin hold text in which white space means little and structure makes the
 * lines. A struct flow sits on a reading, collapses white space, and turns structure into line
 * ends, blank lines and tabs; each break is held back until more text comes, so that nested
 * blocks make one break and empty ones none. It owns a small buffer: end it with flow_end. */
#ifndef CANDOUR_EXTRACT_FLOW_H
#define CANDOUR_EXTRACT_FLOW_H

#include "base/buf.h"
#include "base/str.h"
#include "extract/reading.h"

struct flow {
	struct reading *r;
	struct buf pending; /* text not yet given to the reading */
	unsigned lines;     /* held back: 0 nothing, 1 line end, 2 blank line */
	unsigned tabs;      /* held back cell separators */
	bool space;         /* held back white space between words */
	bool begun;         /* some text was given */
	bool line_begun;    /* something stands on the present line */
	unsigned row_cells; /* for the caller's count of cells; zero at each row */
	bool in_row;
	bool row_begun; /* some cell of the present row holds text */
};

void flow_begin(struct flow *flow, struct reading *r);
void flow_end(struct flow *flow);
/* Words, in UTF-8: white space (no-break space too) collapses, soft hyphens vanish. */
void flow_words(struct flow *flow, struct str utf8);
/* Preformatted text: kept as it is, CR LF as LF. */
void flow_lines(struct flow *flow, struct str utf8);
/* Ends the line; leaves a blank one where `paragraph`. */
void flow_break(struct flow *flow, bool paragraph);
/* A line end that stays even where the line is empty, as HTML's br. */
void flow_newline(struct flow *flow);
/* Around a row of cells, which makes a line of its own. */
void flow_row_begin(struct flow *flow);
void flow_row_end(struct flow *flow);
/* Before each cell of a row but the first: a tab, in place of breaks within the last cell. */
void flow_cell(struct flow *flow);
void flow_space(struct flow *flow);
uint32_t flow_place_begin(
	struct flow *flow, enum place_kind kind, uint32_t number, struct str label);
void flow_place_end(struct flow *flow, uint32_t place);

#endif
