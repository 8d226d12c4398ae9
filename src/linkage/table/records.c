#include "linkage/table/records.h"

#include "base/buf.h"
#include "base/err.h"
#include "linkage/table/csv.h"

#include <stdlib.h>
#include <string.h>

void
records_begin(struct records *r)
{
	memset(r, 0, sizeof(*r));
	arena_init(&r->arena, SIZE_MAX);
	r->columns = ARENA_ARRAY(&r->arena, RECORD_COLUMN_MAX, struct record_column);
}

void
records_free(struct records *r)
{
	for (size_t i = 0; i < r->column_count; i++) {
		values_free(&r->columns[i].values);
		free(r->columns[i].numbers);
	}
	free(r->lines);
	r->lines = NULL;
	arena_free(&r->arena);
	r->column_count = 0;
}

/* "Date of Birth" and "date_of_birth" are one head. */
static struct str
key_of(struct arena *arena, struct str name)
{
	char *key = arena_alloc(arena, name.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < name.len; i++)
		if (char_is_alpha(name.data[i]) || char_is_digit(name.data[i]) ||
			(unsigned char)name.data[i] >= 0x80)
			key[len++] = char_lower(name.data[i]);
	return str_make(key, len);
}

struct record_column *
records_column(struct records *r, struct str name)
{
	struct str key = key_of(&r->arena, name);

	for (size_t i = 0; i < r->column_count; i++)
		if (str_equal(r->columns[i].key, key))
			return &r->columns[i];
	return NULL;
}

/* A column that no source before had: their records have nothing in it. */
static struct record_column *
column_new(struct records *r, struct str name)
{
	struct record_column *column = &r->columns[r->column_count++];

	column->name = str_copy(&r->arena, name);
	column->key = key_of(&r->arena, name);
	column->numbers = memory_alloc((r->room + 1) * sizeof(*column->numbers));
	memset(column->numbers, 0, (r->room + 1) * sizeof(*column->numbers));
	for (uint32_t i = 0; i < r->count; i++)
		(void)values_add(&column->values, STR(""));
	return column;
}

/* The columns of one source's heads; heads that repeat within it are numbered on. */
static bool
heads_read(struct records *r, const struct csv_row *row, struct record_column **columns,
	struct err *err)
{
	for (size_t i = 0; i < row->count; i++) {
		struct str name = str_trim(row->values[i]);
		bool used = true;

		if (name.len == 0)
			name = str_format(&r->arena, "column %zu", i + 1);
		for (unsigned again = 2; used; again++) {
			columns[i] = records_column(r, name);
			used = false;
			for (size_t j = 0; j < i && columns[i] != NULL; j++)
				used = used || columns[j] == columns[i];
			if (used)
				name = str_format(
					&r->arena, "%.*s %u", STR_ARG(row->values[i]), again);
		}
		if (columns[i] != NULL)
			continue;
		if (r->column_count == RECORD_COLUMN_MAX)
			return err_set(err, ERR_TOO_LARGE, "there are more than %d columns",
				RECORD_COLUMN_MAX);
		columns[i] = column_new(r, name);
	}
	return true;
}

/* Each record has a number in every column. */
static void
room_make(struct records *r)
{
	uint32_t former = r->room;

	if (r->count < r->room)
		return;
	r->room = r->room == 0 ? 1024 : r->room * 2;
	for (size_t i = 0; i < r->column_count; i++) {
		uint32_t **numbers = &r->columns[i].numbers;

		*numbers = memory_grow(*numbers, ((size_t)r->room + 1) * sizeof(**numbers));
		memset(*numbers + former, 0, ((size_t)r->room + 1 - former) * sizeof(**numbers));
	}
}

/* What people write where they have nothing to write. */
static struct str
value_of(struct str value)
{
	static const char *const nothing[] = {
		"na", "n/a", "null", "none", "nan", "nil", "-", "--", ".", "?", "#n/a"};

	value = str_trim(value);
	for (size_t i = 0; value.len <= 4 && i < COUNT_OF(nothing); i++)
		if (str_equal_nocase(value, str_of(nothing[i])))
			return STR("");
	return value;
}

bool
records_add_csv(struct records *r, struct str name, struct str text, struct err *err)
{
	struct csv_reader *reader = ARENA_NEW(&r->arena, struct csv_reader);
	struct record_column **columns;
	struct record_source *source = &r->sources[r->source_count];
	struct csv_row row;
	size_t width;

	if (r->source_count == RECORD_SOURCE_MAX)
		return err_set(
			err, ERR_TOO_LARGE, "there are more than %d sources", RECORD_SOURCE_MAX);
	csv_begin(reader, &r->arena, text);
	if (!csv_next(reader, &row))
		return err_set(err, ERR_DAMAGED,
			"it is empty: a first line with names of columns is wanted");
	width = row.count;
	columns = ARENA_ARRAY(&r->arena, width, struct record_column *);
	if (!heads_read(r, &row, columns, err))
		return false;
	*source = (struct record_source){.name = str_copy(&r->arena, name), .first = r->count};
	while (csv_next(reader, &row)) {
		if (r->count >= RECORD_COUNT_MAX)
			return err_set(err, ERR_TOO_LARGE, "there are more than %zu records",
				RECORD_COUNT_MAX);
		room_make(r);
		source->ragged += row.count != width;
		for (size_t i = 0; i < row.count && i < width; i++)
			columns[i]->numbers[r->count] = values_add(
				&columns[i]->values, value_of(row.values[i]));
		r->count++;
		source->count++;
	}
	source->unclosed = reader->unclosed;
	r->source_count++;
	return true;
}

size_t
records_source(const struct records *r, uint32_t record)
{
	size_t low = 0;
	size_t high = r->source_count - 1;

	while (low < high) {
		size_t middle = (low + high + 1) / 2;

		if (r->sources[middle].first <= record)
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}

uint32_t
records_line(const struct records *r, uint32_t record)
{
	if (r->lines != NULL)
		return r->lines[record] + 1;
	return record - r->sources[records_source(r, record)].first + 1;
}

bool
records_has(const struct records *r, const struct record_column *column, size_t source)
{
	const struct record_source *s = &r->sources[source];

	for (uint32_t i = 0; i < s->count; i++)
		if (column->numbers[s->first + i] != 0)
			return true;
	return false;
}
