#include "linkage/block/stream.h"

#include "linkage/crew.h"

#include <math.h>

/* Pairs of one task: some milliseconds of work, so that processes end together. */
#define TASK_PAIRS_MIN 1e5
/* Blocks of one task, where they are small. */
enum { TASK_BLOCKS_MAX = 1 << 15, TASK_COUNT_MAX = 1 << 14 };

static double
block_pairs(const struct rule_blocks *blocks, uint32_t block)
{
	double count = (double)(blocks->starts[block + 1] - blocks->starts[block]);

	return count * (count - 1) / 2;
}

static void
rule_tasks(struct stream *s, size_t rule, double pairs_most, uint32_t blocks_most)
{
	const struct rule_blocks *blocks = &s->tables->rules[rule];
	uint32_t from = 0;
	double pairs = 0;

	for (uint32_t b = 0; b < blocks->block_count; b++) {
		pairs += block_pairs(blocks, b);
		if (pairs < pairs_most && b + 1 - from < blocks_most && b + 1 < blocks->block_count)
			continue;
		s->tasks[s->task_count++] = (struct stream_task){rule, from, b + 1};
		from = b + 1;
		pairs = 0;
	}
}

void
stream_begin(struct stream *s, const struct blocking *blocking, struct arena *arena)
{
	double blocks = 0;
	double pairs_most;
	double blocks_most;

	*s = (struct stream){.tables = blocking->tables};
	for (size_t i = 0; i < blocking->rule_count; i++) {
		s->pairs += s->tables->rules[i].pairs;
		blocks += s->tables->rules[i].block_count;
	}
	pairs_most = fmax(TASK_PAIRS_MIN, s->pairs / TASK_COUNT_MAX);
	blocks_most = fmax(TASK_BLOCKS_MAX, blocks / TASK_COUNT_MAX);
	s->tasks = ARENA_ARRAY(arena, 2 * TASK_COUNT_MAX + BLOCK_RULE_MAX, struct stream_task);
	for (size_t i = 0; i < blocking->rule_count; i++)
		rule_tasks(s, i, pairs_most, (uint32_t)blocks_most);
	s->pairs_new = crew_share((s->task_count + 1) * sizeof(*s->pairs_new));
	s->taken = crew_share(sizeof(*s->taken));
	atomic_init(s->taken, 0);
}

void
stream_end(struct stream *s)
{
	crew_unshare(s->pairs_new, (s->task_count + 1) * sizeof(*s->pairs_new));
	crew_unshare(s->taken, sizeof(*s->taken));
}

size_t
stream_take(const struct stream *s, size_t count)
{
	return atomic_fetch_add(s->taken, count);
}
