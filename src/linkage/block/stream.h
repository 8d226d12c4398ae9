/* All candidate pairs of a blocking, cut into tasks for a crew.
 *
 * Tasks depend on the blocks alone, so that they are the same for any number of processes. A task
 * leaves its results at the end of what all tasks share, in whatever order they come, and notes where
 * they are. */
#ifndef CANDOUR_LINKAGE_STREAM_H
#define CANDOUR_LINKAGE_STREAM_H

#include "linkage/block/block_inside.h"

#include <stdatomic.h>
#include <string.h>

struct arena;

/* Some neighbouring blocks of one rule. */
struct stream_task {
	size_t rule;
	uint32_t block_from;
	uint32_t block_to;
};

struct stream {
	const struct block_tables *tables;
	struct stream_task *tasks;
	size_t task_count;
	double pairs;         /* of all rules, some of them more than once */
	double *pairs_new;    /* [task_count]: that no rule before finds; shared */
	atomic_size_t *taken; /* of the room for results; shared */
};

void stream_begin(struct stream *stream, const struct blocking *blocking, struct arena *arena);
void stream_end(struct stream *stream);
/* The place of `count` results in the room that all tasks share. */
size_t stream_take(const struct stream *stream, size_t count);

static inline const uint32_t *
stream_line(const struct stream *stream, uint32_t row)
{
	return stream->tables->lines + (size_t)row * stream->tables->width;
}

/* Keys are compared by fours. */
typedef uint32_t stream_keys __attribute__((vector_size(16), aligned(4)));

/* Whether a rule before `rule` has the pair of these lines. */
static inline bool
stream_is_found_before(const uint32_t *a, const uint32_t *b, size_t rule)
{
	size_t i = 0;

	for (; i + 4 <= rule; i += 4) {
		stream_keys x;
		stream_keys y;
		uint64_t same[2];

		memcpy(&x, a + i, sizeof(x));
		memcpy(&y, b + i, sizeof(y));
		x = (stream_keys)(x == y);
		memcpy(same, &x, sizeof(same));
		if ((same[0] | same[1]) != 0)
			return true;
	}
	for (; i < rule; i++)
		if (a[i] == b[i])
			return true;
	return false;
}

#endif
