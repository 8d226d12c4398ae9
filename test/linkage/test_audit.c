#include "tap.h"

#include "base/arena.h"
#include "base/err.h"
#include "linkage/audit/audit.h"

#include <math.h>
#include <string.h>

enum { TEAMS = 3, FILES = 100 };

static bool
near(double a, double b)
{
	return fabs(a - b) < 5e-5;
}

/* Newcombe, "Two-sided confidence intervals for the single proportion" (1998), table I, method 3. */
static void
test_wilson(void)
{
	struct audit_interval i = audit_wilson(81, 263, 0);

	tap_ok(near(i.low, 0.2553) && near(i.high, 0.3662), "81 of 263");
	i = audit_wilson(0, 20, 0);
	tap_ok(near(i.low, 0) && near(i.high, 0.1611), "none of 20");
	i = audit_wilson(1, 29, 0);
	tap_ok(near(i.low, 0.0061) && near(i.high, 0.1718), "one of 29");
	i = audit_wilson(15, 20, 20);
	tap_ok(i.low == 0.75 && i.high == 0.75, "all files were read");
	tap_ok(audit_wilson(15, 20, 40).high < audit_wilson(15, 20, 0).high, "half of them were");
}

/* 70, 29 and 1 file of three teams. */
static void
files_make(struct arena *arena, struct audit_file *files)
{
	static const char *const teams[] = {"east", "north", "west"};

	for (size_t i = 0; i < FILES; i++)
		files[i] = (struct audit_file){str_format(arena, "case %zu", i),
			str_of(teams[i < 70      ? 0
					: i < 99 ? 1
						 : 2])};
}

static void
test_draw(struct arena *arena)
{
	struct audit_file files[FILES];
	struct audit_file turned[FILES];
	struct audit_sample once;
	struct audit_sample again;
	struct audit_sample other;
	struct err err = {0};
	bool same = true;
	size_t shared = 0;

	files_make(arena, files);
	for (size_t i = 0; i < FILES; i++)
		turned[i] = files[FILES - 1 - i];
	tap_ok(audit_draw(arena, files, FILES, 20, STR("seed"), &once, &err) && once.count == 20,
		"twenty are drawn");
	tap_ok(once.stratum_count == TEAMS && once.strata[0].drawn == 14 &&
			once.strata[1].drawn == 5 && once.strata[2].drawn == 1,
		"in proportion, and none goes without");
	tap_ok(audit_draw(arena, turned, FILES, 20, STR("seed"), &again, &err), "another order");
	for (size_t i = 0; i < 20; i++)
		same = same && str_equal(once.files[i]->name, again.files[i]->name);
	tap_ok(same && strcmp(once.frame, again.frame) == 0, "the same files, the same frame");
	tap_ok(audit_draw(arena, files, FILES, 20, STR("another"), &other, &err), "another seed");
	for (size_t i = 0; i < 20; i++)
		for (size_t j = 0; j < 20; j++)
			shared += once.files[i] == other.files[j];
	tap_ok(shared < 15 && strcmp(once.frame, other.frame) == 0,
		"other files of the same frame");
	tap_ok(audit_draw(arena, files, FILES, 500, STR("seed"), &other, &err) &&
			other.count == FILES,
		"more than there are: all");
	tap_ok(audit_draw(arena, files, FILES, 2, STR("seed"), &other, &err) && other.count == 2,
		"fewer than there are teams");
	files[7] = files[8];
	tap_ok(!audit_draw(arena, files, FILES, 20, STR("seed"), &other, &err) &&
			err.kind == ERR_DAMAGED,
		"one name twice: %s", err.text);
	tap_ok(!audit_draw(arena, files, 0, 20, STR("seed"), &other, &err) && err.kind == ERR_USAGE,
		"nothing to draw from");
}

/* Each file is as likely as another. */
static void
test_fair(struct arena *arena)
{
	struct audit_file files[FILES];
	size_t times[FILES] = {0};
	struct err err = {0};
	double chi = 0;

	files_make(arena, files);
	for (size_t i = 0; i < FILES; i++)
		files[i].stratum = STR("");
	for (unsigned round = 0; round < 2000; round++) {
		struct audit_sample sample;

		if (!audit_draw(
			    arena, files, FILES, 10, str_format(arena, "%u", round), &sample, &err))
			return;
		for (size_t i = 0; i < sample.count; i++)
			times[sample.files[i] - files]++;
	}
	for (size_t i = 0; i < FILES; i++)
		chi += pow((double)times[i] - 200, 2) / (200 * 0.9);
	/* 99.9 % of the chi squared distribution with 99 degrees of freedom. */
	tap_ok(chi < 148.2, "2,000 draws favour none: chi squared %.1f", chi);
}

/* A column in which every file differs parts nothing, and would take very long. */
static void
test_strata(struct arena *arena)
{
	enum { MANY = AUDIT_STRATUM_MAX + 1 };
	struct audit_file *files = ARENA_ARRAY(arena, MANY, struct audit_file);
	struct audit_sample sample;
	struct err err = {0};
	bool drawn;

	for (unsigned i = 0; i < MANY; i++)
		files[i].name = files[i].stratum = str_format(arena, "%u", i);
	drawn = audit_draw(arena, files, MANY, MANY / 2, STR("1"), &sample, &err);
	tap_ok(!drawn && err.kind == ERR_TOO_LARGE, "refused: %s", err.text);
	drawn = audit_draw(arena, files, MANY - 1, MANY / 2, STR("1"), &sample, &err);
	tap_ok(drawn && sample.count == MANY / 2, "one less is drawn from");
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};

	test_wilson();
	test_draw(&arena);
	test_fair(&arena);
	test_strata(&arena);
	return tap_done();
}
