/* What a former run found of people, for one that stands on it: the ways in which its parts can be
 * people, and what they add up to in each sample. Parts of components in which nothing has changed
 * are taken as they are; what the others added is taken off, and what they are now put in its place.
 * So a delivery's count costs in proportion to what it changed, and is the same as a whole one.
 *
 * It comes out of a file that anybody may have written (linkage/kept/kept.h): kept_read looks at each
 * place and label, so that nothing here reads beyond its bounds; numbers may be nonsense. */
#ifndef CANDOUR_LINKAGE_PEOPLE_KNOWN_H
#define CANDOUR_LINKAGE_PEOPLE_KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct apart;
struct arena;
struct people_samples;

/* Samples whose histories are kept: every tenth, of so many sources at most. */
enum { PEOPLE_HISTORY_COUNT = 100, PEOPLE_HISTORY_SOURCE_MAX = 10 };

struct people_known_part {
	uint32_t thing_count; /* 2 and more */
	uint32_t count;       /* of partitions; 1 and more */
	uint32_t *units;      /* [thing_count]: the first record of each thing, rising */
	uint16_t *labels;     /* [count * thing_count], as of struct partitions */
	uint16_t *people;     /* [count], rising */
	double *share;        /* [count] */
};

struct people_known {
	bool is_there;
	uint64_t seed;
	uint64_t draws_max;
	uint64_t decisions; /* kept_decisions_digest */
	uint32_t record_count;
	uint32_t source_count;
	uint32_t *certain; /* by record: the first of those that are one person for certain */
	uint32_t *roots;   /* by record: the first of its component */
	size_t apart_size;
	const unsigned char *apart; /* pairs that are none, as linkage/cluster/apart.h has them */
	size_t part_count;
	struct people_known_part *parts;
	/* Of all parts together: people in all and of each source (PEOPLE_SOURCE_MAX at most) in each
	 * sample, and by history in those that are kept (NULL: of too many sources). */
	double *sums;
	double *histories;
	/* By record of the run that stands on it: something of it is not as it was. Its former records
	 * have the places that they had. */
	const bool *is_changed;
	/* `apart` for the run that stands on it; not of records with a value that counts for more. */
	const struct apart *standing_apart;
};

/* In the arena, which it points into; the samples too. */
void people_known_make(
	const struct people_samples *samples, struct arena *arena, struct people_known *ret_known);
/* Rows of sums, and cells of one history. */
size_t people_known_sums(uint32_t source_count);
size_t people_known_histories(uint32_t source_count);

#endif
