/* Pairs of new records: record after record, and of each the blocks that it stands in. What it met in
 * the block of an earlier rule is known by its number, so that no keys are compared. */
#include "base/arena.h"
#include "linkage/block/weighing.h"
#include "linkage/crew.h"
#include "linkage/model/scorer.h"

#include <stdlib.h>

/* New records of one task, and records that lie side by side to be compared with one. */
enum { TASK_RECORDS = 256, SIDE_COUNT = 256, AHEAD = 12, SLOTS_LEAST = 256 };

struct met {
	uint32_t record;
	uint32_t rule; /* the first in whose block it is */
};

/* What one new record met, and what was found of all of a task. */
struct meeting {
	const struct weighing *weighing;
	struct comparer_line values[SIDE_COUNT];
	struct met *met;
	size_t met_count;
	size_t met_room;
	/* By a record's number: the record, and for whom it was put there. Others' are as good as empty,
	 * so that nobody need clear them. */
	uint64_t *slots;
	size_t slot_count; /* a power of two */
	size_t slot_room;
	struct found_list found;
	double *pairs_new; /* by rule */
};

struct work {
	const struct weighing *weighing;
	double *pairs_new; /* by task, then rule; shared */
};

/* Room for all that a record can meet. */
static void
meeting_ready(struct meeting *m, uint32_t place)
{
	const struct block_tables *tables = m->weighing->stream.tables;
	const uint32_t *blocks = tables->fresh->blocks + place * tables->rule_count;
	size_t most = 0;

	for (size_t rule = 0; rule < tables->rule_count; rule++)
		if (blocks[rule] != 0)
			most += tables->rules[rule].starts[blocks[rule]] -
				tables->rules[rule].starts[blocks[rule] - 1];
	m->slot_count = SLOTS_LEAST;
	while (m->slot_count < 2 * most)
		m->slot_count *= 2;
	if (m->slot_room < m->slot_count) {
		free(m->slots);
		free(m->met);
		m->slots = memory_zeroed(m->slot_count, sizeof(*m->slots));
		m->met = memory_alloc(m->slot_count / 2 * sizeof(*m->met));
		m->slot_room = m->slot_count;
	}
	m->met_count = 0;
}

/* Whether the record meets the one of `place` for the first time. */
static bool
is_first(struct meeting *m, uint32_t place, uint32_t record)
{
	uint64_t wanted = (uint64_t)(place + 1) << 32 | record;
	size_t at = record * 0x9e3779b1u >> 8 & (m->slot_count - 1);

	while (m->slots[at] >> 32 == wanted >> 32) {
		if (m->slots[at] == wanted)
			return false;
		at = (at + 1) & (m->slot_count - 1);
	}
	m->slots[at] = wanted;
	return true;
}

/* All that a new record meets; of two new ones the later meets the earlier. */
static void
all_meet(struct meeting *m, uint32_t place)
{
	const struct block_tables *tables = m->weighing->stream.tables;
	const struct block_fresh *fresh = tables->fresh;
	uint32_t record = fresh->records[place];

	meeting_ready(m, place);
	for (uint32_t rule = 0; rule < tables->rule_count; rule++) {
		uint32_t block = fresh->blocks[place * tables->rule_count + rule];
		const struct rule_blocks *blocks = &tables->rules[rule];
		size_t before = m->met_count;

		for (uint32_t i = block == 0 ? 0 : blocks->starts[block - 1];
			block != 0 && i < blocks->starts[block]; i++) {
			uint32_t other = blocks->rows[i];

			if ((other < record || !fresh->is_new[other]) && is_first(m, place, other))
				m->met[m->met_count++] = (struct met){other, rule};
		}
		m->pairs_new[rule] += (double)(m->met_count - before);
	}
}

static void
side_weigh(struct meeting *m, uint32_t record, const struct met *met, size_t count)
{
	const struct weighing *w = m->weighing;
	const struct comparer_line *own = &w->comparer->lines[record];

	for (size_t i = 0; i < count; i++) {
		if (i + AHEAD < count)
			__builtin_prefetch(&w->comparer->lines[met[i + AHEAD].record]);
		m->values[i] = w->comparer->lines[met[i].record];
		comparer_prefetch(w->comparer, &m->values[i]);
	}
	for (size_t i = 0; i < count; i++) {
		bool is_later = met[i].record > record;
		uint32_t a = is_later ? record : met[i].record;
		uint32_t b = is_later ? met[i].record : record;
		uint64_t pattern;
		float weight;

		if (!comparer_reaches(w->comparer, &w->bar, is_later ? own : &m->values[i],
			    is_later ? &m->values[i] : own, &pattern))
			continue;
		weight = scorer_weight(w->scorer, pattern, a, b);
		if (weight >= w->weight_min)
			found_add(&m->found, (struct found){{a, b, weight, met[i].rule}, pattern});
	}
}

static bool
meet_task(void *context, size_t number, struct err *err)
{
	const struct work *work = context;
	const struct block_fresh *fresh = work->weighing->stream.tables->fresh;
	uint32_t from = (uint32_t)number * TASK_RECORDS;
	uint32_t to = fresh->count - from < TASK_RECORDS ? fresh->count : from + TASK_RECORDS;
	/* Its lines must lie as the processor likes them, which malloc does not promise. */
	struct meeting *m = crew_share(sizeof(*m));
	bool done;

	m->weighing = work->weighing;
	m->pairs_new = work->pairs_new + number * BLOCK_RULE_MAX;
	for (uint32_t place = from; place < to; place++) {
		all_meet(m, place);
		for (size_t i = 0; i < m->met_count; i += SIDE_COUNT)
			side_weigh(m, fresh->records[place], m->met + i,
				m->met_count - i < SIDE_COUNT ? m->met_count - i : SIDE_COUNT);
	}
	done = found_leave(work->weighing, &m->found, err);
	free(m->slots);
	free(m->met);
	crew_unshare(m, sizeof(*m));
	return done;
}

bool
weighing_of_new(
	struct weighing *w, struct blocking *blocking, const struct crew *crew, struct err *err)
{
	size_t tasks = ((size_t)blocking->tables->fresh->count + TASK_RECORDS - 1) / TASK_RECORDS;
	size_t size = (tasks + 1) * BLOCK_RULE_MAX * sizeof(double);
	struct work work = {w, crew_share(size)};
	bool done = crew_run(crew, tasks, meet_task, &work, err);

	for (size_t i = 0; done && i < tasks * BLOCK_RULE_MAX; i++)
		if (i % BLOCK_RULE_MAX < blocking->rule_count)
			blocking->rules[i % BLOCK_RULE_MAX].pairs_new += work.pairs_new[i];
	crew_unshare(work.pairs_new, size);
	return done;
}
