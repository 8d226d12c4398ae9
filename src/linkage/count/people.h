/* How many people there are, and how sure that is.
 *
 * Components whose weights leave doubt are partitioned again and again, each partition as likely as
 * the weights say (Gibbs sampling over merges and splits; after Steorts, Hall and Fienberg 2016 and
 * Marchant and others 2021). What is counted over the partitions has a middle and a 95 % interval.
 * Repeatable: chance comes from the seed and the component alone. */
#ifndef CANDOUR_LINKAGE_PEOPLE_H
#define CANDOUR_LINKAGE_PEOPLE_H

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct clusters;
struct crew;
struct edges;
struct err;
struct records;
struct scorer;

enum { PEOPLE_SAMPLE_COUNT = 1000 };

struct people_number {
	double count; /* in the clusters as they stand */
	double middle;
	double low; /* 95 % */
	double high;
};

/* By sample and component: enough to count anything again. */
struct people_samples;

bool people_sample(const struct clusters *clusters, const struct edges *edges,
	const struct scorer *scorer, const struct records *records, uint64_t seed,
	const struct crew *crew, struct arena *arena, struct people_samples **ret_samples,
	struct err *err) MUST_USE;
/* Distinct people. */
struct people_number people_count(const struct people_samples *samples);
/* People with at least one record for which `is_counted` ([record_count]) holds: known to the police
 * before a day, flagged, of a source. */
struct people_number people_count_of(const struct people_samples *samples, const bool *is_counted);
/* People with records of both kinds: known to health and later to the police. */
struct people_number people_count_both(
	const struct people_samples *samples, const bool *is_first, const bool *is_second);
/* Capture histories (on which of up to 16 sources each person stands) in the clusters (sample -1) or
 * in one sample: counts by mask, [1 << source_count]; mask 0 is unused. */
void people_histories(const struct people_samples *samples, int64_t sample, double *ret_counts);

#endif
