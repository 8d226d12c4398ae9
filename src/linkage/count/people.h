/* How many people there are, and how sure that is.
 *
 * Records that weights leave in doubt are parted into people again and again, each way as likely as
 * the weights say (linkage/count/partition.h; after Steorts, Hall and Fienberg 2016 and Marchant and
 * others 2021). What is counted in these samples has a middle and a 95 % interval.
 *
 * That is doubt of single pairs, which in the sum over thousands of them is next to nothing. What
 * is left is doubt of the model: that all weights are somewhat too high or too low together. So in
 * each sample one shift is added to the weights of all links, drawn from a normal distribution with
 * a standard deviation of PEOPLE_SHIFT_BITS.
 *
 * Records that nothing links, as badly as they are written, are counted as people by both; the count of
 * all people takes off as many in each sample as links that fail within people let expect (decision
 * 157).
 *
 * Repeatable: chance comes from the seed, the sample and the component alone. */
#ifndef CANDOUR_LINKAGE_PEOPLE_H
#define CANDOUR_LINKAGE_PEOPLE_H

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct cluster_options;
struct clusters;
struct crew;
struct edges;
struct err;
struct people_known;
struct records;
struct scorer;

enum { PEOPLE_SAMPLE_COUNT = 1000, PEOPLE_SOURCE_MAX = 16 };
#define PEOPLE_SHIFT_BITS 1.0

struct people_number {
	double count; /* in the clusters as they stand */
	double middle;
	double low; /* 95 % */
	double high;
};

/* By sample and component: enough to count anything again. Points to clusters, records and crew. */
struct people_samples;

/* `options` are those that the clusters were made with: decisions and clean sources hold here too.
 * `known` is what a former run found of the same decisions and clean sources, to be taken where nothing
 * has changed (linkage/count/people_known.h); NULL: nothing. */
bool people_sample(const struct clusters *clusters, const struct edges *edges,
	const struct scorer *scorer, const struct records *records,
	const struct cluster_options *options, uint64_t seed, const struct people_known *known,
	const struct crew *crew, struct arena *arena, struct people_samples **ret_samples,
	struct err *err) MUST_USE;
/* Distinct people; and those of one source, of the first PEOPLE_SOURCE_MAX. Both are known already. */
struct people_number people_count(const struct people_samples *samples);
struct people_number people_count_source(const struct people_samples *samples, size_t source);
/* People with at least one record for which `is_counted` ([record_count]) holds: known to the police
 * before a day, flagged, of a source. */
struct people_number people_count_of(const struct people_samples *samples, const bool *is_counted);
/* People with records of both kinds: known to health and later to the police. */
struct people_number people_count_both(
	const struct people_samples *samples, const bool *is_first, const bool *is_second);
/* People known to several sources whom only one of these flags. Of more than PEOPLE_SOURCE_MAX
 * sources the first ones count. */
struct people_number people_count_flagged_once(
	const struct people_samples *samples, const bool *is_flagged);
/* Anything else: `by_record` are bits of each record, those of a person's records are joined, and
 * is_wanted tells of the joined bits whether the person counts. */
typedef bool people_wish(void *context, uint32_t bits);
struct people_number people_count_by(const struct people_samples *samples,
	const uint32_t *by_record, people_wish *is_wanted, void *context);
/* Capture histories (on which of the sources each person stands) in the clusters (sample -1) or in
 * one sample below PEOPLE_SAMPLE_COUNT: counts by mask, [1 << sources]; mask 0 is unused. Of more
 * than PEOPLE_SOURCE_MAX sources the first ones count. */
void people_histories(const struct people_samples *samples, int64_t sample, double *ret_counts);

/* How much is in doubt: records in components that can be parted in more than one way. */
uint32_t people_doubtful(const struct people_samples *samples);

#endif
