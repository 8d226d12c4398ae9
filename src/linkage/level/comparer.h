/* How two records agree in every field at once: one pattern number a pair.
 *
 * A pattern is the levels of all compared fields (linkage/level/levels.h) as the digits of one
 * number. Everything after comparing works on patterns: there are some thousands of them, however
 * many pairs. Fields that serve to find pairs alone (is_for_blocking) are not compared. Where the
 * first given name and the first surname are unlike but each is what the other record has in the
 * other column, both have LEVEL_NAME_SWAPPED. Where a record has but one of the two names, it is also
 * compared with the other record's other name: if that agrees better, it is that field's level, and
 * the other field is absent.
 *
 * Comparing reads one line a record: the numbers of its values. Whoever goes through many pairs of a
 * few records should copy their lines side by side first. Most pairs of a large block are of
 * different people; comparer_reaches gives up on them as soon as what is left to compare cannot
 * bring them to a bar any more.
 *
 * The comparer points into the fields and owns its tables until comparer_free. It does not change
 * after comparer_make, so that any process may use it. */
#ifndef CANDOUR_LINKAGE_COMPARER_H
#define CANDOUR_LINKAGE_COMPARER_H

#include "base/attr.h"
#include "linkage/field/field_set.h"
#include "linkage/level/levels.h"

#include <stdbool.h>
#include <stdint.h>

struct crew;
struct err;

/* Of one record: the numbers of its values in the compared fields, then zeros. */
struct comparer_line {
	_Alignas(64) uint32_t numbers[FIELD_MAX];
};

struct comparer {
	const struct field_set *fields;
	uint32_t record_count;
	size_t count; /* fields that are compared */
	const struct field *of[FIELD_MAX];
	unsigned level_count[FIELD_MAX];   /* levels_count of each */
	uint64_t unit[FIELD_MAX];          /* what one level of it is worth in a pattern */
	uint64_t pattern_count;            /* patterns lie below it */
	const struct comparer_line *lines; /* [record_count] */
	struct comparer_tables *tables;    /* what makes it fast */
};

/* ERR_USAGE where no field is left to compare. */
bool comparer_make(const struct field_set *fields, const struct crew *crew,
	struct comparer *ret_comparer, struct err *err) MUST_USE;
void comparer_free(struct comparer *comparer);

/* The pattern of two different records; the same whichever comes first. */
uint64_t comparer_pattern(const struct comparer *comparer, uint32_t a, uint32_t b);
uint64_t comparer_pattern_of_lines(const struct comparer *comparer, const struct comparer_line *a,
	const struct comparer_line *b);

/* Says that the line's record will be compared soon: what its values need is brought near meanwhile.
 * Call it for all lines of a block first. */
void comparer_prefetch(const struct comparer *comparer, const struct comparer_line *line);

/* Whether one of the two has but one of given name and surname: it is then looked for in the other
 * column too, so that what is absent may agree after all. */
bool comparer_is_lone(const struct comparer *comparer, const struct comparer_line *a,
	const struct comparer_line *b);

/* A weight that pairs must reach to be worth comparing in full, for weights that are sums over the
 * fields or less: start, and for each field that is not absent what its level adds, and where the
 * level is the topmost what the value's rarity adds. Filled by whoever has the weights (scorer_bar)
 * down to `rarity`; comparer_bar_ready does the rest. */
struct comparer_bar {
	float least;
	float start;
	float adds[FIELD_MAX][LEVEL_MAX + 1];
	const float *rarity[FIELD_MAX]; /* by number of value, or NULL: adds nothing */

	float adds_most
		[FIELD_MAX]; /* of two different values, or of values below the topmost level */
	float same_most[FIELD_MAX]; /* of one value in both */
	float all_most;             /* start and adds_most of all fields */
	/* By eight fields of which a bit says that they are the same or absent: what that changes. */
	float same[FIELD_MAX / 8][256];
	float absent[FIELD_MAX / 8][256];
	unsigned order[FIELD_MAX]; /* of comparing: cheap and telling ones first */
};
void comparer_bar_ready(const struct comparer *comparer, struct comparer_bar *bar);

/* Whether the pair's weight may reach the bar: false only where it cannot. Where it may, its pattern
 * is given. */
bool comparer_reaches(const struct comparer *comparer, const struct comparer_bar *bar,
	const struct comparer_line *a, const struct comparer_line *b, uint64_t *ret_pattern);

/* The level of the i-th compared field in a pattern. */
static inline unsigned
comparer_level(const struct comparer *comparer, uint64_t pattern, size_t i)
{
	return (unsigned)(pattern / comparer->unit[i] % comparer->level_count[i]);
}

#endif
