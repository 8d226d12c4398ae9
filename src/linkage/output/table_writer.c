#include "linkage/output/table_writer.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "linkage/output/cell.h"
#include "linkage/output/sink.h"

#include <assert.h>
#include <math.h>

static void
add_json_str(struct buf *to, struct str value)
{
	struct json_writer json;

	json_begin(&json, to);
	json_str(&json, value);
}

void
table_begin(struct table_writer *table, struct sink *sink, enum table_format format,
	const struct str *columns, size_t column_count, struct arena *arena)
{
	struct buf front CLEANUP(buf_free) = {0};

	*table = (struct table_writer){.sink = sink, .format = format, .count = column_count};
	table->fronts = ARENA_ARRAY(arena, column_count, struct str);
	for (size_t i = 0; i < column_count; i++) {
		buf_clear(&front);
		if (format == TABLE_JSON_LINES) {
			buf_add_char(&front, i == 0 ? '{' : ',');
			add_json_str(&front, columns[i]);
			buf_add_char(&front, ':');
		} else {
			if (i > 0)
				buf_add_char(&front, ',');
			buf_add(&sink->buf, buf_str(&front));
			cell_write(&sink->buf, columns[i]);
		}
		table->fronts[i] = str_copy(arena, buf_str(&front));
	}
	if (format == TABLE_CSV)
		buf_add_char(&sink->buf, '\n');
}

static struct buf *
next_cell(struct table_writer *table)
{
	assert(table->at < table->count);
	buf_add(&table->sink->buf, table->fronts[table->at++]);
	return &table->sink->buf;
}

void
table_str(struct table_writer *table, struct str value)
{
	struct buf *to = next_cell(table);

	if (table->format == TABLE_CSV)
		cell_write(to, value);
	else
		add_json_str(to, value);
}

enum { NUMBER_SIZE = DECIMAL_SIZE - 1 };

/* The last `digits` behind a point; at the end of a room of NUMBER_SIZE. The number of bytes. */
static size_t
number_format(char *room, uint64_t value, unsigned digits)
{
	char *at = room + NUMBER_SIZE;
	uint32_t rest;

	/* Most numbers fit into 32 bits, whose division is far cheaper. */
	for (; value > UINT32_MAX; value /= 10) {
		*--at = (char)('0' + value % 10);
		if (digits > 0 && --digits == 0)
			*--at = '.';
	}
	rest = (uint32_t)value;
	for (; digits > 0; rest /= 10) {
		*--at = (char)('0' + rest % 10);
		if (--digits == 0)
			*--at = '.';
	}
	do
		*--at = (char)('0' + rest % 10);
	while ((rest /= 10) > 0);
	return (size_t)(room + NUMBER_SIZE - at);
}

static void
add_u64(struct buf *to, uint64_t value, unsigned digits)
{
	char text[NUMBER_SIZE];
	size_t len = number_format(text, value, digits);

	buf_add(to, str_make(text + NUMBER_SIZE - len, len));
}

void
table_u64(struct table_writer *table, uint64_t value)
{
	add_u64(next_cell(table), value, 0);
}

void
table_i64(struct table_writer *table, int64_t value)
{
	struct buf *to = next_cell(table);

	if (value < 0)
		buf_add_char(to, '-');
	add_u64(to, value < 0 ? 0 - (uint64_t)value : (uint64_t)value, 0);
}

void
table_nothing(struct table_writer *table)
{
	struct buf *to = next_cell(table);

	if (table->format == TABLE_JSON_LINES)
		buf_add(to, STR("null"));
}

struct str
decimal_format(char room[DECIMAL_SIZE], double value, unsigned digits)
{
	static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
	uint64_t whole;
	size_t len;

	assert(digits < COUNT_OF(powers));
	if (!isfinite(value) || fabs(value) > 1e9)
		return STR("");
	whole = (uint64_t)(fabs(value) * powers[digits] + 0.5);
	len = number_format(room + 1, whole, digits);
	if (value < 0 && whole > 0)
		room[DECIMAL_SIZE - ++len] = '-';
	return str_make(room + DECIMAL_SIZE - len, len);
}

void
table_decimal(struct table_writer *table, double value, unsigned digits)
{
	char room[DECIMAL_SIZE];
	struct str text = decimal_format(room, value, digits);

	if (text.len == 0)
		table_nothing(table);
	else
		table_number(table, text);
}

void
table_number(struct table_writer *table, struct str text)
{
	buf_add(next_cell(table), text);
}

void
table_cells(struct table_writer *table, struct str text, size_t cell_count)
{
	assert(table->at + cell_count <= table->count);
	table->at += cell_count;
	buf_add(&table->sink->buf, text);
}

void
table_row_end(struct table_writer *table)
{
	assert(table->at == table->count);
	table->at = 0;
	buf_add(&table->sink->buf, table->format == TABLE_JSON_LINES ? STR("}\n") : STR("\n"));
	sink_ripen(table->sink);
}
