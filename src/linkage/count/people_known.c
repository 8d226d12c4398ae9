#include "linkage/count/people_known.h"

#include "base/arena.h"
#include "linkage/count/people_inside.h"
#include "linkage/table/records.h"

#include <string.h>

#define NONE UINT32_MAX

size_t
people_known_sums(uint32_t source_count)
{
	return 1 + (size_t)(source_count < PEOPLE_SOURCE_MAX ? source_count : PEOPLE_SOURCE_MAX);
}

size_t
people_known_histories(uint32_t source_count)
{
	return source_count > PEOPLE_HISTORY_SOURCE_MAX ? 0 : (size_t)1 << source_count;
}

/* ---- what is kept ---- */

static void
part_keep(const struct people_part *part, const uint32_t *firsts, struct arena *arena,
	struct people_known_part *ret)
{
	const struct partitions *p = &part->partitions;

	*ret = (struct people_known_part){.thing_count = (uint32_t)p->thing_count,
		.count = (uint32_t)p->count,
		.units = ARENA_ARRAY(arena, p->thing_count, uint32_t),
		.labels = p->labels,
		.people = p->people,
		.share = p->share};
	memcpy(ret->units, firsts + part->first_unit, p->thing_count * sizeof(*ret->units));
}

void
people_known_make(
	const struct people_samples *s, struct arena *arena, struct people_known *ret_known)
{
	uint32_t *firsts = ARENA_ARRAY(arena, s->unit_count + (size_t)1, uint32_t);
	size_t masks;

	*ret_known = (struct people_known){.is_there = true,
		.seed = s->seed,
		.draws_max = s->draws_max,
		.record_count = s->records->count,
		.source_count = (uint32_t)s->records->source_count,
		.certain = s->certain,
		.roots = s->roots,
		.apart_size = s->apart_size,
		.apart = s->apart,
		.part_count = s->part_count,
		.parts = ARENA_ARRAY(arena, s->part_count + 1, struct people_known_part),
		.sums = s->sums};
	for (uint32_t r = s->records->count; r-- > 0;)
		firsts[s->unit_of[r]] = r;
	for (size_t i = 0; i < s->part_count; i++)
		part_keep(&s->parts[i], firsts, arena, &ret_known->parts[i]);
	masks = people_known_histories(ret_known->source_count);
	if (s->histories == NULL)
		return;
	ret_known->histories = ARENA_ARRAY(arena, PEOPLE_HISTORY_COUNT * masks, double);
	for (size_t i = 0; i < PEOPLE_HISTORY_COUNT * masks; i++)
		ret_known->histories[i] = s->histories[i] - s->alone_histories[i % masks];
}

/* ---- what stands ---- */

void
people_standing_begin(
	const struct people_known *known, struct arena *arena, struct people_standing *ret_standing)
{
	struct people_standing *t = ret_standing;

	*t = (struct people_standing){.known = known};
	if (known == NULL)
		return;
	t->part_of = ARENA_ARRAY(arena, known->record_count + (size_t)1, uint32_t);
	t->apart = known->standing_apart;
	t->is_taken = ARENA_ARRAY(arena, known->part_count + 1, bool);
	for (size_t i = 0; i < known->part_count; i++)
		t->part_of[known->parts[i].units[0]] = (uint32_t)i + 1;
}

bool
people_standing_has(const struct people_standing *t, const uint32_t *records, size_t count)
{
	const struct people_known *known = t->known;

	if (known == NULL || records[0] >= known->record_count ||
		t->apart->sizes[records[0]] != count)
		return false;
	for (size_t i = 0; i < count; i++)
		if (records[i] >= known->record_count || known->is_changed[records[i]] ||
			known->roots[records[i]] != records[0])
			return false;
	return true;
}

const struct people_known_part *
people_standing_take(struct people_standing *t, uint32_t record)
{
	uint32_t number = t->part_of[record];

	if (number == 0 || t->is_taken[number - 1])
		return NULL;
	t->is_taken[number - 1] = true;
	return &t->known->parts[number - 1];
}

/* ---- what does not ---- */

static void
gone_part_put(const struct people_known_part *was, struct people_samples *gone)
{
	struct people_part *part = &gone->parts[gone->part_count++];

	*part = (struct people_part){.first_unit = gone->unit_count,
		.record = was->units[0],
		.partitions = {was->thing_count, was->count, was->labels, was->people, was->share}};
	people_groups_make(part, gone->arena);
	gone->unit_count += was->thing_count;
}

/* Which sources a thing's records are of. */
static void
gone_masks_make(
	const struct people_known *known, const uint32_t *unit_of, struct people_samples *gone)
{
	gone->masks = ARENA_ARRAY(gone->arena, gone->unit_count + (size_t)1, uint32_t);
	for (size_t i = 0; i < known->source_count && i < PEOPLE_SOURCE_MAX; i++) {
		const struct record_source *source = &gone->records->sources[i];

		for (uint32_t r = source->first; r < source->first + source->count; r++)
			if (r < known->record_count && unit_of[known->certain[r]] != NONE)
				gone->masks[unit_of[known->certain[r]]] |= 1U << i;
	}
}

struct people_samples *
people_gone_make(const struct people_standing *t, const struct people_samples *s)
{
	const struct people_known *known = t->known;
	struct people_samples *gone = ARENA_NEW(s->arena, struct people_samples);
	uint32_t *unit_of = ARENA_ARRAY(s->arena, known->record_count + (size_t)1, uint32_t);
	size_t count = 0;

	*gone = *s;
	gone->unit_count = 0;
	gone->part_count = 0;
	gone->known = NULL;
	for (size_t i = 0; i < known->part_count; i++)
		count += !t->is_taken[i];
	gone->parts = ARENA_ARRAY(s->arena, count + 1, struct people_part);
	memset(unit_of, 0xff, known->record_count * sizeof(*unit_of));
	for (size_t i = 0; i < known->part_count; i++) {
		const struct people_known_part *was = &known->parts[i];

		if (t->is_taken[i])
			continue;
		for (uint32_t k = 0; k < was->thing_count; k++)
			unit_of[was->units[k]] = gone->unit_count + k;
		gone_part_put(was, gone);
	}
	gone_masks_make(known, unit_of, gone);
	return gone;
}
