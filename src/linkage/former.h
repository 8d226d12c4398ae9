/* A run that stands on a former one, so that a new delivery costs in proportion to itself.
 *
 * A run keeps its model, rules, pairs and people (linkage/kept/kept.h). Where the sources of that run
 * are all there, word for word as they were, and what is new says nothing that would have its records
 * seen otherwise, linkage_run takes up from there: it learns nothing, compares only pairs with a
 * record of a new source, and takes the other pairs from the former run. The model stays as it was
 * learnt, with the frequencies of values: a value that nobody had counts as often as the new sources
 * have it, and one that they have more often than all had it before counts for as many. People are
 * made from all pairs. That is what a run over all pairs by the same model gives, but where new
 * records make a block too large for all its pairs, or words more or less rare: pairs that were
 * compared once stay, and agree as far as they did.
 *
 * Where the sources are the very same and nothing was decided since, the run is as it was
 * (is_resumed): for questions. Where it does not fit, the linkage says why and is a whole one. */
#ifndef CANDOUR_LINKAGE_FORMER_H
#define CANDOUR_LINKAGE_FORMER_H

#include "base/attr.h"
#include "base/str.h"
#include "linkage/kept/kept.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct crew;
struct err;
struct linkage;
struct people_known;
struct person_was;

struct linkage_former {
	const struct kept *kept; /* stays as long as the linkage */
	bool is_resumed;
	/* The caller knows, by their hashes, that the texts of the sources of that run are the same word
	 * for word: where they stand first among the sources, they are not read again. */
	bool are_texts_same;
	bool has_blocks;   /* resumed: with blocks, as evaluate wants them */
	bool compares_all; /* the former pairs are not taken: for tests of the above */
};

/* Whether a linkage whose records and fields are made can stand on it; notes in linkage->stands how,
 * or why not. */
bool former_fits(const struct linkage_former *former, struct linkage *linkage);
/* The former model, by the values that there are now. */
void former_model_take(const struct linkage_former *former, struct linkage *linkage);
/* The former rules; the blocks that have a new record in them, all of them where none is new. */
bool former_blocks_make(
	const struct linkage_former *former, struct linkage *linkage, struct err *err) MUST_USE;
/* All blocks of a linkage that was resumed without; nothing to do where it has them. */
bool former_blocks_complete(struct linkage *linkage, struct err *err) MUST_USE;
/* The pairs of both, weighed, and what the rules found in both runs. */
bool former_edges_take(
	const struct linkage_former *former, struct linkage *linkage, struct err *err) MUST_USE;
/* Which pairs are known to be none, where the former run kept it and all stands where it stood. */
void former_apart_take(const struct linkage_former *former, struct linkage *linkage);
/* Where a former record stands now. */
uint32_t former_place(const struct kept *kept, const struct linkage *linkage, uint32_t record);
/* By record, whom it was: number 0 where it is new. In the linkage's arena. */
const struct person_was *former_persons(const struct kept *kept, struct linkage *linkage);
/* Which people are not as they were, once there are clusters. */
void former_clusters_compare(const struct kept *kept, struct linkage *linkage);
/* What the former run found of how many people there are, where it can be taken: NULL where sources
 * stand elsewhere, name people twice that did not, or decisions are others. In the linkage's arena,
 * once there are clusters. */
const struct people_known *former_people(const struct kept *kept, struct linkage *linkage);
/* People as they were. */
void former_clusters_take(const struct linkage_former *former, struct linkage *linkage);

#endif
