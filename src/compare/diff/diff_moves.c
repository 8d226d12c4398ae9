#include "base/arena.h"
#include "compare/diff/diff.h"
#include "compare/diff/diff_align.h"
#include "compare/diff/diff_inside.h"

#include <string.h>

struct mover {
	const uint32_t *a_ids;
	const uint32_t *b_ids;
	size_t a_count;
	size_t b_count;
	uint8_t *a_taken; /* matched in place, or moved already */
	uint8_t *b_taken;
	struct diff_moves *moves;
};

/* True where all words of the run are free. */
static bool
run_is_free(const uint8_t *taken, size_t at, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (taken[at + i] != 0)
			return false;
	return true;
}

static void
slots_fill(struct mover *m, struct diff_grams *grams, bool in_b)
{
	const uint8_t *taken = in_b ? m->b_taken : m->a_taken;
	size_t count = in_b ? m->b_count : m->a_count;

	for (size_t i = 0; i + DIFF_MOVE_WORDS <= count; i++) {
		struct diff_gram *slot;

		if (!run_is_free(taken, i, DIFF_MOVE_WORDS))
			continue;
		slot = diff_grams_slot(grams, in_b, (uint32_t)i);
		if (slot == NULL)
			continue;
		if (in_b && slot->b_seen < 2 && ++slot->b_seen == 1)
			slot->b = (uint32_t)i;
		if (!in_b && slot->a_seen < 2 && ++slot->a_seen == 1)
			slot->a = (uint32_t)i;
	}
}

/* Takes the run at x and y and what is equal on both sides of it. */
static void
move_take(struct mover *m, size_t x, size_t y)
{
	while (x > 0 && y > 0 && m->a_taken[x - 1] == 0 && m->b_taken[y - 1] == 0 &&
		m->a_ids[x - 1] == m->b_ids[y - 1]) {
		x--;
		y--;
	}
	while (x < m->a_count && y < m->b_count && m->a_taken[x] == 0 && m->b_taken[y] == 0 &&
		m->a_ids[x] == m->b_ids[y]) {
		m->a_taken[x] = 1;
		m->b_taken[y] = 1;
		m->moves->a[x] = (uint32_t)y + 1;
		m->moves->b[y] = (uint32_t)x + 1;
		x++;
		y++;
	}
}

static size_t
free_count(const uint8_t *taken, size_t count)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++)
		found += taken[i] == 0;
	return found;
}

void
diff_moves_find(struct arena *arena, const struct diff *diff,
	const struct diff_alignment *alignment, const uint32_t *a_ids, const uint32_t *b_ids,
	struct diff_moves *ret_moves)
{
	struct mover m = {a_ids, b_ids, diff->a.word_count, diff->b.word_count,
		ARENA_ARRAY(arena, diff->a.word_count, uint8_t),
		ARENA_ARRAY(arena, diff->b.word_count, uint8_t), ret_moves};
	struct diff_grams grams = {.size = DIFF_MOVE_WORDS, .a_words = a_ids, .b_words = b_ids};
	size_t count;

	ret_moves->a = ARENA_ARRAY(arena, m.a_count, uint32_t);
	ret_moves->b = ARENA_ARRAY(arena, m.b_count, uint32_t);
	for (size_t i = 0; i < alignment->block_count; i++) {
		memset(m.a_taken + alignment->blocks[i].a, 1, alignment->blocks[i].count);
		memset(m.b_taken + alignment->blocks[i].b, 1, alignment->blocks[i].count);
	}
	count = free_count(m.a_taken, m.a_count) + free_count(m.b_taken, m.b_count);
	grams.slots = ARENA_ARRAY(arena, diff_grams_room(count), struct diff_gram);
	diff_grams_begin(&grams, count);
	slots_fill(&m, &grams, false);
	slots_fill(&m, &grams, true);
	for (size_t i = 0; i < grams.room; i++) {
		const struct diff_gram *slot = &grams.slots[i];

		if (slot->hash != 0 && slot->a_seen == 1 && slot->b_seen == 1 &&
			run_is_free(m.a_taken, slot->a, DIFF_MOVE_WORDS) &&
			run_is_free(m.b_taken, slot->b, DIFF_MOVE_WORDS))
			move_take(&m, slot->a, slot->b);
	}
}
