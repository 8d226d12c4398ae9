#include "linkage/table/csv.h"

#include "base/arena.h"
#include "linkage/table/csv_scan.h"

#include <string.h>

/* Bytes that a quoted value may go on over lines before it is taken as never closed; fewer once a
 * file has shown that it does not close its quotes, or looking would cost more than reading. */
enum { QUOTED_SIZE_MAX = 1 << 20, QUOTED_SIZE_LOW = 1 << 12, UNCLOSED_MANY = 100 };
/* Lines that are looked at to know the separator, and bytes of each. */
enum { LOOK_LINES = 10, LOOK_SIZE = 1 << 16 };

static size_t
count_of(struct str line, char wanted)
{
	size_t count = 0;
	bool quoted = false;

	for (size_t at = 0; at < line.len; at++) {
		if (line.data[at] == '"')
			quoted = !quoted;
		count += line.data[at] == wanted && !quoted;
	}
	return count;
}

/* The one that the head and most lines after it have most of; lines of a title have none. */
static char
separator_of(struct str text)
{
	static const char separators[] = {',', ';', '\t', '|'};
	size_t counts[COUNT_OF(separators)] = {0};
	struct str line;
	size_t best = 0;

	for (size_t i = 0; i < LOOK_LINES && str_cut_line(&text, &line); i++) {
		size_t first = 0;
		size_t first_count = 0;

		line = str_slice(line, 0, LOOK_SIZE);
		for (size_t s = 0; s < COUNT_OF(separators); s++) {
			size_t count = count_of(line, separators[s]);

			if (count > first_count) {
				first = s;
				first_count = count;
			}
		}
		/* The head's own separator counts for more than a comma within an address. */
		if (first_count > 0)
			counts[first] += counts[0] + counts[1] + counts[2] + counts[3] == 0 ? 3 : 1;
	}
	for (size_t s = 1; s < COUNT_OF(separators); s++)
		if (counts[s] > counts[best])
			best = s;
	return separators[best];
}

static void
seek(struct csv_reader *r, const char *at)
{
	size_t left = (size_t)(r->end - at);
	char last[64] = {0};

	r->at = at;
	r->block = at;
	if (left >= sizeof(last)) {
		r->marks = scan_block(at, r->separator);
		return;
	}
	if (left > 0)
		memcpy(last, at, left);
	r->marks = scan_block(last, r->separator);
}

void
csv_begin_at(struct csv_reader *r, struct arena *arena, struct str text, char separator)
{
	memset(r, 0, offsetof(struct csv_reader, values));
	r->arena = arena;
	r->separator = separator;
	r->line_next = 1;
	r->end = text.data + text.len;
	seek(r, text.data);
}

void
csv_begin(struct csv_reader *r, struct arena *arena, struct str text)
{
	struct str rest = text;
	struct str line;

	if (text.data == NULL)
		text = STR("");
	/* What spreadsheets write for spreadsheets. */
	if (str_starts_nocase(text, STR("sep=")) && str_cut_line(&rest, &line) && line.len == 5 &&
		memchr(",;\t|:^~", line.data[4], 7) != NULL) {
		csv_begin_at(r, arena, rest.data == NULL ? STR("") : rest, line.data[4]);
		r->line_next = 2;
		return;
	}
	csv_begin_at(r, arena, text, separator_of(text));
}

static bool
is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

/* The next separator or line end, or the end of the text. */
static inline const char *
mark_next(struct csv_reader *r)
{
	const char *mark;

	while (r->marks == 0) {
		if (r->end - r->block <= 64)
			return r->end;
		seek(r, r->block + 64);
	}
	mark = r->block + __builtin_ctzll(r->marks);
	r->marks &= r->marks - 1;
	return mark;
}

/* The closing quote of a value whose first byte is a quote; STR_NONE where there is none in reach
 * that a separator or an end of line follows. *ret_doubled says whether quotes stand inside. */
static size_t
quoted_end(const struct csv_reader *r, struct str rest, bool *ret_doubled)
{
	size_t reach = r->unclosed < UNCLOSED_MANY ? QUOTED_SIZE_MAX : QUOTED_SIZE_LOW;
	size_t limit = rest.len < reach ? rest.len : reach;

	*ret_doubled = false;
	for (size_t at = 1; at < limit; at++) {
		const char *quote = memchr(rest.data + at, '"', limit - at);
		char next;

		if (quote == NULL)
			return STR_NONE;
		at = (size_t)(quote - rest.data);
		next = at + 1 < rest.len ? rest.data[at + 1] : '\n';
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

/* A value that begins with a quote, blanks before it or not; false where it does not, or the quote
 * is never closed: then it is as good as any letter. */
static bool
quoted_take(struct csv_reader *r, struct str *ret_value)
{
	struct str rest = csv_rest(r);
	struct str value;
	size_t blank = 0;
	size_t end;
	bool doubled;

	while (blank < rest.len && rest.data[blank] == ' ')
		blank++;
	rest = str_from(rest, blank);
	if (rest.len == 0 || rest.data[0] != '"')
		return false;
	end = quoted_end(r, rest, &doubled);
	if (end == STR_NONE) {
		r->unclosed++;
		return false;
	}
	value = str_slice(rest, 1, end);
	for (size_t at = 0; at < value.len; at++)
		r->line_next += value.data[at] == '\n';
	seek(r, rest.data + end + 1);
	*ret_value = doubled ? undoubled(r->arena, value) : value;
	return true;
}

static inline struct str
value_take(struct csv_reader *r)
{
	const char *start = r->at;
	struct str value;

	if (start < r->end && (*start == '"' || *start == ' ') && quoted_take(r, &value)) {
		/* What follows a closing quote is a mark, or the end. */
		r->at = mark_next(r);
		return value;
	}
	r->at = mark_next(r);
	return str_make(start, (size_t)(r->at - start));
}

/* Behind a value: true where another one follows in the row. */
static inline bool
separator_take(struct csv_reader *r)
{
	char mark;

	if (r->at == r->end)
		return false;
	mark = *r->at++;
	if (mark == r->separator)
		return true;
	if (mark == '\r' && r->at < r->end && *r->at == '\n')
		r->at = mark_next(r) + 1;
	r->line_next++;
	return false;
}

bool
csv_next(struct csv_reader *r, struct csv_row *ret_row)
{
	while (r->at < r->end) {
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
