/* Samples as they are kept. Inside people_*.c alone.
 *
 * A unit is a thing that is certain to be one person's: a record, or records that average linkage
 * holds together at UNIT_CUT. Units that nothing links with others are people by themselves; the
 * rest stand in parts, each a set of units that partitions of are drawn. */
#ifndef CANDOUR_LINKAGE_PEOPLE_INSIDE_H
#define CANDOUR_LINKAGE_PEOPLE_INSIDE_H

#include "linkage/cluster/apart.h"
#include "linkage/count/partition.h"
#include "linkage/count/people.h"
#include "linkage/count/people_known.h"

#define UNIT_CUT 10.0F
/* Units whose mean weight is below it are never one person. */
#define UNIT_WEIGHT_LOW (-5.0F)
/* Records of a component that are looked at together. */
enum { PEOPLE_COMPONENT_MAX = 600 };
/* Powers of the shift that are at hand. */
enum { LINK_MAX = 16 };
enum { HISTORY_STEP = PEOPLE_SAMPLE_COUNT / PEOPLE_HISTORY_COUNT };

/* Partitions of as many people. */
struct people_group {
	uint32_t first; /* of the part's partitions */
	uint32_t end;
	uint32_t links; /* things less people */
	double share;
};

struct people_part {
	uint32_t first_unit;
	uint32_t record; /* the lowest: its seed */
	bool is_known;   /* as it was in the former run */
	struct partitions partitions;
	double *upto; /* by partition: the share of it and those of its group before it */
	uint32_t group_count;
	struct people_group *groups;
};

struct people_samples {
	const struct clusters *clusters;
	const struct records *records;
	const struct crew *crew;
	struct arena *arena;
	uint64_t seed;
	size_t draws_max; /* of each part */
	uint32_t unit_count;
	uint32_t *unit_of; /* by record */
	uint32_t alone;    /* units that are people by themselves: those in no part */
	bool *is_alone;    /* by unit */
	size_t part_count;
	size_t part_room;
	struct people_part *parts;
	uint32_t doubtful;
	uint32_t *certain; /* by record, as of struct people_known */
	uint32_t *roots;
	size_t apart_size;
	unsigned char *apart; /* as of struct people_known */
	double *sums;
	const struct people_known *known; /* NULL: all is counted */
	struct people_samples *gone;      /* its parts that are no more */
	uint32_t *masks;                  /* by unit: the sources of its records */
	double *alone_histories;          /* by mask: units that are people by themselves */
	double *histories; /* [HISTORY_KEPT_COUNT][masks]; NULL: of too many sources to be kept */
	struct people_number
		numbers[1 + PEOPLE_SOURCE_MAX]; /* all people, and those of each source */
	double lost_usual; /* records that lost their person, in the middle; and at most */
	double lost_most;
	double shift[PEOPLE_SAMPLE_COUNT];
	double powers[LINK_MAX][PEOPLE_SAMPLE_COUNT]; /* 2^(shift * links) */
};

/* What every report asks for, once all parts are there. */
void people_sources_count(struct people_samples *samples);
void people_histories_begin(struct people_samples *samples);
/* Records that lost their person: how many are thought to be, and in a sample. */
struct edges;
void people_lost_make(struct people_samples *samples, const struct edges *edges);
double people_lost(const struct people_samples *samples, uint32_t sample);
/* Partitions of a part by how many people they are. */
void people_groups_make(struct people_part *part, struct arena *arena);
/* A former run while the samples are made. */
struct people_standing {
	const struct people_known *known; /* NULL: there is none */
	const struct apart *apart;        /* its components */
	uint32_t *part_of;                /* by record: the part that it is the first of, from 1 */
	uint16_t *masks; /* by record that is the first of a thing: the sources of its records */
	bool *is_taken;  /* by part */
};
void people_standing_begin(const struct people_known *known, const struct records *records,
	struct arena *arena, struct people_standing *ret_standing);
/* Whether a component is what it was. */
bool people_standing_has(
	const struct people_standing *standing, const uint32_t *records, size_t count);
/* The part that begins with a record; NULL: none does. Each is given once. */
const struct people_known_part *people_standing_take(
	struct people_standing *standing, uint32_t record);
/* Whether a part that was made anew is one that was there, which is taken then: its component has
 * something new, but not this part. `units` are the first records of its things, and `masks` their
 * sources. */
bool people_standing_same(struct people_standing *standing, const struct people_part *part,
	const uint32_t *units, const uint16_t *masks);
/* Parts that were not taken, as samples with masks; in the samples' arena. */
struct people_samples *people_gone_make(
	const struct people_standing *standing, const struct people_samples *samples);
/* The partition of a part in a sample. */
size_t people_draw(
	const struct people_samples *samples, const struct people_part *part, uint32_t sample);
/* The same of every step-th sample, one behind the other. */
void people_part_draw(const struct people_samples *samples, const struct people_part *part,
	uint32_t step, uint32_t *ret_drawn);

#endif
