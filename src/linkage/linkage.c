#include "linkage/linkage.h"

#include "base/err.h"
#include "linkage/linkage_inside.h"
#include "linkage/places.h"

#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

/* Least mean weight, in bits, at which two clusters become one: even odds. While learning it is
 * somewhat lower, as m wants to know of records that differ much, too. */
#define LINKAGE_CUT 0.0F
#define LINKAGE_CUT_LEARNING (-1.0F)
/* Edges down to this weight make components. */
#define LINKAGE_WEIGHT_LOW (-2.0F)
/* While learning fewer and smaller components do as well, and most of the work is in the largest. */
#define LINKAGE_WEIGHT_LOW_LEARNING (-1.0F)
/* Edges are kept down to this weight: what is learnt again may lift them, and many unlikely pairs
 * are together some likely people in the count. */
#define LINKAGE_WEIGHT_KEPT (-6.0F)
/* Of things, before anything was learnt, matches may weigh so little. */
#define LINKAGE_WEIGHT_THINGS (-14.0F)
enum { LINKAGE_ROUNDS = 2, LINKAGE_PROCESS_MAX = 64 };
/* Candidate pairs that learning looks at: some hundred of each of some thousand patterns; and of many
 * hundred millions, of which few are matches (F1 of seven million records: .969 and .972). */
#define LINKAGE_LEARNING_PAIRS 1.5e6
#define LINKAGE_LEARNING_PAIRS_MAX 4e6

static const char *const stage_words[LINKAGE_STAGE_COUNT] = {"reading",
	"putting values in one form", "choosing how to find pairs", "learning from agreement",
	"comparing", "finding people", "learning from the people found"};

const char *
linkage_stage_words(enum linkage_stage stage)
{
	return stage_words[stage];
}

double
linkage_value_filled(const struct linkage *l, size_t compared)
{
	const struct values *values = &l->comparer.of[compared]->values;
	double filled = 0;

	if (l->stands.value_records[compared] != NULL)
		return l->stands.value_filled[compared];
	for (uint32_t v = 1; v < values->count; v++)
		filled += values->counts[v];
	return filled;
}

bool
linkage_stage_begin(
	const struct linkage_options *options, enum linkage_stage stage, struct err *err)
{
	if (options->progress == NULL || options->progress(options->context, stage, 0))
		return true;
	return err_set(err, ERR_INTERRUPTED, "the linkage was stopped");
}

void
linkage_note(struct linkage *l, const char *format, ...)
{
	char room[1000];
	va_list args;

	if (l->note_count == LINKAGE_NOTE_MAX)
		return;
	va_start(args, format);
	l->notes[l->note_count++] = str_copy(
		&l->arena, str_format_into(room, sizeof(room), format, args));
	va_end(args);
}

/* --- Pairs and model --- */

static bool
rules_make(const struct linkage_options *options, struct linkage *l, struct err *err)
{
	if (!linkage_stage_begin(options, LINKAGE_BLOCK, err))
		return false;
	if (options->rule_count > 0)
		return blocking_parse(&l->fields, options->rules, options->rule_count, &l->crew,
			&l->blocking, err);
	return blocking_choose(&l->fields, options->pairs_each_max, &l->crew, &l->blocking, err);
}

static bool
model_make(const struct linkage_options *options, struct linkage *l, struct err *err)
{
	if (!linkage_stage_begin(options, LINKAGE_LEARN, err) ||
		!model_prepare(&l->comparer, l->seed, &l->crew, &l->arena, &l->model, err))
		return false;
	if (options->model_text.len > 0 &&
		!model_read(options->model_text, &l->model, &l->arena, err))
		return err_in(err, "the model");
	if (!blocking_histogram(&l->blocking, &l->comparer, LINKAGE_LEARNING_PAIRS,
		    LINKAGE_LEARNING_PAIRS_MAX, l->seed, &l->crew, &l->arena, &l->histogram,
		    &l->histogram_share, err))
		return false;
	if (options->model_text.len == 0)
		model_train(&l->model, &l->comparer, &l->histogram, &l->arena);
	return true;
}

/* Pairs within a source that names nobody twice are no pairs. */
static void
all_pairs_set(struct linkage *l)
{
	double n = l->records.count;

	l->model.all_pairs = n * (n - 1) / 2;
	for (size_t i = 0; i < l->records.source_count; i++) {
		double own = l->records.sources[i].count;

		if (l->clean_sources[i])
			l->model.all_pairs -= own * (own - 1) / 2;
	}
	l->model.all_pairs = l->model.all_pairs > 1 ? l->model.all_pairs : 1;
}

/* Weighs the edges anew after the model has learnt more, and drops those that are too light or within
 * a source that names nobody twice. */
static bool
edges_renew(struct linkage *l, float weight_min, struct err *err)
{
	size_t source = 0;
	uint32_t end = l->records.sources[0].count;
	size_t kept = 0;

	if (!edges_weigh(&l->edges, &l->scorer, &l->crew, err))
		return false;
	for (size_t i = 0; i < l->edges.count; i++) {
		struct edge edge = l->edges.of[i];

		/* Edges are in the order of their first records, and so of those records' sources. */
		while (edge.a >= end)
			end += l->records.sources[++source].count;
		if (edge.weight < weight_min || (l->clean_sources[source] && edge.b < end))
			continue;
		l->edges.of[kept] = edge;
		l->edges.patterns[kept++] = l->edges.patterns[i];
	}
	l->edges.count = kept;
	l->edges_weight_min = weight_min;
	return true;
}

static bool
edges_make(const struct linkage_options *options, struct linkage *l, struct err *err)
{
	l->edges_weight_min = LINKAGE_WEIGHT_KEPT;
	return linkage_stage_begin(options, LINKAGE_COMPARE, err) &&
		scorer_make(&l->comparer, &l->model, &l->scorer, err) &&
		blocking_edges(
			&l->blocking, &l->scorer, l->edges_weight_min, &l->crew, &l->edges, err);
}

/* Of things in sources that name nothing twice, pairs within a source teach what is alike and yet not
 * one. Where it is otherwise the model is as it was, and there are no edges. */
static bool
things_make(struct linkage *l, bool *ret_done, struct err *err)
{
	struct model *learnt = ARENA_NEW(&l->arena, struct model);

	*learnt = l->model;
	model_things_begin(&l->model, &l->comparer);
	if (!scorer_make(&l->comparer, &l->model, &l->scorer, err) ||
		!blocking_edges(
			&l->blocking, &l->scorer, LINKAGE_WEIGHT_THINGS, &l->crew, &l->edges, err))
		return false;
	scorer_free(&l->scorer);
	*ret_done = model_train_on_things(
		&l->model, &l->comparer, &l->records, &l->edges, &l->arena);
	if (!*ret_done) {
		l->model = *learnt;
		edges_free(&l->edges);
		return true;
	}
	l->clean_sources = ARENA_ARRAY(&l->arena, l->records.source_count, bool);
	memset(l->clean_sources, true, l->records.source_count * sizeof(*l->clean_sources));
	return scorer_make(&l->comparer, &l->model, &l->scorer, err) &&
		edges_renew(l, LINKAGE_WEIGHT_KEPT, err);
}

/* --- People --- */

static size_t
decisions_make(const struct linkage_options *options, struct linkage *l,
	struct cluster_decision **ret_decisions)
{
	struct cluster_decision *decisions;
	struct places places;
	size_t count = 0;

	*ret_decisions = NULL;
	if (options->decision_count == 0)
		return 0;
	places_make(&l->records, l->ids, &l->arena, &places);
	decisions = ARENA_ARRAY(&l->arena, options->decision_count, struct cluster_decision);
	for (size_t i = 0; i < options->decision_count; i++) {
		const struct linkage_decision *given = &options->decisions[i];
		struct cluster_decision *d = &decisions[count];

		d->is_same = given->is_same;
		count += places_find(&places, given->source_a, given->id_a, &d->a) &&
			places_find(&places, given->source_b, given->id_b, &d->b) && d->a != d->b;
	}
	if (count < options->decision_count)
		linkage_note(l, "%zu decisions are about records that are not there, or not once.",
			options->decision_count - count);
	*ret_decisions = decisions;
	return count;
}

static void
cluster_options_make(
	const struct linkage_options *options, struct linkage *l, float cut, float weight_low)
{
	struct cluster_decision *decisions;

	l->clean_sources = ARENA_ARRAY(&l->arena, l->records.source_count, bool);
	l->cluster_options = (struct cluster_options){.cut = cut,
		.weight_low = weight_low,
		.clean_sources = l->clean_sources,
		.apart = l->stands.apart};
	l->cluster_options.decision_count = decisions_make(options, l, &decisions);
	l->cluster_options.decisions = decisions;
}

static bool
people_find(const struct linkage_options *options, struct linkage *l, float cut, float weight_low,
	struct err *err)
{
	if (!linkage_stage_begin(options, LINKAGE_CLUSTER, err))
		return false;
	cluster_options_make(options, l, cut, weight_low);
	clusters_clean_sources(&l->edges, &l->records, l->clean_sources);
	clusters_free(&l->clusters);
	return clusters_make(&l->edges, &l->scorer, &l->records, &l->cluster_options, &l->crew,
		&l->clusters, err);
}

/* What clusters hold tells more of how one person's records differ than pairs can. */
static bool
learn_again(const struct linkage_options *options, struct linkage *l, struct err *err)
{
	if (!linkage_stage_begin(options, LINKAGE_LEARN_AGAIN, err))
		return false;
	all_pairs_set(l);
	if (!model_train_on_clusters(&l->model, &l->comparer, &l->clusters, &l->edges,
		    &l->histogram, &l->crew, &l->arena, err))
		return false;
	scorer_free(&l->scorer);
	if (!scorer_make(&l->comparer, &l->model, &l->scorer, err))
		return false;
	return edges_renew(l, LINKAGE_WEIGHT_KEPT, err);
}

static unsigned
processes_of(const struct linkage_options *options)
{
	long there = sysconf(_SC_NPROCESSORS_ONLN);
	unsigned wanted = options->processes > 0 ? options->processes
		: there > 0                      ? (unsigned)there
						 : 1;

	return wanted < LINKAGE_PROCESS_MAX ? wanted : LINKAGE_PROCESS_MAX;
}

static void
blocking_notes(struct linkage *l)
{
	const struct block_recall *recall = &l->blocking.recall;

	if (recall->is_known)
		linkage_note(l,
			"The rules find about %.1f %% of the pairs of one person (%.1f to %.1f %%), as far "
			"as those tell that few rules find.",
			recall->estimate * 100, recall->low * 100, recall->high * 100);
	for (size_t i = 0; i < l->blocking.rule_count; i++) {
		const struct block_rule *rule = &l->blocking.rules[i];

		if (rule->blocks_split == 0)
			continue;
		linkage_note(l,
			"%u blocks of \"%.*s\" were too large (up to %u records: \"%.*s\") and were "
			"split by what else the records say; %.0f pairs were left to other rules.",
			rule->blocks_split, STR_ARG(rule->words), rule->block_largest,
			STR_ARG(str_slice(rule->largest_value, 0, 100)), rule->pairs_left_out);
	}
}

static bool
whole_run(const struct linkage_options *options, struct linkage *l, struct err *err)
{
	unsigned rounds = options->rounds == UINT_MAX ? LINKAGE_ROUNDS : options->rounds;
	bool is_done = false;

	if (options->model_text.len > 0)
		rounds = 0;
	l->learnt_on = l->records.count;
	if (!rules_make(options, l, err) || !model_make(options, l, err) ||
		(rounds > 0 && model_is_of_things(&l->model, &l->records) &&
			!things_make(l, &is_done, err)) ||
		(!is_done && !edges_make(options, l, err)))
		return false;
	for (unsigned i = 0; i < rounds; i++)
		if (!people_find(
			    options, l, LINKAGE_CUT_LEARNING, LINKAGE_WEIGHT_LOW_LEARNING, err) ||
			!learn_again(options, l, err))
			return false;
	return people_find(options, l, l->cut, LINKAGE_WEIGHT_LOW, err);
}

/* What a former run found, and what is new beside it. */
static bool
former_run(const struct linkage_options *options, struct linkage *l, struct err *err)
{
	const struct linkage_former *former = options->former;

	l->edges_weight_min = LINKAGE_WEIGHT_KEPT;
	if (!linkage_stage_begin(options, LINKAGE_BLOCK, err) ||
		!former_blocks_make(former, l, err))
		return false;
	former_model_take(former, l);
	if (!linkage_stage_begin(options, LINKAGE_COMPARE, err) ||
		!scorer_make(&l->comparer, &l->model, &l->scorer, err))
		return false;
	if ((l->stands.records_new > 0 || former->compares_all) &&
		!blocking_edges(
			&l->blocking, &l->scorer, l->edges_weight_min, &l->crew, &l->edges, err))
		return false;
	if (!former->compares_all && !former_edges_take(former, l, err))
		return false;
	former_apart_take(former, l);
	if (!former->is_resumed) {
		if (!people_find(options, l, l->cut, LINKAGE_WEIGHT_LOW, err))
			return false;
		former_clusters_compare(former->kept, l);
		return true;
	}
	cluster_options_make(options, l, l->cut, LINKAGE_WEIGHT_LOW);
	former_clusters_take(former, l);
	return true;
}

bool
linkage_run(const struct linkage_options *options, struct linkage *l, struct err *err)
{
	memset(l, 0, sizeof(*l));
	arena_init(&l->arena, SIZE_MAX);
	l->crew.processes = processes_of(options);
	l->seed = options->seed;
	l->cut = isnan(options->cut) ? LINKAGE_CUT : options->cut;
	if (!linkage_records_make(options, l, err))
		return false;
	if (options->former != NULL && former_fits(options->former, l)) {
		if (!former_run(options, l, err))
			return false;
	} else if (options->former != NULL && options->former->is_resumed) {
		return err_set(err, ERR_ALTERED, "%.*s; run candour link again",
			STR_ARG(l->stands.why_not));
	} else if (!linkage_fields_anew(options, l, err) || !whole_run(options, l, err)) {
		return false;
	}
	if (l->stands.is_resumed)
		return true;
	blocking_recall(&l->blocking, &l->edges);
	blocking_notes(l);
	for (size_t i = 0; i < l->records.note_count; i++)
		linkage_note(l, "%.*s", STR_ARG(l->records.notes[i]));
	for (size_t i = 0; i < l->fields.note_count; i++)
		linkage_note(l, "%.*s", STR_ARG(l->fields.notes[i]));
	for (size_t i = 0; i < l->model.note_count; i++)
		linkage_note(l, "%.*s", STR_ARG(l->model.notes[i]));
	return true;
}

void
linkage_free(struct linkage *l)
{
	clusters_free(&l->clusters);
	edges_free(&l->edges);
	scorer_free(&l->scorer);
	blocking_free(&l->blocking);
	comparer_free(&l->comparer);
	field_set_free(&l->fields);
	records_free(&l->records);
	arena_free(&l->arena);
}
