#include "base/arena.h"
#include "linkage/chance.h"
#include "linkage/cluster/clusters.h"
#include "linkage/cluster/components.h"
#include "linkage/cluster/decided.h"
#include "linkage/cluster/edges.h"
#include "linkage/cluster/inside.h"
#include "linkage/count/people_inside.h"
#include "linkage/table/records.h"
#include "linkage/tails.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NONE UINT32_MAX
/* Steps that all chains together may take. */
#define STEPS_ALL 3e9

/* While the samples are made. */
struct making {
	struct people_samples *samples;
	struct inside inside;
	struct inside_room room;
	uint32_t *of;      /* by thing: its unit's lowest thing */
	uint32_t *units;   /* lowest things of units */
	uint32_t *part;    /* by unit: the lowest unit of its part, by place in `units` */
	uint32_t *certain; /* by record: the first of its unit */
	struct people_standing standing;
	unsigned char *apart; /* where the next component's pairs that are none are noted */
	uint16_t *labels;     /* by unit of a part: the cluster that it is in now */
	uint16_t *masks;      /* by the same: the sources of its records */
	float *weights;       /* of one part */
	size_t room_count;    /* of things in the lists above */
	const uint32_t *records;
	size_t record_count;
};

/* The mean weight of two units, by their lowest things. */
static float
unit_weight(const struct making *m, uint32_t a, uint32_t b)
{
	const struct average_room *r = &m->room.average;
	float mean = r->sums[(size_t)a * m->room.thing_count + b] / (float)r->sizes[a] /
		(float)r->sizes[b];

	return mean >= PARTITION_FORBIDDEN ? mean : PARTITION_FORBIDDEN;
}

static uint32_t
part_root(uint32_t *part, uint32_t unit)
{
	while (part[unit] != unit)
		unit = part[unit] = part[part[unit]];
	return unit;
}

/* Which units of the component may be one person at all. */
static size_t
units_part(struct making *m)
{
	size_t count = 0;

	for (uint32_t i = 0; i < m->room.thing_count; i++)
		if (m->of[i] == i)
			m->units[count++] = i;
	for (uint32_t i = 0; i < count; i++)
		m->part[i] = i;
	for (uint32_t i = 0; i < count; i++)
		for (uint32_t j = i + 1; j < count; j++)
			if (unit_weight(m, m->units[i], m->units[j]) >= UNIT_WEIGHT_LOW) {
				uint32_t a = part_root(m->part, i);
				uint32_t b = part_root(m->part, j);

				m->part[a < b ? b : a] = a < b ? a : b;
			}
	for (uint32_t i = 0; i < count; i++)
		m->part[i] = part_root(m->part, i);
	return count;
}

/* By people: the draw picks their number first, as the shift changes that alone. */
void
people_groups_make(struct people_part *part, struct arena *arena)
{
	struct partitions *p = &part->partitions;

	part->groups = ARENA_ARRAY(arena, p->thing_count, struct people_group);
	part->upto = ARENA_ARRAY(arena, p->count, double);
	for (uint32_t i = 0; i < p->count;) {
		struct people_group *group = &part->groups[part->group_count++];

		*group = (struct people_group){
			.first = i, .links = (uint32_t)p->thing_count - p->people[i]};
		for (; i < p->count && p->people[i] == p->people[group->first]; i++)
			part->upto[i] = group->share += p->share[i];
		group->end = i;
	}
}

/* The clusters as they stand, as labels of the units of a part; a unit that is in several is in that
 * of its first record. */
static void
labels_begin(const struct making *m, const uint32_t *units, size_t count, uint16_t *labels)
{
	const struct clusters *clusters = m->samples->clusters;
	uint16_t people = 0;

	for (size_t i = 0; i < count; i++) {
		labels[i] = people;
		for (size_t j = 0; j < i && labels[i] == people; j++)
			if (clusters->of[units[i]] == clusters->of[units[j]] &&
				m->weights[i * count + j] > PARTITION_FORBIDDEN)
				labels[i] = labels[j];
		if (labels[i] == people)
			people++;
	}
}

static struct people_part *
part_new(struct people_samples *s)
{
	s->parts = arena_grow(s->arena, s->parts, s->part_count, &s->part_room, sizeof(*s->parts));
	s->parts[s->part_count] = (struct people_part){0};
	return &s->parts[s->part_count++];
}

static uint16_t
source_bit(const struct people_samples *s, uint32_t record)
{
	size_t source = s->known == NULL ? PEOPLE_SOURCE_MAX : records_source(s->records, record);

	return source < PEOPLE_SOURCE_MAX ? (uint16_t)(1U << source) : 0;
}

/* One part: `list` are places in m->units. */
static void
part_make(struct making *m, const uint32_t *list, size_t count)
{
	struct people_samples *s = m->samples;
	struct people_part *part = part_new(s);
	uint32_t *firsts = m->of + m->room.thing_count;

	part->first_unit = s->unit_count;
	for (size_t i = 0; i < count; i++) {
		uint32_t thing = m->units[list[i]];

		for (size_t j = 0; j < count; j++)
			m->weights[i * count + j] = i == j
				? 0
				: unit_weight(m, thing, m->units[list[j]]);
		firsts[i] = NONE;
		m->masks[i] = 0;
		for (size_t k = 0; k < m->record_count; k++) {
			if (m->of[m->room.thing_of[k]] != thing)
				continue;
			m->masks[i] |= source_bit(s, m->records[k]);
			s->unit_of[m->records[k]] = s->unit_count;
			s->doubtful++;
			firsts[i] = firsts[i] == NONE ? m->records[k] : firsts[i];
		}
		s->unit_count++;
	}
	part->record = firsts[0];
	labels_begin(m, firsts, count, m->labels);
	partitions_make(m->weights, count, m->labels, chance_stream(s->seed, part->record),
		s->draws_max, s->arena, &part->partitions);
	part->is_known = people_standing_same(&m->standing, part, firsts, m->masks);
	people_groups_make(part, s->arena);
}

static void
room_free(struct making *m)
{
	free(m->of);
	free(m->units);
	free(m->part);
	free(m->labels);
	free(m->masks);
	free(m->weights);
}

static void
room_make(struct making *m, size_t things)
{
	if (things <= m->room_count)
		return;
	room_free(m);
	m->room_count = things;
	m->of = memory_alloc(2 * things * sizeof(*m->of));
	m->units = memory_alloc(things * sizeof(*m->units));
	m->part = memory_alloc(2 * things * sizeof(*m->part));
	m->labels = memory_alloc(things * sizeof(*m->labels));
	m->masks = memory_alloc(things * sizeof(*m->masks));
	m->weights = memory_alloc(things * things * sizeof(*m->weights));
}

/* The first record of each record's unit. */
static void
certain_note(struct making *m)
{
	uint32_t *firsts = m->part;

	memset(firsts, 0xff, m->room.thing_count * sizeof(*firsts));
	for (size_t i = 0; i < m->record_count; i++) {
		uint32_t unit = m->of[m->room.thing_of[i]];

		if (firsts[unit] == NONE)
			firsts[unit] = m->records[i];
		m->certain[m->records[i]] = firsts[unit];
	}
}

/* A part as it was. */
static void
part_take(struct making *m, const struct people_known_part *was)
{
	struct people_samples *s = m->samples;
	struct people_part *part = part_new(s);

	part->first_unit = s->unit_count;
	part->record = was->units[0];
	part->is_known = true;
	part->partitions = (struct partitions){
		was->thing_count, was->count, was->labels, was->people, was->share};
	for (uint32_t i = 0; i < was->thing_count; i++) {
		for (size_t k = 0; k < m->record_count; k++) {
			if (m->certain[m->records[k]] != was->units[i])
				continue;
			s->unit_of[m->records[k]] = s->unit_count;
			s->doubtful++;
		}
		s->unit_count++;
	}
	people_groups_make(part, s->arena);
}

/* Pairs that weigh no more than any other that was not compared to the end. Of groups that people
 * decided on it is not known of pairs of records. */
static void
apart_note(const struct making *m)
{
	size_t n = m->record_count;

	for (size_t i = 0, bit = 0; i < n && m->room.thing_count == n; i++)
		for (size_t j = i + 1; j < n; j++, bit++)
			if (m->room.average.sums[i * n + j] == -CLUSTER_WEIGHT_CLIP)
				m->apart[bit / 8] |= (unsigned char)(1U << bit % 8);
}

static void
component_take(struct making *m)
{
	const struct apart *apart = m->standing.apart;

	memcpy(m->apart, apart->bits + apart->starts[m->records[0]], apart_size(m->record_count));
	for (size_t k = 0; k < m->record_count; k++)
		m->certain[m->records[k]] = m->standing.known->certain[m->records[k]];
	for (size_t k = 0; k < m->record_count; k++) {
		const struct people_known_part *was = people_standing_take(
			&m->standing, m->records[k]);

		if (was != NULL)
			part_take(m, was);
	}
}

/* A component that is new, or has something new in it. */
static void
component_make(struct making *m, size_t component)
{
	uint32_t *list;
	size_t count;

	inside_weigh(&m->inside, component, &m->room);
	if (apart_size(m->record_count) > 0)
		apart_note(m);
	room_make(m, m->room.thing_count);
	average_link(&m->room.average, m->room.thing_count, UNIT_CUT, m->of);
	certain_note(m);
	count = units_part(m);
	list = m->part + m->room_count;
	for (uint32_t i = 0; i < count; i++) {
		size_t size = 0;

		for (uint32_t j = i; j < count && m->part[i] == i; j++)
			if (m->part[j] == i)
				list[size++] = j;
		if (size > 1)
			part_make(m, list, size);
	}
}

static void
component_sample(struct making *m, size_t component)
{
	const struct components *c = m->inside.components;

	m->records = c->records + c->first[component];
	m->record_count = c->first[component + 1] - c->first[component];
	if (people_standing_has(&m->standing, m->records, m->record_count))
		component_take(m);
	else
		component_make(m, component);
	m->apart += apart_size(m->record_count);
}

/* Records in no part: those of one unit share their cluster for certain. Their units follow. */
static void
rest_make(struct people_samples *s, const uint32_t *certain)
{
	uint32_t parts_end = s->unit_count;

	for (uint32_t r = 0; r < s->records->count; r++) {
		if (s->unit_of[r] != NONE)
			continue;
		s->unit_of[r] = certain[r] == r ? s->unit_count++ : s->unit_of[certain[r]];
	}
	s->alone = s->unit_count - parts_end;
	s->is_alone = ARENA_ARRAY(s->arena, s->unit_count, bool);
	memset(s->is_alone + parts_end, true, s->alone * sizeof(bool));
}

/* Evenly over the distribution, whichever the number of samples that are looked at: steps of the
 * golden section. */
static void
shifts_make(struct people_samples *s)
{
	for (size_t i = 0; i < PEOPLE_SAMPLE_COUNT; i++) {
		double share = ((double)i + 0.5) * 0.6180339887498949;

		s->shift[i] = PEOPLE_SHIFT_BITS * normal_at(share - floor(share));
		for (size_t links = 0; links < LINK_MAX; links++)
			s->powers[links][i] = exp2(s->shift[i] * (double)links);
	}
}

static void
components_sample(struct making *m)
{
	struct people_samples *s = m->samples;
	size_t size = s->records->count + (size_t)1;

	m->certain = s->certain = ARENA_ARRAY(s->arena, size, uint32_t);
	s->roots = ARENA_ARRAY(s->arena, size, uint32_t);
	memcpy(s->roots, m->inside.components->root, s->records->count * sizeof(*s->roots));
	s->apart_size = apart_size_all(s->roots, s->records->count);
	m->apart = s->apart = ARENA_ARRAY(s->arena, s->apart_size, unsigned char);
	people_standing_begin(s->known, s->records, s->arena, &m->standing);
	m->inside.apart = m->standing.apart;
	for (uint32_t r = 0; r < s->records->count; r++)
		m->certain[r] = r;
	for (size_t i = 0; i < m->inside.components->count; i++)
		component_sample(m, i);
	rest_make(s, m->certain);
	shifts_make(s);
	if (s->known != NULL)
		s->gone = people_gone_make(&m->standing, s);
	inside_room_free(&m->room);
	room_free(m);
}

/* Draws of each part, so that all chains together take some seconds: where there are very many parts
 * it is their sum that is counted, and few draws of each are enough for it. */
static size_t
draws_of(const struct edges *edges, const struct records *records)
{
	double steps = 100.0 * (double)edges->count + 10.0 * records->count + 1;
	double draws = STEPS_ALL / steps;

	return draws > PARTITION_DRAW_COUNT    ? PARTITION_DRAW_COUNT
		: draws < PARTITION_DRAW_LEAST ? PARTITION_DRAW_LEAST
					       : (size_t)draws;
}

bool
people_sample(const struct clusters *clusters, const struct edges *edges,
	const struct scorer *scorer, const struct records *records,
	const struct cluster_options *options, uint64_t seed, const struct people_known *known,
	const struct crew *crew, struct arena *arena, struct people_samples **ret_samples,
	struct err *err)
{
	struct components components = {0};
	struct decided decided;
	struct people_samples *s = ARENA_NEW(arena, struct people_samples);
	struct making m = {.samples = s,
		.inside = {edges, scorer, records, &components, &decided, options->clean_sources,
			NULL, {0}}};
	bool done;

	s->clusters = clusters;
	s->records = records;
	s->crew = crew;
	s->arena = arena;
	s->seed = seed;
	s->known = known != NULL && known->seed == seed ? known : NULL;
	s->draws_max = s->known != NULL ? (size_t)known->draws_max : draws_of(edges, records);
	s->unit_of = ARENA_ARRAY(arena, records->count, uint32_t);
	memset(s->unit_of, 0xff, records->count * sizeof(*s->unit_of));
	decided_make(options->decisions, options->decision_count, records->count, &decided);
	done = components_make(
		edges, UNIT_WEIGHT_LOW, PEOPLE_COMPONENT_MAX, &decided, &components, err);
	if (done) {
		inside_ready(&m.inside);
		components_sample(&m);
		people_lost_make(s, edges);
		people_histories_begin(s);
		people_sources_count(s);
	}
	components_free(&components);
	decided_free(&decided);
	*ret_samples = s;
	return done;
}
