#include "tap.h"

#include "base/arena.h"
#include "base/err.h"
#include "linkage/chance.h"
#include "linkage/cluster/clusters.h"
#include "linkage/cluster/persons.h"
#include "linkage/table/records.h"

#include <string.h>

enum { RECORD_MAX = 40 };

/* A run as it was told: the records in some order, by their ids, and whose they are. */
struct run {
	uint32_t count;
	unsigned id[RECORD_MAX];     /* by place */
	unsigned child[RECORD_MAX];  /* by id; 0: not there */
	uint64_t person[RECORD_MAX]; /* by id, once numbered */
	uint64_t first[RECORD_MAX];
	uint64_t next;
};

static void
run_order(struct run *run, uint64_t *chance)
{
	run->count = 0;
	for (unsigned id = 0; id < RECORD_MAX; id++)
		if (run->child[id] != 0)
			run->id[run->count++] = id;
	for (uint32_t i = run->count; i > 1; i--) {
		uint32_t j = (uint32_t)chance_below(chance, i);
		unsigned id = run->id[j];

		run->id[j] = run->id[i - 1];
		run->id[i - 1] = id;
	}
}

static bool
run_number(struct run *run, const struct run *former, struct arena *arena)
{
	struct records records = {.source_count = 1, .count = run->count};
	struct person_former list[RECORD_MAX];
	struct str ids[RECORD_MAX];
	uint32_t of[RECORD_MAX];
	struct clusters clusters = {.record_count = run->count, .of = of};
	struct persons persons;
	struct err err = {0};
	size_t count = 0;

	records.sources[0] = (struct record_source){.name = STR("police"), .count = run->count};
	for (uint32_t r = 0; r < run->count; r++) {
		ids[r] = str_format(arena, "P%u", run->id[r]);
		of[r] = UINT32_MAX;
		for (uint32_t q = 0; q < r && of[r] == UINT32_MAX; q++)
			if (run->child[run->id[q]] == run->child[run->id[r]])
				of[r] = of[q];
		if (of[r] == UINT32_MAX)
			of[r] = clusters.count++;
	}
	for (unsigned id = 0; former != NULL && id < RECORD_MAX; id++)
		if (former->child[id] != 0)
			list[count++] = (struct person_former){STR("police"),
				str_format(arena, "P%u", id), former->person[id],
				former->first[id]};
	if (!persons_number(&clusters, &records, ids, list, count,
		    former == NULL ? 0 : former->next, arena, &persons, &err))
		return false;
	for (uint32_t r = 0; r < run->count; r++) {
		run->person[run->id[r]] = persons.of[of[r]];
		run->first[run->id[r]] = persons.first[r];
	}
	run->next = persons.next;
	return true;
}

static struct run
run_after(const struct run *former)
{
	struct run run = {0};

	memcpy(run.child, former->child, sizeof(run.child));
	return run;
}

/* 6 children with 1 to 6 records each. */
static struct run
run_first(uint64_t *chance, struct arena *arena)
{
	struct run run = {0};
	unsigned id = 0;

	for (unsigned child = 1; child <= 6; child++)
		for (unsigned i = 0; i < child; i++)
			run.child[id++] = child;
	run_order(&run, chance);
	tap_ok(run_number(&run, NULL, arena) && run.next == 7, "six get the first six numbers");
	return run;
}

static bool
all_kept(const struct run *a, const struct run *b)
{
	for (unsigned id = 0; id < RECORD_MAX; id++)
		if (a->child[id] != 0 && b->child[id] != 0 && a->person[id] != b->person[id])
			return false;
	return true;
}

static void
test_delivery(struct arena *arena)
{
	uint64_t chance = 3;
	struct run one = run_first(&chance, arena);
	struct run two = run_after(&one);

	two.child[21] = 1; /* a second record of the first child, and one of a new child */
	two.child[22] = 7;
	run_order(&two, &chance);
	tap_ok(run_number(&two, &one, arena) && all_kept(&one, &two) &&
			two.person[21] == one.person[0] && two.person[22] == 7 && two.next == 8,
		"a delivery and another order change no number");
}

static void
test_merge(struct arena *arena)
{
	uint64_t chance = 4;
	struct run one = run_first(&chance, arena);
	struct run two = run_after(&one);
	struct run three;

	for (unsigned id = 0; id < RECORD_MAX; id++)
		if (two.child[id] == 2)
			two.child[id] = 5;
	run_order(&two, &chance);
	tap_ok(run_number(&two, &one, arena) && two.person[1] == one.person[12] && two.next == 7,
		"two become one by the number of most records");
	three = run_after(&one);
	run_order(&three, &chance);
	tap_ok(run_number(&three, &two, arena) && all_kept(&one, &three) && three.next == 7,
		"parted again, both have their old numbers");
}

static void
test_split(struct arena *arena)
{
	uint64_t chance = 5;
	struct run one = run_first(&chance, arena);
	struct run two = run_after(&one);
	struct run three;

	two.child[20] = two.child[19] = 9; /* two of the six records of the sixth */
	run_order(&two, &chance);
	tap_ok(run_number(&two, &one, arena) && two.person[15] == one.person[15] &&
			two.person[20] == 7 && two.person[19] == 7,
		"the larger part keeps the number, the other gets a new one");
	three = run_after(&one);
	run_order(&three, &chance);
	tap_ok(run_number(&three, &two, arena) && all_kept(&one, &three) && three.next == 8,
		"joined again, all have it, and the new number is not given again");
}

/* Children are moved about at random: no number for two, none given twice, none lost where nothing
 * changed; and the order of records never matters. */
static void
test_chance(struct arena *arena)
{
	uint64_t chance = 6;
	struct run last = run_first(&chance, arena);
	unsigned wrong = 0;

	for (unsigned round = 0; round < 200; round++) {
		struct run now = run_after(&last);
		struct run again;

		for (unsigned i = chance_below(&chance, 4) & 3; i > 0; i--)
			now.child[chance_below(&chance, RECORD_MAX)] = (unsigned)chance_below(
				&chance, 9);
		run_order(&now, &chance);
		again = now;
		run_order(&again, &chance);
		wrong += !run_number(&now, &last, arena) || !run_number(&again, &now, arena);
		wrong += !all_kept(&now, &again) || again.next != now.next || now.next < last.next;
		wrong += memcmp(now.child, last.child, sizeof(now.child)) == 0 &&
			(!all_kept(&last, &now) || now.next != last.next);
		for (unsigned a = 0; a < RECORD_MAX; a++)
			for (unsigned b = 0; b < RECORD_MAX; b++)
				wrong += now.child[a] != 0 && now.child[b] != 0 &&
					(now.child[a] == now.child[b]) !=
						(now.person[a] == now.person[b]);
		last = now;
	}
	tap_ok(wrong == 0, "whatever comes, numbers stay (%u wrong)", wrong);
}

static void
test_bad(struct arena *arena)
{
	uint32_t of[] = {0, 0, 1};
	struct clusters clusters = {.record_count = 3, .count = 2, .of = of};
	struct records records = {.source_count = 1, .count = 3};
	struct str ids[] = {STR_INIT("A"), STR_INIT("A"), STR_INIT("A")};
	struct person_former former[] = {
		{STR_INIT("x"), STR_INIT("A"), 7, 0}, {STR_INIT("x"), STR_INIT("A"), 9, 2}};
	struct persons persons;
	struct err err = {0};

	records.sources[0] = (struct record_source){.name = STR("x"), .count = 3};
	tap_ok(persons_number(&clusters, &records, ids, former, 2, 0, arena, &persons, &err) &&
			persons.of[0] == 7 && persons.of[1] == 10 && persons.next == 11,
		"ids that repeat are told apart by their order");
	former[0].person = 0;
	tap_ok(!persons_number(&clusters, &records, ids, former, 2, 0, arena, &persons, &err) &&
			err.kind == ERR_DAMAGED,
		"no number is damage");
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 28};

	test_delivery(&arena);
	test_merge(&arena);
	test_split(&arena);
	test_chance(&arena);
	test_bad(&arena);
	return tap_done();
}
