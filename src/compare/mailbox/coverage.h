/* What is held of each custodian, by kind and month, and the months that are missing from it.
 *
 * A hole is a run of months with nothing of a kind between months that hold some. It is marked as
 * missing where the rest says so:
 *
 *   - apart from the hole, the kind is held in at least nine of ten months, six at least, three of
 *     them on either side;
 *   - by the months around it (six on either side; the lower mean), and with counts of a month
 *     negative binomial (mean m; k by moments over all months held), n months are empty with chance
 *     (k / (k + m)) ^ (k n); times the months held that is at most COVERAGE_CHANCE. */
#ifndef CANDOUR_COMPARE_COVERAGE_H
#define CANDOUR_COMPARE_COVERAGE_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct compare;
struct err;

#define COVERAGE_CHANCE 0.05
/* Months of one kind that are looked at: 1900 to 2100. */
enum { COVERAGE_MONTH_MAX = 2400 };

struct coverage_month {
	uint32_t items;
	bool is_missing;
};

/* One kind of a custodian's records. */
struct coverage_kind {
	int kind;        /* enum item_kind */
	int first_month; /* 12 * year + 0..11 */
	size_t count;    /* months to the last that holds some; 0 where all are undated */
	struct coverage_month *months;
	uint32_t undated;
};

struct coverage {
	int64_t custodian; /* compare/custodian.h */
	struct str name;
	struct coverage_kind *kinds;
	size_t kind_count;
};

/* What is held of one custodian, by name as deliveries give it, in the arena. */
bool coverage_load(struct compare *compare, struct arena *arena, struct str custodian,
	struct coverage *ret_coverage, struct err *err) MUST_USE;
/* Of every custodian whose name has `part` in it, whatever case, in order of names. */
bool coverage_list(struct compare *compare, struct arena *arena, struct str part,
	struct coverage **ret_all, size_t *ret_count, struct err *err) MUST_USE;
/* Marks the months that are missing; coverage_load has done so. Pure. */
void coverage_judge(struct coverage_kind *kind);
/* Items of the kinds in `kinds` (bit 1 << enum item_kind) in months [first, last]. */
uint64_t coverage_count(
	const struct coverage *coverage, uint64_t kinds, int first_month, int last_month);

#endif
