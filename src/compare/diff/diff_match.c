/* Heads, feet and comments are matched last: a page's number must not take the place of a
 * paragraph's. */
#include "base/arena.h"
#include "compare/diff/diff.h"
#include "compare/diff/diff_align.h"
#include "compare/diff/diff_inside.h"

#include <string.h>

#define NONE UINT32_MAX
/* What one stretch with words set aside may take while it is matched. */
#define SCRATCH_MAX ((size_t)512 * 1024 * 1024)

struct plain {
	uint32_t *ids;
	uint32_t *at; /* in the text */
	size_t count;
};

static struct plain
plain_words(struct arena *arena, const struct diff_text *text)
{
	struct plain plain = {ARENA_ARRAY(arena, text->word_count, uint32_t),
		ARENA_ARRAY(arena, text->word_count, uint32_t), 0};

	for (size_t i = 0; i < text->word_count; i++) {
		if ((text->words[i].flags & DIFF_WORD_ASIDE) != 0)
			continue;
		plain.ids[plain.count] = text->words[i].id;
		plain.at[plain.count++] = (uint32_t)i;
	}
	return plain;
}

static bool
has_aside(const struct diff_text *text, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if ((text->words[i].flags & DIFF_WORD_ASIDE) != 0)
			return true;
	return false;
}

struct stretch {
	size_t a;
	size_t a_end;
	size_t b;
	size_t b_end;
};

static void
stretch_match(struct arena *scratch, const struct diff *diff, const uint32_t *a_ids,
	const uint32_t *b_ids, uint32_t *to_b, struct stretch s)
{
	struct diff_alignment found;

	if (s.a == s.a_end || s.b == s.b_end ||
		(!has_aside(&diff->a, s.a, s.a_end) && !has_aside(&diff->b, s.b, s.b_end)))
		return;
	arena_clear(scratch);
	diff_align(scratch, a_ids + s.a, s.a_end - s.a, b_ids + s.b, s.b_end - s.b, &found);
	for (size_t i = 0; i < found.block_count; i++)
		for (uint32_t w = 0; w < found.blocks[i].count; w++)
			to_b[s.a + found.blocks[i].a + w] = (uint32_t)s.b + found.blocks[i].b + w;
}

static void
asides_match(const struct diff *diff, const uint32_t *a_ids, const uint32_t *b_ids, uint32_t *to_b)
{
	struct arena scratch CLEANUP(arena_free) = {.size_max = SCRATCH_MAX};
	struct stretch s = {0};

	for (size_t i = 0; i < diff->a.word_count; i++) {
		if (to_b[i] == NONE)
			continue;
		s.a_end = i;
		s.b_end = to_b[i];
		stretch_match(&scratch, diff, a_ids, b_ids, to_b, s);
		s.a = i + 1;
		s.b = (size_t)to_b[i] + 1;
	}
	s.a_end = diff->a.word_count;
	s.b_end = diff->b.word_count;
	stretch_match(&scratch, diff, a_ids, b_ids, to_b, s);
}

static void
blocks_gather(
	struct arena *arena, const uint32_t *to_b, size_t count, struct diff_alignment *alignment)
{
	struct diff_block *block = NULL;
	size_t blocks = 0;

	for (size_t i = 0; i < count; i++)
		blocks += to_b[i] != NONE &&
				(i == 0 || to_b[i - 1] == NONE || to_b[i - 1] + 1 != to_b[i])
			? 1
			: 0;
	alignment->blocks = ARENA_ARRAY(arena, blocks, struct diff_block);
	alignment->block_count = 0;
	for (size_t i = 0; i < count; i++) {
		if (to_b[i] == NONE) {
			block = NULL;
			continue;
		}
		if (block == NULL || block->b + block->count != to_b[i]) {
			block = &alignment->blocks[alignment->block_count++];
			*block = (struct diff_block){.a = (uint32_t)i, .b = to_b[i]};
		}
		block->count++;
	}
}

void
diff_match(struct arena *arena, const struct diff *diff, const uint32_t *a_ids,
	const uint32_t *b_ids, struct diff_alignment *ret_alignment)
{
	struct plain a = plain_words(arena, &diff->a);
	struct plain b = plain_words(arena, &diff->b);
	uint32_t *to_b;

	diff_align(arena, a.ids, a.count, b.ids, b.count, ret_alignment);
	if (a.count == diff->a.word_count && b.count == diff->b.word_count)
		return;
	to_b = ARENA_ARRAY(arena, diff->a.word_count, uint32_t);
	memset(to_b, 0xff, diff->a.word_count * sizeof *to_b);
	for (size_t i = 0; i < ret_alignment->block_count; i++) {
		const struct diff_block *block = &ret_alignment->blocks[i];

		for (uint32_t w = 0; w < block->count; w++)
			to_b[a.at[block->a + w]] = b.at[block->b + w];
	}
	asides_match(diff, a_ids, b_ids, to_b);
	blocks_gather(arena, to_b, diff->a.word_count, ret_alignment);
}
