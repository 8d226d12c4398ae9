#include "compare/diff/diff.h"

#include "base/arena.h"
#include "base/limits.h"
#include "compare/diff/diff_align.h"
#include "compare/diff/diff_inside.h"

#include <string.h>

enum { STRAY_WORDS = 4, SLIDE_MAX = 2000 };

const char *
diff_kind_name(enum diff_kind kind)
{
	static const char *const names[] = {
		"same", "removed", "added", "changed", "moved", "struck", "aside"};

	return names[kind];
}

static uint32_t *
ids_take(struct arena *arena, const struct diff_text *text)
{
	uint32_t *ids = ARENA_ARRAY(arena, text->word_count, uint32_t);

	for (size_t i = 0; i < text->word_count; i++)
		ids[i] = text->words[i].id;
	return ids;
}

/* ---- tidying ---- */

struct hole {
	uint32_t a;
	uint32_t b;
};

static struct hole
gap_before(const struct diff_alignment *al, size_t kept, const struct diff_block *block)
{
	const struct diff_block *last = kept > 0 ? &al->blocks[kept - 1] : NULL;

	return (struct hole){block->a - (last != NULL ? last->a + last->count : 0),
		block->b - (last != NULL ? last->b + last->count : 0)};
}

static uint32_t
gap_size(struct hole gap)
{
	return gap.a > gap.b ? gap.a : gap.b;
}

/* A paragraph's number in both texts holds its paragraphs together, whatever stands in them. */
static bool
block_is_label(const struct diff *diff, const struct diff_block *block)
{
	return (diff->a.words[block->a].flags & diff->b.words[block->b].flags & DIFF_WORD_LABEL) !=
		0;
}

/* One pass; true where something was dropped. */
static bool
strays_drop(const struct diff *diff, struct diff_alignment *al)
{
	size_t kept = 0;

	for (size_t i = 0; i < al->block_count; i++) {
		struct diff_block block = al->blocks[i];
		struct hole before = gap_before(al, kept, &block);
		struct hole after = {(uint32_t)diff->a.word_count - block.a - block.count,
			(uint32_t)diff->b.word_count - block.b - block.count};

		if (i + 1 < al->block_count) {
			after.a = al->blocks[i + 1].a - block.a - block.count;
			after.b = al->blocks[i + 1].b - block.b - block.count;
		}
		if (block.count <= STRAY_WORDS && gap_size(before) > 2 * block.count &&
			gap_size(after) > 2 * block.count && !block_is_label(diff, &block))
			continue;
		al->blocks[kept++] = block;
	}
	if (kept == al->block_count)
		return false;
	al->block_count = kept;
	return true;
}

/* How well a change begins before this word: at a paragraph, at a sentence, anywhere. */
static unsigned
start_worth(const struct diff_text *text, size_t word)
{
	if (word >= text->word_count)
		return 2;
	return (text->words[word].flags & DIFF_WORD_PARAGRAPH) != 0   ? 2
		: (text->words[word].flags & DIFF_WORD_SENTENCE) != 0 ? 1
								      : 0;
}

/* Words that went between two blocks with nothing in their place, or came: the same change can
 * often be told with other ends ("A B A" less "A B" or less "B A"). Takes the best beginning. */
static void
slide(const struct diff_text *text, struct diff_block *before, struct diff_block *after,
	uint32_t from, uint32_t to)
{
	uint32_t back = 0;
	uint32_t best = 0;
	unsigned worth = start_worth(text, from);

	while (back < SLIDE_MAX && back + 1 < before->count && back < from &&
		text->words[from - back - 1].id == text->words[to - back - 1].id) {
		back++;
		if (start_worth(text, from - back) > worth) {
			worth = start_worth(text, from - back);
			best = back;
		}
	}
	before->count -= best;
	after->a -= best;
	after->b -= best;
	after->count += best;
}

static void
slides_make(const struct diff *diff, struct diff_alignment *al)
{
	for (size_t i = 1; i < al->block_count; i++) {
		struct diff_block *before = &al->blocks[i - 1];
		struct diff_block *after = &al->blocks[i];
		uint32_t a = before->a + before->count;
		uint32_t b = before->b + before->count;

		if (b == after->b && a < after->a)
			slide(&diff->a, before, after, a, after->a);
		else if (a == after->a && b < after->b)
			slide(&diff->b, before, after, b, after->b);
	}
}

void
diff_tidy(const struct diff *diff, struct diff_alignment *alignment)
{
	enum { PASS_MAX = 4 };

	for (int pass = 0; pass < PASS_MAX && strays_drop(diff, alignment); pass++)
		;
	slides_make(diff, alignment);
}

/* ---- numbers passed over ---- */

static const struct diff_paragraph *
paragraph_labelled(const struct diff_text *text, struct str label)
{
	for (size_t i = 0; i < text->paragraph_count; i++)
		if (text->paragraphs[i].has_label &&
			str_equal(text->paragraphs[i].label.text, label))
			return &text->paragraphs[i];
	return NULL;
}

/* The last number seen of each depth. "4.1" stands for a 4 that may have no paragraph of its own. */
struct counted {
	struct diff_label label;
	bool is_there;
};

static void
absences_add(struct arena *arena, struct diff *diff, bool in_b, const struct diff_label *from,
	size_t after)
{
	const struct diff_text *text = in_b ? &diff->b : &diff->a;
	const struct diff_text *other = in_b ? &diff->a : &diff->b;
	uint32_t gap = diff_label_gap(from, &text->paragraphs[after].label);

	for (uint32_t step = 1; step <= gap && diff->absence_count < DIFF_ABSENCE_MAX; step++) {
		struct str label = diff_label_next(arena, from, step);
		const struct diff_paragraph *there = paragraph_labelled(other, label);

		diff->absences[diff->absence_count++] = (struct diff_absence){
			.label = label,
			.before = from->text,
			.after = text->paragraphs[after].label.text,
			.in_b = in_b,
			.stands_in_other = there != NULL,
			.paragraph = (uint32_t)after,
			.other = there != NULL ? (uint32_t)(there - other->paragraphs) : 0,
		};
	}
}

static void
label_count(struct counted counted[DIFF_LABEL_DEPTH_MAX + 1], const struct diff_label *label)
{
	for (unsigned depth = 1; depth <= DIFF_LABEL_DEPTH_MAX; depth++) {
		counted[depth].is_there = depth <= label->depth;
		if (depth > label->depth)
			continue;
		counted[depth].label = *label;
		counted[depth].label.depth = depth;
	}
}

/* Only where neighbours of one series follow one another, as paragraphs do: between "4.1" and
 * "4.3" there may be unnumbered ones and deeper ones, but none of the same depth. */
static void
absences_of(struct arena *arena, struct diff *diff, bool in_b)
{
	const struct diff_text *text = in_b ? &diff->b : &diff->a;
	struct counted counted[DIFF_LABEL_DEPTH_MAX + 1] = {0};

	for (size_t i = 0; i < text->paragraph_count; i++) {
		const struct diff_label *label = &text->paragraphs[i].label;
		const struct counted *last;

		if (!text->paragraphs[i].has_label || label->shape != '1')
			continue;
		last = &counted[label->depth];
		if (last->is_there && diff_label_gap(&last->label, label) <= DIFF_JUMP_MAX)
			absences_add(arena, diff, in_b, &last->label, i);
		label_count(counted, label);
	}
}

void
diff_absences_find(struct arena *arena, struct diff *diff)
{
	diff->absences = ARENA_ARRAY(arena, DIFF_ABSENCE_MAX, struct diff_absence);
	absences_of(arena, diff, false);
	absences_of(arena, diff, true);
}

/* ---- the whole ---- */

void
diff_make(struct arena *arena, const struct diff_source *a, const struct diff_source *b,
	struct diff *ret_diff)
{
	struct diff_vocabulary *vocabulary = diff_vocabulary_new(arena);
	struct diff_alignment alignment;
	struct diff_moves moves;
	const uint32_t *a_ids;
	const uint32_t *b_ids;

	*ret_diff = (struct diff){0};
	diff_text_read(arena, vocabulary, a, &ret_diff->a);
	diff_text_read(arena, vocabulary, b, &ret_diff->b);
	a_ids = ids_take(arena, &ret_diff->a);
	b_ids = ids_take(arena, &ret_diff->b);
	diff_match(arena, ret_diff, a_ids, b_ids, &alignment);
	diff_tidy(ret_diff, &alignment);
	diff_moves_find(arena, ret_diff, &alignment, a_ids, b_ids, &moves);
	diff_rows_make(arena, ret_diff, &alignment, &moves);
	diff_table_make(arena, ret_diff);
	diff_absences_find(arena, ret_diff);
	ret_diff->is_approximate = alignment.is_approximate || ret_diff->a.is_cut ||
		ret_diff->b.is_cut;
}
