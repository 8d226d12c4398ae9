#include "base/arena.h"
#include "base/err.h"
#include "linkage/count/people.h"
#include "linkage/linkage.h"
#include "linkage/mse/mse_report.h"
#include "linkage/report/charts.h"
#include "linkage/report/view.h"

#include <math.h>

/* Sources that models are made of here; candour link mse takes more. Their pairs are 15. */
enum { UNSEEN_SOURCE_MAX = 6 };
/* Partitions that stand for what the linkage leaves open, and samples of the bootstrap. */
enum { UNSEEN_DRAW_COUNT = 20, UNSEEN_SAMPLE_COUNT = 200 };
/* Of the stepwise choice: linkage/mse/mse.h. */
#define UNSEEN_THRESHOLD 0.02

static const struct {
	enum mse_method method;
	const char *words;
} methods[] = {{MSE_METHOD_CHAPMAN, "Two lists alone"},
	{MSE_METHOD_INDEPENDENT, "Independent lists"}, {MSE_METHOD_ONE_PAIR, "One pair together"},
	{MSE_METHOD_STEPWISE, "Pairs chosen stepwise"},
	{MSE_METHOD_ALL_PAIRS, "Every pair together"}, {MSE_METHOD_CHAO, "Chao, a lower bound"},
	{MSE_METHOD_GRAPHS, "Graphs averaged"}, {MSE_METHOD_BOOTSTRAP, "Stepwise, bootstrap"},
	{MSE_METHOD_DRAWS, "Stepwise, with the doubt of linkage"}};

/* They stay as long as the basis. */
static struct str *
sources_list(const struct view *view)
{
	struct view own = *view;

	own.arena = &view->basis->arena;
	return view_sources(&own);
}

static void
table_of(const struct view *view, int64_t sample, struct mse_table *table)
{
	const struct records *records = &view->linkage->records;

	*table = (struct mse_table){
		.list_count = records->source_count, .lists = sources_list(view)};
	table->counts = ARENA_ARRAY(
		&view->basis->arena, (size_t)1 << records->source_count, double);
	people_histories(view->options->samples, sample, table->counts);
	for (size_t mask = 1; mask < (size_t)1 << records->source_count; mask++)
		table->seen += table->counts[mask];
}

static const char *
words_of(uint32_t method)
{
	for (size_t i = 0; i < COUNT_OF(methods); i++)
		if ((uint32_t)methods[i].method == method)
			return methods[i].words;
	return "";
}

static struct chart_model
model_of(const struct view *view, const struct mse_row *row)
{
	bool is_sound = row->state == MSE_SOUND;
	struct chart_model model = {.population = is_sound ? row->population : (double)NAN,
		.low = is_sound && row->has_interval ? row->low : (double)NAN,
		.high = is_sound && row->has_interval ? row->high : (double)NAN,
		.aic = row->has_criteria ? row->aic : (double)NAN,
		.bic = row->has_criteria ? row->bic : (double)NAN};

	model.name = row->words[0] == '\0'
		? str_of(words_of(row->method))
		: str_format(view->arena, "%s: %s", words_of(row->method), row->words);
	model.state = row->note[0] != '\0' ? str_copy(view->arena, str_of(row->note))
					   : (is_sound ? STR("sound") : STR("no finite estimate"));
	return model;
}

/* Of the many models of one pair of lists each, the lowest and the highest are drawn. */
static void
mark_minor(const struct mse_row *rows, size_t count, uint32_t method, struct chart_model *models)
{
	size_t low = count;
	size_t high = count;

	for (size_t i = 0; i < count; i++) {
		if (rows[i].method != method)
			continue;
		models[i].is_minor = true;
		if (!isfinite(models[i].population))
			continue;
		if (low == count || models[i].population < models[low].population)
			low = i;
		if (high == count || models[i].population > models[high].population)
			high = i;
	}
	if (low < count)
		models[low].is_minor = false;
	if (high < count)
		models[high].is_minor = false;
}

/* All estimates of the capture histories as they are linked and as they might be. What cannot be
 * estimated is left out: the report goes on without it. */
static void
basis_estimate(const struct view *view, struct report_basis *basis)
{
	struct mse_options options = {.seed = view->linkage->seed,
		.samples = UNSEEN_SAMPLE_COUNT,
		.threshold = UNSEEN_THRESHOLD};
	struct mse_draws draws = {.count = UNSEEN_DRAW_COUNT + 1};
	struct err err = {0};

	basis->is_estimated = true;
	draws.tables = ARENA_ARRAY(&basis->arena, draws.count, struct mse_table);
	for (size_t i = 0; i < draws.count; i++)
		table_of(view,
			i == 0 ? -1
			       : (int64_t)((i - 1) * (PEOPLE_SAMPLE_COUNT / UNSEEN_DRAW_COUNT)),
			&draws.tables[i]);
	basis->seen = draws.tables[0].seen;
	if (!mse_report_make(&draws, &options, &basis->arena, &basis->estimates,
		    &basis->estimate_count, &err))
		basis->estimate_count = 0;
}

void
view_unseen(const struct view *view, struct page *page)
{
	size_t sources = view->linkage->records.source_count;
	struct report_basis *basis = view->basis;
	struct chart_model *models;
	struct chart_mse chart = {0};
	size_t count;

	if (view->options->samples == NULL || sources < 2 || sources > UNSEEN_SOURCE_MAX)
		return;
	if (!basis->is_estimated)
		basis_estimate(view, basis);
	count = basis->estimate_count;
	models = ARENA_ARRAY(view->arena, count + 1, struct chart_model);
	chart.models = models;
	for (size_t i = 0; i < count; i++)
		models[i] = model_of(view, &basis->estimates[i]);
	mark_minor(basis->estimates, count, MSE_METHOD_CHAPMAN, models);
	mark_minor(basis->estimates, count, MSE_METHOD_ONE_PAIR, models);
	for (size_t i = 0; i < count; i++)
		if (basis->estimates[i].method != MSE_METHOD_LISTS)
			models[chart.count++] = models[i];
	chart.seen = basis->seen;
	if (chart.count > 0)
		chart_mse(page, &chart);
}
