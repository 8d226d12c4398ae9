#include "remit/coding.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <string.h>

/* How well a place fits what was kept of the surroundings: bytes that are the same. */
static size_t
context_fit(struct str text, size_t from, size_t to, const struct coding_row *row)
{
	size_t before = 0;
	size_t after = 0;

	while (before < from && before < row->before.len &&
		text.data[from - before - 1] == row->before.data[row->before.len - before - 1])
		before++;
	while (to + after < text.len && after < row->after.len &&
		text.data[to + after] == row->after.data[after])
		after++;
	return before + after;
}

struct best_place {
	size_t from; /* byte */
	size_t fit;
	size_t runner_up; /* fit of the second best; SIZE_MAX: there is none */
	size_t count;
};

static struct best_place
best_find(struct str text, const struct coding_row *row)
{
	struct best_place best = {.runner_up = SIZE_MAX};
	size_t at = 0;

	while (best.count < CODING_PLACE_MAX) {
		const char *hit = memmem(
			text.data + at, text.len - at, row->quote.data, row->quote.len);
		size_t from;
		size_t fit;

		if (hit == NULL)
			return best;
		from = (size_t)(hit - text.data);
		fit = context_fit(text, from, from + row->quote.len, row);
		if (best.count == 0 || fit > best.fit) {
			best.runner_up = best.count == 0 ? SIZE_MAX : best.fit;
			best.from = from;
			best.fit = fit;
		} else if (best.runner_up == SIZE_MAX || fit > best.runner_up) {
			best.runner_up = fit;
		}
		best.count++;
		at = from + 1;
	}
	return best;
}

/* The words in the same place may be the same words of another sentence: then the surroundings fit better
 * elsewhere. */
void
coding_place_find(struct str text, struct coding_row *row)
{
	size_t length = utf8_count(row->quote);
	size_t from = utf8_offset(text, (size_t)row->begins);
	size_t to = from + row->quote.len;
	struct best_place best;

	row->state = CODING_LOST;
	row->found_begins = row->begins;
	row->found_ends = row->ends;
	if (row->quote.len == 0 || text.len < row->quote.len)
		return;
	best = best_find(text, row);
	if (str_equal(str_slice(text, from, to), row->quote) &&
		context_fit(text, from, to, row) >= best.fit) {
		row->state = CODING_HELD;
		return;
	}
	if (best.count == 0 || best.count == CODING_PLACE_MAX ||
		(best.count > 1 && best.fit <= best.runner_up))
		return;
	row->state = CODING_MOVED;
	row->found_begins = (int64_t)utf8_count(str_slice(text, 0, best.from));
	row->found_ends = row->found_begins + (int64_t)length;
}
