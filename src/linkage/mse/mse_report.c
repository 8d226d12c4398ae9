#include "linkage/mse/mse_report.h"

#include "base/arena.h"
#include "base/err.h"
#include "linkage/mse/mse_inside.h"

#include <math.h>
#include <string.h>

/* Numbers that a bootstrap may multiply and add, about: some twenty seconds of a processor. */
#define WORK_MAX 2e10

struct report {
	const struct mse_table *table; /* without the lists that name nobody */
	const struct mse_options *options;
	struct arena *arena;
	struct mse_row *rows;
	size_t count;
	size_t room;
	struct mse_fit chosen; /* by the stepwise choice */
	bool is_chosen;
};

const char *
mse_method_name(enum mse_method method)
{
	static const char *const names[MSE_METHOD_COUNT] = {"lists", "chapman", "independent",
		"one-pair", "stepwise", "all-pairs", "chao-lower-bound", "graphs", "bootstrap",
		"draws"};

	return names[method];
}

const char *
mse_state_name(enum mse_state state)
{
	static const char *const names[] = {"sound", "infinite", "unidentified", "unsettled"};

	return names[state];
}

/* Cut between two letters where it is too long. */
static void
words_set(char room[MSE_WORDS_SIZE], const char *words)
{
	size_t len = strlen(words);

	if (len > MSE_WORDS_SIZE - 1) {
		len = MSE_WORDS_SIZE - 1;
		while (len > 0 && ((unsigned char)words[len] & 0xc0) == 0x80)
			len--;
	}
	memcpy(room, words, len);
	room[len] = '\0';
}

static struct mse_row *
row_add(struct report *r, enum mse_method method, const char *words)
{
	struct mse_row *row;

	r->rows = arena_grow(r->arena, r->rows, r->count, &r->room, sizeof(*r->rows));
	row = &r->rows[r->count++];
	*row = (struct mse_row){
		.method = method, .seen = r->table->seen, .standard_error = __builtin_nan("")};
	words_set(row->words, words);
	return row;
}

static void
note_set(struct mse_row *row, const char *note)
{
	words_set(row->note, note);
}

static const char *
pair_words(const struct report *r, const unsigned char pair[2])
{
	struct str a = str_slice(r->table->lists[pair[0]], 0, 40);
	struct str b = str_slice(r->table->lists[pair[1]], 0, 40);

	return str_format(r->arena, "%.*s with %.*s", STR_ARG(a), STR_ARG(b)).data;
}

static const char *
model_words(const struct report *r, const struct mse_model *model)
{
	struct str words = STR("");

	for (size_t i = 0; i < model->pair_count; i++)
		words = str_format(r->arena, "%.*s%s%s", STR_ARG(words), i == 0 ? "" : "; ",
			pair_words(r, model->pairs[i]));
	return words.len == 0 ? "no pair" : words.data;
}

static void
fit_set(struct mse_row *row, enum mse_state state, const struct mse_fit *fit)
{
	row->state = state;
	if (state != MSE_SOUND)
		return;
	row->population = fit->population;
	row->low = fit->low;
	row->high = fit->high;
	row->standard_error = fit->standard_error;
	row->aic = fit->aic;
	row->bic = fit->bic;
	row->parameters = fit->parameter_count;
	row->has_interval = row->has_criteria = true;
}

static void
model_add(struct report *r, enum mse_method method, const struct mse_model *model)
{
	struct arena own CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};
	struct mse_fit fit = {0};
	enum mse_state state = mse_model_fit(r->table, model, &own, &fit);

	fit_set(row_add(r, method, model_words(r, model)), state, &fit);
}

/* ---- the rows ---- */

static void
lists_add(struct report *r, const struct mse_table *whole)
{
	for (size_t i = 0; i < r->table->list_count; i++) {
		struct str name = str_slice(r->table->lists[i], 0, 80);
		double people = 0;

		for (uint32_t history = 1; history < mse_cell_count(r->table); history++)
			if ((history >> i & 1) != 0)
				people += r->table->counts[history];
		row_add(r, MSE_METHOD_LISTS, str_format(r->arena, "%.*s", STR_ARG(name)).data)
			->population = people;
	}
	if (whole->list_count > r->table->list_count)
		note_set(&r->rows[0],
			str_format(r->arena, "%zu lists name nobody and are left out",
				whole->list_count - r->table->list_count)
				.data);
}

/* The two lists alone: those whom only others name are not seen. */
static void
chapman_add(struct report *r, unsigned i, unsigned j)
{
	const unsigned char pair[2] = {(unsigned char)i, (unsigned char)j};
	struct mse_row *row = row_add(r, MSE_METHOD_CHAPMAN, pair_words(r, pair));
	double counts[4] = {0};
	struct mse_table two = {2, NULL, counts, 0};
	struct err err = {0};

	for (uint32_t history = 1; history < mse_cell_count(r->table); history++) {
		uint32_t of = (history >> i & 1) | (history >> j & 1) << 1;

		counts[of] += of == 0 ? 0 : r->table->counts[history];
	}
	row->seen = counts[1] + counts[2] + counts[3];
	if (!mse_chapman(&two, &row->population, &row->standard_error, &err)) {
		row->state = MSE_UNSETTLED;
		return;
	}
	row->has_interval = true;
	row->low = fmax(row->seen, row->population - 1.959963984540054 * row->standard_error);
	row->high = row->population + 1.959963984540054 * row->standard_error;
	if (counts[3] < 7)
		note_set(row, "so few are on both lists that this says little");
}

static void
pairs_add(struct report *r, enum mse_method method)
{
	for (unsigned i = 0; i + 1 < r->table->list_count; i++) {
		for (unsigned j = i + 1; j < r->table->list_count; j++) {
			struct mse_model model = {1, {{(unsigned char)i, (unsigned char)j}}};

			if (method == MSE_METHOD_CHAPMAN)
				chapman_add(r, i, j);
			else
				model_add(r, method, &model);
		}
	}
}

static void
all_pairs_add(struct report *r)
{
	struct mse_model model = {0};

	for (unsigned i = 0; i + 1 < r->table->list_count; i++) {
		for (unsigned j = i + 1; j < r->table->list_count; j++) {
			model.pairs[model.pair_count][0] = (unsigned char)i;
			model.pairs[model.pair_count++][1] = (unsigned char)j;
		}
	}
	model_add(r, MSE_METHOD_ALL_PAIRS, &model);
	words_set(r->rows[r->count - 1].words, "every pair");
}

static void
stepwise_add(struct report *r)
{
	enum mse_state state = mse_stepwise(r->table, r->options->threshold, r->arena, &r->chosen);

	r->is_chosen = state == MSE_SOUND;
	fit_set(row_add(r, MSE_METHOD_STEPWISE,
			r->is_chosen ? model_words(r, &r->chosen.model) : "none"),
		state, &r->chosen);
}

static void
chao_add(struct report *r)
{
	struct arena own CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};
	struct mse_fit fit = {0};
	enum mse_state state = mse_chao(r->table, &own, &fit);
	struct mse_row *row = row_add(r, MSE_METHOD_CHAO, "people differ in how likely lists are");

	fit_set(row, state, &fit);
	note_set(row, "a lower bound, if lists do not refer people to each other");
}

static void
graphs_add(struct report *r)
{
	double unseen_max = r->options->unseen_max > 0 ? r->options->unseen_max
						       : fmax(10000, 10 * r->table->seen);
	struct arena own CLEANUP(arena_free) = {.size_max = (size_t)2 << 30};
	struct mse_row *row = row_add(r, MSE_METHOD_GRAPHS, "decomposable graphs, averaged");
	struct mse_average average;
	struct err err = {0};

	unseen_max = fmin(unseen_max, MSE_UNSEEN_MAX);
	if (!mse_graphs(r->table, (size_t)unseen_max, &own, &average, &err)) {
		row->state = MSE_UNSETTLED;
		note_set(row, err.text);
		return;
	}
	row->population = average.mean;
	row->low = average.low;
	row->high = average.high;
	row->parameters = average.graph_count;
	row->has_interval = true;
	if (average.at_bound > 0.001)
		note_set(row,
			str_format(r->arena,
				"the interval leans on the bound of %.0f unseen: a higher one "
				"(--unseen-max) gives a wider interval",
				unseen_max)
				.data);
}

/* ---- the bootstrap ---- */

/* What one choice of model costs: as many fits as steps, some ten rounds each. */
static double
work_each(const struct report *r)
{
	double cells = (double)mse_cell_count(r->table);
	double parameters = 1 + (double)(r->table->list_count + r->chosen.model.pair_count);

	return 10 * cells * parameters * parameters * (1 + (double)r->chosen.model.pair_count);
}

/* As many samples as were wanted, or as can be had in a bounded time. */
static size_t
samples_of(const struct report *r)
{
	double most = floor(WORK_MAX / work_each(r));

	return (double)r->options->samples <= most ? r->options->samples : (size_t)most;
}

static void
cut_note(struct report *r, struct mse_row *row, size_t samples, size_t failed)
{
	if (samples < r->options->samples)
		note_set(row,
			str_format(r->arena,
				"the table is so large that %zu samples were drawn, not %zu",
				samples, r->options->samples)
				.data);
	else if (failed > 0)
		note_set(row,
			str_format(r->arena, "%zu of %zu samples had no estimate", failed, samples)
				.data);
}

static void
bootstrap_add(struct report *r)
{
	size_t samples = samples_of(r);
	struct mse_row *row = row_add(
		r, MSE_METHOD_BOOTSTRAP, "samples drawn anew, the model chosen anew in each");
	struct mse_bootstrap b;
	struct err err = {0};

	if (samples < 50 ||
		!mse_bootstrap(r->table, r->options->threshold, samples, r->options->seed, r->arena,
			&b, &err)) {
		row->state = MSE_UNSETTLED;
		note_set(row,
			samples >= 50                      ? err.text
				: r->options->samples < 50 ? "not asked for"
							   : "the table is too large for it");
		return;
	}
	row->population = r->chosen.population;
	row->low = b.low;
	row->high = b.high;
	row->has_interval = true;
	row->parameters = b.count;
	cut_note(r, row, samples, b.failed);
}

static void
draws_add(struct report *r, const struct mse_draws *draws)
{
	size_t first = draws->has_standing ? 1 : 0;
	size_t samples = samples_of(r);
	struct mse_row *row = row_add(r, MSE_METHOD_DRAWS, "");
	struct mse_pooled pooled;
	struct err err = {0};

	words_set(row->words,
		str_format(r->arena, "the same over %zu draws of the linkage", draws->count - first)
			.data);
	if (samples < 50 ||
		!mse_over_draws(draws->tables + first, draws->count - first, r->options->threshold,
			samples, r->options->seed, r->arena, &pooled, &err)) {
		row->state = MSE_UNSETTLED;
		note_set(row, samples < 50 ? "not asked for, or the table is too large" : err.text);
		return;
	}
	row->population = pooled.middle;
	row->low = pooled.bootstrap.low;
	row->high = pooled.bootstrap.high;
	row->has_interval = true;
	row->parameters = pooled.bootstrap.count;
	note_set(row,
		str_format(r->arena,
			"by the linkage alone %.0f to %.0f, of %.0f to %.0f people seen",
			pooled.linkage_low, pooled.linkage_high, pooled.seen_low, pooled.seen_high)
			.data);
}

static bool
options_check(const struct mse_options *options, struct err *err)
{
	if (options->samples > MSE_SAMPLE_MAX)
		return err_set(err, ERR_USAGE, "at most %d samples are drawn", MSE_SAMPLE_MAX);
	if (!(options->threshold > 0 && options->threshold < 1))
		return err_set(err, ERR_USAGE, "the threshold is a probability such as 0.02");
	if (!(options->unseen_max >= 0 && options->unseen_max <= MSE_UNSEEN_MAX))
		return err_set(
			err, ERR_USAGE, "at most %.0f unseen are allowed for", MSE_UNSEEN_MAX);
	return true;
}

bool
mse_report_make(const struct mse_draws *draws, const struct mse_options *options,
	struct arena *arena, struct mse_row **ret_rows, size_t *ret_count, struct err *err)
{
	struct mse_table table = mse_table_trimmed(arena, &draws->tables[0]);
	struct report r = {.table = &table, .options = options, .arena = arena};
	struct mse_model none = {0};

	if (!options_check(options, err))
		return false;
	if (table.list_count < 2)
		return err_set(err, ERR_DAMAGED,
			"only one list names anybody: how many it leaves out cannot be estimated");
	lists_add(&r, &draws->tables[0]);
	pairs_add(&r, MSE_METHOD_CHAPMAN);
	model_add(&r, MSE_METHOD_INDEPENDENT, &none);
	if (table.list_count > 2) {
		pairs_add(&r, MSE_METHOD_ONE_PAIR);
		stepwise_add(&r);
		all_pairs_add(&r);
		chao_add(&r);
	} else {
		r.is_chosen = mse_stepwise(&table, options->threshold, arena, &r.chosen) ==
			MSE_SOUND;
	}
	graphs_add(&r);
	if (r.is_chosen)
		bootstrap_add(&r);
	if (draws->count > 1)
		draws_add(&r, draws);
	*ret_rows = r.rows;
	*ret_count = r.count;
	return true;
}
