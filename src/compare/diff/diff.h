/* What changed between two texts, by paragraph and by word.
 *
 *   struct diff diff;
 *   diff_make(&arena, &a, &b, &diff);
 *   for each row: its kind, and its runs in order
 *
 * A row is a paragraph (or what the two texts have in common of two that were divided
 * differently); a run is a stretch of words within it. How words are made comparable is in
 * diff_text.h, how they are aligned in diff_align.h. Words that went from one place to another
 * are told apart from words that are gone: runs of at least DIFF_MOVE_WORDS that occur once.
 *
 * Pure: everything is in the arena; the texts are borrowed. Time and memory are bounded by a
 * constant for each word (base/limits.h). */
#ifndef CANDOUR_COMPARE_DIFF_H
#define CANDOUR_COMPARE_DIFF_H

#include "compare/diff/diff_text.h"

enum { DIFF_MOVE_WORDS = 6 };

enum diff_kind {
	DIFF_SAME,
	DIFF_REMOVED, /* in the first text only */
	DIFF_ADDED,   /* in the second only */
	DIFF_CHANGED, /* rows only: some of each */
	DIFF_MOVED,   /* at another place in the other text */
	DIFF_STRUCK,  /* in both, and in one of them taken out by a tracked change */
	DIFF_ASIDE    /* heads, feet, comments that the other text has not */
};
const char *diff_kind_name(enum diff_kind kind); /* "removed" */

struct diff_run {
	enum diff_kind kind;
	uint32_t a; /* words of the first text: a .. a + a_count */
	uint32_t a_count;
	uint32_t b;
	uint32_t b_count;
};

struct diff_row {
	enum diff_kind kind;
	uint32_t run;
	uint32_t run_count;
	struct str label; /* of the paragraph: "4.2"; or "" */
	bool is_after;    /* the paragraph has none: `label` is of the last one before it */
};

/* A number that a text passes over. */
struct diff_absence {
	struct str label;  /* "4.2" */
	struct str before; /* "4.1" and "4.3" stand in the text */
	struct str after;
	bool in_b;            /* it is absent from the second text; else from the first */
	bool stands_in_other; /* the other text has a paragraph of that number */
	uint32_t paragraph;   /* the one behind the gap, in the text that has the gap */
	uint32_t other;       /* the paragraph in the other text */
};

enum diff_table_kind {
	DIFF_ROW_GONE,
	DIFF_ROW_NEW,
	DIFF_CELL /* of a row that both have */
};

/* What became of a row of a table. Rows are told apart by their words, whatever file they are from. */
struct diff_table_change {
	enum diff_table_kind kind;
	uint32_t a;         /* paragraph of the first text; of a new row 0 */
	uint32_t b;         /* of the second; of one that is gone 0 */
	bool is_struck;     /* gone by a tracked change alone */
	uint32_t place;     /* those of one place stand between the same two rows that both have */
	struct str row;     /* what names it: its first cell with letters */
	struct str heading; /* of the column, or "" */
	struct str was;     /* the cell; of a row all of it, " | " between cells */
	struct str is;
};

struct diff {
	struct diff_text a;
	struct diff_text b;
	struct diff_table_change *table; /* in the order of the texts */
	size_t table_count;
	size_t table_rows; /* of the first text */
	bool table_is_cut; /* there are more than DIFF_TABLE_MAX */
	struct diff_run *runs;
	size_t run_count;
	struct diff_row *rows;
	size_t row_count;
	struct diff_absence *absences;
	size_t absence_count;
	/* Words of each kind; aside ones are in none. */
	size_t same;
	size_t removed;
	size_t added;
	size_t moved;
	size_t struck;
	size_t written_otherwise; /* the same words with other capitals or hyphens */
	bool is_approximate; /* so different, or so long, that more may be the same than is said */
};

/* What to show a run as: words that only one text has, where a tracked change took them out, are struck, though
 * they are missed no more than what is aside. */
enum diff_kind diff_run_shown(const struct diff *diff, const struct diff_run *run);
/* Whether a row tells of no change: the same in both, or heads, feet and comments of one. */
bool diff_row_is_quiet(const struct diff *diff, const struct diff_row *row);
/* Whether all rows are quiet. */
bool diff_is_quiet(const struct diff *diff);

/* A row of a table on one line, " | " between its cells; in the arena. */
struct str diff_row_words(struct arena *arena, const struct diff_text *text, uint32_t paragraph);

void diff_make(struct arena *arena, const struct diff_source *a, const struct diff_source *b,
	struct diff *ret_diff);

/* The sentences that say what happened, most important first: "41 words at 4.2 are gone." At most
 * count_max; in the arena. */
struct diff_sentences {
	struct str *items;
	size_t count;
};
void diff_say(struct arena *arena, const struct diff *diff, size_t count_max,
	struct diff_sentences *ret_sentences);

#endif
