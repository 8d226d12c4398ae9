#include "linkage/count/people_known.h"

#include "base/arena.h"
#include "linkage/count/people_inside.h"
#include "linkage/table/records.h"

#include <string.h>

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

/* Which sources each thing's records were of. */
static uint16_t *
masks_were(const struct people_known *known, const struct records *records, struct arena *arena)
{
	uint16_t *masks = ARENA_ARRAY(arena, known->record_count + (size_t)1, uint16_t);

	for (size_t i = 0; i < known->source_count && i < PEOPLE_SOURCE_MAX; i++) {
		const struct record_source *source = &records->sources[i];

		for (uint32_t r = source->first; r < source->first + source->count; r++)
			if (r < known->record_count)
				masks[known->certain[r]] |= (uint16_t)(1U << i);
	}
	return masks;
}

void
people_standing_begin(const struct people_known *known, const struct records *records,
	struct arena *arena, struct people_standing *ret_standing)
{
	struct people_standing *t = ret_standing;

	*t = (struct people_standing){.known = known};
	if (known == NULL)
		return;
	t->part_of = ARENA_ARRAY(arena, known->record_count + (size_t)1, uint32_t);
	t->masks = masks_were(known, records, arena);
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

bool
people_standing_same(struct people_standing *t, const struct people_part *part,
	const uint32_t *units, const uint16_t *masks)
{
	const struct partitions *p = &part->partitions;
	const struct people_known_part *was;
	uint32_t number;

	if (t->known == NULL || part->record >= t->known->record_count)
		return false;
	number = t->part_of[part->record];
	if (number == 0 || t->is_taken[number - 1])
		return false;
	was = &t->known->parts[number - 1];
	if (was->thing_count != p->thing_count || was->count != p->count ||
		memcmp(was->units, units, p->thing_count * sizeof(*units)) != 0 ||
		memcmp(was->labels, p->labels, p->count * p->thing_count * sizeof(*p->labels)) !=
			0 ||
		memcmp(was->people, p->people, p->count * sizeof(*p->people)) != 0 ||
		memcmp(was->share, p->share, p->count * sizeof(*p->share)) != 0)
		return false;
	for (size_t i = 0; i < p->thing_count; i++)
		if (t->masks[units[i]] != masks[i])
			return false;
	t->is_taken[number - 1] = true;
	return true;
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

struct people_samples *
people_gone_make(const struct people_standing *t, const struct people_samples *s)
{
	const struct people_known *known = t->known;
	struct people_samples *gone = ARENA_NEW(s->arena, struct people_samples);
	size_t count = 0;
	size_t units = 0;

	*gone = *s;
	gone->unit_count = 0;
	gone->part_count = 0;
	gone->known = NULL;
	for (size_t i = 0; i < known->part_count; i++) {
		count += !t->is_taken[i];
		units += t->is_taken[i] ? 0 : known->parts[i].thing_count;
	}
	gone->parts = ARENA_ARRAY(s->arena, count + 1, struct people_part);
	gone->masks = ARENA_ARRAY(s->arena, units + 1, uint32_t);
	for (size_t i = 0; i < known->part_count; i++) {
		const struct people_known_part *was = &known->parts[i];

		if (t->is_taken[i])
			continue;
		for (uint32_t k = 0; k < was->thing_count; k++)
			gone->masks[gone->unit_count + k] = t->masks[was->units[k]];
		gone_part_put(was, gone);
	}
	return gone;
}
