#include "base/arena.h"
#include "base/err.h"
#include "linkage/mse/mse_inside.h"

#include <math.h>
#include <string.h>

/* Graphs over few lists: neighbours as sets of bits. */
struct graph {
	unsigned char near[MSE_GRAPH_LIST_MAX];
};

/* The likelihood of a graph is that of its cliques over that of the sets that part them (Dawid and
 * Lauritzen 1993): how often each set of lists counts. Taking vertices out one by one whose
 * neighbours all know each other finds them, and fails where the graph is not decomposable. */
static bool
sets_count(struct graph g, size_t list_count, int *times)
{
	unsigned left = (1u << list_count) - 1;

	memset(times, 0, ((size_t)1 << list_count) * sizeof(*times));
	while (left != 0) {
		bool taken = false;

		for (unsigned v = 0; v < list_count && !taken; v++) {
			unsigned around = g.near[v] & left;
			bool all = (left >> v & 1) != 0;

			for (unsigned u = 0; u < list_count && all; u++)
				if ((around >> u & 1) != 0)
					all = (around & ~(g.near[u] | 1u << u)) == 0;
			if (!all)
				continue;
			times[around | 1u << v]++;
			if (around != 0)
				times[around]--;
			left &= ~(1u << v);
			taken = true;
		}
		if (!taken)
			return false;
	}
	return true;
}

static struct graph
graph_of(uint32_t edges, size_t list_count)
{
	struct graph g = {0};
	unsigned edge = 0;

	for (unsigned i = 0; i + 1 < list_count; i++) {
		for (unsigned j = i + 1; j < list_count; j++, edge++) {
			if ((edges >> edge & 1) == 0)
				continue;
			g.near[i] = (unsigned char)(g.near[i] | 1u << j);
			g.near[j] = (unsigned char)(g.near[j] | 1u << i);
		}
	}
	return g;
}

/* Numbers of unseen that stand for all up to the bound: each one up to `fine`, then so far apart as
 * is small beside them, each with the weight of those up to the next. Of six lists there are 18,154
 * graphs, so there are fewer numbers. */
enum { GRID_FINE = 20000, GRID_FINE_OF_MANY = 1000, LISTS_MANY = 6, TOP_STEP = 16 };
/* What is so much less likely than the best graph adds less than the last digit of any sum, were there
 * a million of them. */
#define LOG_NOTHING 80

struct average {
	const struct mse_table *table;
	size_t count;
	double *unseen;  /* [count] */
	double *weights; /* [count] */
	double *margins; /* [sets][count]: log likelihood of a set's own table */
	double *people;  /* [count]: log of the factorial of all */
	double *all;     /* [count]: what every graph has alike */
	/* The same of every TOP_STEP-th number, side by side, of as many as fill whole lanes: the last
	 * one again and again. */
	size_t top_count;
	double *top_margins; /* [sets][top_count] */
	double *top_all;     /* [top_count] */
};

/* Numbers that are added up at once. */
enum { LANES = 8 };
typedef double pair_of __attribute__((vector_size(16), aligned(8)));

static void
grid_make(struct average *a, size_t unseen_max, struct arena *arena)
{
	double fine = a->table->list_count < LISTS_MANY ? GRID_FINE : GRID_FINE_OF_MANY;
	size_t room = (size_t)fine + 1;

	for (double at = fine; at < (double)unseen_max; at += ceil(at / fine))
		room++;
	a->unseen = ARENA_ARRAY(arena, room, double);
	a->weights = ARENA_ARRAY(arena, room, double);
	for (double at = 0; at <= (double)unseen_max && a->count < room;) {
		double step = fmax(1, ceil(at / fine));

		a->unseen[a->count] = at;
		a->weights[a->count++] = fmin(step, (double)unseen_max + 1 - at);
		at += step;
	}
}

/* A set's table with so many unseen: they are on none of its lists. Dirichlet prior, the weight of
 * a cell being that of all full cells in it. */
static void
margin_make(struct average *a, uint32_t set)
{
	size_t lists = a->table->list_count;
	double *margin = a->margins + set * a->count;
	double cells = pow(2, __builtin_popcount(set));
	double weight = 1 / cells;
	double sums[1 << MSE_GRAPH_LIST_MAX] = {0};
	double fixed = 0;
	double log_weight = lgamma(weight);

	for (uint32_t history = 1; history < 1u << lists; history++)
		sums[history & set] += a->table->counts[history];
	for (uint32_t cell = 1; cell < 1u << lists; cell++)
		if ((cell & ~set) == 0)
			fixed += lgamma(sums[cell] + weight) - log_weight;
	for (size_t i = 0; i < a->count; i++)
		margin[i] = fixed + lgamma(sums[0] + a->unseen[i] + weight) - log_weight -
			a->people[i];
}

/* What all graphs share, before any is looked at. */
static void
margins_make(struct average *a, struct arena *arena)
{
	size_t sets = (size_t)1 << a->table->list_count;
	double seen = a->table->seen;

	a->margins = ARENA_ARRAY(arena, sets * a->count, double);
	a->people = ARENA_ARRAY(arena, a->count, double);
	a->all = ARENA_ARRAY(arena, a->count, double);
	for (size_t i = 0; i < a->count; i++) {
		a->people[i] = lgamma(seen + a->unseen[i] + 1);
		a->all[i] = a->people[i] - lgamma(a->unseen[i] + 1) - log(seen + a->unseen[i]);
	}
	for (uint32_t set = 1; set < sets; set++)
		margin_make(a, set);
	a->top_count = ((a->count + TOP_STEP - 1) / TOP_STEP + LANES - 1) / LANES * LANES;
	a->top_margins = ARENA_ARRAY(arena, sets * a->top_count, double);
	a->top_all = ARENA_ARRAY(arena, a->top_count, double);
	for (size_t k = 0; k < a->top_count; k++) {
		size_t last = (a->count - 1) / TOP_STEP;
		size_t at = (k < last ? k : last) * TOP_STEP;

		a->top_all[k] = a->all[at];
		for (size_t set = 1; set < sets; set++)
			a->top_margins[set * a->top_count + k] = a->margins[set * a->count + at];
	}
}

/* The sets that make up a graph's likelihood. */
struct product {
	size_t count;
	double times[1 << MSE_GRAPH_LIST_MAX];
	size_t sets[1 << MSE_GRAPH_LIST_MAX];
};

static void
product_make(const struct average *a, const int *times, struct product *p)
{
	size_t sets = (size_t)1 << a->table->list_count;

	p->count = 0;
	for (size_t set = 1; set < sets; set++) {
		if (times[set] == 0)
			continue;
		p->times[p->count] = times[set];
		p->sets[p->count++] = set;
	}
}

/* Adds exp(log likelihood) of one graph at each number of unseen, scaled by `top`. */
static void
graph_add(const struct average *a, const struct product *p, double top, double *posterior)
{
	for (size_t i = 0; i < a->count; i++) {
		double sum = a->all[i];

		for (size_t k = 0; k < p->count; k++)
			sum += p->times[k] * a->margins[p->sets[k] * a->count + i];
		if (sum > top - 700)
			posterior[i] += a->weights[i] * exp(sum - top);
	}
}

/* About the highest log likelihood: enough for numbers to stay numbers when they are added up. */
static double
graph_top(const struct average *a, const struct product *p)
{
	double top = -HUGE_VAL;

	for (size_t i = 0; i < a->top_count; i += LANES) {
		const pair_of *all = (const void *)(a->top_all + i);
		pair_of sums[LANES / 2] = {all[0], all[1], all[2], all[3]};

		for (size_t k = 0; k < p->count; k++) {
			const pair_of *margin = (const void *)(a->top_margins +
				p->sets[k] * a->top_count + i);

			sums[0] += p->times[k] * margin[0];
			sums[1] += p->times[k] * margin[1];
			sums[2] += p->times[k] * margin[2];
			sums[3] += p->times[k] * margin[3];
		}
		for (size_t lane = 0; lane < LANES / 2; lane++) {
			top = sums[lane][0] > top ? sums[lane][0] : top;
			top = sums[lane][1] > top ? sums[lane][1] : top;
		}
	}
	return top;
}

static double
quantile_of(const struct average *a, const double *posterior, double sum, double share)
{
	double below = 0;

	for (size_t i = 0; i < a->count; i++) {
		if (below + posterior[i] >= share * sum)
			return a->unseen[i] +
				floor((share * sum - below) / posterior[i] * a->weights[i]);
		below += posterior[i];
	}
	return a->unseen[a->count - 1];
}

static void
average_sum(const struct average *a, const double *posterior, struct mse_average *ret)
{
	double most = a->unseen[a->count - 1];
	double sum = 0;
	double mean = 0;
	double top = 0;

	for (size_t i = 0; i < a->count; i++) {
		sum += posterior[i];
		mean += posterior[i] * (a->unseen[i] + (a->weights[i] - 1) / 2);
		if (a->unseen[i] >= most - most / 100)
			top += posterior[i];
	}
	ret->mean = a->table->seen + mean / sum;
	ret->median = a->table->seen + quantile_of(a, posterior, sum, 0.5);
	ret->low = a->table->seen + quantile_of(a, posterior, sum, 0.025);
	ret->high = a->table->seen + quantile_of(a, posterior, sum, 0.975);
	ret->at_bound = top / sum;
}

bool
mse_graphs(const struct mse_table *table, size_t unseen_max, struct arena *arena,
	struct mse_average *ret_average, struct err *err)
{
	size_t lists = table->list_count;
	uint32_t graphs = (uint32_t)1 << (lists * (lists - 1) / 2);
	struct average a = {.table = table};
	struct product product;
	double *posterior;
	double *tops; /* of graphs that are not decomposable: nothing */
	int times[1 << MSE_GRAPH_LIST_MAX];
	double top = -HUGE_VAL;

	if (lists > MSE_GRAPH_LIST_MAX)
		return err_set(err, ERR_USAGE,
			"graphs of dependence are averaged over up to %d lists, not %zu",
			MSE_GRAPH_LIST_MAX, lists);
	grid_make(&a, unseen_max, arena);
	posterior = ARENA_ARRAY(arena, a.count, double);
	tops = ARENA_ARRAY(arena, graphs, double);
	margins_make(&a, arena);
	*ret_average = (struct mse_average){0};
	for (uint32_t edges = 0; edges < graphs; edges++) {
		tops[edges] = -HUGE_VAL;
		if (!sets_count(graph_of(edges, lists), lists, times))
			continue;
		product_make(&a, times, &product);
		tops[edges] = graph_top(&a, &product);
		top = fmax(top, tops[edges]);
		ret_average->graph_count++;
	}
	for (uint32_t edges = 0; edges < graphs; edges++) {
		if (!(tops[edges] > top - LOG_NOTHING) ||
			!sets_count(graph_of(edges, lists), lists, times))
			continue;
		product_make(&a, times, &product);
		graph_add(&a, &product, top, posterior);
	}
	average_sum(&a, posterior, ret_average);
	return true;
}
