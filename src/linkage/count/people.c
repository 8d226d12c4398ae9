#include "linkage/count/people.h"

#include "base/arena.h"
#include "base/err.h"
#include "linkage/cluster/clusters.h"
#include "linkage/count/people_inside.h"
#include "linkage/crew.h"
#include "linkage/table/records.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* People that are counted, by the bits of their records together: those that is_wanted takes; where it
 * is NULL, anyone first, and then those with each of bit_count bits. */
struct wanted {
	const uint32_t *bits; /* by unit; NULL: there are none */
	people_wish *is_wanted;
	void *context;
	size_t bit_count;
};

static size_t
number_count(const struct wanted *wanted)
{
	return wanted->is_wanted == NULL ? 1 + wanted->bit_count : 1;
}

/* Adds a person with these bits to the counts that it belongs to. */
static void
person_add(const struct wanted *wanted, uint32_t bits, double *counts)
{
	if (wanted->is_wanted != NULL) {
		counts[0] += wanted->is_wanted(wanted->context, bits);
		return;
	}
	counts[0]++;
	for (; bits != 0; bits &= bits - 1)
		counts[1 + (size_t)__builtin_ctz(bits)]++;
}

/* People of one partition that are counted. */
static void
people_with(const struct people_part *part, size_t partition, const struct wanted *wanted,
	uint32_t *bits, double *ret_counts)
{
	const struct partitions *p = &part->partitions;
	const uint16_t *labels = p->labels + partition * p->thing_count;

	memset(ret_counts, 0, number_count(wanted) * sizeof(*ret_counts));
	memset(bits, 0, p->people[partition] * sizeof(*bits));
	for (size_t i = 0; i < p->thing_count && wanted->bits != NULL; i++)
		bits[labels[i]] |= wanted->bits[part->first_unit + i];
	for (size_t i = 0; i < p->people[partition]; i++)
		person_add(wanted, bits[i], ret_counts);
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
	bool only_new; /* not what was in the former run */
	size_t most;
	double *counts; /* [COUNT_TASK_COUNT][number_count][PEOPLE_SAMPLE_COUNT], shared */
};

/* Which of the counts of a part differ between its partitions: those are drawn. */
static size_t
varying_find(const struct counting *c, const struct people_part *part, const double *values,
	size_t *ret_varying, double *counts)
{
	size_t numbers = number_count(c->wanted);
	size_t varying = 0;

	for (size_t w = 0; w < numbers; w++) {
		size_t k = 1;

		while (k < part->partitions.count && values[k * numbers + w] == values[w])
			k++;
		if (k < part->partitions.count) {
			ret_varying[varying++] = w;
			continue;
		}
		/* However it is parted, it holds as many. */
		for (size_t i = 0; i < PEOPLE_SAMPLE_COUNT && values[w] > 0; i++)
			counts[w * PEOPLE_SAMPLE_COUNT + i] += values[w];
	}
	return varying;
}

/* Adds what one part has in each sample. One draw of a part serves all that is counted. */
static void
part_count(const struct counting *c, const struct people_part *part, double *values, uint32_t *bits,
	double *counts)
{
	size_t numbers = number_count(c->wanted);
	uint32_t drawn[PEOPLE_SAMPLE_COUNT];
	size_t varying[1 + 32];
	size_t count;

	for (size_t k = 0; k < part->partitions.count; k++)
		people_with(part, k, c->wanted, bits, values + k * numbers);
	count = varying_find(c, part, values, varying, counts);
	if (count > 0)
		people_part_draw(c->samples, part, 1, drawn);
	for (size_t k = 0; k < count; k++) {
		double *to = counts + varying[k] * PEOPLE_SAMPLE_COUNT;
		const double *of = values + varying[k];

		for (size_t i = 0; i < PEOPLE_SAMPLE_COUNT; i++)
			to[i] += of[drawn[i] * numbers];
	}
}

static bool
count_task(void *context, size_t number, struct err *err UNUSED)
{
	const struct counting *c = context;
	const struct people_samples *s = c->samples;
	size_t numbers = number_count(c->wanted);
	size_t end = s->part_count * (number + 1) / COUNT_TASK_COUNT;
	double *values = memory_alloc(c->most * numbers * sizeof(*values));
	uint32_t *bits = memory_alloc(c->most * sizeof(*bits));

	for (size_t i = s->part_count * number / COUNT_TASK_COUNT; i < end; i++)
		if (!c->only_new || !s->parts[i].is_known)
			part_count(c, &s->parts[i], values, bits,
				c->counts + number * numbers * PEOPLE_SAMPLE_COUNT);
	free(bits);
	free(values);
	return true;
}

/* What parts have in each sample: [number_count][PEOPLE_SAMPLE_COUNT]. */
static void
parts_count(const struct people_samples *s, const struct wanted *wanted, bool only_new,
	double *ret_counts)
{
	static const struct crew alone_crew = {.processes = 1};
	const struct crew *crew = only_new || s->part_count < PARTS_SHARED_MIN ? &alone_crew
									       : s->crew;
	size_t row = number_count(wanted) * PEOPLE_SAMPLE_COUNT;
	size_t size = COUNT_TASK_COUNT * row * sizeof(double);
	struct counting c = {s, wanted, only_new, most_of(s), crew_share(size)};
	struct err err = {0};

	if (!crew_run(crew, COUNT_TASK_COUNT, count_task, &c, &err)) {
		/* Another process was lost: what it did is done again here. */
		memset(c.counts, 0, size);
		for (size_t i = 0; i < COUNT_TASK_COUNT; i++)
			(void)count_task(&c, i, &err);
	}
	for (size_t k = 0; k < row; k++) {
		ret_counts[k] = 0;
		for (size_t i = 0; i < COUNT_TASK_COUNT; i++)
			ret_counts[k] += c.counts[i * row + k];
	}
	crew_unshare(c.counts, size);
}

/* The same from what it was in the former run. All are whole numbers: nothing is lost on the way. */
static void
parts_renew(const struct people_samples *s, const struct wanted *wanted, double *ret_counts)
{
	struct wanted gone_wanted = *wanted;
	size_t row = number_count(wanted) * PEOPLE_SAMPLE_COUNT;
	size_t was = people_known_sums(s->known->source_count) * PEOPLE_SAMPLE_COUNT;
	double *gone = memory_alloc(row * sizeof(*gone));

	gone_wanted.bits = s->gone->masks;
	parts_count(s->gone, &gone_wanted, true, gone);
	parts_count(s, wanted, true, ret_counts);
	for (size_t k = 0; k < row; k++)
		ret_counts[k] += (k < was ? s->known->sums[k] : 0) - gone[k];
	free(gone);
}

/* Counts of each number in each sample: [number_count][PEOPLE_SAMPLE_COUNT]. */
static void
counts_sample(const struct people_samples *s, const struct wanted *wanted, double *ret_counts)
{
	size_t row = number_count(wanted) * PEOPLE_SAMPLE_COUNT;
	double alone[1 + 32] = {0};

	for (uint32_t u = 0; u < s->unit_count; u++)
		if (s->is_alone[u])
			person_add(wanted, wanted->bits == NULL ? 0 : wanted->bits[u], alone);
	if (wanted->is_wanted == NULL && s->known != NULL)
		parts_renew(s, wanted, ret_counts);
	else
		parts_count(s, wanted, false, ret_counts);
	if (wanted->is_wanted == NULL)
		memcpy(s->sums, ret_counts, row * sizeof(*ret_counts));
	for (size_t k = 0; k < row; k++)
		ret_counts[k] += alone[k / PEOPLE_SAMPLE_COUNT];
}

/* `standing` are the counts in the clusters as they are. */
static void
numbers_of(const struct people_samples *s, const struct wanted *wanted, const double *standing,
	struct people_number *ret_numbers)
{
	size_t numbers = number_count(wanted);
	double *all = memory_alloc(numbers * PEOPLE_SAMPLE_COUNT * sizeof(*all));

	counts_sample(s, wanted, all);
	for (size_t w = 0; w < numbers; w++) {
		double *counts = all + w * PEOPLE_SAMPLE_COUNT;

		/* Whoever counts everybody counts those who are counted twice. */
		for (uint32_t k = 0; k < PEOPLE_SAMPLE_COUNT && standing[w] >= s->clusters->count;
			k++)
			counts[k] = fmax(1, round(counts[k] - people_lost(s, k)));
		qsort(counts, PEOPLE_SAMPLE_COUNT, sizeof(*counts), double_compare);
		ret_numbers[w] = (struct people_number){.count = standing[w],
			.middle = (counts[PEOPLE_SAMPLE_COUNT / 2 - 1] +
					  counts[PEOPLE_SAMPLE_COUNT / 2]) /
				2,
			.low = counts[PEOPLE_SAMPLE_COUNT / 40],
			.high = counts[PEOPLE_SAMPLE_COUNT - 1 - PEOPLE_SAMPLE_COUNT / 40]};
	}
	free(all);
}

/* Counts people by the bits of their records, in the clusters and in all samples. */
static void
bits_count(const struct people_samples *s, const uint32_t *by_record, struct wanted wanted,
	struct people_number *ret_numbers)
{
	size_t units = s->unit_count;
	size_t people = s->clusters->count;
	uint32_t *bits = memory_alloc((units + people + 1) * sizeof(*bits));
	uint32_t *by_cluster = bits + units;
	double standing[1 + 32] = {0};

	memset(bits, 0, (units + people) * sizeof(*bits));
	for (uint32_t r = 0; r < s->records->count; r++) {
		bits[s->unit_of[r]] |= by_record[r];
		by_cluster[s->clusters->of[r]] |= by_record[r];
	}
	for (size_t i = 0; i < people; i++)
		person_add(&wanted, by_cluster[i], standing);
	wanted.bits = bits;
	numbers_of(s, &wanted, standing, ret_numbers);
	free(bits);
}

void
people_sources_count(struct people_samples *s)
{
	uint32_t *bits = memory_alloc((s->records->count + (size_t)1) * sizeof(*bits));
	struct wanted wanted = {.bit_count = s->records->source_count};

	if (wanted.bit_count > PEOPLE_SOURCE_MAX)
		wanted.bit_count = PEOPLE_SOURCE_MAX;
	s->sums = ARENA_ARRAY(s->arena, number_count(&wanted) * PEOPLE_SAMPLE_COUNT, double);
	for (size_t i = 0; i < s->records->source_count; i++) {
		const struct record_source *source = &s->records->sources[i];

		for (uint32_t r = source->first; r < source->first + source->count; r++)
			bits[r] = i < wanted.bit_count ? 1U << i : 0;
	}
	bits_count(s, bits, wanted, s->numbers);
	free(bits);
}

struct people_number
people_count(const struct people_samples *s)
{
	return s->numbers[0];
}

struct people_number
people_count_source(const struct people_samples *s, size_t source)
{
	return s->numbers[1 + source];
}

struct people_number
people_count_by(const struct people_samples *s, const uint32_t *by_record, people_wish *is_wanted,
	void *context)
{
	struct wanted wanted = {.is_wanted = is_wanted, .context = context};
	struct people_number number;

	bits_count(s, by_record, wanted, &number);
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

static size_t
history_count(const struct people_samples *s)
{
	return (size_t)1 << (s->records->source_count < PEOPLE_SOURCE_MAX ? s->records->source_count
									  : PEOPLE_SOURCE_MAX);
}

/* Adds the people of one partition. */
static void
histories_add(const struct people_samples *s, const struct people_part *part, size_t partition,
	double times, uint32_t *person, double *counts)
{
	const struct partitions *p = &part->partitions;
	const uint16_t *labels = p->labels + partition * p->thing_count;

	memset(person, 0, p->people[partition] * sizeof(*person));
	for (size_t k = 0; k < p->thing_count; k++)
		person[labels[k]] |= s->masks[part->first_unit + k];
	for (size_t k = 0; k < p->people[partition]; k++)
		counts[person[k]] += times;
}

/* Adds parts to the histories that are kept, `times` each. */
static void
histories_sum(const struct people_samples *s, bool only_new, double times, double *histories)
{
	uint32_t *person = memory_alloc(most_of(s) * sizeof(*person));
	uint32_t drawn[PEOPLE_HISTORY_COUNT];
	size_t row = history_count(s);

	for (size_t i = 0; i < s->part_count; i++) {
		if (only_new && s->parts[i].is_known)
			continue;
		people_part_draw(s, &s->parts[i], HISTORY_STEP, drawn);
		for (size_t k = 0; k < PEOPLE_HISTORY_COUNT; k++)
			histories_add(
				s, &s->parts[i], drawn[k], times, person, histories + k * row);
	}
	free(person);
}

/* Those that are asked for again and again, part by part. */
static void
histories_keep(struct people_samples *s)
{
	const struct people_known *known = s->known;
	size_t row = history_count(s);
	size_t was = known == NULL ? 0 : people_known_histories(known->source_count);

	if (s->records->source_count > PEOPLE_HISTORY_SOURCE_MAX)
		return;
	s->histories = ARENA_ARRAY(s->arena, PEOPLE_HISTORY_COUNT * row, double);
	for (size_t k = 0; k < PEOPLE_HISTORY_COUNT; k++)
		for (size_t mask = 0; mask < row; mask++)
			s->histories[k * row + mask] = s->alone_histories[mask] +
				(mask < was ? known->histories[k * was + mask] : 0);
	histories_sum(s, known != NULL, 1, s->histories);
	if (known != NULL)
		histories_sum(s->gone, false, -1, s->histories);
}

void
people_histories_begin(struct people_samples *s)
{
	s->masks = ARENA_ARRAY(s->arena, s->unit_count + (size_t)1, uint32_t);
	s->alone_histories = ARENA_ARRAY(s->arena, history_count(s), double);
	masks_make(s, s->unit_of, s->unit_count, s->masks);
	for (uint32_t u = 0; u < s->unit_count; u++)
		s->alone_histories[s->masks[u]] += s->is_alone[u];
	histories_keep(s);
}

static void
histories_draw(const struct people_samples *s, uint32_t sample, double *ret_counts)
{
	uint32_t *person = memory_alloc(most_of(s) * sizeof(*person));

	for (size_t i = 0; i < s->part_count; i++)
		histories_add(s, &s->parts[i], people_draw(s, &s->parts[i], sample), 1, person,
			ret_counts);
	free(person);
}

static void
histories_stand(const struct people_samples *s, double *ret_counts)
{
	size_t count = s->clusters->count;
	uint32_t *masks = memory_alloc((count + 1) * sizeof(*masks));

	memset(ret_counts, 0, history_count(s) * sizeof(*ret_counts));
	masks_make(s, s->clusters->of, count, masks);
	for (size_t i = 0; i < count; i++)
		ret_counts[masks[i]]++;
	free(masks);
}

void
people_histories(const struct people_samples *s, int64_t sample, double *ret_counts)
{
	if (sample < 0) {
		histories_stand(s, ret_counts);
	} else if (s->histories != NULL && sample % HISTORY_STEP == 0) {
		memcpy(ret_counts, s->histories + (size_t)sample / HISTORY_STEP * history_count(s),
			history_count(s) * sizeof(*ret_counts));
	} else {
		memcpy(ret_counts, s->alone_histories, history_count(s) * sizeof(*ret_counts));
		histories_draw(s, (uint32_t)sample, ret_counts);
	}
	ret_counts[0] = 0;
}

uint32_t
people_doubtful(const struct people_samples *s)
{
	return s->doubtful;
}
