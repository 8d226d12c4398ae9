#include "extract/sheet.h"

#include "base/arena.h"
#include "extract/numfmt.h"
#include "extract/reading.h"

#include <string.h>

enum {
	/* Columns left empty are shown by as many tabs, up to this. */
	GAP_MAX = 12,
	HIDDEN_PLACES_MAX = 20000,
	HIDDEN_FACTS_MAX = 200,
	STYLE_MAX = 70000, /* Excel allows 65,490 */
	FORMAT_MAX = 10000
};
#define STRINGS_SIZE_MAX ((size_t)400 * 1024 * 1024)
#define STRINGS_COUNT_MAX ((size_t)50 * 1000 * 1000)

void
sheets_begin(struct sheets *s, struct reading *r)
{
	memset(s, 0, sizeof(*s));
	s->r = r;
	s->arena = reading_arena(r);
	s->prose.r = r;
	s->strings.text.size_max = STRINGS_SIZE_MAX;
	s->strings.ends.size_max = 4 * STRINGS_COUNT_MAX;
	s->cell.size_max = 256 * 1024;
}

void
sheets_end(struct sheets *s)
{
	if (s->strings.text.overflowed || s->strings.ends.overflowed)
		reading_limit_hit(
			s->r, ERR_TOO_LARGE, "only the first 400 MB of its strings were read");
	buf_free(&s->strings.text);
	buf_free(&s->strings.ends);
	buf_free(&s->cell);
}

/* ---- strings and styles ---- */

void
sheet_string_add(struct sheets *s, struct str text)
{
	uint32_t end;

	buf_add(&s->strings.text, text);
	end = (uint32_t)s->strings.text.len;
	buf_add(&s->strings.ends, str_make(&end, sizeof(end)));
}

struct str
sheet_string(const struct sheets *s, uint64_t number)
{
	uint32_t begin = 0;
	uint32_t end;

	if (number >= s->strings.ends.len / sizeof(end))
		return STR("");
	if (number > 0)
		memcpy(&begin, s->strings.ends.data + (number - 1) * sizeof(end), sizeof(end));
	memcpy(&end, s->strings.ends.data + number * sizeof(end), sizeof(end));
	return str_slice(buf_str(&s->strings.text), begin, end);
}

void
sheet_format_add(struct sheets *s, uint32_t id, struct str code)
{
	if (s->format_count == FORMAT_MAX)
		return;
	if (s->format_count == s->format_room) {
		size_t room = s->format_room == 0 ? 32 : s->format_room * 2;
		struct sheet_format *more = ARENA_ARRAY(s->arena, room, struct sheet_format);

		for (size_t i = 0; i < s->format_count; i++)
			more[i] = s->formats[i];
		s->formats = more;
		s->format_room = room;
	}
	s->formats[s->format_count++] = (struct sheet_format){id, str_copy(s->arena, code)};
}

void
sheet_style_add(struct sheets *s, uint32_t format_id)
{
	if (s->style_count == STYLE_MAX)
		return;
	if (s->style_count == s->style_room) {
		size_t room = s->style_room == 0 ? 64 : s->style_room * 2;
		uint32_t *more = ARENA_ARRAY(s->arena, room, uint32_t);

		for (size_t i = 0; i < s->style_count; i++)
			more[i] = s->styles[i];
		s->styles = more;
		s->style_room = room;
	}
	s->styles[s->style_count++] = format_id;
}

/* The file's own code wins over the built-in one: some programs number theirs so. */
static struct str
format_code(const struct sheets *s, uint32_t id)
{
	if (id == 0)
		return STR("");
	for (size_t i = 0; i < s->format_count; i++)
		if (s->formats[i].id == id)
			return s->formats[i].code;
	return numfmt_builtin(id, false);
}

bool
sheet_shows_nothing(const struct sheets *s, uint64_t style)
{
	struct str code = format_code(s, style < s->style_count ? s->styles[style] : 0);

	for (size_t i = 0; i < code.len; i++)
		if (code.data[i] != ';')
			return false;
	return code.len >= 3;
}

void
sheet_look_set(struct sheets *s, enum sheet_look look)
{
	s->look = look;
}

void
sheet_number(struct sheets *s, struct buf *to, uint64_t style, double value)
{
	uint32_t id = style < s->style_count ? s->styles[style] : 0;

	if (sheet_shows_nothing(s, style)) {
		numfmt_general(to, value);
		s->look = SHEET_UNFORMATTED;
		return;
	}
	numfmt_write(to, format_code(s, id), value, s->date_1904);
}

/* ---- references ---- */

static void
add_column(struct buf *to, uint32_t column)
{
	char letters[8];
	size_t count = 0;

	for (uint64_t n = (uint64_t)column + 1; n > 0 && count < sizeof(letters); n = (n - 1) / 26)
		letters[count++] = (char)('A' + (n - 1) % 26);
	while (count > 0)
		buf_add_char(to, letters[--count]);
}

struct str
sheet_reference(struct arena *arena, uint32_t row, uint32_t column)
{
	struct buf text CLEANUP(buf_free) = {.size_max = 64};

	add_column(&text, column);
	buf_add_format(&text, "%llu", (unsigned long long)row + 1);
	return str_copy(arena, buf_str(&text));
}

bool
sheet_reference_read(struct str reference, uint32_t *ret_row, uint32_t *ret_column)
{
	uint64_t column = 0;
	uint64_t row = 0;
	size_t i = 0;

	for (; i < reference.len && (char_is_alpha(reference.data[i]) || reference.data[i] == '$');
		i++)
		if (reference.data[i] != '$' && column < 1000000)
			column = column * 26 + (uint64_t)(char_lower(reference.data[i]) - 'a' + 1);
	for (; i < reference.len && char_is_digit(reference.data[i]); i++)
		if (row < 100000000)
			row = row * 10 + (uint64_t)(reference.data[i] - '0');
	if (column == 0 || row == 0 || i != reference.len)
		return false;
	*ret_row = (uint32_t)row - 1;
	*ret_column = (uint32_t)column - 1;
	return true;
}

/* ---- the sheet ---- */

static void
hidden_rows_say(struct sheets *s)
{
	if (s->hidden_rows.last == 0)
		return;
	if (s->hidden_row_facts++ < HIDDEN_FACTS_MAX)
		reading_fact(s->r, FACT_HIDDEN,
			str_format(s->arena, "rows %u to %u of sheet %.*s",
				s->hidden_rows.first + 1, s->hidden_rows.last, STR_ARG(s->name)));
	s->hidden_rows = (struct sheet_range){0, 0};
}

void
sheet_begin(struct sheets *s, struct str name, enum sheet_state state)
{
	s->name = str_copy(s->arena, name);
	s->number++;
	s->hidden_column_count = 0;
	s->hidden_row_facts = 0;
	s->row_begun = false;
	s->row = 0;
	prose_line(&s->prose);
	s->sheet_place = prose_place(&s->prose, PLACE_SHEET, s->number, name);
	if (state == SHEET_VISIBLE)
		return;
	s->state_place = prose_place(&s->prose, PLACE_HIDDEN, s->number,
		state == SHEET_HIDDEN ? STR("hidden sheet") : STR("very hidden sheet"));
	s->state_open = true;
	reading_fact(s->r, FACT_HIDDEN,
		str_format(s->arena, "sheet %.*s%s", STR_ARG(name),
			state == SHEET_VERY_HIDDEN ? " (very hidden)" : ""));
}

static void
hidden_end(struct sheets *s)
{
	if (s->hidden_open)
		prose_place_end(&s->prose, s->hidden_place);
	s->hidden_open = false;
}

void
sheet_cells_end(struct sheets *s)
{
	hidden_end(s);
	hidden_rows_say(s);
	prose_row(&s->prose);
}

void
sheet_end(struct sheets *s)
{
	sheet_cells_end(s);
	if (s->state_open)
		prose_place_end(&s->prose, s->state_place);
	s->state_open = false;
	prose_place_end(&s->prose, s->sheet_place);
}

void
sheet_columns_hide(struct sheets *s, uint32_t first, uint32_t last)
{
	struct buf text CLEANUP(buf_free) = {.size_max = 256};

	if (s->hidden_column_count == SHEET_HIDDEN_RANGES || last < first)
		return;
	s->hidden_columns[s->hidden_column_count++] = (struct sheet_range){first, last};
	buf_add(&text, STR("columns "));
	add_column(&text, first);
	buf_add(&text, STR(" to "));
	add_column(&text, last);
	reading_fact(s->r, FACT_HIDDEN,
		str_format(
			s->arena, "%.*s of sheet %.*s", STR_ARG(buf_str(&text)), STR_ARG(s->name)));
}

static bool
column_hidden(const struct sheets *s, uint32_t column)
{
	for (size_t i = 0; i < s->hidden_column_count; i++)
		if (column >= s->hidden_columns[i].first && column <= s->hidden_columns[i].last)
			return true;
	return false;
}

void
sheet_row(struct sheets *s, uint32_t row, bool hidden)
{
	if (s->row_begun)
		prose_row(&s->prose);
	s->row = row;
	s->row_begun = true;
	s->column = 0;
	s->row_hidden = hidden;
	if (!hidden) {
		hidden_rows_say(s);
		return;
	}
	if (s->hidden_rows.last != row || row == 0) {
		hidden_rows_say(s);
		s->hidden_rows.first = row;
	}
	s->hidden_rows.last = row + 1;
}

enum hiding { HIDES_ROW = 1, HIDES_COLUMN, HIDES_WHITE, HIDES_TINY, HIDES_FORMAT };

static int
hiding_of(const struct sheets *s, uint32_t column)
{
	if (s->row_hidden)
		return HIDES_ROW;
	if (s->hidden_column_count > 0 && column_hidden(s, column))
		return HIDES_COLUMN;
	switch (s->look) {
	case SHEET_WHITE:
		return HIDES_WHITE;
	case SHEET_TINY:
		return HIDES_TINY;
	case SHEET_UNFORMATTED:
		return HIDES_FORMAT;
	case SHEET_SHOWN:
		break;
	}
	return 0;
}

/* Hidden is what the program itself calls so; the rest is made to look like nothing. */
static void
hidden_mark(struct sheets *s, uint32_t column)
{
	static const char *const labels[] = {[HIDES_ROW] = "hidden row",
		[HIDES_COLUMN] = "hidden column",
		[HIDES_WHITE] = "white text",
		[HIDES_TINY] = "tiny text",
		[HIDES_FORMAT] = "number format that shows nothing"};
	int hiding = hiding_of(s, column);

	if (s->hidden_open && hiding != s->hidden_reason)
		hidden_end(s);
	if (hiding == 0 || s->hidden_open || s->hidden_places >= HIDDEN_PLACES_MAX)
		return;
	s->hidden_places++;
	s->hidden_reason = hiding;
	s->hidden_place = prose_place(&s->prose,
		hiding <= HIDES_COLUMN ? PLACE_HIDDEN : PLACE_INVISIBLE, 0, str_of(labels[hiding]));
	s->hidden_open = true;
	if (hiding > HIDES_COLUMN && (s->looks_said & 1u << hiding) == 0)
		reading_fact(s->r, FACT_HIDDEN, str_of(labels[hiding]));
	s->looks_said |= 1u << hiding;
}

void
sheet_cell(struct sheets *s, uint32_t column, struct str text)
{
	uint32_t gap = column > s->column ? column - s->column : 0;

	if (text.len == 0) {
		s->look = SHEET_SHOWN;
		return;
	}
	for (uint32_t i = 0; i < gap && i < GAP_MAX; i++)
		prose_tab(&s->prose);
	hidden_mark(s, column);
	s->look = SHEET_SHOWN;
	s->column = column;
	/* Line ends within a cell would tear its row. */
	while (text.data != NULL) {
		struct str line;

		if (!str_cut(&text, '\n', &line))
			break;
		if (str_ends(line, STR("\r")))
			line.len--;
		prose_text(&s->prose, line);
		if (text.data != NULL && text.len > 0)
			prose_text(&s->prose, STR(" "));
	}
}

/* ---- headers and footers ---- */

/* The length of the code behind '&' at rest[0], beyond its letter; fonts and colours are long. */
static size_t
code_size(struct str rest)
{
	size_t len = 1;

	if (rest.len == 0)
		return 0;
	if (rest.data[0] == '"') {
		size_t end = str_find_char(str_from(rest, 1), '"');

		return end == STR_NONE ? rest.len : end + 2;
	}
	if (rest.data[0] == 'K')
		return rest.len < 7 ? rest.len : 7;
	while (char_is_digit(rest.data[0]) && len < rest.len && char_is_digit(rest.data[len]))
		len++;
	return len;
}

static void
header_code(struct sheets *s, struct str code)
{
	if (str_equal(code, STR("L")) || str_equal(code, STR("C")) || str_equal(code, STR("R")))
		prose_tab(&s->prose);
	else if (str_equal(code, STR("A")))
		prose_text(&s->prose, s->name);
	else if (str_equal(code, STR("F")))
		prose_text(&s->prose, reading_name(s->r));
	else if (str_equal(code, STR("&")))
		prose_text(&s->prose, STR("&"));
}

void
sheet_header(struct sheets *s, struct str codes, struct str label)
{
	uint32_t place;
	size_t begin = 0;

	if (str_trim(codes).len == 0)
		return;
	prose_line(&s->prose);
	place = prose_place(&s->prose, PLACE_HEADER, 0, label);
	for (size_t i = 0; i < codes.len; i++) {
		size_t len;

		if (codes.data[i] != '&')
			continue;
		prose_text(&s->prose, str_slice(codes, begin, i));
		len = code_size(str_from(codes, i + 1));
		header_code(s, str_slice(codes, i + 1, i + 1 + len));
		i += len;
		begin = i + 1;
	}
	prose_text(&s->prose, str_from(codes, begin));
	prose_row(&s->prose);
	prose_place_end(&s->prose, place);
}
