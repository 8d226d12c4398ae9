/* The steps of diff_make, for diff.c and its helpers only. */
#ifndef CANDOUR_COMPARE_DIFF_INSIDE_H
#define CANDOUR_COMPARE_DIFF_INSIDE_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct diff;
struct diff_alignment;

/* Aligns the words of both texts; those set aside match what the others leave. */
void diff_match(struct arena *arena, const struct diff *diff, const uint32_t *a_ids,
	const uint32_t *b_ids, struct diff_alignment *ret_alignment);

/* Drops matches that say nothing (a stray "of the" between two long changes) and moves the ends
 * of what went or came to where paragraphs begin. */
void diff_tidy(const struct diff *diff, struct diff_alignment *alignment);

/* For each word of both texts without a match: where it stands in the other text, plus one; or 0.
 * Matched words have 0. */
struct diff_moves {
	uint32_t *a;
	uint32_t *b;
};
void diff_moves_find(struct arena *arena, const struct diff *diff,
	const struct diff_alignment *alignment, const uint32_t *a_ids, const uint32_t *b_ids,
	struct diff_moves *ret_moves);

/* Runs, rows and counts. */
void diff_rows_make(struct arena *arena, struct diff *diff, const struct diff_alignment *alignment,
	const struct diff_moves *moves);
/* Pairs rows of tables; behind diff_rows_make. */
void diff_table_make(struct arena *arena, struct diff *diff);
void diff_absences_find(struct arena *arena, struct diff *diff);

#endif
