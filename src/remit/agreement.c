#include "remit/agreement.h"

#include "base/arena.h"

#include <math.h>

static const char *const no_pairs = "nothing was judged by two readers";
static const char *const no_variation =
	"all judgements are the same, so there is nothing to agree on beyond chance";

struct str
coefficient_words(struct arena *arena, const struct coefficient *coefficient)
{
	const char *verdict = "too low to rest on";

	if (!coefficient->is_defined)
		return str_format(arena, "undefined: %s", coefficient->why);
	if (coefficient->value >= AGREEMENT_FLOOR)
		verdict = "reliable";
	else if (coefficient->value >= AGREEMENT_TENTATIVE)
		verdict = "tentative";
	return str_format(arena, "%.2f, %s", coefficient->value, verdict);
}

static struct coefficient
defined(double value)
{
	return (struct coefficient){.is_defined = true, .value = value};
}

static struct coefficient
undefined(const char *why)
{
	return (struct coefficient){.why = why};
}

/* What was judged together with what (Krippendorff 2011, step 2), and how often each was judged. */
struct coincidences {
	size_t categories;
	double *pairs;
	double *totals;
	double total;
};

static void
unit_add(struct coincidences *c, const int *values, size_t readers)
{
	size_t judged = 0;
	double share;

	for (size_t i = 0; i < readers; i++)
		judged += values[i] >= 0;
	if (judged < 2)
		return;
	share = 1.0 / (double)(judged - 1);
	for (size_t i = 0; i < readers; i++) {
		if (values[i] < 0)
			continue;
		c->totals[values[i]] += 1.0;
		c->total += 1.0;
		for (size_t k = 0; k < readers; k++)
			if (k != i && values[k] >= 0)
				c->pairs[(size_t)values[i] * c->categories + (size_t)values[k]] +=
					share;
	}
}

static struct coincidences
coincidences_count(struct arena *arena, const struct judgements *j)
{
	struct coincidences c = {
		.categories = j->categories,
		.pairs = arena_array(arena, j->categories * j->categories, sizeof(double)),
		.totals = arena_array(arena, j->categories, sizeof(double)),
	};

	for (size_t unit = 0; unit < j->units; unit++)
		unit_add(&c, j->values + unit * j->readers, j->readers);
	return c;
}

struct distance {
	const struct judgements *judgements;
	const struct coincidences *coincidences;
	enum agreement_level level;
	const struct code_set *sets; /* NULL: by level */
	enum set_distance of_sets;
};

/* Squared difference of two ranks: all that lies between, and half of both ends. */
static double
ordinal(const struct coincidences *c, size_t a, size_t b)
{
	size_t from = a < b ? a : b;
	size_t to = a < b ? b : a;
	double between = 0.0;

	for (size_t i = from; i <= to; i++)
		between += c->totals[i];
	between -= (c->totals[from] + c->totals[to]) / 2.0;
	return between * between;
}

static double
scale_of(const struct judgements *j, size_t category)
{
	return j->scale == NULL ? (double)category : j->scale[category];
}

static double
distance_of(const struct distance *d, size_t a, size_t b)
{
	double left;
	double right;

	if (a == b)
		return 0.0;
	if (d->sets != NULL)
		return set_distance_of(&d->sets[a], &d->sets[b], d->of_sets);
	if (d->level == LEVEL_NOMINAL)
		return 1.0;
	if (d->level == LEVEL_ORDINAL)
		return ordinal(d->coincidences, a, b);
	left = scale_of(d->judgements, a);
	right = scale_of(d->judgements, b);
	if (d->level == LEVEL_INTERVAL)
		return (left - right) * (left - right);
	if (left + right <= 0.0 && left + right >= 0.0)
		return 0.0;
	return (left - right) / (left + right) * ((left - right) / (left + right));
}

static struct coefficient
alpha_by(const struct distance *d)
{
	const struct coincidences *c = d->coincidences;
	double observed = 0.0;
	double expected = 0.0;

	if (c->total < 2.0)
		return undefined(no_pairs);
	for (size_t a = 0; a < c->categories; a++) {
		for (size_t b = 0; b < c->categories; b++) {
			double weight = c->totals[a] * c->totals[b];

			if (a == b || weight <= 0.0)
				continue;
			weight *= distance_of(d, a, b);
			expected += weight;
			if (c->pairs[a * c->categories + b] > 0.0)
				observed += c->pairs[a * c->categories + b] * distance_of(d, a, b);
		}
	}
	if (expected <= 0.0)
		return undefined(no_variation);
	return defined(1.0 - (c->total - 1.0) * observed / expected);
}

struct coefficient
alpha_of(struct arena *arena, const struct judgements *judgements, enum agreement_level level)
{
	struct coincidences c = coincidences_count(arena, judgements);

	return alpha_by(
		&(struct distance){.judgements = judgements, .coincidences = &c, .level = level});
}

struct coefficient
alpha_of_sets(struct arena *arena, const struct judgements *judgements, const struct code_set *sets,
	enum set_distance distance)
{
	struct coincidences c = coincidences_count(arena, judgements);

	return alpha_by(&(struct distance){
		.judgements = judgements, .coincidences = &c, .sets = sets, .of_sets = distance});
}

/* MASI weighs Jaccard's likeness: alike 1, one within the other 2/3, overlapping 1/3, apart 0. */
double
set_distance_of(const struct code_set *a, const struct code_set *b, enum set_distance distance)
{
	size_t both = 0;
	size_t i = 0;
	size_t k = 0;
	double jaccard;
	double shape = 1.0;

	while (i < a->count && k < b->count) {
		if (a->codes[i] == b->codes[k]) {
			both++;
			i++;
			k++;
		} else if (a->codes[i] < b->codes[k]) {
			i++;
		} else {
			k++;
		}
	}
	if (both == a->count && both == b->count)
		return 0.0;
	jaccard = (double)both / (double)(a->count + b->count - both);
	if (distance == DISTANCE_MASI)
		shape = both == a->count || both == b->count ? 2.0 / 3.0 : 1.0 / 3.0;
	return 1.0 - jaccard * shape;
}

/* ---- Kappa ---- */

static double
row_sum(const double *counts, size_t categories, size_t row)
{
	double sum = 0.0;

	for (size_t i = 0; i < categories; i++)
		sum += counts[row * categories + i];
	return sum;
}

static double
column_sum(const double *counts, size_t categories, size_t column)
{
	double sum = 0.0;

	for (size_t i = 0; i < categories; i++)
		sum += counts[i * categories + column];
	return sum;
}

static double
disagreement(enum kappa_weight weight, size_t a, size_t b)
{
	double far = a < b ? (double)(b - a) : (double)(a - b);

	if (weight == KAPPA_PLAIN)
		return a == b ? 0.0 : 1.0;
	return weight == KAPPA_LINEAR ? far : far * far;
}

static double
count_all(const double *counts, size_t categories)
{
	double total = 0.0;

	for (size_t i = 0; i < categories * categories; i++)
		total += counts[i];
	return total;
}

struct coefficient
kappa_of(const double *counts, size_t categories, enum kappa_weight weight)
{
	double total = count_all(counts, categories);
	double observed = 0.0;
	double expected = 0.0;

	if (total <= 0.0)
		return undefined(no_pairs);
	for (size_t a = 0; a < categories; a++) {
		double row = row_sum(counts, categories, a);

		for (size_t b = 0; b < categories; b++) {
			double far = disagreement(weight, a, b);

			observed += far * counts[a * categories + b];
			expected += far * row * column_sum(counts, categories, b) / total;
		}
	}
	if (expected <= 0.0)
		return undefined(no_variation);
	return defined(1.0 - observed / expected);
}

struct coefficient
kappa_error_of(const double *counts, size_t categories)
{
	double total = count_all(counts, categories);
	struct coefficient kappa = kappa_of(counts, categories, KAPPA_PLAIN);
	double agreed = 0.0;
	double chance = 0.0;
	double inside = 0.0;
	double outside = 0.0;
	double last;

	if (!kappa.is_defined)
		return kappa;
	for (size_t i = 0; i < categories; i++) {
		agreed += counts[i * categories + i] / total;
		chance += row_sum(counts, categories, i) / total *
			column_sum(counts, categories, i) / total;
	}
	for (size_t a = 0; a < categories; a++) {
		for (size_t b = 0; b < categories; b++) {
			double share = counts[a * categories + b] / total;
			double sums = (column_sum(counts, categories, a) +
					      row_sum(counts, categories, b)) /
				total;

			if (a == b)
				inside += share * pow(1.0 - chance - sums * (1.0 - agreed), 2.0);
			else
				outside += share * sums * sums;
		}
	}
	last = agreed * chance - 2.0 * chance + agreed;
	return defined(sqrt((inside + pow(1.0 - agreed, 2.0) * outside - last * last) / total) /
		pow(1.0 - chance, 2.0));
}

struct coefficient
kappa_of_many(const double *counts, size_t units, size_t categories)
{
	double readers = 0.0;
	double agreed = 0.0;
	double chance = 0.0;

	for (size_t i = 0; i < categories && units > 0; i++)
		readers += counts[i];
	if (readers < 2.0)
		return undefined(no_pairs);
	for (size_t unit = 0; unit < units; unit++)
		for (size_t i = 0; i < categories; i++) {
			double count = counts[unit * categories + i];

			agreed += count * (count - 1.0) / (readers * (readers - 1.0));
		}
	agreed /= (double)units;
	for (size_t i = 0; i < categories; i++) {
		double share = 0.0;

		for (size_t unit = 0; unit < units; unit++)
			share += counts[unit * categories + i];
		share /= (double)units * readers;
		chance += share * share;
	}
	if (chance >= 1.0)
		return undefined(no_variation);
	return defined((agreed - chance) / (1.0 - chance));
}

/* Krippendorff 2011, section A: the shape of the general one for two readers and two values. */
struct coefficient
alpha_of_two(double both, double first, double second, double neither)
{
	double apart = first + second;
	double yes = 2.0 * both + apart;
	double no = 2.0 * neither + apart;

	if (yes + no < 2.0)
		return undefined(no_pairs);
	if (yes <= 0.0 || no <= 0.0)
		return undefined(no_variation);
	return defined(1.0 - (yes + no - 1.0) * apart / (yes * no));
}
