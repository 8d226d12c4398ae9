/* What a run found of people and their parts (linkage/count/people_known.h), written and read. */
#include "base/arena.h"
#include "base/buf.h"
#include "linkage/cluster/apart.h"
#include "linkage/count/partition.h"
#include "linkage/count/people.h"
#include "linkage/kept/kept_inside.h"
#include "linkage/output/sink.h"

#include <string.h>

/* Partitions of one part: all of few things, or draws. */
enum { PARTITION_MOST = 1000 };

/* ---- writing ---- */

/* Of each record how far before it the one is that is told. */
static void
places_write(const uint32_t *places, uint32_t count, struct sink *sink)
{
	for (uint32_t r = 0; r < count; r++) {
		buf_add_varint(&sink->buf, r - places[r]);
		sink_ripen(sink);
	}
}

static void
part_write(const struct people_known_part *part, struct sink *sink)
{
	struct buf *to = &sink->buf;

	buf_add_varint(to, part->thing_count);
	buf_add_varint(to, part->units[0]);
	for (uint32_t i = 1; i < part->thing_count; i++)
		buf_add_varint(to, part->units[i] - part->units[i - 1]);
	buf_add_varint(to, part->count);
	for (uint32_t i = 0; i < part->count; i++) {
		for (uint32_t k = 0; k < part->thing_count; k++)
			buf_add_varint(to, part->labels[(size_t)i * part->thing_count + k]);
		kept_double_add(to, part->share[i]);
		sink_ripen(sink);
	}
}

void
kept_people_write(const struct people_known *known, struct sink *sink)
{
	size_t sums = people_known_sums(known->source_count) * PEOPLE_SAMPLE_COUNT;
	size_t histories = known->histories == NULL
		? 0
		: people_known_histories(known->source_count) * PEOPLE_HISTORY_COUNT;

	buf_add_varint(&sink->buf, known->is_there);
	if (!known->is_there)
		return;
	buf_add_varint(&sink->buf, known->seed);
	buf_add_varint(&sink->buf, known->draws_max);
	buf_add_u64(&sink->buf, known->decisions);
	places_write(known->certain, known->record_count, sink);
	places_write(known->roots, known->record_count, sink);
	buf_add_varint(&sink->buf, known->apart_size);
	buf_add(&sink->buf, str_make((const char *)known->apart, known->apart_size));
	sink_ripen(sink);
	buf_add_varint(&sink->buf, known->part_count);
	for (size_t i = 0; i < known->part_count; i++)
		part_write(&known->parts[i], sink);
	for (size_t i = 0; i < sums; i++)
		buf_add_varint(&sink->buf, (uint64_t)known->sums[i]);
	for (size_t i = 0; i < histories; i++)
		buf_add_varint(&sink->buf, (uint64_t)known->histories[i]);
	sink_ripen(sink);
}

/* ---- reading ---- */

/* Each place is that of a record which tells of itself. */
static uint32_t *
places_read(struct taking *t)
{
	uint32_t count = t->kept->record_count;
	uint32_t *places;

	if (count > t->rest.len)
		t->is_bad = true;
	places = ARENA_ARRAY(&t->kept->arena, t->is_bad ? 1 : (size_t)count + 1, uint32_t);
	for (uint32_t r = 0; r < count && !t->is_bad; r++) {
		places[r] = r - (uint32_t)kept_number_take(t, r);
		if (places[places[r]] != places[r])
			t->is_bad = true;
	}
	return places;
}

/* As many bytes as the components have pairs for; what they say may be nonsense. */
static void
apart_read(struct taking *t)
{
	struct people_known *known = &t->kept->people;

	known->apart_size = kept_count_take(t, SIZE_MAX, 1);
	if (!t->is_bad && known->apart_size != apart_size_all(known->roots, known->record_count))
		t->is_bad = true;
	known->apart = (const unsigned char *)t->rest.data;
	t->rest = str_from(t->rest, t->is_bad ? 0 : known->apart_size);
}

/* Each person is numbered by its first thing. */
static void
partition_read(struct taking *t, struct people_known_part *part, uint32_t at)
{
	uint16_t *labels = part->labels + (size_t)at * part->thing_count;
	uint16_t people = 0;

	for (uint32_t k = 0; k < part->thing_count; k++) {
		labels[k] = (uint16_t)kept_number_take(t, people);
		people = (uint16_t)(people + (labels[k] == people));
	}
	part->people[at] = people;
	if (at > 0 && people < part->people[at - 1])
		t->is_bad = true;
	part->share[at] = kept_double_take(t, 0, 2);
}

static void
part_read(struct taking *t, struct people_known_part *part)
{
	struct people_known *known = &t->kept->people;
	struct arena *arena = &t->kept->arena;
	size_t things = kept_count_take(t, PARTITION_THING_MAX, 1);
	uint64_t at = 0;

	part->units = ARENA_ARRAY(arena, things + 1, uint32_t);
	for (size_t i = 0; i < things && !t->is_bad; i++) {
		uint64_t more = kept_number_take(t, UINT32_MAX);

		at += more;
		if (at >= t->kept->record_count || (i > 0 && more == 0) || known->certain[at] != at)
			t->is_bad = true;
		else
			part->units[i] = (uint32_t)at;
	}
	/* Each partition takes a byte a thing, and eight for its share. */
	part->count = (uint32_t)kept_count_take(t, PARTITION_MOST, things + 8);
	if (things < 2 || part->count == 0)
		t->is_bad = true;
	if (t->is_bad)
		return;
	part->thing_count = (uint32_t)things;
	part->labels = ARENA_ARRAY(arena, part->count * things, uint16_t);
	part->people = ARENA_ARRAY(arena, part->count, uint16_t);
	part->share = ARENA_ARRAY(arena, part->count, double);
	for (uint32_t i = 0; i < part->count && !t->is_bad; i++)
		partition_read(t, part, i);
}

static double *
counts_read(struct taking *t, size_t count)
{
	double *counts;

	if (count > t->rest.len)
		t->is_bad = true;
	counts = ARENA_ARRAY(&t->kept->arena, t->is_bad ? 1 : count + 1, double);
	for (size_t i = 0; i < count && !t->is_bad; i++)
		counts[i] = (double)kept_number_take(t, UINT32_MAX);
	return counts;
}

void
kept_people_read(struct taking *t)
{
	struct people_known *known = &t->kept->people;

	known->is_there = kept_number_take(t, 1) != 0;
	if (!known->is_there)
		return;
	known->seed = kept_number_take(t, UINT64_MAX);
	known->draws_max = kept_number_take(t, PARTITION_MOST);
	known->decisions = kept_bits_take(t);
	known->record_count = t->kept->record_count;
	known->source_count = (uint32_t)t->kept->source_count;
	known->certain = places_read(t);
	known->roots = places_read(t);
	apart_read(t);
	known->part_count = t->is_bad ? 0 : kept_count_take(t, known->record_count, 12);
	known->parts = ARENA_ARRAY(
		&t->kept->arena, known->part_count + 1, struct people_known_part);
	for (size_t i = 0; i < known->part_count && !t->is_bad; i++)
		part_read(t, &known->parts[i]);
	if (known->draws_max < 1)
		t->is_bad = true;
	known->sums = counts_read(t, people_known_sums(known->source_count) * PEOPLE_SAMPLE_COUNT);
	if (people_known_histories(known->source_count) > 0)
		known->histories = counts_read(
			t, people_known_histories(known->source_count) * PEOPLE_HISTORY_COUNT);
}
