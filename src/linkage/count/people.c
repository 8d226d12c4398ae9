#include "linkage/count/people.h"

#include "base/arena.h"
#include "base/err.h"
#include "linkage/chance.h"
#include "linkage/cluster/clusters.h"
#include "linkage/count/people_inside.h"
#include "linkage/crew.h"
#include "linkage/table/records.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is wanted of a person, by the bits of its records together. NULL: anyone. */
struct wanted {
	const uint32_t *bits; /* by unit */
	people_wish *is_wanted;
	void *context;
};

static double
power_of(const struct people_samples *s, uint32_t sample, uint32_t links)
{
	return links < LINK_MAX ? s->powers[sample][links] : exp2(s->shift[sample] * links);
}

size_t
people_draw(const struct people_samples *s, const struct people_part *part, uint32_t sample)
{
	uint64_t chance = chance_stream(s->seed, (uint64_t)part->record << 32 | sample);
	const struct people_group *group = part->groups;
	double sum = 0;
	double at;
	uint32_t low, high;

	if (part->partitions.count == 1)
		return 0;
	for (uint32_t i = 0; i < part->group_count; i++)
		sum += part->groups[i].share * power_of(s, sample, part->groups[i].links);
	at = chance_unit(&chance) * sum;
	for (uint32_t i = 0; i + 1 < part->group_count; i++) {
		double share = group->share * power_of(s, sample, group->links);

		if (at < share)
			break;
		at -= share;
		group++;
	}
	at = chance_unit(&chance) * group->share;
	low = group->first;
	high = group->end - 1;
	while (low < high) {
		uint32_t middle = (low + high) / 2;

		if (at < part->upto[middle])
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* People of one partition that are wanted. */
static uint32_t
people_with(const struct people_part *part, size_t partition, const struct wanted *wanted,
	uint32_t *bits)
{
	const struct partitions *p = &part->partitions;
	const uint16_t *labels = p->labels + partition * p->thing_count;
	uint32_t count = 0;

	if (wanted->is_wanted == NULL)
		return p->people[partition];
	memset(bits, 0, p->people[partition] * sizeof(*bits));
	for (size_t i = 0; i < p->thing_count; i++)
		bits[labels[i]] |= wanted->bits[part->first_unit + i];
	for (size_t i = 0; i < p->people[partition]; i++)
		count += wanted->is_wanted(wanted->context, bits[i]);
	return count;
}

static int
double_compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* Work memory for the largest part. */
static size_t
most_of(const struct people_samples *s)
{
	size_t most = 1;

	for (size_t i = 0; i < s->part_count; i++) {
		const struct partitions *p = &s->parts[i].partitions;

		most = p->count > most ? p->count : most;
		most = p->thing_count > most ? p->thing_count : most;
	}
	return most;
}

/* Tasks of one count, and parts below which it is not worth sharing. */
enum { COUNT_TASK_COUNT = 16, PARTS_SHARED_MIN = 2000 };

struct counting {
	const struct people_samples *samples;
	const struct wanted *wanted;
	size_t most;
	double *counts; /* [COUNT_TASK_COUNT][PEOPLE_SAMPLE_COUNT], shared */
};

/* Adds what one part has in each sample. */
static void
part_count(
	const struct counting *c, const struct people_part *part, uint32_t *values, double *counts)
{
	uint32_t highest = 0;
	uint32_t lowest = UINT32_MAX;

	for (size_t k = 0; k < part->partitions.count; k++) {
		values[k] = people_with(part, k, c->wanted, values + c->most);
		highest = values[k] > highest ? values[k] : highest;
		lowest = values[k] < lowest ? values[k] : lowest;
	}
	/* However it is parted, it holds as many. */
	for (uint32_t k = 0; k < PEOPLE_SAMPLE_COUNT && highest > 0; k++)
		counts[k] += lowest == highest ? highest : values[people_draw(c->samples, part, k)];
}

static bool
count_task(void *context, size_t number, struct err *err UNUSED)
{
	const struct counting *c = context;
	const struct people_samples *s = c->samples;
	size_t end = s->part_count * (number + 1) / COUNT_TASK_COUNT;
	uint32_t *values = memory_alloc(2 * c->most * sizeof(*values));

	for (size_t i = s->part_count * number / COUNT_TASK_COUNT; i < end; i++)
		part_count(c, &s->parts[i], values, c->counts + number * PEOPLE_SAMPLE_COUNT);
	free(values);
	return true;
}

static void
counts_sample(const struct people_samples *s, const struct wanted *wanted, double *ret_counts)
{
	static const struct crew alone_crew = {.processes = 1};
	const struct crew *crew = s->part_count < PARTS_SHARED_MIN ? &alone_crew : s->crew;
	size_t size = COUNT_TASK_COUNT * PEOPLE_SAMPLE_COUNT * sizeof(double);
	struct counting c = {s, wanted, most_of(s), crew_share(size)};
	struct err err = {0};
	double alone = 0;

	for (uint32_t u = 0; u < s->unit_count; u++)
		alone += s->is_alone[u] &&
			(wanted->is_wanted == NULL ||
				wanted->is_wanted(wanted->context, wanted->bits[u]));
	if (!crew_run(crew, COUNT_TASK_COUNT, count_task, &c, &err)) {
		/* Another process was lost: what it did is done again here. */
		memset(c.counts, 0, size);
		for (size_t i = 0; i < COUNT_TASK_COUNT; i++)
			(void)count_task(&c, i, &err);
	}
	for (size_t k = 0; k < PEOPLE_SAMPLE_COUNT; k++) {
		ret_counts[k] = alone;
		for (size_t i = 0; i < COUNT_TASK_COUNT; i++)
			ret_counts[k] += c.counts[i * PEOPLE_SAMPLE_COUNT + k];
	}
	crew_unshare(c.counts, size);
}

static struct people_number
number_of(const struct people_samples *s, double count, const struct wanted *wanted)
{
	double counts[PEOPLE_SAMPLE_COUNT];

	counts_sample(s, wanted, counts);
	qsort(counts, PEOPLE_SAMPLE_COUNT, sizeof(*counts), double_compare);
	return (struct people_number){.count = count,
		.middle = (counts[PEOPLE_SAMPLE_COUNT / 2 - 1] + counts[PEOPLE_SAMPLE_COUNT / 2]) /
			2,
		.low = counts[PEOPLE_SAMPLE_COUNT / 40],
		.high = counts[PEOPLE_SAMPLE_COUNT - 1 - PEOPLE_SAMPLE_COUNT / 40]};
}

struct people_number
people_count(const struct people_samples *s)
{
	struct wanted wanted = {0};

	return number_of(s, s->clusters->count, &wanted);
}

struct people_number
people_count_by(const struct people_samples *s, const uint32_t *by_record, people_wish *is_wanted,
	void *context)
{
	size_t units = s->unit_count;
	size_t people = s->clusters->count;
	uint32_t *bits = memory_alloc((units + people + 1) * sizeof(*bits));
	uint32_t *by_cluster = bits + units;
	struct wanted wanted = {bits, is_wanted, context};
	struct people_number number;
	double count = 0;

	memset(bits, 0, (units + people) * sizeof(*bits));
	for (uint32_t r = 0; r < s->records->count; r++) {
		bits[s->unit_of[r]] |= by_record[r];
		by_cluster[s->clusters->of[r]] |= by_record[r];
	}
	for (size_t i = 0; i < people; i++)
		count += is_wanted(context, by_cluster[i]);
	number = number_of(s, count, &wanted);
	free(bits);
	return number;
}

static bool
has_all(void *context, uint32_t bits)
{
	const uint32_t *all = context;

	return (bits & *all) == *all;
}

struct people_number
people_count_both(const struct people_samples *s, const bool *is_first, const bool *is_second)
{
	uint32_t *bits = memory_alloc((s->records->count + (size_t)1) * sizeof(*bits));
	uint32_t all = 3;
	struct people_number number;

	for (uint32_t r = 0; r < s->records->count; r++)
		bits[r] = (is_first[r] ? 1U : 0) | (is_second[r] ? 2U : 0);
	number = people_count_by(s, bits, has_all, &all);
	free(bits);
	return number;
}

struct people_number
people_count_of(const struct people_samples *s, const bool *is_counted)
{
	return people_count_both(s, is_counted, is_counted);
}

/* Sources in the lower half of the bits, those that flag in the upper. */
static bool
is_flagged_once(void *context UNUSED, uint32_t bits)
{
	return __builtin_popcount(bits >> PEOPLE_SOURCE_MAX) == 1 &&
		__builtin_popcount(bits & ((1U << PEOPLE_SOURCE_MAX) - 1)) > 1;
}

struct people_number
people_count_flagged_once(const struct people_samples *s, const bool *is_flagged)
{
	uint32_t *bits = memory_alloc((s->records->count + (size_t)1) * sizeof(*bits));
	struct people_number number;

	memset(bits, 0, s->records->count * sizeof(*bits));
	for (size_t i = 0; i < s->records->source_count && i < PEOPLE_SOURCE_MAX; i++) {
		const struct record_source *source = &s->records->sources[i];

		for (uint32_t r = source->first; r < source->first + source->count; r++)
			bits[r] = 1U << i | (is_flagged[r] ? 1U << (i + PEOPLE_SOURCE_MAX) : 0);
	}
	number = people_count_by(s, bits, is_flagged_once, NULL);
	free(bits);
	return number;
}

/* --- Histories --- */

static void
masks_make(const struct people_samples *s, const uint32_t *of, size_t count, uint32_t *masks)
{
	memset(masks, 0, count * sizeof(*masks));
	for (size_t i = 0; i < s->records->source_count && i < PEOPLE_SOURCE_MAX; i++) {
		const struct record_source *source = &s->records->sources[i];

		for (uint32_t r = source->first; r < source->first + source->count; r++)
			masks[of[r]] |= 1U << i;
	}
}

static void
histories_draw(
	const struct people_samples *s, uint32_t sample, const uint32_t *masks, double *ret_counts)
{
	uint32_t *person = memory_alloc(most_of(s) * sizeof(*person));

	for (size_t i = 0; i < s->part_count; i++) {
		const struct people_part *part = &s->parts[i];
		const struct partitions *p = &part->partitions;
		size_t drawn = people_draw(s, part, sample);
		const uint16_t *labels = p->labels + drawn * p->thing_count;

		memset(person, 0, p->people[drawn] * sizeof(*person));
		for (size_t k = 0; k < p->thing_count; k++)
			person[labels[k]] |= masks[part->first_unit + k];
		for (size_t k = 0; k < p->people[drawn]; k++)
			ret_counts[person[k]]++;
	}
	free(person);
}

void
people_histories(const struct people_samples *s, int64_t sample, double *ret_counts)
{
	size_t sources = s->records->source_count < PEOPLE_SOURCE_MAX ? s->records->source_count
								      : PEOPLE_SOURCE_MAX;
	size_t count = sample < 0 ? s->clusters->count : s->unit_count;
	uint32_t *masks = memory_alloc((count + 1) * sizeof(*masks));

	memset(ret_counts, 0, ((size_t)1 << sources) * sizeof(*ret_counts));
	masks_make(s, sample < 0 ? s->clusters->of : s->unit_of, count, masks);
	for (size_t i = 0; i < count; i++)
		if (sample < 0 || s->is_alone[i])
			ret_counts[masks[i]]++;
	if (sample >= 0)
		histories_draw(s, (uint32_t)sample, masks, ret_counts);
	ret_counts[0] = 0;
	free(masks);
}

uint32_t
people_doubtful(const struct people_samples *s)
{
	return s->doubtful;
}
