/* Text as it flows through paragraphs and tables: line ends and tabs are held back until text
 * follows them, so that empty paragraphs and trailing cells leave no trace. */
#ifndef CANDOUR_EXTRACT_PROSE_H
#define CANDOUR_EXTRACT_PROSE_H

#include "base/str.h"
#include "extract/reading.h"

struct prose {
	struct reading *r;
	uint32_t tabs; /* held back */
	bool line;     /* a line end is held back */
	/* A tracked change of this kind ended and no text followed yet; 0: none. */
	enum place_kind change;
};

enum { PROSE_TABS_MAX = 64 };

/* Writes what is held back, then the text; nothing for empty text. */
void prose_text(struct prose *prose, struct str text);
/* Writes only what is held back (before a place begins). */
void prose_settle(struct prose *prose);
/* A paragraph ends. */
void prose_line(struct prose *prose);
/* A table cell ends: a tab takes the place of its last line end. */
void prose_cell(struct prose *prose);
/* A tab, held back. */
void prose_tab(struct prose *prose);
/* A table row begins: what is held back belongs before it. */
void prose_row_begin(struct prose *prose);
/* A table row ends. */
void prose_row(struct prose *prose);

/* Ends a tracked change. Where one of the other kind follows at once (a word put in another's
 * place), a blank keeps the two words apart. */
void prose_change_end(struct prose *prose, uint32_t place, enum place_kind kind);

/* Places that hold nothing but text of the same property (hidden runs). */
uint32_t prose_place(struct prose *prose, enum place_kind kind, uint32_t number, struct str label);
void prose_place_end(struct prose *prose, uint32_t place);

#endif
