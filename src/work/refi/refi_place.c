#include "work/refi/refi_place.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "work/refi/refi_file.h"

#include <stdlib.h>
#include <string.h>

enum { FOLD_MAX = 32 << 20, HITS_MAX = CODING_PLACE_MAX };

/* Those of Unicode's White_Space that stand in documents, and the soft hyphen. */
static bool
is_space(uint32_t c)
{
	return (c < 0x80 && char_is_space((char)c)) || c == 0x85 || c == 0xa0 || c == 0x1680 ||
		(c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f ||
		c == 0x205f || c == 0x3000;
}

static void
fold_add(struct refi_fold *fold, const char *bytes, size_t len, uint32_t point)
{
	if (fold->text.len + len > fold->room) {
		fold->room = fold->room == 0 ? 4096 : 2 * fold->room;
		fold->points = memory_grow(fold->points, fold->room * sizeof(*fold->points));
	}
	for (size_t i = 0; i < len; i++)
		fold->points[fold->text.len + i] = point;
	buf_add(&fold->text, str_make(bytes, len));
}

bool
refi_fold_make(struct refi_fold *fold, struct str text)
{
	uint32_t point = 0;
	bool was_space = true; /* none at the beginning */

	*fold = (struct refi_fold){.text = {.size_max = FOLD_MAX}};
	if (text.len > FOLD_MAX)
		return false;
	for (; text.len > 0; point++) {
		struct str before = text;
		uint32_t c = utf8_take(&text);
		bool space = is_space(c);

		if (c == 0xad || (space && was_space))
			continue;
		if (space)
			fold_add(fold, " ", 1, point);
		else
			fold_add(fold, before.data, before.len - text.len, point);
		was_space = space;
	}
	return true;
}

void
refi_fold_free(struct refi_fold *fold)
{
	buf_free(&fold->text);
	free(fold->points);
	fold->points = NULL;
	fold->room = 0;
}

/* ---- finding ---- */

static struct str
trim_fold(const struct refi_fold *fold)
{
	return str_trim(buf_str(&fold->text));
}

/* Bytes of the surroundings that are the same; a blank next to the words may be on either side of their end. */
static size_t
context_fit(struct str text, size_t from, size_t to, struct str before, struct str after)
{
	size_t front = 0;
	size_t back = 0;

	from -= from > 0 && text.data[from - 1] == ' ';
	to += to < text.len && text.data[to] == ' ';
	while (front < from && front < before.len &&
		text.data[from - front - 1] == before.data[before.len - front - 1])
		front++;
	while (to + back < text.len && back < after.len && text.data[to + back] == after.data[back])
		back++;
	return front + back;
}

static enum refi_found
best_find(struct str text, struct str quote, struct str before, struct str after, size_t *ret_from)
{
	size_t best = 0;
	size_t runner_up = 0;
	size_t count = 0;
	size_t at = 0;

	for (; count < HITS_MAX; count++) {
		const char *hit = memmem(text.data + at, text.len - at, quote.data, quote.len);
		size_t from;
		size_t fit;

		if (hit == NULL)
			break;
		from = (size_t)(hit - text.data);
		fit = context_fit(text, from, from + quote.len, before, after);
		at = from + 1;
		if (count == 0 || fit > best) {
			runner_up = best;
			best = fit;
			*ret_from = from;
		} else if (fit > runner_up) {
			runner_up = fit;
		}
	}
	if (count == 0)
		return REFI_FOUND_NOWHERE;
	return count == 1 || (count < HITS_MAX && best > runner_up) ? REFI_FOUND
								    : REFI_FOUND_SEVERAL;
}

/* NFC, as texts here are, and folded. */
static bool
piece_fold(struct refi_fold *fold, struct str text)
{
	struct buf clean CLEANUP(buf_free) = {.size_max = FOLD_MAX};

	utf8_clean(&clean, text);
	return refi_fold_make(fold, buf_str(&clean));
}

enum refi_found
refi_fold_find(const struct refi_fold *fold, const struct refi_coding_said *said,
	int64_t *ret_begins, int64_t *ret_ends)
{
	struct refi_fold quote = {0};
	struct refi_fold before = {0};
	struct refi_fold after = {0};
	struct str text = buf_str(&fold->text);
	enum refi_found found = REFI_FOUND_NOWHERE;
	struct str wanted;
	size_t from = 0;

	if (piece_fold(&quote, said->quote) && piece_fold(&before, said->before) &&
		piece_fold(&after, said->after)) {
		wanted = trim_fold(&quote);
		if (wanted.len > 0 && wanted.len <= text.len)
			found = best_find(
				text, wanted, trim_fold(&before), trim_fold(&after), &from);
		if (found == REFI_FOUND) {
			*ret_begins = fold->points[from];
			*ret_ends = (int64_t)fold->points[from + wanted.len - 1] + 1;
		}
	}
	refi_fold_free(&quote);
	refi_fold_free(&before);
	refi_fold_free(&after);
	return found;
}

/* ---- line ends ---- */

void
refi_lines_make(struct refi_lines *lines, struct str text)
{
	size_t point = 0;

	*lines = (struct refi_lines){.drops = NULL};
	while (text.len > 0) {
		bool is_drop = text.len > 1 && text.data[0] == '\r' && text.data[1] == '\n';

		(void)utf8_take(&text);
		if (!is_drop) {
			point++;
			continue;
		}
		if (lines->count == lines->room) {
			lines->room = lines->room == 0 ? 64 : 2 * lines->room;
			lines->drops = memory_grow(
				lines->drops, lines->room * sizeof(*lines->drops));
		}
		lines->drops[lines->count++] = point;
	}
}

void
refi_lines_free(struct refi_lines *lines)
{
	free(lines->drops);
	*lines = (struct refi_lines){.drops = NULL};
}

int64_t
refi_lines_back(const struct refi_lines *lines, int64_t point)
{
	size_t low = 0;
	size_t high = lines->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if ((int64_t)lines->drops[middle] < point)
			low = middle + 1;
		else
			high = middle;
	}
	return point + (int64_t)low;
}
