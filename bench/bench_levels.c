/* What comparing two values and two records costs, for each kind of processor that this machine can
 * be, on the records of CSV files.
 *
 *   bench_levels [-n PAIRS] [-o PAIRS.csv] [-w WEIGHT_MIN] FILE.csv...
 *
 * Pairs of values are drawn at random from the given names and surnames; -o writes them out, for
 * levels_peers.py. Pairs of records agree in the surname, as those of a large block do. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/token.h"
#include "linkage/chance.h"
#include "linkage/crew.h"
#include "linkage/field/field_set.h"
#include "linkage/level/comparer_inside.h"
#include "linkage/level/levels.h"
#include "linkage/level/likeness.h"
#include "linkage/model/model.h"
#include "linkage/model/scorer.h"
#include "linkage/table/records.h"
#include "linkage/table/roles.h"
#include "measure.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

enum { ROUND_COUNT = 3, FILE_SIZE_MAX = 1 << 30 };

struct pair {
	uint32_t a;
	uint32_t b;
};

struct bench {
	struct records records;
	struct field_set fields;
	struct comparer comparer;
	const struct field *names; /* given names */
	size_t name_field;         /* among those compared */
	struct pair *values;
	struct comparer_line *lines; /* of records with the same name side by side */
	struct pair *records_of;     /* by place in them */
	size_t count;
	double sum; /* of results, so that nothing is left out */
};

static void
load(struct bench *b, char *const *paths, size_t path_count)
{
	struct err err = {0};
	struct tokenizer *tokenizer;
	struct crew alone = {1};
	static enum role roles[RECORD_COLUMN_MAX];

	must(tokenizer_new(&tokenizer, &err), &err);
	records_begin(&b->records);
	for (size_t i = 0; i < path_count; i++) {
		struct buf *text = memory_alloc(sizeof(*text));

		*text = (struct buf){.size_max = FILE_SIZE_MAX};
		must(file_read(paths[i], text, FILE_SIZE_MAX, &err) &&
				records_add_csv(&b->records, str_of(paths[i]), buf_str(text), &err),
			&err);
	}
	roles_guess(&b->records, roles);
	must(field_set_make(&b->records, roles, tokenizer, &b->fields, &err) &&
			comparer_make(&b->fields, &alone, &b->comparer, &err),
		&err);
	for (size_t i = b->comparer.count; i-- > 0;)
		if (b->comparer.of[i]->role == ROLE_GIVEN ||
			b->comparer.of[i]->role == ROLE_SURNAME)
			b->name_field = i;
	b->names = b->comparer.of[b->name_field];
	tokenizer_free(tokenizer);
}

/* Different names that are there, of one word and up to CARD_SIZE letters. */
static void
values_draw(struct bench *b, uint64_t seed)
{
	const struct card *cards = b->comparer.tables->cards[b->name_field];
	uint64_t state = seed;

	b->values = memory_alloc(b->count * sizeof(*b->values));
	for (size_t i = 0; i < b->count;) {
		struct pair pair = {1 + (uint32_t)chance_below(&state, b->names->values.count - 1),
			1 + (uint32_t)chance_below(&state, b->names->values.count - 1)};

		if (pair.a != pair.b &&
			((cards[pair.a].flags | cards[pair.b].flags) & (CARD_LONG | CARD_WORDS)) ==
				0)
			b->values[i++] = pair;
	}
}

static size_t
last_name(const struct bench *b)
{
	size_t last = b->name_field;

	for (size_t i = 0; i < b->comparer.count; i++)
		if (b->comparer.of[i]->role == ROLE_SURNAME)
			last = i;
	return last;
}

/* Pairs of records that agree in the last name field, as blocking gives them: their lines are copied
 * side by side. */
static void
records_draw(struct bench *b)
{
	size_t last = last_name(b);
	const struct values *values = &b->comparer.of[last]->values;
	uint32_t *ends = memory_alloc((values->count + 1) * sizeof(*ends));
	uint32_t end = 0;
	size_t at = 0;

	for (uint32_t v = 0; v < values->count; v++) {
		ends[v] = end;
		end += values->counts[v];
	}
	b->lines = crew_share(b->records.count * sizeof(*b->lines));
	b->records_of = memory_alloc(b->count * sizeof(*b->records_of));
	for (uint32_t r = 0; r < b->records.count; r++)
		b->lines[ends[b->comparer.lines[r].numbers[last]]++] = b->comparer.lines[r];
	for (uint32_t r = values->counts[0]; r < b->records.count; r++)
		for (uint32_t s = r + 1; s < b->records.count && at < b->count &&
			b->lines[r].numbers[last] == b->lines[s].numbers[last];
			s++)
			b->records_of[at++] = (struct pair){r, s};
	b->count = at < b->count ? at : b->count;
	free(ends);
}

static void
tell(const char *what, const char *how, double seconds, size_t count, size_t rest)
{
	printf("%-34s %-9s %7.1f ns", what, how, seconds / (double)count * 1e9);
	if (rest != SIZE_MAX)
		printf("   %zu of %zu", rest, count);
	putchar('\n');
}

/* The best of several rounds, with what the function said in the last. */
static void
measure(struct bench *b, const char *what, const char *how,
	size_t (*run)(struct bench *, const void *), const void *with, bool is_counted)
{
	double best = 1e9;
	size_t rest = 0;

	for (unsigned round = 0; round < ROUND_COUNT; round++) {
		double begin = cpu_seconds();

		rest = run(b, with);
		begin = cpu_seconds() - begin;
		best = begin < best ? begin : best;
	}
	tell(what, how, best, b->count, is_counted ? rest : SIZE_MAX);
}

static size_t
run_winkler(struct bench *b, const void *with UNUSED)
{
	for (size_t i = 0; i < b->count; i++)
		b->sum += likeness_jaro_winkler(
			field_text(b->names, b->values[i].a), field_text(b->names, b->values[i].b));
	return 0;
}

static size_t
run_edits(struct bench *b, const void *with UNUSED)
{
	for (size_t i = 0; i < b->count; i++)
		b->sum += likeness_edits(
			field_text(b->names, b->values[i].a), field_text(b->names, b->values[i].b));
	return 0;
}

static size_t
run_slips(struct bench *b, const void *with UNUSED)
{
	for (size_t i = 0; i < b->count; i++)
		b->sum += likeness_slips(
			field_text(b->names, b->values[i].a), field_text(b->names, b->values[i].b));
	return 0;
}

static size_t
run_is_slip(struct bench *b, const void *with UNUSED)
{
	size_t slips = 0;

	for (size_t i = 0; i < b->count; i++)
		slips += likeness_is_slip(
			field_text(b->names, b->values[i].a), field_text(b->names, b->values[i].b));
	return slips;
}

static size_t
run_cards(struct bench *b, const void *with)
{
	const struct comparer_kernel *kernel = with;
	const struct card *cards = b->comparer.tables->cards[b->name_field];

	for (size_t i = 0; i < b->count; i++) {
		struct likeness l = kernel->likeness(
			&cards[b->values[i].a], &cards[b->values[i].b]);

		b->sum += likeness_score(&l);
	}
	return 0;
}

static size_t
run_level(struct bench *b, const void *with)
{
	const struct comparer_kernel *kernel = with;
	size_t alike = 0;

	for (size_t i = 0; i < b->count; i++)
		alike += kernel->level(&b->comparer, b->name_field, b->values[i].a,
				 b->values[i].b) > LEVEL_DIFFERENT;
	return alike;
}

static size_t
run_level_plain(struct bench *b, const void *with UNUSED)
{
	size_t alike = 0;

	for (size_t i = 0; i < b->count; i++)
		alike += levels_of(&b->fields, b->names, b->values[i].a, b->values[i].b) >
			LEVEL_DIFFERENT;
	return alike;
}

static size_t
run_pattern(struct bench *b, const void *with)
{
	const struct comparer_kernel *kernel = with;
	const struct comparer_line *lines = b->lines;

	for (size_t i = 0; i < b->count; i++)
		b->sum += (double)kernel->pattern(
			&b->comparer, &lines[b->records_of[i].a], &lines[b->records_of[i].b]);
	return 0;
}

static size_t
run_pattern_plain(struct bench *b, const void *with UNUSED)
{
	const struct comparer_line *lines = b->lines;

	for (size_t i = 0; i < b->count; i++)
		b->sum += (double)comparer_pattern_plain(
			&b->comparer, &lines[b->records_of[i].a], &lines[b->records_of[i].b]);
	return 0;
}

struct barred {
	const struct comparer_kernel *kernel;
	const struct comparer_bar *bar;
};

static size_t
run_reaches(struct bench *b, const void *with)
{
	const struct barred *barred = with;
	const struct comparer_line *lines = b->lines;
	size_t reached = 0;
	uint64_t pattern;

	for (size_t i = 0; i < b->count; i++)
		reached += barred->kernel->reaches(&b->comparer, barred->bar,
			&lines[b->records_of[i].a], &lines[b->records_of[i].b], &pattern);
	return reached;
}

/* A model of usual values: what counts is about right. */
static void
bar_make(struct bench *b, float least, struct comparer_bar *bar)
{
	struct err err = {0};
	struct arena arena;
	struct crew crew = {1};
	struct model model;
	struct scorer scorer;

	arena_init(&arena, SIZE_MAX);
	must(model_prepare(&b->comparer, 1, &crew, &arena, &model, &err), &err);
	model.matches = b->records.count;
	must(scorer_make(&b->comparer, &model, &scorer, &err), &err);
	scorer_bar(&scorer, least, bar);
}

static void
pairs_write(const struct bench *b, const char *path)
{
	FILE *file = fopen(path, "w");

	if (file == NULL) {
		perror(path);
		exit(1);
	}
	for (size_t i = 0; i < b->count; i++)
		fprintf(file, "%.*s,%.*s\n", STR_ARG(field_text(b->names, b->values[i].a)),
			STR_ARG(field_text(b->names, b->values[i].b)));
	fclose(file);
}

int
main(int argc, char **argv)
{
	static struct bench b = {.count = 2000000};
	const struct comparer_kernel *kernels[COMPARER_KERNEL_MAX];
	size_t kernel_count = comparer_kernels(kernels);
	static struct comparer_bar bar;
	const char *out = NULL;
	float least = 0;
	int option;

	while ((option = getopt(argc, argv, "n:o:w:")) != -1) {
		if (option == 'n')
			b.count = strtoul(optarg, NULL, 10);
		else if (option == 'o')
			out = optarg;
		else if (option == 'w')
			least = strtof(optarg, NULL);
		else
			return 2;
	}
	load(&b, argv + optind, (size_t)(argc - optind));
	records_draw(&b);
	values_draw(&b, 7);
	if (out != NULL)
		pairs_write(&b, out);
	bar_make(&b, least, &bar);
	printf("%u records, %zu fields, %u %.*s, %zu pairs of values and of records\n",
		b.records.count, b.comparer.count, b.names->values.count - 1,
		STR_ARG(b.names->name), b.count);
	measure(&b, "Jaro-Winkler of texts", "bits", run_winkler, NULL, false);
	for (size_t k = 0; k < kernel_count; k++)
		measure(&b, "Jaro-Winkler of cards", kernels[k]->name, run_cards, kernels[k],
			false);
	measure(&b, "Levenshtein", "bits", run_edits, NULL, false);
	measure(&b, "Damerau-Levenshtein", "bits", run_slips, NULL, false);
	measure(&b, "one slip at most", "bytes", run_is_slip, NULL, true);
	measure(&b, "level of names, no bounds", "plain", run_level_plain, NULL, true);
	for (size_t k = 0; k < kernel_count; k++)
		measure(&b, "level of names", kernels[k]->name, run_level, kernels[k], true);
	measure(&b, "pattern of records, no bounds", "plain", run_pattern_plain, NULL, false);
	for (size_t k = 0; k < kernel_count; k++)
		measure(&b, "pattern of records", kernels[k]->name, run_pattern, kernels[k], false);
	for (size_t k = 0; k < kernel_count; k++) {
		struct barred barred = {kernels[k], &bar};

		measure(&b, "pattern of those that may reach", kernels[k]->name, run_reaches,
			&barred, true);
	}
	return b.sum == 0;
}
