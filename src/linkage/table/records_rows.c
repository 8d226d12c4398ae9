#include "linkage/table/records_inside.h"

#include "base/err.h"
#include "linkage/crew.h"
#include "linkage/table/csv.h"

#include <stdlib.h>
#include <string.h>

/* Rows whose values are looked up together, so that memory is waited for once and not for each; sets
 * of fewer slots are near enough anyway. Below some size a text is not worth a second process. */
enum {
	FEW_SHARE = 8,
	BATCH_ROWS = 64,
	SLOTS_NEAR = 8192,
	GROUP_MAX = 64,
	SHARED_SIZE_MIN = 4 << 20
};
/* Rows of a text that tell how costly its columns are. */
enum { SAMPLE_ROWS = 1000, SAMPLE_SIZE = 1 << 20 };
/* New values that room is made for at once: more than that may be a guess too far. */
enum { EXPECTED_MAX = 8 * 1000 * 1000 };

/* What one process hands back of its columns, and one of the rows. */
struct board {
	uint32_t value_counts[RECORD_COLUMN_MAX];
	uint64_t foul[GROUP_MAX][RECORD_SOURCE_MAX];
	uint64_t kept_sizes[GROUP_MAX];
	struct {
		uint64_t rows, ragged, unclosed, overlong;
	} sources[RECORD_SOURCE_MAX];
};

struct reading {
	struct records *records;
	const struct record_body *bodies;
	size_t body_count;
	size_t group_count;
	size_t group_of[RECORD_COLUMN_MAX];
	uint64_t expected[RECORD_COLUMN_MAX]; /* values, where each is likely to be new */
	struct record_kept kept[GROUP_MAX];
	struct board *board;
};

/* A group's way through one text. */
struct passage {
	struct reading *reading;
	const struct record_body *body;
	size_t group;
	size_t body_number;
	size_t column_count;
	size_t *indexes; /* of values in a row */
	struct record_column **columns;
	struct str *batch;       /* [column_count][BATCH_ROWS] */
	struct values_key *keys; /* [BATCH_ROWS] */
	struct arena scratch;    /* of values of the batch whose quotes were undone */
	uint32_t first;          /* place of the first record of the batch */
};

/* What people write where they have nothing to write. */
static bool
is_nothing(struct str value)
{
	static const char *const nothing[] = {
		"na", "n/a", "null", "none", "nan", "nil", "-", "--", ".", "?", "#n/a"};

	if (value.len > 4 || value.len == 0 || memchr("nN-.?#", value.data[0], 6) == NULL)
		return false;
	for (size_t i = 0; i < COUNT_OF(nothing); i++)
		if (str_equal_nocase(value, str_of(nothing[i])))
			return true;
	return false;
}

static inline struct str
value_of(struct str value)
{
	if (value.len > 0 &&
		(char_is_space(value.data[0]) || char_is_space(value.data[value.len - 1])))
		value = str_trim(value);
	return is_nothing(value) ? STR("") : value;
}

/* A copy that stays. */
static struct str
kept(struct passage *p, struct str value)
{
	struct record_kept *room = &p->reading->kept[p->group];
	uint64_t *used = &p->reading->board->kept_sizes[p->group];
	char *copy = room->data + *used;

	if (value.len > room->size - *used)
		memory_give_up(value.len);
	memcpy(copy, value.data, value.len);
	*used += value.len;
	return str_make(copy, value.len);
}

static bool
is_plain(struct str value)
{
	for (size_t i = 0; i < value.len; i++)
		if ((signed char)value.data[i] <= 0)
			return false;
	return true;
}

/* The value that a foul one is taken for; a copy in the arena. */
static struct str
value_clean(struct arena *arena, struct str value)
{
	return value_of(table_value_clean(arena, value));
}

/* A value that is not there as it is written. */
static uint32_t
value_new(struct passage *p, struct values *v, struct values_key key, struct str value)
{
	struct str text = p->body->text.text;
	const struct values_slot *slot;

	if (!is_plain(value) && table_value_is_foul(value)) {
		p->reading->board->foul[p->group][p->body_number]++;
		value = value_clean(&p->scratch, value);
		if (value.len == 0)
			return 0;
		key = values_key(value);
		slot = values_find_key(v, key, value);
		if (slot->number != 0)
			return slot->number;
	}
	if (value.data < text.data || value.data >= text.data + text.len)
		value = kept(p, value);
	return values_put(v, key, value);
}

static void
column_flush(struct passage *p, size_t at, size_t count)
{
	struct record_column *column = p->columns[at];
	const struct str *batch = p->batch + at * BATCH_ROWS;
	struct values *v = &column->values;
	bool is_far;

	values_prepare(v, (uint32_t)count);
	is_far = v->slot_count > SLOTS_NEAR;
	for (size_t i = 0; i < count; i++) {
		p->keys[i] = values_key(batch[i]);
		if (is_far)
			values_expect(v, p->keys[i]);
	}
	for (size_t i = 0; i < count; i++) {
		uint32_t number;

		if (batch[i].len == 0)
			continue;
		number = values_find_key(v, p->keys[i], batch[i])->number;
		if (number == 0)
			number = value_new(p, v, p->keys[i], batch[i]);
		v->counts[number]++;
		column->numbers[p->first + i] = number;
	}
}

static void
batch_flush(struct passage *p, size_t count)
{
	for (size_t i = 0; i < p->column_count; i++)
		column_flush(p, i, count);
	p->first += (uint32_t)count;
	arena_clear(&p->scratch);
}

static bool
rows_take(struct passage *p, struct csv_reader *reader, struct err *err)
{
	struct board *board = p->reading->board;
	size_t body = p->body_number;
	uint64_t ragged = 0;
	uint64_t rows = 0;
	size_t count = 0;
	struct csv_row row;

	csv_begin_at(reader, &p->scratch, p->body->rows, p->body->separator);
	while (csv_next(reader, &row)) {
		if (p->first + count >= RECORD_COUNT_MAX)
			return err_set(err, ERR_TOO_LARGE, "%.*s: there are more than %zu records",
				STR_ARG(p->body->name), RECORD_COUNT_MAX);
		ragged += row.count != p->body->width;
		for (size_t i = 0; i < p->column_count; i++)
			p->batch[i * BATCH_ROWS + count] = p->indexes[i] < row.count
				? value_of(row.values[p->indexes[i]])
				: STR("");
		rows++;
		if (++count == BATCH_ROWS) {
			batch_flush(p, count);
			count = 0;
		}
	}
	batch_flush(p, count);
	if (p->group == 0) {
		board->sources[body].rows = rows;
		board->sources[body].ragged = ragged;
		board->sources[body].unclosed = reader->unclosed;
		board->sources[body].overlong = reader->overlong;
	}
	return true;
}

static void
passage_begin(struct passage *p, struct reading *reading, size_t group, size_t body_number,
	struct arena *arena)
{
	const struct record_body *body = &reading->bodies[body_number];

	p->reading = reading;
	p->body = body;
	p->group = group;
	p->body_number = body_number;
	p->column_count = 0;
	p->indexes = ARENA_ARRAY(arena, body->width + 1, size_t);
	p->columns = ARENA_ARRAY(arena, body->width + 1, struct record_column *);
	for (size_t i = 0; i < body->width; i++) {
		if (reading->group_of[body->columns[i]] != group)
			continue;
		p->indexes[p->column_count] = i;
		p->columns[p->column_count++] = &reading->records->columns[body->columns[i]];
	}
	p->batch = ARENA_ARRAY(arena, p->column_count * BATCH_ROWS + 1, struct str);
	p->keys = ARENA_ARRAY(arena, BATCH_ROWS, struct values_key);
}

/* Notes a value that will be looked for, as it stands and as it is taken. */
static void
key_expect(struct arena *scratch, struct str value, uint64_t *keys)
{
	uint32_t bit;

	value = value_of(value);
	if (value.len == 0)
		return;
	bit = values_key_bit(values_key(value));
	keys[bit / 64] |= (uint64_t)1 << bit % 64;
	if (is_plain(value) || !table_value_is_foul(value))
		return;
	value = value_clean(scratch, value);
	bit = values_key_bit(values_key(value));
	keys[bit / 64] |= (uint64_t)1 << bit % 64;
}

static uint32_t
expected_of(const struct reading *reading, size_t column)
{
	uint64_t expected = reading->expected[column] * 4 / 5;

	return expected < EXPECTED_MAX ? (uint32_t)expected : EXPECTED_MAX;
}

/* Columns of former texts alone are not looked into. */
static bool
is_in_any(const struct reading *reading, size_t column)
{
	for (size_t i = 0; i < reading->body_count; i++)
		for (size_t k = 0; k < reading->bodies[i].width; k++)
			if (reading->bodies[i].columns[k] == column)
				return true;
	return false;
}

/* The keys of all values of a group's columns in these texts, by column: a few records beside many
 * ask for few of the many values. NULL where they are not few. */
static uint64_t **
keys_expect(
	const struct reading *reading, size_t group, struct csv_reader *reader, struct arena *arena)
{
	uint64_t **keys = ARENA_ARRAY(arena, RECORD_COLUMN_MAX, uint64_t *);
	struct arena scratch CLEANUP(arena_free) = {.size_max = SIZE_MAX};
	uint64_t rows = 0;
	struct csv_row row;

	for (size_t i = 0; i < reading->body_count; i++)
		rows += reading->bodies[i].row_max;
	if (rows > reading->records->count / FEW_SHARE)
		return NULL;
	for (size_t i = 0; i < reading->body_count; i++) {
		const struct record_body *body = &reading->bodies[i];

		for (size_t k = 0; k < body->width; k++)
			if (reading->group_of[body->columns[k]] == group &&
				keys[body->columns[k]] == NULL)
				keys[body->columns[k]] = ARENA_ARRAY(
					arena, VALUES_KEY_BITS / 64, uint64_t);
		csv_begin_at(reader, &scratch, body->rows, body->separator);
		while (csv_next(reader, &row)) {
			for (size_t k = 0; k < body->width && k < row.count; k++)
				if (keys[body->columns[k]] != NULL)
					key_expect(&scratch, row.values[k], keys[body->columns[k]]);
			arena_clear(&scratch);
		}
	}
	return keys;
}

/* One group of columns through all texts. */
static bool
group_read(void *context, size_t group, struct err *err)
{
	struct reading *reading = context;
	struct records *r = reading->records;
	struct arena arena CLEANUP(arena_free) = {.size_max = SIZE_MAX};
	struct csv_reader *reader = ARENA_NEW(&arena, struct csv_reader);
	struct passage p = {.first = r->count, .scratch = {.size_max = SIZE_MAX}};
	uint64_t **keys = keys_expect(reading, group, reader, &arena);
	bool done = true;

	for (size_t i = 0; i < r->column_count; i++)
		if (reading->group_of[i] == group && is_in_any(reading, i)) {
			if (keys != NULL)
				values_index_some(&r->columns[i].values, keys[i]);
			else
				values_index(&r->columns[i].values);
			values_prepare(&r->columns[i].values, expected_of(reading, i));
		}
	for (size_t i = 0; i < reading->body_count && done; i++) {
		passage_begin(&p, reading, group, i, &arena);
		done = rows_take(&p, reader, err);
	}
	for (size_t i = 0; i < r->column_count; i++) {
		if (reading->group_of[i] != group)
			continue;
		reading->board->value_counts[i] = r->columns[i].values.count;
		values_settle(&r->columns[i].values);
	}
	arena_free(&p.scratch);
	return done;
}

/* How long each column of a text will take, and what it will hold, from its first rows: values that are new each time cost
 * several times as much. */
static void
costs_add(struct reading *reading, const struct record_body *body, double *costs)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = SIZE_MAX};
	struct csv_reader *reader = ARENA_NEW(&arena, struct csv_reader);
	struct values *values = ARENA_ARRAY(&arena, body->width + 1, struct values);
	struct csv_row row;
	double rows = 0;

	csv_begin_at(reader, &arena, str_slice(body->rows, 0, SAMPLE_SIZE), body->separator);
	while (rows < SAMPLE_ROWS && csv_next(reader, &row)) {
		for (size_t i = 0; i < body->width && i < row.count; i++)
			(void)values_add(&values[i], row.values[i]);
		rows++;
	}
	for (size_t i = 0; i < body->width; i++) {
		if (rows > 0)
			costs[body->columns[i]] += (double)body->row_max *
				(1 + 4 * values[i].count / rows);
		if (rows >= SAMPLE_ROWS && values[i].count > rows)
			reading->expected[body->columns[i]] += body->row_max;
		values_free(&values[i]);
	}
}

/* The costliest column that has no group goes to the group that has least to do. */
static void
groups_make(struct reading *reading)
{
	double costs[RECORD_COLUMN_MAX] = {0};
	double loads[GROUP_MAX] = {0};
	size_t count = reading->records->column_count;

	for (size_t i = 0; i < count; i++)
		reading->group_of[i] = 0;
	for (size_t i = 0; i < reading->body_count; i++)
		costs_add(reading, &reading->bodies[i], costs);
	for (size_t taken = 0; taken < count; taken++) {
		size_t costliest = 0;
		size_t least = 0;

		for (size_t i = 1; i < count; i++)
			if (costs[i] > costs[costliest])
				costliest = i;
		for (size_t g = 1; g < reading->group_count; g++)
			if (loads[g] < loads[least])
				least = g;
		loads[least] += costs[costliest];
		costs[costliest] = -1;
		reading->group_of[costliest] = least;
	}
}

/* What the group's processes wrote becomes part of the records. */
static void
board_take(struct reading *reading)
{
	struct records *r = reading->records;
	const struct board *board = reading->board;

	for (size_t i = 0; i < reading->body_count; i++) {
		struct record_source *source = &r->sources[r->source_count++];

		*source = (struct record_source){
			.name = str_copy(&r->arena, reading->bodies[i].name),
			.text = reading->bodies[i].given,
			.first = r->count,
			.count = (uint32_t)board->sources[i].rows,
			.ragged = board->sources[i].ragged + board->sources[i].overlong,
			.unclosed = board->sources[i].unclosed};
		for (size_t g = 0; g < reading->group_count; g++)
			source->foul += board->foul[g][i];
		r->count += source->count;
	}
	for (size_t i = 0; i < r->column_count; i++) {
		struct values *v = &r->columns[i].values;
		uint32_t filled = 0;

		v->count = board->value_counts[i];
		for (uint32_t n = 1; n < v->count; n++)
			filled += v->counts[n];
		v->counts[0] = r->count - filled;
	}
}

/* Room for copies: of values whose quotes were undone as much as there is text, and some more for
 * those in other encodings. Only what is written takes room. */
static void
kept_share(struct reading *reading)
{
	struct records *r = reading->records;
	size_t size = 1 << 16;

	for (size_t i = 0; i < reading->body_count; i++) {
		size_t len = reading->bodies[i].text.text.len;

		size += len + 2 * (len < TABLE_UTF16_MAX ? len : TABLE_UTF16_MAX);
	}
	for (size_t g = 0; g < reading->group_count; g++) {
		reading->kept[g] = (struct record_kept){crew_share(size), size};
		r->kept = memory_grow(r->kept, (r->kept_count + 1) * sizeof(*r->kept));
		r->kept[r->kept_count++] = reading->kept[g];
	}
}

bool
record_rows_read(struct records *r, const struct record_body *bodies, size_t count,
	const struct crew *crew, struct err *err)
{
	struct reading *reading = ARENA_NEW(&r->arena, struct reading);
	size_t size = 0;
	bool done;

	*reading = (struct reading){.records = r, .bodies = bodies, .body_count = count};
	for (size_t i = 0; i < count; i++)
		size += bodies[i].text.text.len;
	reading->group_count = crew->processes < r->column_count ? crew->processes
								 : r->column_count;
	if (size < SHARED_SIZE_MIN || reading->group_count == 0)
		reading->group_count = 1;
	if (reading->group_count > GROUP_MAX)
		reading->group_count = GROUP_MAX;
	reading->board = crew_share(sizeof(*reading->board));
	groups_make(reading);
	kept_share(reading);
	done = crew_run(crew, reading->group_count, group_read, reading, err);
	if (done)
		board_take(reading);
	crew_unshare(reading->board, sizeof(*reading->board));
	return done;
}
