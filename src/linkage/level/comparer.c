#include "linkage/level/comparer.h"

#include "base/arena.h"
#include "base/err.h"
#include "linkage/crew.h"
#include "linkage/level/comparer_inside.h"
#include "linkage/level/levels.h"

size_t
comparer_kernels(const struct comparer_kernel *kernels[COMPARER_KERNEL_MAX])
{
	size_t count = 0;

#if defined(__x86_64__)
	__builtin_cpu_init();
	if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
		__builtin_cpu_supports("bmi2"))
		kernels[count++] = &comparer_kernel_avx512;
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2"))
		kernels[count++] = &comparer_kernel_avx2;
	if (__builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt"))
		kernels[count++] = &comparer_kernel_sse42;
	kernels[count++] = &comparer_kernel_sse2;
#elif defined(__aarch64__)
	kernels[count++] = &comparer_kernel_neon;
#endif
	kernels[count++] = &comparer_kernel_scalar;
	return count;
}

static size_t
lines_size(uint32_t record_count)
{
	return ((size_t)record_count + 1) * sizeof(struct comparer_line);
}

/* A millisecond of work. */
enum { LINE_TASK_RECORDS = 1 << 15 };

struct lining {
	const struct comparer *comparer;
	struct comparer_line *lines;
};

static bool
lines_task(void *context, size_t number, struct err *err UNUSED)
{
	const struct lining *l = context;
	uint32_t from = (uint32_t)number * LINE_TASK_RECORDS;
	uint32_t count = l->comparer->record_count;
	uint32_t to = count - from < LINE_TASK_RECORDS ? count : from + LINE_TASK_RECORDS;

	for (uint32_t r = from; r < to; r++)
		for (size_t i = 0; i < l->comparer->count; i++)
			l->lines[r].numbers[i] = l->comparer->of[i]->numbers[r];
	return true;
}

static bool
lines_make(struct comparer *comparer, const struct crew *crew, struct err *err)
{
	struct lining l = {comparer, crew_share(lines_size(comparer->record_count))};

	comparer->lines = l.lines;
	return crew_run(crew,
		((size_t)comparer->record_count + LINE_TASK_RECORDS - 1) / LINE_TASK_RECORDS,
		lines_task, &l, err);
}

bool
comparer_make(const struct field_set *fields, const struct crew *crew,
	struct comparer *ret_comparer, struct err *err)
{
	struct comparer c = {.fields = fields, .record_count = fields->record_count};

	c.pattern_count = 1;
	for (size_t i = 0; i < fields->count; i++) {
		if (fields->of[i].is_for_blocking)
			continue;
		c.of[c.count] = &fields->of[i];
		c.level_count[c.count] = levels_count(fields->of[i].role);
		c.unit[c.count] = c.pattern_count;
		c.pattern_count *= c.level_count[c.count++];
	}
	if (c.count == 0)
		return err_set(err, ERR_USAGE,
			"no column is left to compare: name them with --map COLUMN=ROLE");
	if (!lines_make(&c, crew, err)) {
		crew_unshare((void *)(uintptr_t)c.lines, lines_size(c.record_count));
		return false;
	}
	comparer_tables_make(&c);
	*ret_comparer = c;
	return true;
}

void
comparer_free(struct comparer *comparer)
{
	if (comparer->tables == NULL)
		return;
	crew_unshare((void *)(uintptr_t)comparer->lines, lines_size(comparer->record_count));
	comparer_tables_free(comparer);
	comparer->count = 0;
}

/* Whether each record's given name is the other's surname, and neither the other's given name. */
static bool
is_swapped(const struct comparer *c, const struct comparer_line *a, const struct comparer_line *b)
{
	size_t i = c->tables->given;
	size_t j = c->tables->surname;

	return i < c->count && j < c->count && a->numbers[i] != 0 && b->numbers[i] != 0 &&
		str_equal(
			field_text(c->of[i], a->numbers[i]), field_text(c->of[j], b->numbers[j])) &&
		str_equal(field_text(c->of[i], b->numbers[i]), field_text(c->of[j], a->numbers[j]));
}

static unsigned
level_at(const struct comparer *c, const struct comparer_line *a, const struct comparer_line *b,
	size_t i)
{
	unsigned level = levels_of(c->fields, c->of[i], a->numbers[i], b->numbers[i]);

	if ((i == c->tables->given || i == c->tables->surname) && level != LEVEL_ABSENT &&
		level < LEVEL_NAME_SWAPPED && is_swapped(c, a, b))
		return LEVEL_NAME_SWAPPED;
	return level;
}

bool
comparer_is_lone(
	const struct comparer *c, const struct comparer_line *a, const struct comparer_line *b)
{
	size_t i = c->tables->given;
	size_t j = c->tables->surname;

	return i < c->count && j < c->count &&
		((a->numbers[i] == 0) != (a->numbers[j] == 0) ||
			(b->numbers[i] == 0) != (b->numbers[j] == 0));
}

/* Where a record has but one name, nobody knows whether it is the given name or the surname,
 * whichever column it stands in: it is compared with what the other has in the other column too, and
 * the better level counts. */
static void
lone_names_compare(const struct comparer *c, const struct comparer_line *a,
	const struct comparer_line *b, unsigned *levels)
{
	size_t places[2] = {c->tables->given, c->tables->surname};

	for (unsigned turn = 0; turn < 4; turn++) {
		size_t near = places[turn / 2];
		size_t far = places[1 - turn / 2];
		const uint32_t *one = turn % 2 == 0 ? a->numbers : b->numbers;
		const uint32_t *other = turn % 2 == 0 ? b->numbers : a->numbers;
		unsigned level;

		if (one[near] == 0 || one[far] != 0 || other[far] == 0)
			continue;
		level = levels_of_names(c->fields, c->of[near], one[near], c->of[far], other[far]);
		if (level > levels[near] && level > levels[far]) {
			levels[near] = LEVEL_ABSENT;
			levels[far] = level;
		}
	}
}

uint64_t
comparer_pattern_plain(
	const struct comparer *c, const struct comparer_line *a, const struct comparer_line *b)
{
	size_t given = c->tables->given;
	size_t surname = c->tables->surname;
	unsigned levels[FIELD_MAX];
	uint64_t pattern = 0;

	for (size_t i = 0; i < c->count; i++)
		levels[i] = level_at(c, a, b, i);
	if (comparer_is_lone(c, a, b) && levels[given] <= LEVEL_DIFFERENT &&
		levels[surname] <= LEVEL_DIFFERENT)
		lone_names_compare(c, a, b, levels);
	for (size_t i = 0; i < c->count; i++)
		pattern += levels[i] * c->unit[i];
	return pattern;
}

uint64_t
comparer_pattern_of_lines(
	const struct comparer *c, const struct comparer_line *a, const struct comparer_line *b)
{
	return c->tables->kernel->pattern(c, a, b);
}

uint64_t
comparer_pattern(const struct comparer *c, uint32_t a, uint32_t b)
{
	return c->tables->kernel->pattern(c, &c->lines[a], &c->lines[b]);
}

bool
comparer_reaches(const struct comparer *c, const struct comparer_bar *bar,
	const struct comparer_line *a, const struct comparer_line *b, uint64_t *ret_pattern)
{
	return c->tables->kernel->reaches(c, bar, a, b, ret_pattern);
}

void
comparer_prefetch(const struct comparer *c, const struct comparer_line *line)
{
	const struct comparer_tables *tables = c->tables;

	for (size_t i = 0; i < c->count; i++) {
		if (tables->cards[i] != NULL)
			__builtin_prefetch(&tables->cards[i][line->numbers[i]]);
		else if (tables->texts[i] != NULL)
			__builtin_prefetch(&tables->texts[i][line->numbers[i]]);
	}
}
