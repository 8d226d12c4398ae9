#include "linkage/table/records_inside.h"

#include "base/err.h"
#include "linkage/standard/standard.h"
#include "linkage/table/csv.h"
#include "linkage/table/heads.h"

#include <string.h>

/* Rows among which the head is looked for. */
enum { HEAD_LOOK_ROWS = 20 };

struct look {
	size_t count;
	size_t filled[HEAD_LOOK_ROWS];
	struct str from[HEAD_LOOK_ROWS];
};

static bool
is_like_data(struct arena *arena, struct str value)
{
	struct standard_postcode postcode;
	struct standard_date date;
	struct str ignored;
	double number;

	return str_to_double(value, &number) || standard_postcode(arena, value, &postcode) ||
		(value.len >= 6 && standard_date(value, ORDER_DAY_FIRST, 2030, &date)) ||
		standard_email(arena, value, &ignored);
}

/* Whether a row reads like a record: something in it is a day, a number or an address, and nothing
 * is a known name of a column. */
static bool
is_record(const struct csv_row *row)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};
	bool has_data = false;

	for (size_t i = 0; i < row->count; i++) {
		struct str value = str_slice(str_trim(row->values[i]), 0, 200);
		struct head head;

		if (head_read(value, &head))
			return false;
		has_data = has_data || is_like_data(&arena, value);
	}
	return has_data;
}

static void
rows_look(struct csv_reader *reader, struct look *look)
{
	struct csv_row row;
	struct str from = csv_rest(reader);

	while (look->count < HEAD_LOOK_ROWS && csv_next(reader, &row)) {
		look->from[look->count] = from;
		for (size_t i = 0; i < row.count; i++)
			look->filled[look->count] += str_trim(row.values[i]).len > 0;
		look->count++;
		from = csv_rest(reader);
	}
}

/* Which row is the head: the first, unless it is a title over wider rows. */
static size_t
head_at(const struct look *look)
{
	size_t widest = 0;

	for (size_t i = 0; i < look->count; i++)
		widest = look->filled[i] > widest ? look->filled[i] : widest;
	if (look->count == 0 || look->filled[0] > 2 || widest < 3 ||
		(look->filled[0] == 2 && widest < 5))
		return 0;
	for (size_t i = 1; i < look->count; i++)
		if (look->filled[i] * 2 > widest)
			return i;
	return 0;
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
	return len > 0 ? str_make(key, len) : name;
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

static bool
is_taken(const struct record_body *body, size_t count, uint32_t column)
{
	for (size_t i = 0; i < count; i++)
		if (body->columns[i] == column)
			return true;
	return false;
}

/* The column of a head, a new one where no source before had it; heads that repeat within a source
 * are numbered on. */
static bool
column_take(
	struct records *r, struct record_body *body, size_t at, struct str head, struct err *err)
{
	struct str name = head;
	const struct record_column *column = records_column(r, name);

	for (unsigned again = 2;
		column != NULL && is_taken(body, at, (uint32_t)(column - r->columns)); again++) {
		name = str_format(&r->arena, "%.*s %u", STR_ARG(head), again);
		column = records_column(r, name);
	}
	if (name.data != head.data)
		records_note(r,
			"%.*s: more than one column is headed \"%.*s\"; one goes as \"%.*s\".",
			STR_ARG(body->name), STR_ARG(head), STR_ARG(name));
	if (column == NULL) {
		struct record_column *made = &r->columns[r->column_count];

		if (r->column_count == RECORD_COLUMN_MAX)
			return err_set(err, ERR_TOO_LARGE, "there are more than %d columns",
				RECORD_COLUMN_MAX);
		r->column_count++;
		made->name = str_copy(&r->arena, name);
		made->key = key_of(&r->arena, made->name);
		column = made;
	}
	body->columns[at] = (uint32_t)(column - r->columns);
	return true;
}

bool
record_heads_read(struct records *r, struct record_body *body, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = SIZE_MAX};
	struct csv_reader *reader = ARENA_NEW(&arena, struct csv_reader);
	struct look *look = ARENA_NEW(&arena, struct look);
	struct csv_row row;
	bool is_headless;
	size_t at;

	csv_begin(reader, &arena, body->text.text);
	body->separator = reader->separator;
	rows_look(reader, look);
	if (look->count == 0)
		return true;
	at = head_at(look);
	csv_begin_at(reader, &arena, look->from[at], body->separator);
	(void)csv_next(reader, &row);
	is_headless = is_record(&row);
	if (is_headless && at > 0) {
		at = 0;
		csv_begin_at(reader, &arena, look->from[at], body->separator);
		(void)csv_next(reader, &row);
		is_headless = is_record(&row);
	}
	if (at > 0)
		records_note(r, "%.*s: %zu lines above the names of columns were passed over.",
			STR_ARG(body->name), at);
	if (is_headless)
		records_note(r,
			"%.*s: the first line reads like a record, not like names of columns: they "
			"go by their numbers.",
			STR_ARG(body->name));
	body->rows = is_headless ? look->from[at] : csv_rest(reader);
	body->width = row.count;
	body->columns = ARENA_ARRAY(&r->arena, row.count, uint32_t);
	for (size_t i = 0; i < row.count; i++) {
		struct str head = is_headless ? STR("") : str_trim(row.values[i]);

		if (table_value_is_foul(head))
			head = table_value_clean(&r->arena, head);
		if (head.len == 0)
			head = str_format(&r->arena, "column %zu", i + 1);
		if (!column_take(r, body, i, head, err))
			return false;
	}
	return true;
}
