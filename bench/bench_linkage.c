/* Links CSV files in memory and tells what each step took and how good the links are, where a column
 * or a file of pairs holds the truth.
 *
 *   bench_linkage [-b RULE]... [-t PAIRS.csv] [-c CUT] [-r ROUNDS] [-s SEED] [-p PROCESSES]
 *                 [-m COLUMN=ROLE]... [-n NAME] [-v] FILE.csv...
 *
 * A truth column is found by its head; ids of the form "rec-N-..." (FEBRL) tell the person N. Errors
 * are told by group too: of each value of a column truth_group, of records without a day of birth, and
 * of those whose surname is not that of most of their person's records. With -n the figures are one
 * row, and one more a group, for bench/linkage_accuracy.sh. */
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/token.h"
#include "linkage/count/evaluate.h"
#include "linkage/linkage.h"
#include "linkage_bed.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { GIVEN_MAX = 64 };

struct bench {
	struct linkage_source sources[GIVEN_MAX];
	struct str rules[BLOCK_RULE_MAX];
	struct linkage_map maps[GIVEN_MAX];
	struct linkage_options options;
	const char *pairs; /* a file of pairs that are one */
	const char *name;  /* of the row that the figures become; NULL: they are told at length */
	bool is_verbose;
	double wall; /* when the stage began */
	double cpu;
	double own;
	int stage;
};

static double
seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool
stage_tell(void *context, enum linkage_stage stage, double share)
{
	struct bench *b = context;
	double wall = seconds(CLOCK_MONOTONIC);
	double cpu = bed_cpu_seconds();
	double own = bed_cpu_seconds_own();

	if (share > 0)
		return true;
	if (b->stage >= 0 && b->name == NULL)
		printf("  %-34s %7.3f s, %7.3f CPU s, %7.3f in the first process; %5ld MB at "
		       "most so far\n",
			linkage_stage_words((enum linkage_stage)b->stage), wall - b->wall,
			cpu - b->cpu, own - b->own, bed_memory_most_mb());
	b->stage = (int)stage;
	b->wall = wall;
	b->cpu = cpu;
	b->own = own;
	return true;
}

static bool
map_parse(struct bench *b, const char *text)
{
	struct str rest = str_of(text);
	struct linkage_map *map = &b->maps[b->options.map_count++];

	return str_cut(&rest, '=', &map->column) && role_of_name(rest, &map->role);
}

static bool
options_parse(struct bench *b, int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "b:t:c:r:s:p:m:n:v")) != -1) {
		if (c == 'b' && b->options.rule_count < BLOCK_RULE_MAX)
			b->rules[b->options.rule_count++] = str_of(optarg);
		else if (c == 't')
			b->pairs = optarg;
		else if (c == 'c')
			b->options.cut = strtof(optarg, NULL);
		else if (c == 'r')
			b->options.rounds = (unsigned)strtoul(optarg, NULL, 10);
		else if (c == 's')
			b->options.seed = strtoull(optarg, NULL, 10);
		else if (c == 'p')
			b->options.processes = (unsigned)strtoul(optarg, NULL, 10);
		else if (c == 'n')
			b->name = optarg;
		else if (c == 'v')
			b->is_verbose = true;
		else if (c != 'm' || b->options.map_count == GIVEN_MAX || !map_parse(b, optarg))
			return false;
	}
	for (int i = optind; i < argc && b->options.source_count < GIVEN_MAX; i++) {
		struct linkage_source *source = &b->sources[b->options.source_count++];

		*source = (struct linkage_source){
			path_name(str_of(argv[i])), bed_text(argv[i]), true};
	}
	return b->options.source_count > 0;
}

/* --- Truth --- */

/* FEBRL's ids: "rec-17-org", "rec-17-dup-0". */
static uint32_t *
truth_of_ids(struct linkage *l)
{
	struct values people = {0};
	uint32_t *truth = ARENA_ARRAY(&l->arena, l->records.count, uint32_t);

	(void)values_add(&people, STR(""));
	for (uint32_t r = 0; r < l->records.count; r++) {
		struct str rest = l->ids[r];
		struct str rec;
		struct str person;

		if (!str_starts(rest, STR("rec-")) || !str_cut(&rest, '-', &rec) ||
			!str_cut(&rest, '-', &person))
			return NULL;
		truth[r] = values_add(&people, str_copy(&l->arena, person));
	}
	values_free(&people);
	return truth;
}

static uint32_t
record_of(const struct linkage *l, size_t source, struct str id)
{
	const struct record_source *s = &l->records.sources[source];

	for (uint32_t r = s->first; r < s->first + s->count; r++)
		if (str_equal(l->ids[r], id))
			return r;
	return UINT32_MAX;
}

/* Pairs of ids, of the first source and the second (of one source: of that). */
static uint32_t *
truth_of_pairs(struct linkage *l, const char *path)
{
	struct records pairs;
	struct err err = {0};
	uint32_t *truth = ARENA_ARRAY(&l->arena, l->records.count, uint32_t);

	for (uint32_t r = 0; r < l->records.count; r++)
		truth[r] = r + 1;
	records_begin(&pairs);
	if (!records_add_csv(&pairs, STR("pairs"), bed_text(path), &err))
		return NULL;
	for (uint32_t p = 0; p < pairs.count; p++) {
		uint32_t a = record_of(l, 0, record_value(&pairs.columns[0], p));
		uint32_t b = record_of(
			l, l->records.source_count > 1 ? 1 : 0, record_value(&pairs.columns[1], p));

		if (a != UINT32_MAX && b != UINT32_MAX)
			truth[b] = truth[a];
	}
	records_free(&pairs);
	return truth;
}

/* --- Groups in which errors may be more --- */

enum { GROUP_MAX = 16 };
struct groups {
	size_t count;
	struct str names[GROUP_MAX];
	const bool *is_in[GROUP_MAX]; /* [records.count] */
};

static bool *
group_add(struct linkage *l, struct groups *groups, struct str name)
{
	bool *is_in = ARENA_ARRAY(&l->arena, l->records.count, bool);

	groups->names[groups->count] = name;
	groups->is_in[groups->count++] = is_in;
	return is_in;
}

static const struct field *
field_of(const struct linkage *l, enum role role)
{
	for (size_t i = 0; i < l->fields.count; i++)
		if (l->fields.of[i].role == role)
			return &l->fields.of[i];
	return NULL;
}

static void
group_column_add(struct linkage *l, struct groups *groups)
{
	const struct record_column *column = records_column(&l->records, STR("truth_group"));

	for (uint32_t v = 1; column != NULL && v < column->values.count; v++) {
		bool *is_in;

		if (groups->count + 2 >= GROUP_MAX)
			return;
		is_in = group_add(l, groups, column->values.texts[v]);
		for (uint32_t r = 0; r < l->records.count; r++)
			is_in[r] = column->numbers[r] == v;
	}
}

struct surname {
	uint32_t person;
	uint32_t value;
	uint32_t record;
};

static int
surname_compare(const void *a, const void *b)
{
	const struct surname *x = a;
	const struct surname *y = b;

	if (x->person != y->person)
		return x->person < y->person ? -1 : 1;
	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return x->record < y->record ? -1 : x->record > y->record;
}

/* Records whose surname is not the one that most of their person's records have. */
static void
group_changed_add(struct linkage *l, const uint32_t *truth, struct groups *groups)
{
	const struct field *field = field_of(l, ROLE_SURNAME);
	uint32_t count = l->records.count;
	struct surname *all = ARENA_ARRAY(&l->arena, count, struct surname);
	bool *is_in;

	if (field == NULL)
		return;
	is_in = group_add(l, groups, STR("another surname"));
	for (uint32_t r = 0; r < count; r++)
		all[r] = (struct surname){truth[r], field->numbers[r], r};
	qsort(all, count, sizeof(*all), surname_compare);
	for (uint32_t i = 0; i < count;) {
		uint32_t end = i;
		uint32_t most = 0;
		uint32_t usual = 0;

		for (uint32_t k = i; k < count && all[k].person == all[i].person; k = end) {
			while (end < count && all[end].person == all[k].person &&
				all[end].value == all[k].value)
				end++;
			if (all[k].value != 0 && end - k > most) {
				most = end - k;
				usual = all[k].value;
			}
		}
		for (; i < end; i++)
			is_in[all[i].record] = all[i].value != 0 && all[i].value != usual;
	}
}

static void
groups_make(struct linkage *l, const uint32_t *truth, struct groups *groups)
{
	const struct field *birth = field_of(l, ROLE_BIRTH);

	group_column_add(l, groups);
	if (birth != NULL) {
		bool *is_in = group_add(l, groups, STR("no day of birth"));

		for (uint32_t r = 0; r < l->records.count; r++)
			is_in[r] = birth->numbers[r] == 0;
	}
	group_changed_add(l, truth, groups);
}

static void
score_print(const char *what, const struct evaluate_score *score)
{
	printf("  %-10s P %.4f  R %.4f  F1 %.4f\n", what, score->precision, score->recall,
		score->f1);
}

static void
row_print(const struct bench *b, const struct linkage *l, const struct evaluation *e)
{
	printf("%-22s %7u  %.4f  %.4f  %.4f  %.4f  %.4f  %.4f %8llu %8llu\n", b->name,
		l->records.count, e->edges.f1, e->clusters.precision, e->clusters.recall,
		e->clusters.f1, e->b_cubed.f1, e->blocking_recall,
		(unsigned long long)e->people_found, (unsigned long long)e->people_truth);
	for (size_t i = 0; i < e->group_count; i++)
		if (e->groups[i].records > 0)
			printf("  %-20.*s %7llu          %.4f  %.4f  %.4f\n",
				STR_ARG(e->groups[i].name),
				(unsigned long long)e->groups[i].records,
				e->groups[i].clusters.precision, e->groups[i].clusters.recall,
				e->groups[i].clusters.f1);
}

static void
truth_print(struct bench *b, struct linkage *l)
{
	struct evaluation e;
	struct groups groups = {0};
	struct err err = {0};
	uint32_t *truth = b->pairs != NULL ? truth_of_pairs(l, b->pairs)
		: l->truth != NULL         ? l->truth
					   : truth_of_ids(l);

	if (truth == NULL)
		return;
	groups_make(l, truth, &groups);
	if (!evaluate(truth, &l->clusters, &l->edges, &l->blocking, l->cut, groups.count,
		    groups.names, groups.is_in, &l->arena, &e, &err)) {
		printf("  %s\n", err.text);
		return;
	}
	if (b->name != NULL) {
		row_print(b, l, &e);
		return;
	}
	score_print("edges", &e.edges);
	score_print("clusters", &e.clusters);
	score_print("B-cubed", &e.b_cubed);
	printf("  pairs of truth that the rules find %.4f; people %llu, in truth %llu\n",
		e.blocking_recall, (unsigned long long)e.people_found,
		(unsigned long long)e.people_truth);
}

/* --- What came of it --- */

static void
model_print(const struct linkage *l)
{
	for (size_t i = 0; i < l->model.field_count; i++) {
		const struct model_field *f = &l->model.fields[i];

		printf("  %-20.*s %s", STR_ARG(f->name), column_role_name(f->role));
		for (unsigned v = 1; v < f->level_count; v++)
			printf("  %.3f/%.3f/%.6f", f->m[v], f->h[v], f->u[v]);
		if (f->leans_on >= 0)
			printf("  leans on %.*s, doubled %.2f",
				STR_ARG(l->model.fields[f->leans_on].name), f->doubled);
		printf("\n");
	}
	for (size_t i = 0; i < l->blocking.rule_count; i++) {
		const struct block_rule *rule = &l->blocking.rules[i];

		printf("  rule %-44.*s %12.0f pairs, %12.0f new, %u split\n", STR_ARG(rule->words),
			rule->pairs, rule->pairs_new, rule->blocks_split);
	}
	for (size_t i = 0; i < l->records.column_count; i++)
		printf("  column %-20.*s is %s\n", STR_ARG(l->records.columns[i].name),
			column_role_name(l->roles[i]));
	for (size_t i = 0; i < l->note_count; i++)
		printf("  note: %.*s\n", STR_ARG(l->notes[i]));
}

/* The same for the same edges and people: for telling whether a change changed what is found. */
static uint64_t
result_mark(const struct linkage *l)
{
	uint64_t mark = values_hash(
		str_make((const char *)l->edges.of, l->edges.count * sizeof(*l->edges.of)));

	return mark * 31 +
		values_hash(str_make((const char *)l->clusters.of,
			l->clusters.record_count * sizeof(*l->clusters.of)));
}

static void
result_print(struct bench *b, struct linkage *l, double wall, double cpu)
{
	struct rusage other;
	double pairs = 0;

	if (b->name != NULL) {
		truth_print(b, l);
		return;
	}
	getrusage(RUSAGE_CHILDREN, &other);
	for (size_t i = 0; i < l->blocking.rule_count; i++)
		pairs += l->blocking.rules[i].pairs_new;
	printf("%u records, %zu rules, %.0f pairs, %zu patterns, %zu edges, %u people\n",
		l->records.count, l->blocking.rule_count, pairs, l->histogram.count, l->edges.count,
		l->clusters.count);
	printf("  whole %.3f s, %.3f CPU s, %.3f in the first process, %ld MB (a process at most "
	       "%ld), mark %016llx\n",
		seconds(CLOCK_MONOTONIC) - wall, bed_cpu_seconds() - cpu, bed_cpu_seconds_own(),
		bed_memory_most_mb(), other.ru_maxrss / 1024, (unsigned long long)result_mark(l));
	printf("  matches %.0f, of one household %.0f\n", l->model.matches, l->model.households);
	if (b->is_verbose)
		model_print(l);
	truth_print(b, l);
}

int
main(int argc, char **argv)
{
	static struct bench b = {.stage = -1};
	static struct linkage linkage;
	struct tokenizer *tokenizer;
	struct err err = {0};
	double wall = seconds(CLOCK_MONOTONIC);
	double cpu = bed_cpu_seconds();

	b.options = (struct linkage_options){.sources = b.sources,
		.rules = b.rules,
		.maps = b.maps,
		.cut = NAN,
		.rounds = UINT_MAX,
		.seed = 1,
		.progress = stage_tell,
		.context = &b};
	if (!tokenizer_new(&tokenizer, &err) || !options_parse(&b, argc, argv)) {
		fprintf(stderr, "bench_linkage: see the head of bench/bench_linkage.c\n");
		return 2;
	}
	b.options.tokenizer = tokenizer;
	if (!linkage_run(&b.options, &linkage, &err)) {
		fprintf(stderr, "bench_linkage: %s\n", err.text);
		return 1;
	}
	(void)stage_tell(&b, LINKAGE_STAGE_COUNT, 0);
	result_print(&b, &linkage, wall, cpu);
	linkage_free(&linkage);
	tokenizer_free(tokenizer);
	return 0;
}
