#include "linkage/output/cell.h"

#include "base/arena.h"
#include "base/buf.h"

#include <stdbool.h>

enum { CLASS_PLAIN, CLASS_QUOTED = 1, CLASS_FORMULA = 2 };

/* What a byte asks for. The full-width signs that some spreadsheets take for = + - @ all begin with
 * the byte 0xef. Semicolon and tab are separators to spreadsheets of other countries. */
static const unsigned char classes[256] = {
	['"'] = CLASS_QUOTED,
	[','] = CLASS_QUOTED,
	[';'] = CLASS_QUOTED,
	['\t'] = CLASS_QUOTED,
	['\n'] = CLASS_QUOTED,
	['\r'] = CLASS_QUOTED,
	['='] = CLASS_FORMULA,
	['+'] = CLASS_FORMULA,
	['-'] = CLASS_FORMULA,
	['@'] = CLASS_FORMULA,
	[0xef] = CLASS_FORMULA,
};

/* Behind these a spreadsheet may see a new cell, should it part the line in its own way. */
static bool
begins_cell(char c)
{
	return c == ';' || c == '\t' || c == '\n' || c == '\r';
}

/* What spreadsheets pass over before they look for a formula; and apostrophes, so that one more can
 * be told from those that were there. */
static bool
is_passed_over(char c)
{
	return c == '\'' || c == '"' || ((unsigned char)c <= ' ' && !begins_cell(c)) || c == 0x7f;
}

static bool
is_sign(struct str at)
{
	static const struct str wide[] = {STR_INIT("\xef\xbc\x9d"), STR_INIT("\xef\xbc\x8b"),
		STR_INIT("\xef\xbc\x8d"), STR_INIT("\xef\xbc\xa0"), STR_INIT("\xef\xbb\xbf")};

	if (at.len > 0 &&
		(at.data[0] == '=' || at.data[0] == '+' || at.data[0] == '-' || at.data[0] == '@'))
		return true;
	for (size_t i = 0; i < COUNT_OF(wide); i++)
		if (str_starts(at, wide[i]))
			return true;
	return false;
}

/* Whether a formula could begin where a cell does. */
static bool
is_formula(struct str at)
{
	size_t i = 0;

	while (i < at.len && is_passed_over(at.data[i]))
		i++;
	return is_sign(str_from(at, i));
}

/* "-12.5" is a number to everyone. */
static bool
is_negative_number(struct str value)
{
	size_t dots = 0;

	if (value.len < 2 || value.data[0] != '-' || !char_is_digit(value.data[1]))
		return false;
	for (size_t i = 2; i < value.len; i++) {
		dots += value.data[i] == '.';
		if (!char_is_digit(value.data[i]) && value.data[i] != '.')
			return false;
	}
	return dots <= 1;
}

/* Each place where a cell may begin is looked at once, and what is passed over from there holds no
 * such place; so this takes time in proportion to the length. */
static void
add_guarded(struct buf *to, struct str value)
{
	bool is_number = is_negative_number(value);

	for (size_t i = 0; i < value.len; i++) {
		bool begins = i == 0 || begins_cell(value.data[i - 1]);

		if (begins && !is_number && is_formula(str_from(value, i)))
			buf_add_char(to, '\'');
		if (value.data[i] == '"')
			buf_add_char(to, '"');
		buf_add_char(to, value.data[i]);
	}
}

void
cell_write(struct buf *to, struct str value)
{
	unsigned char class = CLASS_PLAIN;

	for (size_t i = 0; i < value.len; i++)
		class |= classes[(unsigned char)value.data[i]];
	if (value.len > 0 &&
		(char_is_space(value.data[0]) || char_is_space(value.data[value.len - 1])))
		class |= CLASS_QUOTED;
	if ((class & CLASS_QUOTED) != 0)
		buf_add_char(to, '"');
	if (class == CLASS_PLAIN)
		buf_add(to, value);
	else
		add_guarded(to, value);
	if ((class & CLASS_QUOTED) != 0)
		buf_add_char(to, '"');
}

struct str
cell_read(struct arena *arena, struct str cell)
{
	char *out;
	size_t len = 0;

	if (str_find_char(cell, '\'') == STR_NONE)
		return cell;
	out = arena_alloc(arena, cell.len);
	for (size_t i = 0; i < cell.len; i++) {
		bool begins = i == 0 || begins_cell(cell.data[i - 1]);

		if (!begins || cell.data[i] != '\'' || !is_formula(str_from(cell, i)))
			out[len++] = cell.data[i];
	}
	return str_make(out, len);
}
