#include "linkage/block/block_inside.h"
#include "linkage/cluster/edges.h"

#include <math.h>

/* Edges that are looked at: shares of them are then known to some thousandths. Where lines are there of
 * some records alone, making them is what takes long. */
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

static unsigned
rules_finding(const struct blocking *blocking, const struct edge *edge)
{
	const uint32_t *a = block_line(blocking->tables, edge->a);
	const uint32_t *b = block_line(blocking->tables, edge->b);
	unsigned rules = 0;

	for (size_t k = 0; k < blocking->rule_count; k++)
		rules += a[k] == b[k];
	return rules;
}

static struct captures
captures_count(const struct blocking *blocking, const struct edges *edges)
{
	size_t sample = blocking->tables->lined == NULL ? EDGE_SAMPLE : EDGE_SAMPLE_FRESH;
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
