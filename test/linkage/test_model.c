#include "tap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/token.h"
#include "linkage/chance.h"
#include "linkage/cluster/clusters.h"
#include "linkage/cluster/edges.h"
#include "linkage/crew.h"
#include "linkage/level/comparer.h"
#include "linkage/model/model.h"
#include "linkage/model/model_inside.h"
#include "linkage/model/scorer.h"
#include "linkage/table/records.h"

#include <math.h>
#include <stdlib.h>

/* Children of families: given, surname, born, postcode, sex; each child has two records. */
enum { GIVEN, SURNAME, BORN, POSTCODE, SEX, FIELD_COUNT };
static const enum role roles[] = {
	ROLE_GIVEN, ROLE_SURNAME, ROLE_BIRTH, ROLE_POSTCODE, ROLE_CATEGORY};

struct bed {
	struct arena arena;
	struct buf csv;
	struct records records;
	struct field_set fields;
	struct comparer comparer;
	struct crew crew;
	struct histogram histogram;
	struct model model;
	struct scorer scorer;
	uint64_t state;
};

/* A pronounceable word for a number; neighbouring numbers give unlike words. */
static void
word_add(struct buf *csv, uint64_t number)
{
	uint64_t state = number;

	for (unsigned i = 0; i < 3; i++) {
		buf_add_char(csv, "bdfgklmnprst"[chance_below(&state, 12)]);
		buf_add_char(csv, "aeiou"[chance_below(&state, 5)]);
	}
}

struct child {
	uint64_t given;
	uint64_t surname;
	uint64_t born;
	uint64_t postcode;
	uint64_t sex;
};

static void
record_add(struct bed *bed, struct child c, double error)
{
	if (chance_unit(&bed->state) < error)
		c.given = 1000 + chance_below(&bed->state, 150);
	if (chance_unit(&bed->state) < error)
		c.postcode = chance_below(&bed->state, 5000);
	if (chance_unit(&bed->state) < error)
		c.born = chance_below(&bed->state, 6000);
	word_add(&bed->csv, c.given);
	buf_add_char(&bed->csv, ',');
	word_add(&bed->csv, c.surname);
	buf_add_format(&bed->csv, ",%d-%02d-%02d,N%d %dXY,%c\n", 1995 + (int)(c.born / 336),
		1 + (int)(c.born / 28 % 12), 1 + (int)(c.born % 28), 1 + (int)(c.postcode % 90),
		(int)(c.postcode / 90 % 10), c.sex == 0 ? 'f' : 'm');
}

static void
families_add(struct bed *bed, unsigned family_count, unsigned child_max, double error)
{
	buf_add(&bed->csv, STR("given,surname,born,postcode,sex\n"));
	for (unsigned f = 0; f < family_count; f++) {
		uint64_t surname = 5000 + chance_below(&bed->state, 300);
		uint64_t postcode = chance_below(&bed->state, 5000);
		unsigned children = 1 + (unsigned)chance_below(&bed->state, child_max);

		for (unsigned k = 0; k < children; k++) {
			struct child c = {1000 + chance_below(&bed->state, 150), surname,
				chance_below(&bed->state, 6000), postcode,
				chance_below(&bed->state, 2)};

			record_add(bed, c, 0);
			record_add(bed, c, error);
		}
	}
}

/* Pairs that share a given name, a surname or a day of birth, as blocking would find them. */
static void
histogram_make(struct bed *bed)
{
	const struct comparer *c = &bed->comparer;
	size_t room = (size_t)c->record_count * c->record_count / 2;
	uint64_t *patterns = ARENA_ARRAY(&bed->arena, room, uint64_t);
	size_t count = 0;

	for (uint32_t a = 0; a < c->record_count; a++) {
		for (uint32_t b = a + 1; b < c->record_count; b++) {
			bool is_found = false;

			for (size_t i = GIVEN; i <= BORN; i++)
				is_found |= c->of[i]->numbers[a] == c->of[i]->numbers[b];
			if (is_found)
				patterns[count++] = comparer_pattern(c, a, b);
		}
	}
	bed->histogram = histogram_of(patterns, count, &bed->arena);
}

static bool
bed_make(struct bed *bed, unsigned family_count, unsigned child_max, double error)
{
	struct err err = {0};
	struct tokenizer *tokenizer CLEANUP(tokenizer_cleanup) = NULL;

	*bed = (struct bed){.crew.processes = 1, .state = 7};
	arena_init(&bed->arena, (size_t)1 << 30);
	families_add(bed, family_count, child_max, error);
	records_begin(&bed->records);
	if (!tap_ok(tokenizer_new(&tokenizer, &err) &&
			    records_add_csv(
				    &bed->records, STR("families"), buf_str(&bed->csv), &err) &&
			    field_set_make(&bed->records, roles, tokenizer, &bed->fields, &err) &&
			    comparer_make(&bed->fields, &bed->crew, &bed->comparer, &err) &&
			    model_prepare(
				    &bed->comparer, 1, &bed->crew, &bed->arena, &bed->model, &err),
		    "%u families are prepared: %s", family_count, err.text))
		return false;
	histogram_make(bed);
	return true;
}

static void
bed_free(struct bed *bed)
{
	scorer_free(&bed->scorer);
	comparer_free(&bed->comparer);
	field_set_free(&bed->fields);
	records_free(&bed->records);
	buf_free(&bed->csv);
	arena_free(&bed->arena);
}

static double
same(const double *chances, const struct bed *bed, size_t i)
{
	return chances[bed->comparer.level_count[i] - 1];
}

static bool
is_near(double value, double wanted, double off)
{
	return fabs(value - wanted) <= off;
}

static bool
has_note(const struct model *model, struct str part)
{
	for (size_t i = 0; i < model->note_count; i++)
		if (str_find(model->notes[i], part) != STR_NONE)
			return true;
	return false;
}

static void
test_learning(struct bed *bed)
{
	struct model *m = &bed->model;
	double children = bed->records.count / 2.0;

	model_train(m, &bed->comparer, &bed->histogram, &bed->arena);
	tap_ok(m->round_count > 1 && m->round_count < MODEL_ROUND_MAX,
		"learning settles, after %zu rounds", m->round_count);
	tap_ok(is_near(m->matches / children, 1, 0.05), "%.0f pairs of %.0f children", m->matches,
		children);
	tap_ok(is_near(same(m->fields[GIVEN].m, bed, GIVEN), 0.9, 0.03), "given names: %.3f",
		same(m->fields[GIVEN].m, bed, GIVEN));
	tap_ok(is_near(same(m->fields[SURNAME].m, bed, SURNAME), 1, 0.01), "surnames: %.3f",
		same(m->fields[SURNAME].m, bed, SURNAME));
	tap_ok(is_near(same(m->fields[POSTCODE].m, bed, POSTCODE), 0.9, 0.04), "postcodes: %.3f",
		same(m->fields[POSTCODE].m, bed, POSTCODE));
	tap_ok(is_near(same(m->fields[SEX].u, bed, SEX), 0.5, 0.02), "sexes by chance: %.3f",
		same(m->fields[SEX].u, bed, SEX));
	tap_ok(m->households > children * 0.5, "%.0f pairs of siblings", m->households);
	tap_ok(m->fields[SURNAME].shared > 0.9 && m->fields[GIVEN].shared == 0,
		"households share the surname (%.2f), and no given name",
		m->fields[SURNAME].shared);
}

/* The weight of the records in these lines, and whether its parts sum up to it. */
static double
weight_of(struct bed *bed, uint32_t a, uint32_t b, bool *ret_sums_up)
{
	uint64_t pattern = comparer_pattern(&bed->comparer, a, b);
	struct score_parts parts;
	double sum;

	scorer_parts(&bed->scorer, pattern, a, b, &parts);
	sum = parts.prior + parts.household;
	for (size_t i = 0; i < parts.count; i++)
		sum += parts.field[i] + parts.rarity[i];
	*ret_sums_up = *ret_sums_up && is_near(sum, parts.weight, 1e-9) && parts.household <= 1e-3;
	return parts.weight;
}

static void
test_scores(struct bed *bed)
{
	struct err err = {0};
	bool sums_up = true;
	bool is_below = true;
	double same_sum = 0;
	size_t above = 0;
	uint32_t count = bed->records.count;

	if (!tap_ok(scorer_make(&bed->comparer, &bed->model, &bed->scorer, &err), "a scorer"))
		return;
	for (uint32_t a = 0; a + 1 < count; a++) {
		uint64_t pattern = comparer_pattern(&bed->comparer, a, a + 1);
		double weight = weight_of(bed, a, a + 1, &sums_up);

		/* Even lines begin a child; the line behind an odd one is another child's. */
		if (a % 2 == 0)
			same_sum += weight > 0;
		else
			above += weight > 0;
		is_below &= weight <= scorer_weight_most(&bed->scorer, pattern) + 1e-3;
	}
	tap_ok(sums_up, "the parts of each weight sum up to it, and households only take away");
	tap_ok(is_below, "no weight is above the most of its pattern");
	tap_ok(same_sum > count / 2.0 * 0.95, "%.0f of %u children are found", same_sum, count / 2);
	tap_ok((double)above < count / 2.0 * 0.02, "%zu siblings and strangers are taken for one",
		above);
}

static void
test_clusters(struct bed *bed)
{
	uint32_t count = bed->records.count;
	struct clusters clusters = {.record_count = count, .count = count / 2};
	struct model *m = &bed->model;
	struct edges none = {0};
	struct err err = {0};

	clusters.of = ARENA_ARRAY(&bed->arena, count, uint32_t);
	clusters.first = ARENA_ARRAY(&bed->arena, count, uint32_t);
	clusters.records = ARENA_ARRAY(&bed->arena, count, uint32_t);
	for (uint32_t r = 0; r < count; r++) {
		clusters.of[r] = r / 2;
		clusters.records[r] = r;
		clusters.first[r / 2 + 1] = r + 1;
	}
	tap_ok(model_train_on_clusters(m, &bed->comparer, &clusters, &none, &bed->histogram,
		       &bed->crew, &bed->arena, &err),
		"learning from clusters");
	tap_ok(is_near(m->matches, count / 2.0, 0.5), "as many pairs as clusters hold");
	tap_ok(is_near(same(m->fields[BORN].m, bed, BORN), 0.9, 0.03), "days of birth: %.3f",
		same(m->fields[BORN].m, bed, BORN));
	tap_ok(same(m->fields[BORN].u, bed, BORN) < 3e-4,
		"children, not records, tell how rare a day is: %.6f",
		same(m->fields[BORN].u, bed, BORN));
}

static void
test_round_trip(struct bed *bed)
{
	struct buf text CLEANUP(buf_free) = {0};
	struct model other = bed->model;
	struct err err = {0};

	/* As it would be where surnames and postcodes went together. */
	bed->model.fields[SURNAME].leans_on = POSTCODE;
	bed->model.fields[SURNAME].doubled = 0.25;
	model_rows_learn(&bed->model.fields[SURNAME], bed->model.fields[SURNAME].u, 0,
		(double[LEVEL_MAX + 1][LEVEL_MAX + 1]){[2][2] = 90, [2][1] = 10},
		bed->model.fields[SURNAME].u_given);
	model_write(&bed->model, NULL, STR("run-1"), &text);
	model_usual(&other);
	tap_ok(model_read(buf_str(&text), &other, &bed->arena, &err), "a model is read back: %s",
		err.text);
	tap_ok(is_near(other.matches / bed->model.matches, 1, 1e-4) &&
			is_near(same(other.fields[GIVEN].m, bed, GIVEN),
				same(bed->model.fields[GIVEN].m, bed, GIVEN), 1e-5),
		"and says the same");
	tap_ok(other.fields[SURNAME].leans_on == POSTCODE &&
			is_near(other.fields[SURNAME].doubled, 0.25, 1e-6) &&
			is_near(other.fields[SURNAME].u_given[2][2],
				bed->model.fields[SURNAME].u_given[2][2], 1e-5) &&
			bed->model.fields[SURNAME].u_given[2][2] >
				2 * bed->model.fields[SURNAME].u[2],
		"of fields that lean on others too");
}

/* A model of Splink's own, with three levels for the surname and one column that is not here. */
static const char foreign[] =
	"{\"link_type\":\"dedupe_only\",\"probability_two_random_records_match\":0.001,"
	"\"comparisons\":[{\"output_column_name\":\"Surname\",\"comparison_levels\":["
	"{\"sql_condition\":\"surname_l IS NULL\",\"is_null_level\":true},"
	"{\"sql_condition\":\"exact\",\"m_probability\":0.9,\"u_probability\":0.01},"
	"{\"sql_condition\":\"fuzzy\",\"m_probability\":0.08,\"u_probability\":0.02},"
	"{\"sql_condition\":\"ELSE\",\"m_probability\":0.02,\"u_probability\":0.97}]},"
	"{\"output_column_name\":\"tattoo\",\"comparison_levels\":["
	"{\"m_probability\":0.9,\"u_probability\":0.01},{\"m_probability\":0.1}]}]}";

static void
test_foreign(struct bed *bed)
{
	static const char *const wrong[] = {"", "[]", "{\"comparisons\":{}}",
		"{\"comparisons\":[{}]}",
		"{\"comparisons\":[{\"output_column_name\":\"surname\"}]}",
		("{\"comparisons\":[{\"output_column_name\":\"surname\",\"comparison_levels\":"
		 "[{\"m_probability\":2},{}]}]}"),
		"{\"comparisons\":[{\"output_column_name\":\"x\",\"comparison_levels\":[{},{}]}]}"};
	struct model *m = &bed->model;
	struct model_field *surname = &m->fields[SURNAME];
	unsigned top = surname->level_count - 1;
	struct err err = {0};

	tap_ok(model_read(str_of(foreign), m, &bed->arena, &err), "a foreign model: %s", err.text);
	tap_ok(is_near(surname->m[top] / surname->u[top], 90, 1) &&
			is_near(surname->m[top / 2] / surname->u[top / 2], 4, 0.1) &&
			is_near(surname->m[1] / surname->u[1], 0.02 / 0.97, 0.001),
		"its levels map by order: %.2f %.2f %.4f", surname->m[top] / surname->u[top],
		surname->m[top / 2] / surname->u[top / 2], surname->m[1] / surname->u[1]);
	tap_ok(is_near(m->matches / m->all_pairs, 0.001, 1e-9), "its prior is taken");
	tap_ok(has_note(m, STR("tattoo")), "a column that is not here is told of");
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		err_clear(&err);
		tap_ok(!model_read(str_of(wrong[i]), m, &bed->arena, &err) &&
				err.kind == ERR_DAMAGED,
			"refused: %s", err.text);
	}
}

/* What was called a match may turn out to be what agrees least. */
static void
test_switched(struct bed *bed)
{
	struct model m = bed->model;

	tap_ok(!model_is_switched(&m), "classes are in their places");
	for (size_t i = 0; i < m.field_count; i++) {
		unsigned top = m.fields[i].level_count - 1;
		double chance = m.fields[i].u[top];

		m.fields[i].m[top] = chance / 2;
	}
	tap_ok(model_is_switched(&m), "classes that changed places are noticed");
}

static void
test_few(void)
{
	struct bed bed;

	if (bed_make(&bed, 4, 1, 0)) {
		model_train(&bed.model, &bed.comparer, &bed.histogram, &bed.arena);
		tap_ok(has_note(&bed.model, STR("too few")) || has_note(&bed.model, STR("No two")),
			"few pairs are told of: %.*s", STR_ARG(bed.model.notes[0]));
	}
	bed_free(&bed);
}

int
main(void)
{
	struct bed bed;

	if (bed_make(&bed, 600, 3, 0.1)) {
		test_learning(&bed);
		test_scores(&bed);
		test_switched(&bed);
		test_round_trip(&bed);
		test_clusters(&bed);
		test_foreign(&bed);
	}
	bed_free(&bed);
	test_few();
	return tap_done();
}
