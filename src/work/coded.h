/* What people said of documents, kept in memory for searches: the codes that stand on their passages, the lines of
 * enquiry that they were given to, and their weight.
 *
 * A door keeps it, and reads what was said since whenever it is asked: a coding costs the searches after it a few
 * look-ups, not a reading of all codings. What somebody may see of it follows remit/reading_list.h: while a
 * document is read blind, its second reader sees what they said themselves, and nobody else sees that.
 *
 * CODED_LINE is what the board of the overview counts (work/view/board.h): in the first reading, a code of the line or
 * the line itself. Codes and weights are of both readings. */
#ifndef CANDOUR_WORK_CODED_H
#define CANDOUR_WORK_CODED_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct coded;
struct err;
struct inspection;
struct reading_blind;

enum coded_book { CODED_CODE, CODED_LINE, CODED_WEIGHT, CODED_BOOK_COUNT };

/* What one person may see of it, for one search. */
struct coded_view {
	const struct coded *coded;
	struct str
		asker; /* login; "": nobody in particular, who sees no second reading that is not done */
	const struct reading_blind *blinds;
	size_t blind_count;
	bool *is_touched; /* by list: some of its documents may be hidden */
};

struct coded *coded_new(void);
void coded_free(struct coded *coded);
/* Brings it up to date and looks at it with somebody's eyes. The view is valid until the next one is made. */
bool coded_look(struct coded *coded, struct inspection *inspection, struct arena *arena,
	struct str asker, struct coded_view *ret_view, struct err *err) MUST_USE;
/* The documents of one code, line or weight (0: of any), in order, each once; in the arena, or valid as long as the
 * view. */
void coded_documents(const struct coded_view *view, struct arena *arena, enum coded_book book,
	int64_t value, const int64_t **ret_documents, size_t *ret_count);

#endif
