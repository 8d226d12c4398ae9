#include "linkage/table/csv.h"

#include "base/arena.h"

#include <string.h>

/* Bytes that a quoted value may go on over lines before it is taken as never closed; fewer once a
 * file has shown that it does not close its quotes, or looking would cost more than reading. */
enum { QUOTED_SIZE_MAX = 1 << 20, QUOTED_SIZE_LOW = 1 << 12, UNCLOSED_MANY = 100 };

static char
separator_of(struct str line)
{
	static const char separators[] = {',', ';', '\t', '|'};
	size_t best_count = 0;
	char best = ',';

	for (size_t i = 0; i < sizeof(separators); i++) {
		size_t count = 0;

		for (size_t at = 0; at < line.len; at++)
			count += line.data[at] == separators[i];
		if (count > best_count) {
			best_count = count;
			best = separators[i];
		}
	}
	return best;
}

void
csv_begin(struct csv_reader *reader, struct arena *arena, struct str text)
{
	struct str rest = text;
	struct str line = {0};

	memset(reader, 0, offsetof(struct csv_reader, values));
	(void)str_cut_line(&rest, &line);
	reader->arena = arena;
	reader->rest = text;
	reader->separator = separator_of(line);
	reader->line_next = 1;
}

static bool
is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

/* Where an unquoted value ends. */
static size_t
plain_end(const struct csv_reader *r)
{
	size_t at = 0;

	while (at < r->rest.len && r->rest.data[at] != r->separator &&
		!is_line_end(r->rest.data[at]))
		at++;
	return at;
}

/* The closing quote of a value whose first byte is a quote; STR_NONE where there is none in reach
 * that a separator or an end of line follows. *ret_doubled says whether quotes stand inside. */
static size_t
quoted_end(const struct csv_reader *r, bool *ret_doubled)
{
	size_t reach = r->unclosed < UNCLOSED_MANY ? QUOTED_SIZE_MAX : QUOTED_SIZE_LOW;
	size_t limit = r->rest.len < reach ? r->rest.len : reach;

	*ret_doubled = false;
	for (size_t at = 1; at < limit; at++) {
		char next;

		if (r->rest.data[at] != '"')
			continue;
		next = at + 1 < r->rest.len ? r->rest.data[at + 1] : '\n';
		if (next == r->separator || is_line_end(next))
			return at;
		*ret_doubled = true;
		if (next == '"')
			at++;
	}
	return STR_NONE;
}

/* Without the doubling of quotes. */
static struct str
undoubled(struct arena *arena, struct str value)
{
	char *copy = arena_alloc(arena, value.len + 1);
	size_t len = 0;

	for (size_t at = 0; at < value.len; at++) {
		copy[len++] = value.data[at];
		if (value.data[at] == '"' && at + 1 < value.len && value.data[at + 1] == '"')
			at++;
	}
	return str_make(copy, len);
}

static struct str
value_take(struct csv_reader *r)
{
	struct str value;
	size_t blank = 0;
	size_t end;

	while (blank < r->rest.len && r->rest.data[blank] == ' ')
		blank++;
	if (blank < r->rest.len && r->rest.data[blank] == '"')
		r->rest = str_from(r->rest, blank);
	if (r->rest.len > 0 && r->rest.data[0] == '"') {
		bool doubled;

		end = quoted_end(r, &doubled);
		if (end != STR_NONE) {
			value = str_slice(r->rest, 1, end);
			for (size_t at = 0; at < value.len; at++)
				r->line_next += value.data[at] == '\n';
			r->rest = str_from(r->rest, end + 1);
			return doubled ? undoubled(r->arena, value) : value;
		}
		r->unclosed++;
	}
	end = plain_end(r);
	value = str_slice(r->rest, 0, end);
	r->rest = str_from(r->rest, end);
	return value;
}

/* Behind a value: true where another one follows in the row. */
static bool
separator_take(struct csv_reader *r)
{
	bool pair;

	if (r->rest.len == 0)
		return false;
	if (r->rest.data[0] == r->separator) {
		r->rest = str_from(r->rest, 1);
		return true;
	}
	pair = r->rest.len > 1 && r->rest.data[0] == '\r' && r->rest.data[1] == '\n';
	r->rest = str_from(r->rest, pair ? 2 : 1);
	r->line_next++;
	return false;
}

bool
csv_next(struct csv_reader *r, struct csv_row *ret_row)
{
	while (r->rest.len > 0) {
		size_t count = 0;
		bool more = true;

		r->line = r->line_next;
		while (more) {
			struct str value = value_take(r);

			if (count < CSV_COLUMN_MAX)
				r->values[count++] = value;
			else
				r->overlong++;
			more = separator_take(r);
		}
		if (count == 1 && r->values[0].len == 0)
			continue;
		*ret_row = (struct csv_row){r->values, count};
		return true;
	}
	return false;
}
