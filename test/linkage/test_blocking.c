#include "tap.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/token.h"
#include "linkage/block/blocking.h"
#include "linkage/chance.h"
#include "linkage/cluster/edges.h"
#include "linkage/crew.h"
#include "linkage/field/field_set.h"
#include "linkage/level/comparer.h"
#include "linkage/model/histogram.h"
#include "linkage/model/model.h"
#include "linkage/model/scorer.h"
#include "linkage/table/records.h"

#include <string.h>

struct bed {
	struct arena arena;
	struct buf text;
	struct records records;
	struct field_set fields;
	struct comparer comparer;
	struct model model;
	struct scorer scorer;
};

static const enum role roles[] = {ROLE_GIVEN, ROLE_SURNAME, ROLE_BIRTH, ROLE_POSTCODE};

/* Few names and days, so that many pairs agree in something; a tenth is absent. */
static void
records_write(struct buf *text, uint32_t count, uint64_t seed)
{
	uint64_t state = seed;

	buf_add(text, STR("given,surname,dob,postcode\n"));
	for (uint32_t r = 0; r < count; r++) {
		unsigned draw[5];

		for (size_t i = 0; i < COUNT_OF(draw); i++)
			draw[i] = (unsigned)chance_below(&state, 20);
		if (draw[0] > 1)
			buf_add_format(text, "given%c", 'a' + (int)draw[0]);
		buf_add_char(text, ',');
		if (draw[1] > 1)
			buf_add_format(text, "%cname", 'a' + (int)draw[1]);
		buf_add_char(text, ',');
		if (draw[2] > 1)
			buf_add_format(
				text, "20%02u-%02u-%02u", draw[4], draw[2] % 3 + 1, draw[3] + 1);
		buf_add_char(text, ',');
		if (draw[4] > 1)
			buf_add_format(text, "NX%u 2Q%c", draw[4] % 4 + 1, 'A' + (int)draw[3]);
		buf_add_char(text, '\n');
	}
}

static const struct str rules[] = {STR_INIT("given+surname"), STR_INIT("surname+DOB.year_month"),
	STR_INIT("dob + postcode.district"), STR_INIT("surname.front+dob.month_day")};

static bool
bed_make_with(struct bed *bed, const struct tokenizer *tokenizer, const struct str *by,
	size_t by_count, struct err *err)
{
	struct crew crew = {1};
	struct blocking blocking = {0};
	struct histogram histogram;
	double share;

	arena_init(&bed->arena, SIZE_MAX);
	records_begin(&bed->records);
	if (!records_add_csv(&bed->records, STR("children"), buf_str(&bed->text), err) ||
		!field_set_make(&bed->records, roles, tokenizer, &bed->fields, err) ||
		!comparer_make(&bed->fields, &crew, &bed->comparer, err) ||
		!model_prepare(&bed->comparer, 1, &crew, &bed->arena, &bed->model, err) ||
		!blocking_parse(&bed->fields, by, by_count, &crew, &blocking, err) ||
		!blocking_histogram(&blocking, &bed->comparer, 1e9, 1e9, 1, &crew, &bed->arena,
			&histogram, &share, err))
		return false;
	model_train(&bed->model, &bed->comparer, &histogram, &bed->arena);
	blocking_free(&blocking);
	return scorer_make(&bed->comparer, &bed->model, &bed->scorer, err);
}

static void
bed_free(struct bed *bed)
{
	scorer_free(&bed->scorer);
	comparer_free(&bed->comparer);
	field_set_free(&bed->fields);
	records_free(&bed->records);
	buf_free(&bed->text);
	arena_free(&bed->arena);
}

static bool
same_value(const struct bed *bed, size_t field, uint32_t a, uint32_t b)
{
	const uint32_t *numbers = bed->fields.of[field].numbers;

	return numbers[a] != 0 && numbers[a] == numbers[b];
}

static bool
same_front(const struct bed *bed, size_t field, size_t from, size_t to, uint32_t a, uint32_t b)
{
	const struct field *of = &bed->fields.of[field];
	struct str x = field_text(of, of->numbers[a]);
	struct str y = field_text(of, of->numbers[b]);

	return x.len > 0 && y.len > 0 && str_equal(str_slice(x, from, to), str_slice(y, from, to));
}

/* 1 January is no day, and 2 March may be 3 February. */
static bool
same_day(const struct bed *bed, uint32_t a, uint32_t b)
{
	const struct field *of = &bed->fields.of[2];
	struct standard_date x = of->dates[of->numbers[a]];
	struct standard_date y = of->dates[of->numbers[b]];

	if (x.day == 0 || (x.day == 1 && x.month == 1))
		return false;
	return (x.day == y.day && x.month == y.month) || (x.day == y.month && x.month == y.day);
}

/* The first rule that finds a pair, as the rules say. */
static int
rule_by_hand(const struct bed *bed, uint32_t a, uint32_t b)
{
	if (same_value(bed, 0, a, b) && same_value(bed, 1, a, b))
		return 0;
	if (same_value(bed, 1, a, b) && same_front(bed, 2, 0, 6, a, b))
		return 1;
	if (same_value(bed, 2, a, b) && same_front(bed, 3, 0, 3, a, b))
		return 2;
	if (same_front(bed, 1, 0, 3, a, b) && same_day(bed, a, b))
		return 3;
	return -1;
}

/* All pairs, whatever they weigh, are those that the rules say; each once, in order. */
static void
test_pairs(const struct bed *bed, unsigned processes)
{
	struct crew crew = {processes};
	struct blocking blocking = {0};
	struct edges edges = {0};
	struct err err = {0};
	size_t at = 0;
	bool right;

	if (!tap_ok(blocking_parse(&bed->fields, rules, COUNT_OF(rules), &crew, &blocking, &err) &&
			    blocking_edges(&blocking, &bed->scorer, -1e9F, &crew, &edges, &err),
		    "pairs are found by rules as written: %s", err.text))
		return;
	right = true;
	for (uint32_t a = 0; a < bed->records.count; a++)
		for (uint32_t b = a + 1; b < bed->records.count; b++) {
			int rule = rule_by_hand(bed, a, b);

			if (rule >= 0)
				right = right && at < edges.count && edges.of[at].a == a &&
					edges.of[at].b == b &&
					edges.of[at].rule == (uint32_t)rule &&
					edges.of[at].weight ==
						scorer_weight(&bed->scorer,
							comparer_pattern(&bed->comparer, a, b), a,
							b),
				at++;
			right = right && blocking_rule_of(&blocking, a, b) == rule;
		}
	tap_ok(right && at == edges.count && at > 1000, "%zu pairs are those of the first rule",
		at);
	right = true;
	for (size_t i = 0; i < blocking.rule_count; i++)
		right = right && blocking.rules[i].pairs >= blocking.rules[i].pairs_new &&
			blocking.rules[i].pairs_new > 0;
	tap_ok(right &&
			str_equal(
				blocking.rules[1].words, STR("surname and year and month of dob")),
		"rules tell what they found: %.*s", STR_ARG(blocking.rules[1].words));
	edges_free(&edges);
	blocking_free(&blocking);
}

static bool
has_new(const bool *is_new, const struct edge *edge)
{
	return is_new[edge->a] || is_new[edge->b];
}

/* Where only some records are new, the pairs with these are those of all; whether, in whichever order
 * they stand. Blocks of others are not known. */
static void
test_new(struct bed *bed, const struct str *by, size_t by_count, uint32_t every, unsigned processes)
{
	bool *is_new = ARENA_ARRAY(&bed->arena, bed->records.count, bool);
	struct crew crew = {processes};
	struct blocking whole = {0};
	struct blocking some = {0};
	struct edges all = {0};
	struct edges found = {0};
	struct err err = {0};
	double pairs[BLOCK_RULE_MAX] = {0};
	size_t at = 0;
	bool right;

	for (uint32_t r = 0; r < bed->records.count; r++)
		is_new[r] = r % every == every / 2;
	right = blocking_parse(&bed->fields, by, by_count, &crew, &whole, &err) &&
		blocking_edges(&whole, &bed->scorer, -1e9F, &crew, &all, &err) &&
		blocking_make(&bed->fields, whole.rules, by_count, is_new, &crew, &some, &err) &&
		blocking_edges(&some, &bed->scorer, -1e9F, &crew, &found, &err);
	for (size_t i = 0; right && i < all.count; i++) {
		const struct edge *edge = &all.of[i];

		if (!has_new(is_new, edge))
			continue;
		pairs[edge->rule]++;
		right = at < found.count && memcmp(edge, &found.of[at], sizeof(*edge)) == 0 &&
			all.patterns[i] == found.patterns[at] &&
			blocking_rule_of(&some, edge->a, edge->b) == (int)edge->rule;
		at++;
	}
	for (uint32_t r = 1; right && r < bed->records.count; r++)
		right = !is_new[r] ||
			blocking_rule_of(&some, r, r - 1) == blocking_rule_of(&whole, r, r - 1);
	for (size_t i = 0; right && i < by_count; i++)
		right = some.rules[i].pairs_new == pairs[i] && some.rules[i].pairs >= pairs[i];
	tap_ok(right && at == found.count && at > 100, "%zu pairs of new records, %u processes%s",
		at, processes, err.text);
	edges_free(&all);
	edges_free(&found);
	blocking_free(&whole);
	blocking_free(&some);
}

static void
test_heavy_pairs(const struct bed *bed, float weight_min)
{
	struct crew crew = {2};
	struct blocking blocking = {0};
	struct edges all = {0};
	struct edges some = {0};
	struct err err = {0};
	size_t at = 0;
	bool right = blocking_parse(&bed->fields, rules, COUNT_OF(rules), &crew, &blocking, &err) &&
		blocking_edges(&blocking, &bed->scorer, -1e9F, &crew, &all, &err) &&
		blocking_edges(&blocking, &bed->scorer, weight_min, &crew, &some, &err);

	for (size_t i = 0; i < all.count; i++)
		if (all.of[i].weight >= weight_min) {
			right = right && at < some.count &&
				memcmp(&all.of[i], &some.of[at], sizeof(all.of[i])) == 0;
			at++;
		}
	tap_ok(right && at == some.count && at > 0, "%zu heavy pairs are those of all", at);
	edges_free(&all);
	edges_free(&some);
	blocking_free(&blocking);
}

static void
test_histogram(struct bed *bed)
{
	struct histogram histograms[3] = {0};
	struct err err = {0};
	double all = 0;
	double sampled = 0;
	double share = 0;
	bool right = true;

	for (unsigned i = 0; i < 3; i++) {
		struct crew crew = {i + 1};
		struct blocking blocking = {0};

		right = right &&
			blocking_parse(
				&bed->fields, rules, COUNT_OF(rules), &crew, &blocking, &err) &&
			blocking_histogram(&blocking, &bed->comparer, i == 0 ? 1e9 : 1000,
				i == 0 ? 1e9 : 1000, 7, &crew, &bed->arena, &histograms[i], &share,
				&err);
		blocking_free(&blocking);
	}
	for (size_t i = 0; i < histograms[0].count; i++)
		all += histograms[0].pairs[i];
	for (size_t i = 0; i < histograms[1].count; i++)
		sampled += histograms[1].pairs[i];
	tap_ok(right && share < 1 && sampled > all * 0.8 && sampled < all * 1.2,
		"a sample stands for all: %.0f for %.0f", sampled, all);
	tap_ok(histograms[1].count == histograms[2].count &&
			memcmp(histograms[1].pairs, histograms[2].pairs,
				histograms[1].count * sizeof(double)) == 0 &&
			memcmp(histograms[1].patterns, histograms[2].patterns,
				histograms[1].count * sizeof(uint64_t)) == 0,
		"and is the same for any number of processes");
}

static void
test_words(const struct bed *bed)
{
	static const struct {
		const char *rule;
		const char *says; /* part of the error */
	} wrong[] = {
		{"surname+birthday", "\"birthday\""},
		{"surname.sounds", "\"sounds\""},
		{"surname.year", "\"surname\" has no form \"year\""},
		{"", "\"\""},
		{"given+surname+dob+postcode", "more than 3"},
	};

	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		struct str rule = str_of(wrong[i].rule);
		struct crew crew = {1};
		struct blocking blocking = {0};
		struct err err = {0};

		tap_ok(!blocking_parse(&bed->fields, &rule, 1, &crew, &blocking, &err) &&
				err.kind == ERR_USAGE && strstr(err.text, wrong[i].says) != NULL,
			"%s is no rule: %s", wrong[i].rule, err.text);
		blocking_free(&blocking);
	}
}

/* Records of which one value is that of all, and no other parts them well. */
static void
test_large_block(const struct tokenizer *tokenizer, uint32_t count, unsigned parts)
{
	static const struct str rule[] = {STR_INIT("surname"), STR_INIT("surname.front")};
	struct bed *bed = crew_share(sizeof(*bed));
	struct crew crew = {2};
	struct blocking blocking = {0};
	struct edges edges = {0};
	struct err err = {0};
	uint32_t people = 1;

	bed->text.size_max = 1 << 24;
	buf_add(&bed->text, STR("given,surname,dob,postcode\n"));
	for (uint32_t r = 0; r < count; r++)
		buf_add_format(&bed->text, "anna%u,smith,2010-03-04,nx1 1aa\n", r % parts);
	if (!tap_ok(bed_make_with(bed, tokenizer, rule, 2, &err) &&
			    blocking_parse(&bed->fields, rule, 2, &crew, &blocking, &err) &&
			    blocking_edges(&blocking, &bed->scorer, -1e9F, &crew, &edges, &err),
		    "%u records of one surname are compared: %s", count, err.text))
		return;
	tap_ok(blocking.rules[0].blocks_split == 1 && blocking.rules[0].block_largest == count &&
			str_equal(blocking.rules[0].largest_value, STR("smith")) &&
			blocking.rules[0].pairs_left_out > 0,
		"it is told that their block was split");
	tap_ok((double)edges.count <= 2 * 16.0 * count + 3e6, "pairs are bounded: %zu",
		edges.count);
	for (size_t i = 1; i < edges.count; i++)
		if (edges.of[i].a == edges.of[i - 1].a && edges.of[i].b == edges.of[i - 1].b)
			people = 0;
	tap_ok(people == 1, "none is found twice");
	for (size_t i = 0; i < edges.count && people < count; i++)
		people += edges.of[i].a != edges.of[i > 0 ? i - 1 : 0].a;
	tap_ok(people + parts * 4 >= count, "nearly all have a partner: %u", people);
	test_new(bed, rule, 2, 50, 2);
	edges_free(&edges);
	blocking_free(&blocking);
	bed_free(bed);
	crew_unshare(bed, sizeof(*bed));
}

static void
test_recall(const struct bed *bed)
{
	struct crew crew = {1};
	struct blocking blocking = {0};
	struct edges edges = {0};
	struct err err = {0};

	if (!tap_ok(blocking_parse(&bed->fields, rules, COUNT_OF(rules), &crew, &blocking, &err) &&
			    blocking_edges(&blocking, &bed->scorer, -6, &crew, &edges, &err),
		    "there are edges: %s", err.text))
		return;
	blocking_recall(&blocking, &edges);
	tap_ok(blocking.recall.is_known && blocking.recall.low <= blocking.recall.estimate &&
			blocking.recall.estimate <= blocking.recall.high &&
			blocking.recall.low > 0 && blocking.recall.high <= 1,
		"recall is estimated: %.2f (%.2f to %.2f)", blocking.recall.estimate,
		blocking.recall.low, blocking.recall.high);
	edges_free(&edges);
	blocking_recall(&blocking, &edges);
	tap_ok(!blocking.recall.is_known, "without edges it is not known");
	blocking_free(&blocking);
}

static void
test_chosen(const struct bed *bed)
{
	struct crew crew = {2};
	struct blocking blocking = {0};
	struct err err = {0};

	if (tap_ok(blocking_choose(&bed->fields, 0, &crew, &blocking, &err), "rules are chosen: %s",
		    err.text))
		tap_ok(blocking.rule_count > 3, "%zu of them", blocking.rule_count);
	blocking_free(&blocking);
}

int
main(void)
{
	struct bed bed = {.text = {.size_max = 1 << 24}};
	struct tokenizer *tokenizer = NULL;
	struct err err = {0};

	records_write(&bed.text, 1200, 4);
	if (!tap_ok(tokenizer_new(&tokenizer, &err) &&
			    bed_make_with(&bed, tokenizer, rules, COUNT_OF(rules), &err),
		    "records are there: %s", err.text))
		return tap_done();
	for (unsigned processes = 1; processes <= 3; processes++)
		test_pairs(&bed, processes);
	for (unsigned processes = 1; processes <= 3; processes++)
		test_new(&bed, rules, COUNT_OF(rules), 2 * processes - 1, processes);
	test_heavy_pairs(&bed, 0);
	test_heavy_pairs(&bed, -6);
	test_histogram(&bed);
	test_words(&bed);
	test_recall(&bed);
	test_chosen(&bed);
	test_large_block(tokenizer, 4000, 20);
	test_large_block(tokenizer, 4000, 1);
	test_large_block(tokenizer, 40000, 2);
	bed_free(&bed);
	tokenizer_free(tokenizer);
	return tap_done();
}
