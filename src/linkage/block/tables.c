#include "base/arena.h"
#include "base/err.h"
#include "linkage/block/block_inside.h"
#include "linkage/crew.h"
#include "linkage/field/field_set.h"

#include <stdlib.h>
#include <string.h>

enum { LINE_TASK_RECORDS = 1 << 16, RADIX_BITS = 11, RADIX_COUNT = 1 << RADIX_BITS };

struct making {
	const struct features *features;
	struct blocking *blocking;
	struct block_tables *tables;
};

/* --- Lines --- */

/* Rule by rule, as each looks into other fields. */
static bool
lines_task(void *context, size_t number, struct err *err UNUSED)
{
	const struct making *m = context;
	const struct block_tables *tables = m->tables;
	uint32_t from = (uint32_t)number * LINE_TASK_RECORDS;
	uint32_t to = tables->record_count - from < LINE_TASK_RECORDS ? tables->record_count
								      : from + LINE_TASK_RECORDS;

	for (size_t k = 0; k < tables->width; k++) {
		const struct block_forms *forms = &tables->forms[k];

		for (uint32_t r = from; r < to; r++)
			tables->lines[r * tables->width + k] = k < tables->rule_count
				? block_key_of(forms->of, forms->count, r)
				: r;
	}
	return true;
}

/* --- Sorting --- */

static void
radix_pass(const struct block_keyed *from, struct block_keyed *to, size_t count, unsigned shift)
{
	size_t at[RADIX_COUNT] = {0};
	size_t sum = 0;

	for (size_t i = 0; i < count; i++)
		at[from[i].key >> shift & (RADIX_COUNT - 1)]++;
	for (size_t i = 0; i < RADIX_COUNT; i++) {
		size_t there = at[i];

		at[i] = sum;
		sum += there;
	}
	for (size_t i = 0; i < count; i++)
		to[at[from[i].key >> shift & (RADIX_COUNT - 1)]++] = from[i];
}

/* Sorts `keyed` by key, rows of one key staying in their order; the result is in *ret_sorted, which
 * is one of the two. */
static void
keyed_sort(struct block_keyed *keyed, struct block_keyed *other, size_t count,
	struct block_keyed **ret_sorted)
{
	radix_pass(keyed, other, count, 0);
	radix_pass(other, keyed, count, RADIX_BITS);
	radix_pass(keyed, other, count, 2 * RADIX_BITS);
	*ret_sorted = other;
}

/* --- Blocks --- */

static double
pairs_of(size_t count)
{
	return (double)count * (double)(count - 1) / 2;
}

/* Those that are to be compared: with new records, where some are not. */
static double
pairs_in(const struct blocking *blocking, const struct block_keyed *rows, size_t count)
{
	size_t others = 0;

	for (size_t i = 0; blocking->is_new != NULL && i < count; i++)
		others += !blocking->is_new[rows[i].row];
	return pairs_of(count) - (others > 0 ? pairs_of(others) : 0);
}

static int
keyed_compare(const void *x, const void *y)
{
	const struct block_keyed *a = x;
	const struct block_keyed *b = y;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return a->row < b->row ? -1 : a->row > b->row;
}

static int
row_compare(const void *x, const void *y)
{
	const struct block_keyed *a = x;
	const struct block_keyed *b = y;

	return a->row < b->row ? -1 : a->row > b->row;
}

struct splitting {
	const struct making *making;
	struct rule_blocks *blocks;
	size_t rule;
	uint32_t row_count;       /* of blocks->rows */
	uint32_t salt;            /* makes keys of parts unlike any other */
	struct block_keyed *part; /* room for the rows of a block */
};

/* Notes where new records stand; whether there are any. */
static bool
news_note(const struct splitting *s, const struct block_keyed *rows, size_t count)
{
	const struct block_tables *tables = s->making->tables;
	const struct block_fresh *fresh = tables->fresh;
	bool has_new = fresh == NULL;

	for (size_t i = 0; fresh != NULL && i < count; i++) {
		if (!fresh->is_new[rows[i].row])
			continue;
		fresh->blocks[fresh->places[rows[i].row] * tables->rule_count + s->rule] =
			s->blocks->block_count + 1;
		has_new = true;
	}
	return has_new;
}

static void
block_keep(struct splitting *s, const struct block_keyed *rows, size_t count)
{
	struct rule_blocks *blocks = s->blocks;

	if (count < 2 || !news_note(s, rows, count))
		return;
	blocks->starts[blocks->block_count++] = s->row_count;
	for (size_t i = 0; i < count; i++)
		blocks->rows[s->row_count++] = rows[i].row;
	blocks->pairs += pairs_in(s->making->blocking, rows, count);
}

/* Gives the records of a part a key of their own, so that a later rule finds the pairs that are not
 * in it. */
static void
part_keep(struct splitting *s, struct block_keyed *rows, size_t count)
{
	struct block_tables *tables = s->making->tables;
	uint64_t key = ((uint64_t)rows[0].row << 32 | s->rule) * 0x9e3779b97f4a7c15u;

	for (size_t i = 0; i < count; i++) {
		uint32_t row = rows[i].row;
		uint32_t of = count < 2 ? row : (uint32_t)(key >> 32) | BLOCK_KEY_BIT;

		if (tables->fresh == NULL)
			tables->lines[row * tables->width + s->rule] = of;
		else
			s->blocks->parts[s->blocks->part_count++] = (struct block_keyed){of, row};
	}
	qsort(rows, count, sizeof(*rows), keyed_compare);
	block_keep(s, rows, count);
}

/* Rows that agree in all that could part them: neighbours stay together. Each rule cuts elsewhere, so
 * that parts of one rule are joined by another. */
static void
part_cut(struct splitting *s, struct block_keyed *rows, size_t count)
{
	size_t size = (size_t)BLOCK_SIZE_MAX * BLOCK_SIZE_MAX / count;
	size_t from = 0;
	size_t to;

	if (size < BLOCK_PART_MIN)
		size = BLOCK_PART_MIN;
	for (to = size - s->rule * 5 % size; from < count; to += size) {
		if (to > count)
			to = count;
		part_keep(s, rows + from, to - from);
		from = to;
	}
}

/* How many pairs would be left if a block were split by this form. */
static double
split_pairs(const struct splitting *s, const struct feature *feature, struct block_keyed *rows,
	size_t count)
{
	double pairs = 0;

	for (size_t i = 0; i < count; i++)
		rows[i].key = feature_of(feature, rows[i].row);
	qsort(rows, count, sizeof(*rows), keyed_compare);
	for (size_t i = 0; i < count;) {
		size_t end = i + 1;

		while (end < count && rows[end].key == rows[i].key)
			end++;
		pairs += pairs_of(end - i);
		i = end;
	}
	(void)s;
	return pairs;
}

/* The form that parts a block into the most even parts, of those that are whole values. */
static const struct feature *
split_feature(const struct splitting *s, struct block_keyed *rows, size_t count)
{
	const struct features *features = s->making->features;
	const struct feature *best = NULL;
	/* A form that leaves nearly all in one part is none. */
	double least = pairs_of(count) * 0.9;

	for (size_t i = 0; i < features->count; i++) {
		double pairs;

		if (features->of[i].key.form != KEY_SAME)
			continue;
		pairs = split_pairs(s, &features->of[i], rows, count);
		/* Of a form that tells all apart nothing is left to compare. */
		if (pairs < least && pairs >= (double)count) {
			least = pairs;
			best = &features->of[i];
		}
	}
	return best;
}

static void
block_split(struct splitting *s, const struct block_keyed *rows, size_t count)
{
	struct rule_blocks *blocks = s->blocks;
	double kept = blocks->pairs;
	const struct feature *feature;
	size_t end;

	blocks->blocks_split++;
	memcpy(s->part, rows, count * sizeof(*rows));
	feature = split_feature(s, s->part, count);
	for (size_t i = 0; i < count; i++)
		s->part[i].key = feature == NULL ? 0 : feature_of(feature, s->part[i].row);
	qsort(s->part, count, sizeof(*s->part), keyed_compare);
	for (size_t i = 0; i < count; i = end) {
		for (end = i + 1; end < count && s->part[end].key == s->part[i].key;)
			end++;
		if (end - i <= BLOCK_SIZE_MAX)
			part_keep(s, s->part + i, end - i);
		else
			part_cut(s, s->part + i, end - i);
	}
	blocks->pairs_left_out += pairs_in(s->making->blocking, rows, count) -
		(blocks->pairs - kept);
}

static void
blocks_find(struct splitting *s, const struct block_keyed *sorted, size_t count)
{
	struct rule_blocks *blocks = s->blocks;
	size_t end;

	for (size_t i = 0; i < count; i = end) {
		for (end = i + 1; end < count && sorted[end].key == sorted[i].key;)
			end++;
		if (end - i > blocks->block_largest) {
			blocks->block_largest = (uint32_t)(end - i);
			blocks->largest_row = sorted[i].row;
		}
		if (end - i > BLOCK_SIZE_MAX)
			block_split(s, sorted + i, end - i);
		else
			block_keep(s, sorted + i, end - i);
	}
	blocks->starts[blocks->block_count] = s->row_count;
}

static size_t
keyed_fill(const struct block_tables *tables, size_t rule, struct block_keyed *keyed)
{
	size_t count = 0;

	if (tables->fresh != NULL)
		return block_fresh_take(tables, rule, keyed);
	for (uint32_t r = 0; r < tables->record_count; r++) {
		uint32_t key = tables->lines[r * tables->width + rule];

		keyed[count] = (struct block_keyed){key, r};
		count += block_key_is_there(key);
	}
	return count;
}

static bool
rule_task(void *context, size_t rule, struct err *err UNUSED)
{
	const struct making *m = context;
	const struct block_tables *tables = m->tables;
	size_t room = (tables->fresh == NULL ? tables->record_count
					     : block_fresh_take(tables, rule, NULL)) +
		(size_t)1;
	struct block_keyed *keyed = memory_alloc(room * sizeof(*keyed));
	struct block_keyed *other = memory_alloc(room * sizeof(*other));
	struct splitting s = {m, &tables->rules[rule], rule, 0, 0, NULL};
	struct block_keyed *sorted;
	size_t count = keyed_fill(tables, rule, keyed);

	keyed_sort(keyed, other, count, &sorted);
	s.part = sorted == keyed ? other : keyed;
	blocks_find(&s, sorted, count);
	if (s.blocks->part_count > 0)
		qsort(s.blocks->parts, s.blocks->part_count, sizeof(*s.blocks->parts), row_compare);
	free(keyed);
	free(other);
	return true;
}

/* --- The whole --- */

static void
tables_share(struct block_tables *tables, bool has_lines)
{
	uint32_t record_count = tables->record_count;

	tables->width = 4;
	while (tables->width < tables->rule_count)
		tables->width *= 2;
	tables->lines_size = ((size_t)record_count + 1) * tables->width * sizeof(*tables->lines);
	if (has_lines)
		tables->lines = crew_share(tables->lines_size);
	tables->rules = crew_share(BLOCK_RULE_MAX * sizeof(*tables->rules));
	tables->rows_size = ((size_t)record_count + 1) * sizeof(uint32_t);
	tables->starts_size = ((size_t)record_count / 2 + 2) * sizeof(uint32_t);
	for (size_t i = 0; i < tables->rule_count; i++) {
		tables->rules[i].rows = crew_share(tables->rows_size);
		tables->rules[i].starts = crew_share(tables->starts_size);
	}
}

static size_t
asked_add(struct block_tables *tables, const struct feature *feature, size_t rule)
{
	size_t i = 0;

	while (i < tables->asked_count && tables->asked[i].feature != feature)
		i++;
	tables->asked[i].feature = feature;
	tables->asked[i].rules |= (uint32_t)1 << rule;
	tables->asked_count += i == tables->asked_count;
	return i;
}

static void
forms_find(struct block_tables *tables, const struct features *features,
	const struct blocking *blocking)
{
	for (size_t i = 0; i < blocking->rule_count; i++) {
		struct block_forms *forms = &tables->forms[i];

		forms->count = blocking->rules[i].key_count;
		for (size_t k = 0; k < forms->count; k++) {
			forms->of[k] = features_find(features, blocking->rules[i].keys[k]);
			forms->asked[k] = asked_add(tables, forms->of[k], i);
		}
	}
}

static void
rule_tell(struct block_rule *rule, const struct making *m, size_t at)
{
	const struct rule_blocks *blocks = &m->tables->rules[at];
	const struct feature *feature = m->tables->forms[at].of[0];
	const struct field *field = &m->features->fields->of[feature->key.field];

	rule->pairs = blocks->pairs;
	rule->pairs_left_out = blocks->pairs_left_out;
	rule->blocks_split = blocks->blocks_split;
	rule->block_largest = blocks->block_largest;
	rule->largest_value = blocks->block_largest == 0
		? STR("")
		: field_text(field, field->numbers[blocks->largest_row]);
}

/* What was found stays only as parts of blocks. */
static void
found_leave(struct block_tables *tables)
{
	struct block_fresh *fresh = tables->fresh;

	for (size_t i = 0; i < tables->rule_count; i++)
		if (tables->rules[i].part_count == 0) {
			crew_unshare(fresh->found[i], fresh->found_size);
			fresh->found[i] = NULL;
		}
}

/* Lines of all, or what shares a key with a new record; then blocks. */
static bool
lines_and_blocks_make(struct making *m, const struct crew *crew, struct err *err)
{
	struct block_tables *tables = m->tables;
	const bool *is_new = m->blocking->is_new;
	size_t tasks = ((size_t)tables->record_count + LINE_TASK_RECORDS - 1) / LINE_TASK_RECORDS;

	if (is_new == NULL)
		return crew_run(crew, tasks, lines_task, m, err) &&
			crew_run(crew, tables->rule_count, rule_task, m, err);
	if (!block_fresh_make(tables, is_new, crew, &tables->fresh, err))
		return false;
	for (size_t i = 0; i < tables->rule_count; i++)
		tables->rules[i].parts = tables->fresh->found[i];
	if (!crew_run(crew, tables->rule_count, rule_task, m, err))
		return false;
	found_leave(tables);
	return true;
}

bool
block_tables_make(const struct features *features, const struct crew *crew,
	struct blocking *blocking, struct err *err)
{
	struct making m = {.features = features, .blocking = blocking};

	blocking->fields = features->fields;
	blocking->tables = m.tables = memory_alloc(sizeof(*m.tables));
	*m.tables = (struct block_tables){
		.record_count = features->fields->record_count, .rule_count = blocking->rule_count};
	arena_init(&m.tables->arena, SIZE_MAX);
	tables_share(m.tables, blocking->is_new == NULL);
	forms_find(m.tables, features, blocking);
	if (!lines_and_blocks_make(&m, crew, err))
		return false;
	for (size_t i = 0; i < blocking->rule_count; i++)
		rule_tell(&blocking->rules[i], &m, i);
	for (size_t i = 0; i < blocking->rule_count; i++)
		blocking->rules[i].words = rule_words(
			features->fields, &m.tables->arena, &blocking->rules[i]);
	return true;
}

void
blocking_free(struct blocking *blocking)
{
	struct block_tables *tables = blocking->tables;

	if (tables == NULL)
		return;
	for (size_t i = 0; i < BLOCK_RULE_MAX; i++) {
		crew_unshare(tables->rules[i].rows, tables->rows_size);
		crew_unshare(tables->rules[i].starts, tables->starts_size);
	}
	crew_unshare(tables->rules, BLOCK_RULE_MAX * sizeof(*tables->rules));
	crew_unshare(tables->lines, tables->lines_size);
	block_fresh_free(tables->fresh);
	arena_free(&tables->features);
	arena_free(&tables->arena);
	free(tables);
	blocking->tables = NULL;
}
