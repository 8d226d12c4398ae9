#include "linkage/block/block_inside.h"
#include "linkage/cluster/edges.h"

#include <math.h>

/* Edges that are looked at: shares of them are then known to some thousandths. Where there are no
 * lines, making keys is what takes long. */
enum { EDGE_SAMPLE = 200000, EDGE_SAMPLE_FRESH = 25000 };
/* Less probable ones say more of chance than of people. */
#define PROBABILITY_MIN 0.01
/* Of a normal distribution, for 95 in a hundred. */
#define DEVIATIONS 1.96

struct captures {
	double all;  /* pairs of one person among the edges, by their probabilities */
	double once; /* those that one rule alone finds */
	double twice;
};

/* One key of any record. */
static uint32_t
key_in(const struct block_tables *tables, uint32_t record, size_t rule)
{
	const struct rule_blocks *blocks = &tables->rules[rule];
	const struct block_forms *forms = &tables->forms[rule];
	size_t low = 0;
	size_t high = blocks->part_count;

	if (tables->lines != NULL)
		return tables->lines[record * tables->width + rule];
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (blocks->parts[middle].row < record)
			low = middle + 1;
		else
			high = middle;
	}
	return low < blocks->part_count && blocks->parts[low].row == record
		? blocks->parts[low].key
		: block_key_of(forms->of, forms->count, record);
}

/* What is known of a pair: rules of which no form is another, as far as their forms were looked at. */
struct alike {
	uint32_t rules;
	uint64_t asked; /* bits of the forms that were looked at */
};

/* Whether a rule finds a pair. Records that are one person's agree in much, so that most rules need
 * not look at what those before them saw. */
static bool
rule_finds(
	const struct block_tables *tables, size_t rule, uint32_t a, uint32_t b, struct alike *alike)
{
	const struct block_forms *forms = &tables->forms[rule];

	for (size_t k = 0; tables->lines == NULL && k < forms->count; k++) {
		const struct block_asked *asked = &tables->asked[forms->asked[k]];
		uint64_t bit = (uint64_t)1 << forms->asked[k];

		if ((alike->rules >> rule & 1) == 0)
			return false;
		if ((alike->asked & bit) == 0 &&
			feature_of(asked->feature, a) != feature_of(asked->feature, b))
			alike->rules &= ~asked->rules;
		alike->asked |= bit;
	}
	return (alike->rules >> rule & 1) != 0 &&
		key_in(tables, a, rule) == key_in(tables, b, rule);
}

int
blocking_rule_of(const struct blocking *blocking, uint32_t a, uint32_t b)
{
	struct alike alike = {UINT32_MAX, 0};

	for (size_t i = 0; blocking->tables != NULL && i < blocking->rule_count; i++)
		if (rule_finds(blocking->tables, i, a, b, &alike))
			return (int)i;
	return -1;
}

static unsigned
rules_finding(const struct blocking *blocking, const struct edge *edge)
{
	struct alike alike = {UINT32_MAX, 0};
	unsigned rules = 0;

	for (size_t i = 0; i < blocking->rule_count; i++)
		rules += rule_finds(blocking->tables, i, edge->a, edge->b, &alike);
	return rules;
}

static struct captures
captures_count(const struct blocking *blocking, const struct edges *edges)
{
	size_t sample = blocking->tables->lines != NULL ? EDGE_SAMPLE : EDGE_SAMPLE_FRESH;
	size_t step = edges->count / sample + 1;
	struct captures captures = {0};

	for (size_t i = 0; i < edges->count; i += step) {
		double probability = 1 / (1 + exp2(-edges->of[i].weight));
		unsigned rules;

		if (probability < PROBABILITY_MIN)
			continue;
		rules = rules_finding(blocking, &edges->of[i]);
		captures.all += probability;
		captures.once += rules == 1 ? probability : 0;
		captures.twice += rules == 2 ? probability : 0;
	}
	return captures;
}

static double
recall_of(double found, double missed)
{
	return found / (found + fmax(missed, 0));
}

void
blocking_recall(struct blocking *blocking, const struct edges *edges)
{
	struct captures c = captures_count(blocking, edges);
	double rules = (double)blocking->rule_count;
	double chao = c.once * fmax(c.once - 1, 0) / (2 * (c.twice + 1));
	double first = c.once * (rules - 1) / rules;
	double second = rules < 2 ? first
				  : c.once * (2 * rules - 3) / rules -
			c.twice * (rules - 2) * (rules - 2) / (rules * (rules - 1));
	double error = DEVIATIONS * sqrt(3 * c.once + 1);

	blocking->recall = (struct block_recall){0};
	/* One rule leaves nothing to be compared with. */
	if (blocking->rule_count < 2 || c.all <= 0)
		return;
	blocking->recall.is_known = true;
	blocking->recall.estimate = recall_of(c.all, first);
	blocking->recall.low = recall_of(c.all, fmax(first, second) + error);
	blocking->recall.high = recall_of(c.all, fmin(chao, first) - error);
}
