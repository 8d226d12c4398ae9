#include "tap.h"

#include "base/arena.h"
#include "base/err.h"
#include "linkage/chance.h"
#include "linkage/cluster/average.h"
#include "linkage/cluster/clusters.h"
#include "linkage/cluster/components.h"
#include "linkage/cluster/decided.h"
#include "linkage/cluster/edges.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { THING_COUNT = 60 };

/* The same by looking at all pairs at every step. */
static void
average_plainly(const float *weights, size_t n, float cut, uint32_t *of)
{
	for (size_t i = 0; i < n; i++)
		of[i] = (uint32_t)i;
	for (;;) {
		double best = -INFINITY;
		uint32_t low = 0;
		uint32_t high = 0;

		for (uint32_t a = 0; a < n; a++)
			for (uint32_t b = a + 1; b < n && of[a] == a; b++) {
				double sum = 0;
				double pairs = 0;

				for (size_t i = 0; i < n && of[b] == b; i++)
					for (size_t j = 0; j < n; j++)
						if (of[i] == a && of[j] == b) {
							sum += weights[i * n + j];
							pairs++;
						}
				if (pairs > 0 && sum / pairs > best + 1e-5) {
					best = sum / pairs;
					low = a;
					high = b;
				}
			}
		if (best < cut)
			return;
		for (size_t i = 0; i < n; i++)
			if (of[i] == high)
				of[i] = low;
	}
}

static void
test_average(void)
{
	static float weights[THING_COUNT * THING_COUNT];
	uint32_t plain[THING_COUNT];
	uint32_t of[THING_COUNT];
	struct average_room room = {0};
	unsigned wrong = 0;

	for (uint64_t seed = 1; seed <= 40; seed++) {
		uint64_t chance = seed;
		size_t n = 2 + seed % (THING_COUNT - 1);

		average_room_make(&room, n);
		for (size_t i = 0; i < n; i++)
			for (size_t j = i; j < n; j++) {
				float w = (float)(chance_unit(&chance) * 40 - 22);

				if (seed % 3 == 0 && chance_below(&chance, 10) == 0)
					w = -INFINITY;
				weights[i * n + j] = weights[j * n + i] = w;
			}
		for (size_t i = 0; i < n; i++)
			room.sizes[i] = 1;
		memcpy(room.sums, weights, n * n * sizeof(*weights));
		average_link(&room, n, -2, of);
		average_plainly(weights, n, -2, plain);
		wrong += memcmp(of, plain, n * sizeof(*of)) != 0;
	}
	tap_ok(wrong == 0, "what all means say at every step (%u of 40 differ)", wrong);
	average_room_free(&room);
}

static void
test_decided(void)
{
	const struct cluster_decision decisions[] = {{1, 2, true}, {2, 5, true}, {5, 1, false},
		{3, 4, true}, {4, 3, false}, {6, 7, false}, {7, 8, true}, {8, 6, true},
		{9, 99, true}, {0, 0, false}};
	struct decided d;

	decided_make(decisions, COUNT_OF(decisions), 10, &d);
	tap_ok(decided_group(&d, 2) != decided_group(&d, 1) && decided_group(&d, 5) == 2,
		"the later decisions stand above the earlier");
	tap_ok(d.conflicts == 2, "those that contradict are counted: %u", d.conflicts);
	tap_ok(decided_group(&d, 3) == 3 && decided_group(&d, 4) == 4,
		"who changes his mind contradicts nobody");
	tap_ok(decided_group(&d, 8) == 6 && decided_group(&d, 7) == 6,
		"and the same as the same is the same");
	tap_ok(d.apart_count == 4 && d.apart[0].a == 1 && d.apart[0].b == 2 && d.apart[1].a == 2 &&
			d.apart[2].a == 3 && decided_apart_first(&d, 3) == 2,
		"different people, both ways round");
	decided_free(&d);
}

static struct edges
edges_of(struct edge *list, size_t count)
{
	return (struct edges){.count = count, .of = list};
}

static void
test_components(void)
{
	struct edge list[] = {{0, 3, 5, 0}, {1, 2, -1, 0}, {1, 5, 9, 0}, {3, 7, 2, 0}};
	struct edges edges = edges_of(list, COUNT_OF(list));
	const struct cluster_decision same = {6, 2, true};
	struct decided d;
	struct components c;
	struct err err = {0};

	decided_make(&same, 1, 9, &d);
	tap_ok(components_make(&edges, 0, CLUSTER_COMPONENT_MAX, &d, &c, &err) && c.count == 3 &&
			c.largest == 3,
		"three components");
	tap_ok(c.first[1] == 3 && c.records[0] == 0 && c.records[1] == 3 && c.records[2] == 7 &&
			c.first[2] == 5 && c.records[3] == 1 && c.records[4] == 5 &&
			c.records[5] == 2 && c.records[6] == 6,
		"with their records in order");
	tap_ok(c.root[7] == 0 && c.place[7] == 2 && c.root[8] == 8 && c.edges_first[1] == 1 &&
			c.edges_first[2] == 3 && c.edges_first[9] == 4,
		"and each record knows its place");
	components_free(&c);
	decided_free(&d);
}

/* A chain of two thick beads joined by a thin thread, and a giant of equal edges. */
static void
test_large(void)
{
	enum { BEAD = CLUSTER_COMPONENT_MAX - 100, GIANT = 3 * CLUSTER_COMPONENT_MAX };
	size_t count = 0;
	struct edge *list = memory_alloc((2 * BEAD + GIANT) * sizeof(*list));
	struct decided d;
	struct components c;
	struct edges edges;
	struct err err = {0};
	uint32_t most = 0;

	for (uint32_t r = 0; r + 1 < 2 * BEAD; r++)
		list[count++] = (struct edge){r, r + 1, r + 1 == BEAD ? 1 : 20, 0};
	for (uint32_t r = 0; r + 1 < GIANT; r++)
		list[count++] = (struct edge){2 * BEAD + r, 2 * BEAD + r + 1, 30, 0};
	edges = edges_of(list, count);
	decided_make(NULL, 0, 2 * BEAD + GIANT, &d);
	tap_ok(components_make(&edges, 0, CLUSTER_COMPONENT_MAX, &d, &c, &err) && c.large == 2 &&
			c.largest == GIANT,
		"two are too large");
	tap_ok(c.root[BEAD - 1] == 0 && c.root[BEAD] == BEAD && c.root[2 * BEAD - 1] == BEAD,
		"the one parts where it is thinnest");
	for (uint32_t i = 0; i < c.count; i++)
		most = c.first[i + 1] - c.first[i] > most ? c.first[i + 1] - c.first[i] : most;
	tap_ok(most <= CLUSTER_COMPONENT_MAX && c.count <= 6, "the other in a few: %u", c.count);
	components_free(&c);
	decided_free(&d);
	free(list);
}

int
main(void)
{
	test_average();
	test_decided();
	test_components();
	test_large();
	return tap_done();
}
