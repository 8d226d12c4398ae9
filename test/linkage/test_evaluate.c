#include "tap.h"

#include "base/arena.h"
#include "base/err.h"
#include "linkage/cluster/clusters.h"
#include "linkage/cluster/edges.h"
#include "linkage/count/evaluate.h"

#include <math.h>

static bool
is_near(double a, double b)
{
	return fabs(a - b) < 1e-9;
}

/* People 1 (records 0, 1, 2), 2 (3, 4) and 3 (5); of record 6 nothing is known. Found were
 * {0, 1, 3}, {2}, {4, 5, 6}. */
static void
test_scores(struct arena *arena)
{
	uint32_t truth[] = {1, 1, 1, 2, 2, 3, 0};
	uint32_t of[] = {0, 0, 1, 0, 2, 2, 2};
	uint32_t first[] = {0, 3, 4, 7};
	uint32_t by_cluster[] = {0, 1, 3, 2, 4, 5, 6};
	struct clusters clusters = {
		.record_count = 7, .count = 3, .of = of, .first = first, .records = by_cluster};
	struct edge list[] = {
		{0, 1, 9, 0}, {0, 3, 1, 0}, {1, 2, -1, 0}, {4, 5, 3, 0}, {5, 6, 7, 0}};
	struct edges edges = {.count = COUNT_OF(list), .of = list};
	bool has_two[] = {false, false, false, true, true, false, true};
	const bool *is_in[] = {has_two};
	struct str name = STR_INIT("no date of birth");
	struct evaluation e;
	struct err err = {0};

	tap_ok(evaluate(truth, &clusters, &edges, NULL, 0, 1, &name, is_in, arena, &e, &err),
		"it is evaluated");
	tap_ok(is_near(e.edges.found, 3) && is_near(e.edges.right, 1) &&
			is_near(e.edges.there, 4) && is_near(e.edges.f1, 2.0 / 7),
		"edges at and above the weight");
	tap_ok(is_near(e.clusters.found, 4) && is_near(e.clusters.right, 1) &&
			is_near(e.clusters.precision, 0.25) && is_near(e.clusters.recall, 0.25),
		"pairs within clusters");
	tap_ok(is_near(e.b_cubed.precision, (2.0 / 3 * 2 + 1 + 1.0 / 3 + 0.5 * 2) / 6) &&
			is_near(e.b_cubed.recall, (2.0 / 3 * 2 + 1.0 / 3 + 0.5 * 2 + 1) / 6),
		"B-cubed");
	tap_ok(is_near(e.blocking_recall, 0.5), "what the edges hold at all");
	tap_ok(e.people_truth == 3 && e.people_found == 3, "people");
	tap_ok(e.point_count == 4 && is_near(e.points[0].weight, 9) &&
			is_near(e.points[0].score.precision, 1) &&
			is_near(e.points[3].score.recall, 0.5),
		"points by falling weight");
	tap_ok(e.group_count == 1 && e.groups[0].records == 2 &&
			is_near(e.groups[0].clusters.found, 3) &&
			is_near(e.groups[0].clusters.there, 1) &&
			is_near(e.groups[0].clusters.right, 0),
		"pairs with a record of a group");
}

static void
test_nothing(struct arena *arena)
{
	uint32_t truth[] = {0, 0};
	uint32_t of[] = {0, 1};
	struct clusters clusters = {.record_count = 2, .count = 2, .of = of};
	struct edges edges = {0};
	struct evaluation e;
	struct err err = {0};

	tap_ok(evaluate(truth, &clusters, &edges, NULL, 0, 0, NULL, NULL, arena, &e, &err) &&
			e.people_truth == 0 && is_near(e.clusters.f1, 0) &&
			is_near(e.b_cubed.f1, 0),
		"no truth is no score");
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 26};

	test_scores(&arena);
	test_nothing(&arena);
	return tap_done();
}
