#include "remit/codebook_tree.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "remit/codebook.h"

/* The nearest code above that is shown; 0 where there is none. */
static int64_t
shown_parent(struct code_row *rows, size_t count, const struct code_row *row, bool with_closed)
{
	int64_t parent = row->parent;

	for (unsigned depth = 0; parent != 0 && depth <= CODE_DEPTH_MAX; depth++) {
		const struct code_row *above = codebook_find(rows, count, parent);

		if (above == NULL)
			return 0;
		if (with_closed || !above->is_closed)
			return parent;
		parent = above->parent;
	}
	return 0;
}

/* One level after another behind its parent: rows are few, and levels at most CODE_DEPTH_MAX. */
void
codebook_order(struct arena *arena, struct code_row *rows, size_t count, bool with_closed,
	struct code_row **ret_rows, size_t *ret_count)
{
	struct code_row *ordered = ARENA_ARRAY(arena, count, struct code_row);
	int64_t *parents = ARENA_ARRAY(arena, count, int64_t);
	size_t *stack = ARENA_ARRAY(arena, count + 1, size_t);
	size_t stacked = 0;

	*ret_count = 0;
	*ret_rows = ordered;
	for (size_t i = 0; i < count; i++)
		parents[i] = shown_parent(rows, count, &rows[i], with_closed);
	/* Last first, so that the first comes off the stack first. */
	for (size_t i = count; i-- > 0;)
		if (parents[i] == 0 && (with_closed || !rows[i].is_closed))
			stack[stacked++] = i;
	while (stacked > 0) {
		size_t at = stack[--stacked];

		ordered[(*ret_count)++] = rows[at];
		for (size_t i = count; i-- > 0;)
			if (parents[i] == rows[at].code && i != at &&
				(with_closed || !rows[i].is_closed)) {
				rows[i].depth = rows[at].depth + 1;
				stack[stacked++] = i;
			}
	}
}

bool
codebook_parent_check(
	struct code_row *rows, size_t count, int64_t code, int64_t parent, struct err *err)
{
	int64_t at = parent;
	unsigned depth = 0;

	while (at != 0) {
		const struct code_row *above = codebook_find(rows, count, at);

		if (above == NULL)
			return err_set(err, ERR_USAGE, "there is no code %lld to stand below",
				(long long)at);
		if (at == code)
			return err_set(err, ERR_USAGE, "a code cannot stand below itself");
		if (++depth >= CODE_DEPTH_MAX)
			return err_set(err, ERR_USAGE, "codes stand at most %d below one another",
				CODE_DEPTH_MAX);
		at = above->parent;
	}
	return true;
}
