#include "linkage/table/records.h"

#include "base/err.h"
#include "linkage/crew.h"
#include "linkage/table/csv_scan.h"
#include "linkage/table/records_inside.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Bytes that a record takes, and each column of it. */
#define MEMORY_RECORD 130.0
#define MEMORY_COLUMN 16.0
/* What it comes to where values are many: four times as much. */
#define MEMORY_LIKELY 4

void
records_begin(struct records *r)
{
	memset(r, 0, sizeof(*r));
	arena_init(&r->arena, SIZE_MAX);
	r->columns = ARENA_ARRAY(&r->arena, RECORD_COLUMN_MAX, struct record_column);
}

static void
column_unshare(struct record_column *column)
{
	crew_unshare(column->numbers, column->room * sizeof(*column->numbers));
	crew_unshare(column->values.texts, column->room * sizeof(*column->values.texts));
	crew_unshare(column->values.counts, column->room * sizeof(*column->values.counts));
}

void
records_free(struct records *r)
{
	for (size_t i = 0; i < r->column_count; i++) {
		values_settle(&r->columns[i].values);
		column_unshare(&r->columns[i]);
	}
	for (size_t i = 0; i < r->kept_count; i++)
		crew_unshare(r->kept[i].data, r->kept[i].size);
	free(r->kept);
	free(r->lines);
	arena_free(&r->arena);
	r->column_count = 0;
	r->kept_count = 0;
	r->kept = NULL;
	r->lines = NULL;
}

void
records_note(struct records *r, const char *format, ...)
{
	char room[1000];
	va_list args;

	if (r->note_count == RECORD_NOTE_MAX)
		return;
	va_start(args, format);
	r->notes[r->note_count++] = str_copy(
		&r->arena, str_format_into(room, sizeof(room), format, args));
	va_end(args);
}

/* Lines end with LF, CR LF or CR: there are no more rows than that, and the last. */
static uint64_t
line_ends_count(struct str text)
{
	uint64_t count = 1;
	size_t at = 0;

	for (; at + 64 <= text.len; at += 64)
		count += (uint64_t)__builtin_popcountll(scan_block(text.data + at, '\n'));
	for (; at < text.len; at++)
		count += text.data[at] == '\n' || text.data[at] == '\r';
	return count;
}

/* Room for so many more records, that all processes see; what is there stays. */
static void
column_room(const struct records *r, struct record_column *column, size_t room)
{
	struct record_column former = *column;
	struct values *v = &column->values;

	if (room <= column->room)
		return;
	column->room = room;
	column->numbers = crew_share(room * sizeof(*column->numbers));
	values_lend(v, crew_share(room * sizeof(*v->texts)), crew_share(room * sizeof(*v->counts)),
		(uint32_t)room);
	if (former.numbers != NULL) {
		for (size_t s = 0; s < r->source_count; s++)
			if (!records_lacks(column, s))
				memcpy(column->numbers + r->sources[s].first,
					former.numbers + r->sources[s].first,
					r->sources[s].count * sizeof(*column->numbers));
		memcpy(v->texts, former.values.texts, former.values.count * sizeof(*v->texts));
		memcpy(v->counts, former.values.counts, former.values.count * sizeof(*v->counts));
		v->count = former.values.count;
		column_unshare(&former);
	}
}

struct record_column *
records_column_add(struct records *r, struct str name, struct str key, size_t room)
{
	struct record_column *column = &r->columns[r->column_count++];

	column->name = name;
	column->key = key;
	column_room(r, column, room);
	return column;
}

static void
source_notes(struct records *r, const struct record_source *source, const struct record_body *body)
{
	if (body->width == 0)
		records_note(r, "%.*s is empty.", STR_ARG(source->name));
	else if (source->count == 0)
		records_note(r, "%.*s has names of columns, and no record.", STR_ARG(source->name));
	else if (source->count == 1)
		records_note(r, "%.*s has one record.", STR_ARG(source->name));
	if (body->text.is_utf16)
		records_note(r, "%.*s was in UTF-16.", STR_ARG(source->name));
	if (body->text.has_nul)
		records_note(r, "%.*s holds zero bytes, as no text does: they were left out.",
			STR_ARG(source->name));
	if (source->foul > 0 && !body->text.has_nul)
		records_note(r,
			"%.*s: values that are not in UTF-8: %llu. They were read as Windows-1252.",
			STR_ARG(source->name), (unsigned long long)source->foul);
	if (source->ragged > 0)
		records_note(r,
			"%.*s: lines with more or fewer values than there are columns: %llu. What "
			"stands beyond the last column was left out.",
			STR_ARG(source->name), (unsigned long long)source->ragged);
	if (source->unclosed > 0)
		records_note(r,
			"%.*s: quotes that are never closed: %llu. Each was ended with its line.",
			STR_ARG(source->name), (unsigned long long)source->unclosed);
}

static bool
bodies_make(struct records *r, const struct record_text *texts, size_t count,
	struct record_body *bodies, uint64_t *ret_rows, struct err *err)
{
	*ret_rows = 0;
	for (size_t i = 0; i < count; i++) {
		struct record_body *body = &bodies[i];

		body->name = texts[i].name;
		body->given = texts[i].text;
		body->rows = STR("");
		if (!table_text_make(texts[i].text, &r->arena, &body->text, err) ||
			!record_heads_read(r, body, err))
			return err_in(err, "%.*s", STR_ARG(body->name));
		body->row_max = line_ends_count(body->rows);
		*ret_rows += body->row_max;
	}
	if (*ret_rows + r->count > RECORD_COUNT_MAX * 2)
		return err_set(
			err, ERR_TOO_LARGE, "there are more than %zu records", RECORD_COUNT_MAX);
	return true;
}

/* A column is in those texts alone whose heads name it; one of these texts is in none before them. */
static void
absences_note(struct records *r, const struct record_body *bodies, size_t count,
	size_t source_first, size_t column_first)
{
	for (size_t i = 0; i < r->column_count; i++) {
		struct record_column *column = &r->columns[i];

		if (column->is_absent == NULL)
			column->is_absent = ARENA_ARRAY(&r->arena, RECORD_SOURCE_MAX, bool);
		for (size_t s = 0; s < source_first && i >= column_first; s++)
			column->is_absent[s] = true;
		for (size_t s = 0; s < count; s++)
			column->is_absent[source_first + s] = true;
	}
	for (size_t s = 0; s < count; s++)
		for (size_t k = 0; k < bodies[s].width; k++)
			r->columns[bodies[s].columns[k]].is_absent[source_first + s] = false;
}

bool
records_memory_check(uint64_t rows, size_t columns, uint64_t memory_max, struct err *err)
{
	double need = (double)rows * (MEMORY_RECORD + MEMORY_COLUMN * (double)columns);
	double times = MEMORY_LIKELY * need / (double)memory_max;

	if (memory_max == 0 || need <= (double)memory_max)
		return true;
	return err_set(err, ERR_TOO_LARGE,
		"these tables have about %.1f million records; to link them takes %.1f GB of memory "
		"and more, of which %.1f GB may be used. Link %s of them at a time (by year of "
		"birth, say), or on a machine with more memory; leave out columns that tell nothing "
		"of who it is. Nothing was kept",
		(double)rows / 1e6, need / (1 << 30), (double)memory_max / (1 << 30),
		times <= 2            ? "half"
			: times <= 4  ? "a quarter"
			: times <= 10 ? "a tenth"
				      : "a small part");
}

bool
records_read(struct records *r, const struct record_text *texts, size_t count,
	const struct crew *crew, struct err *err)
{
	struct record_body *bodies = ARENA_ARRAY(&r->arena, count, struct record_body);
	size_t source_first = r->source_count;
	size_t column_first = r->column_count;
	uint64_t rows;

	if (r->source_count + count > RECORD_SOURCE_MAX)
		return err_set(
			err, ERR_TOO_LARGE, "there are more than %d sources", RECORD_SOURCE_MAX);
	if (!bodies_make(r, texts, count, bodies, &rows, err) ||
		!records_memory_check(r->count + rows, r->column_count, r->memory_max, err))
		return false;
	for (size_t i = 0; i < r->column_count; i++)
		column_room(r, &r->columns[i], r->count + rows + 1);
	if (!record_rows_read(r, bodies, count, crew, err))
		return false;
	absences_note(r, bodies, count, source_first, column_first);
	for (size_t i = 0; i < count; i++)
		source_notes(r, &r->sources[source_first + i], &bodies[i]);
	r->read_note_count = r->note_count;
	return true;
}

bool
records_add_csv(struct records *r, struct str name, struct str text, struct err *err)
{
	struct crew alone = {.processes = 1};
	struct record_text one = {name, text};

	return records_read(r, &one, 1, &alone, err);
}

size_t
records_source(const struct records *r, uint32_t record)
{
	size_t low = 0;
	size_t high = r->source_count == 0 ? 0 : r->source_count - 1;

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

	if (records_lacks(column, source))
		return false;
	for (uint32_t i = 0; i < s->count; i++)
		if (column->numbers[s->first + i] != 0)
			return true;
	return false;
}
