/* Agreement: published values, where they are at hand; the rules by themselves always. */
#include "remit/agreement.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "tap.h"

#include <math.h>
#include <stdlib.h>

enum { SIDE_MAX = 40 };

static bool
is_near(struct coefficient got, double wanted)
{
	return got.is_defined && fabs(got.value - wanted) < 1e-9;
}

/* What the case expects under that name, against what we have. Names that are absent ask nothing. */
static bool
agrees(const struct json *expected, const char *name, struct coefficient got)
{
	const struct json *wanted = json_get(expected, name);

	if (wanted == NULL)
		return true;
	if (wanted->type == JSON_NULL)
		return !got.is_defined && got.why != NULL;
	if (got.is_defined && fabs(got.value - wanted->number) < 1e-9)
		return true;
	tap_note("%s is %.10f and should be %.10f", name, got.value, wanted->number);
	return false;
}

static size_t
numbers_read(const struct json *list, double *to)
{
	size_t count = 0;

	for (const struct json *each = list->first; each != NULL; each = each->next)
		for (const struct json *cell = each->type == JSON_ARRAY ? each->first : each;
			cell != NULL; cell = each->type == JSON_ARRAY ? cell->next : NULL)
			to[count++] = cell->type == JSON_NULL ? -1.0 : cell->number;
	return count;
}

/* Two readers as units, from the table of how often each pair of judgements came. */
static struct judgements
units_of_table(struct arena *arena, const double *counts, size_t categories)
{
	struct judgements j = {.readers = 2, .categories = categories};
	int *values = arena_array(arena, 2000, sizeof(int));

	for (size_t cell = 0; cell < categories * categories; cell++)
		for (double i = 0.0; i < counts[cell]; i += 1.0) {
			values[2 * j.units] = (int)(cell / categories);
			values[2 * j.units + 1] = (int)(cell % categories);
			j.units++;
		}
	j.values = values;
	return j;
}

static bool
table_agrees(struct arena *arena, const struct json *item, const struct json *expected)
{
	const struct json *table = json_get(item, "table");
	double counts[SIDE_MAX * SIDE_MAX];
	size_t side = table->count;
	struct judgements j;

	(void)numbers_read(table, counts);
	j = units_of_table(arena, counts, side);
	if (side == 2 &&
		!agrees(expected, "alpha_nominal",
			alpha_of_two(counts[0], counts[1], counts[2], counts[3])))
		return false;
	return agrees(expected, "kappa", kappa_of(counts, side, KAPPA_PLAIN)) &&
		agrees(expected, "kappa_linear", kappa_of(counts, side, KAPPA_LINEAR)) &&
		agrees(expected, "kappa_quadratic", kappa_of(counts, side, KAPPA_QUADRATIC)) &&
		agrees(expected, "kappa_se_fleiss_cohen_everitt", kappa_error_of(counts, side)) &&
		agrees(expected, "alpha_nominal", alpha_of(arena, &j, LEVEL_NOMINAL));
}

/* Values are small whole numbers: each is its own category. */
static struct judgements
units_of_matrix(struct arena *arena, const struct json *raters)
{
	double *numbers = arena_array(arena, 4000, sizeof(double));
	int *values = arena_array(arena, 4000, sizeof(int));
	struct judgements j = {
		.readers = raters->count, .units = raters->first->count, .values = values};

	(void)numbers_read(raters, numbers);
	for (size_t reader = 0; reader < j.readers; reader++)
		for (size_t unit = 0; unit < j.units; unit++) {
			int value = (int)numbers[reader * j.units + unit];

			values[unit * j.readers + reader] = value;
			if (value >= 0 && (size_t)value >= j.categories)
				j.categories = (size_t)value + 1;
		}
	return j;
}

static bool
matrix_agrees(struct arena *arena, const struct json *item, const struct json *expected)
{
	struct judgements j = units_of_matrix(arena, json_get(item, "raters"));

	return agrees(expected, "alpha_nominal", alpha_of(arena, &j, LEVEL_NOMINAL)) &&
		agrees(expected, "alpha_ordinal", alpha_of(arena, &j, LEVEL_ORDINAL)) &&
		agrees(expected, "alpha_interval", alpha_of(arena, &j, LEVEL_INTERVAL)) &&
		agrees(expected, "alpha_ratio", alpha_of(arena, &j, LEVEL_RATIO));
}

static bool
counts_agree(struct arena *arena, const struct json *item, const struct json *expected)
{
	const struct json *units = json_get(item, "counts");
	double *counts = arena_array(arena, 4000, sizeof(double));
	int *values = arena_array(arena, 4000, sizeof(int));
	struct judgements j = {
		.units = units->count, .categories = units->first->count, .values = values};
	size_t at = 0;

	(void)numbers_read(units, counts);
	for (size_t i = 0; i < j.categories; i++)
		j.readers += (size_t)counts[i];
	for (size_t unit = 0; unit < j.units; unit++)
		for (size_t i = 0; i < j.categories; i++)
			for (double n = 0.0; n < counts[unit * j.categories + i]; n += 1.0)
				values[at++] = (int)i;
	return agrees(expected, "fleiss_kappa", kappa_of_many(counts, j.units, j.categories)) &&
		agrees(expected, "alpha_nominal", alpha_of(arena, &j, LEVEL_NOMINAL));
}

static int
code_compare(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a;
	int64_t right = *(const int64_t *)b;

	return left < right ? -1 : left > right;
}

/* One letter a code; each judgement its own category, since like sets are at distance 0. */
static bool
sets_agree(struct arena *arena, const struct json *item, const struct json *expected)
{
	const struct json *units = json_get(item, "units");
	struct judgements j = {.units = units->count, .readers = units->first->count};
	struct code_set *sets = arena_array(arena, j.readers * j.units, sizeof(*sets));
	int *values = arena_array(arena, j.readers * j.units, sizeof(int));
	size_t unit = 0;

	for (const struct json *row = units->first; row != NULL; row = row->next, unit++) {
		size_t reader = 0;

		for (const struct json *cell = row->first; cell != NULL;
			cell = cell->next, reader++) {
			int64_t *codes = arena_array(arena, cell->text.len + 1, sizeof(*codes));
			struct code_set *set = &sets[j.categories];

			for (size_t i = 0; i < cell->text.len; i += 2)
				codes[set->count++] = cell->text.data[i];
			qsort(codes, set->count, sizeof(*codes), code_compare);
			set->codes = codes;
			values[unit * j.readers + reader] = (int)j.categories++;
		}
	}
	j.values = values;
	return agrees(expected, "alpha_jaccard",
		       alpha_of_sets(arena, &j, sets, DISTANCE_JACCARD)) &&
		agrees(expected, "alpha_masi", alpha_of_sets(arena, &j, sets, DISTANCE_MASI));
}

static bool
spans_agree(const struct json *expected)
{
	double counts[] = {json_get(expected, "both")->number, json_get(expected, "a_only")->number,
		json_get(expected, "b_only")->number, json_get(expected, "neither")->number};

	return agrees(expected, "kappa_by_character", kappa_of(counts, 2, KAPPA_PLAIN)) &&
		agrees(expected, "alpha_by_sentence", alpha_of_two(2.0, 0.0, 0.0, 2.0));
}

static void
edges_agree(struct arena *arena, const struct json *item)
{
	static const char *const levels[] = {"nominal", "ordinal", "interval", "ratio"};

	for (const struct json *edge = json_get(item, "cases")->first; edge != NULL;
		edge = edge->next) {
		struct judgements j = units_of_matrix(arena, json_get(edge, "raters"));
		enum agreement_level level = LEVEL_NOMINAL;

		for (unsigned i = 0; i < COUNT_OF(levels); i++)
			if (str_equal(json_get_str(edge, "level"), str_of(levels[i])))
				level = (enum agreement_level)i;
		tap_ok(agrees(edge, "alpha", alpha_of(arena, &j, level)), "an edge: %s",
			str_cstr(arena, json_get_str(edge, "why")));
	}
}

static void
case_try(struct arena *arena, const struct json *item)
{
	const struct json *expected = json_get(item, "expected");
	struct str kind = json_get_str(item, "kind");
	bool good = false;

	if (str_equal(kind, STR("edge_cases"))) {
		edges_agree(arena, item);
		return;
	}
	if (str_equal(kind, STR("contingency_2_raters")))
		good = table_agrees(arena, item, expected);
	else if (str_equal(kind, STR("reliability_matrix")))
		good = matrix_agrees(arena, item, expected);
	else if (str_equal(kind, STR("counts_per_unit")))
		good = counts_agree(arena, item, expected);
	else if (str_equal(kind, STR("set_valued")))
		good = sets_agree(arena, item, expected);
	else if (str_equal(kind, STR("spans_one_code")))
		good = spans_agree(expected);
	tap_ok(good, "%s", str_cstr(arena, json_get_str(item, "id")));
}

static void
test_published(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 256 << 20};
	struct buf text CLEANUP(buf_free) = {0};
	const char *data = tap_shared_data();
	struct err err = {0};
	struct json *cases;

	if (data == NULL) {
		tap_skip("the published cases are not at hand");
		return;
	}
	if (!file_read(
		    path_join_cstr(&arena, data, "review/irr/cases.json"), &text, 1 << 20, &err) ||
		!json_read(&arena, buf_str(&text), &cases, &err)) {
		tap_ok(false, "the published cases are read %s", err.text);
		return;
	}
	for (const struct json *item = json_get(cases, "cases")->first; item != NULL;
		item = item->next)
		case_try(&arena, item);
}

static void
test_words(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct coefficient good = {.is_defined = true, .value = 0.8};
	struct coefficient tentative = {.is_defined = true, .value = 0.667};
	struct coefficient low = {.is_defined = true, .value = 0.5};
	struct coefficient none = alpha_of_two(4.0, 0.0, 0.0, 0.0);

	tap_ok(str_equal(coefficient_words(&arena, &good), STR("0.80, reliable")) &&
			str_equal(coefficient_words(&arena, &tentative), STR("0.67, tentative")) &&
			str_equal(coefficient_words(&arena, &low), STR("0.50, too low to rest on")),
		"what a value means is said");
	tap_ok(!none.is_defined && str_starts(coefficient_words(&arena, &none), STR("undefined: ")),
		"no variation is undefined, never 1");
	tap_ok(!alpha_of_two(0.0, 0.0, 0.0, 0.0).is_defined, "nothing judged is undefined");
	tap_ok(is_near(alpha_of_two(1.0, 0.0, 0.0, 1.0), 1.0), "all alike with variation is 1");
}

int
main(void)
{
	test_published();
	test_words();
	return tap_done();
}
