/* A document's text as a sheet of paper: paragraphs, quoted text, signatures, rows of tables, pages, with what
 * is marked in it.
 *
 * Pure. The text is a window of the sealed text, and every run is a stretch of it, unchanged, that
 * knows the number of its first code point: so whatever is chosen on the sheet is a place in the
 * sealed text. What parts blocks (an empty line, a tab between cells) is in no run. Nothing of the
 * original's own markup comes this far. Everything is in the arena; texts are borrowed. */
#ifndef CANDOUR_WORK_VIEW_PAPER_H
#define CANDOUR_WORK_VIEW_PAPER_H

#include "base/str.h"

struct arena;
struct subject_place;
struct text_part;

enum paper_kind {
	PAPER_PARAGRAPH = 0,
	PAPER_QUOTE,     /* of another message; depth */
	PAPER_SIGNATURE, /* behind "-- " */
	PAPER_ROW,       /* of a table: cells */
	PAPER_PAGE,      /* a page begins: label "3" or its own label */
	PAPER_SHEET,     /* a sheet begins: label its name */
	PAPER_SLIDE,
	PAPER_CHAPTER
};

/* What is special about a run, or'ed. */
enum paper_flag {
	PAPER_HIT = 1u << 0,        /* what the search looked for */
	PAPER_INSERTED = 1u << 1,   /* by a tracked change */
	PAPER_DELETED = 1u << 2,    /* taken out by one, and still in the file */
	PAPER_COMMENT = 1u << 3,    /* and annotations, notes */
	PAPER_UNSEEN = 1u << 4,     /* in the file and not to be seen in it */
	PAPER_RECOGNISED = 1u << 5, /* read off a picture */
	PAPER_ASIDE = 1u << 6,      /* heads, feet, footnotes */
	PAPER_MARKED = 1u << 7      /* chosen: an evidence passage of a gap, say */
};

struct paper_run {
	int64_t at; /* its first code point in the sealed text */
	struct str text;
	unsigned flags;
	size_t hit;      /* the number of the hit that begins here, from 1; 0: none does */
	size_t mark;     /* which of the marks lies over it, from 1; 0: none */
	bool mark_first; /* it begins here */
	struct str note; /* of a comment, change or hidden stretch that begins here: who, why */
};

struct paper_cell {
	struct paper_run *runs;
	size_t run_count;
};

struct paper_block {
	enum paper_kind kind;
	unsigned depth; /* of a quote */
	struct str label;
	bool is_first_row; /* of a table */
	bool is_last_row;
	struct paper_cell *cells; /* of a row; else one */
	size_t cell_count;
};

struct paper_span {
	int64_t from;
	int64_t to;
};

struct paper_source {
	struct str text; /* the window */
	int64_t at;      /* its first code point */
	bool by_lines; /* each line is a paragraph (word processors), not those up to an empty line */
	bool is_table;                      /* all of it is one (CSV) */
	const struct subject_place *places; /* of the whole text */
	size_t place_count;
	const struct paper_span *hits; /* in order, as all below */
	size_t hit_count;
	const struct paper_span *marks;
	size_t mark_count;
	const struct paper_span *chosen;
	size_t chosen_count;
};

struct paper {
	struct paper_block *blocks;
	size_t block_count;
};

void paper_make(struct arena *arena, const struct paper_source *source, struct paper *ret_paper);

/* A window of at most `count_max` code points of a text, from the line in which code point `at`
 * stands or, near the end, so that the window is full. */
struct paper_window {
	struct str text;
	int64_t from; /* code points */
	int64_t to;
	int64_t count; /* of the whole text */
};
struct paper_window paper_window(struct str text, int64_t at, int64_t count_max);
/* The same where only a part of the text is at hand: one that has `count_max` code points before and behind `at`, and
 * one more on each side, or ends with the text. `at` lies in the text, and no nearer to its end than
 * `count_max`, where it is as long as that. */
struct paper_window paper_window_in(const struct text_part *part, int64_t at, int64_t count_max);

#endif
