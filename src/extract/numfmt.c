#include "extract/numfmt.h"

#include "base/buf.h"
#include "extract/numfmt_inner.h"

#include <math.h>
#include <string.h>

enum { SECTION_MAX = 4, FORMAT_SIZE_MAX = 1024 };

struct str
numfmt_builtin(unsigned id, bool is_day_first)
{
	static const struct str first[] = {STR_INIT("General"), STR_INIT("0"), STR_INIT("0.00"),
		STR_INIT("#,##0"), STR_INIT("#,##0.00"), STR_INIT("$#,##0_);($#,##0)"),
		STR_INIT("$#,##0_);[Red]($#,##0)"), STR_INIT("$#,##0.00_);($#,##0.00)"),
		STR_INIT("$#,##0.00_);[Red]($#,##0.00)"), STR_INIT("0%"), STR_INIT("0.00%"),
		STR_INIT("0.00E+00"), STR_INIT("# ?/?"), STR_INIT("# ?\?/?\?"), STR_INIT("m/d/yy"),
		STR_INIT("d-mmm-yy"), STR_INIT("d-mmm"), STR_INIT("mmm-yy"), STR_INIT("h:mm AM/PM"),
		STR_INIT("h:mm:ss AM/PM"), STR_INIT("h:mm"), STR_INIT("h:mm:ss"),
		STR_INIT("m/d/yy h:mm")};
	static const struct str second[] = {STR_INIT("#,##0_);(#,##0)"),
		STR_INIT("#,##0_);[Red](#,##0)"), STR_INIT("#,##0.00_);(#,##0.00)"),
		STR_INIT("#,##0.00_);[Red](#,##0.00)"),
		STR_INIT("_(* #,##0_);_(* (#,##0);_(* \"-\"_);_(@_)"),
		STR_INIT("_($* #,##0_);_($* (#,##0);_($* \"-\"_);_(@_)"),
		STR_INIT("_(* #,##0.00_);_(* (#,##0.00);_(* \"-\"?\?_);_(@_)"),
		STR_INIT("_($* #,##0.00_);_($* (#,##0.00);_($* \"-\"?\?_);_(@_)"),
		STR_INIT("mm:ss"), STR_INIT("[h]:mm:ss"), STR_INIT("mm:ss.0"), STR_INIT("##0.0E+0"),
		STR_INIT("@")};

	if (is_day_first && id == 14)
		return STR("dd/mm/yyyy");
	if (is_day_first && id == 22)
		return STR("dd/mm/yyyy hh:mm");
	if (id < COUNT_OF(first))
		return first[id];
	if (id >= 37 && id < 37 + COUNT_OF(second))
		return second[id - 37];
	/* 27 to 36 and 50 to 58 are dates of East Asian versions, whose exact form depends on the
	 * language; a plain date tells the same. */
	if ((id >= 27 && id <= 36) || (id >= 50 && id <= 58))
		return STR("yyyy/m/d");
	return STR("General");
}

/* ---- taking a format apart ---- */

static void
token_add(struct section *section, struct token token)
{
	if (section->count < TOKEN_MAX)
		section->tokens[section->count++] = token;
}

static void
literal_add(struct section *section, struct str text)
{
	if (text.len > 0)
		token_add(section, (struct token){.kind = TOKEN_LITERAL, .text = text});
}

static void
condition_parse(struct section *section, struct str inside)
{
	size_t signs = 0;
	double limit;

	while (signs < 2 && signs < inside.len && strchr("<>=", inside.data[signs]) != NULL)
		signs++;
	if (!str_to_double(str_trim(str_from(inside, signs)), &limit))
		return;
	section->has_condition = true;
	section->limit = limit;
	memcpy(section->condition, inside.data, signs);
}

/* [Red], [>100], [h], [$EUR-407]. */
static void
bracket_parse(struct section *section, struct str inside)
{
	size_t dash;
	char letter = inside.len == 0 ? '\0' : char_lower(inside.data[0]);
	bool is_elapsed = letter == 'h' || letter == 'm' || letter == 's';

	for (size_t i = 0; i < inside.len; i++)
		if (char_lower(inside.data[i]) != letter)
			is_elapsed = false;
	if (is_elapsed) {
		section->is_date = true;
		token_add(section,
			(struct token){
				.kind = TOKEN_ELAPSED, .symbol = letter, .count = (int)inside.len});
	} else if (letter == '$') {
		dash = str_find_last_char(inside, '-');
		literal_add(section, str_slice(inside, 1, dash == STR_NONE ? inside.len : dash));
	} else if (letter == '<' || letter == '>' || letter == '=') {
		condition_parse(section, inside);
	}
}

static size_t
repeat_count(struct str rest)
{
	size_t count = 1;

	while (count < rest.len && char_lower(rest.data[count]) == char_lower(rest.data[0]))
		count++;
	return count;
}

static bool
follows_seconds(const struct section *section)
{
	const struct token *last = section->count == 0 ? NULL
						       : &section->tokens[section->count - 1];

	return last != NULL && (last->kind == TOKEN_DATE || last->kind == TOKEN_ELAPSED) &&
		last->symbol == 's';
}

/* Letters and the half-day marks; gives how many bytes were taken, 0 for none of these. */
static size_t
date_parse(struct section *section, struct str rest)
{
	char letter = char_lower(rest.data[0]);
	size_t count = repeat_count(rest);

	if (str_starts_nocase(rest, STR("am/pm")) || str_starts_nocase(rest, STR("a/p"))) {
		bool is_long = char_lower(rest.data[1]) == 'm';

		section->is_date = true;
		token_add(section, (struct token){.kind = TOKEN_HALF, .count = is_long ? 2 : 1});
		return is_long ? 5 : 3;
	}
	if (letter == '.' && follows_seconds(section) && rest.len > 1 && rest.data[1] == '0') {
		count = repeat_count(str_from(rest, 1));
		token_add(section, (struct token){.kind = TOKEN_FRACTION, .count = (int)count});
		return count + 1;
	}
	/* The Buddhist and Japanese years are given as the common ones. */
	if (letter == 'e' && rest.len > 1 && (rest.data[1] == '+' || rest.data[1] == '-'))
		return 0;
	if (letter == 'b' && rest.len > 1 && char_lower(rest.data[1]) == 'b')
		letter = 'y';
	if (letter == 'e' || letter == 'g') {
		section->is_date = true;
		if (letter == 'e')
			token_add(section,
				(struct token){.kind = TOKEN_DATE, .symbol = 'y', .count = 4});
		return count;
	}
	if (letter != 'y' && letter != 'm' && letter != 'd' && letter != 'h' && letter != 's')
		return 0;
	section->is_date = true;
	token_add(
		section, (struct token){.kind = TOKEN_DATE, .symbol = letter, .count = (int)count});
	return count;
}

static size_t
symbol_parse(struct section *section, struct str rest)
{
	static const char kinds[] = "0#?.,%/@";
	char c = rest.data[0];

	if (str_starts_nocase(rest, STR("general"))) {
		token_add(section, (struct token){.kind = TOKEN_GENERAL});
		return 7;
	}
	if ((c == 'E' || c == 'e') && rest.len > 1 &&
		(rest.data[1] == '+' || rest.data[1] == '-')) {
		token_add(section, (struct token){.kind = TOKEN_EXPONENT, .symbol = rest.data[1]});
		return 2;
	}
	if (c == '\0' || strchr(kinds, c) == NULL)
		return 0;
	token_add(section,
		(struct token){.kind = c == '.' ? TOKEN_POINT
				: c == ','      ? TOKEN_COMMA
				: c == '%'      ? TOKEN_PERCENT
				: c == '/'      ? TOKEN_SLASH
				: c == '@'      ? TOKEN_TEXT
						: TOKEN_DIGIT,
			.symbol = c,
			.text = str_slice(rest, 0, 1)});
	return 1;
}

/* The length in bytes of the character at the front of rest. */
static size_t
char_len(struct str rest)
{
	size_t len = 1;

	while (len < rest.len && ((unsigned char)rest.data[len] & 0xc0) == 0x80)
		len++;
	return len;
}

/* One step: quotes, escapes, brackets, else a symbol, else the character itself. */
static size_t
step_parse(struct section *section, struct str rest)
{
	char c = rest.data[0];
	size_t end;
	size_t taken;

	if (c == '"' || c == '[') {
		end = str_find_char(str_from(rest, 1), c == '"' ? '"' : ']');
		if (end == STR_NONE)
			end = rest.len - 1;
		if (c == '"')
			literal_add(section, str_slice(rest, 1, 1 + end));
		else
			bracket_parse(section, str_slice(rest, 1, 1 + end));
		return end + 2;
	}
	if (c == '\\' || c == '!') {
		taken = rest.len < 2 ? 0 : char_len(str_from(rest, 1));
		literal_add(section, str_slice(rest, 1, 1 + taken));
		return 1 + taken;
	}
	if (c == '_' || c == '*') {
		/* Room as wide as a character, or filled with it. */
		if (c == '_')
			literal_add(section, STR(" "));
		return 1 + (rest.len < 2 ? 0 : char_len(str_from(rest, 1)));
	}
	/* "General" would otherwise be taken for the letters of an era and a year. */
	taken = str_starts_nocase(rest, STR("general")) ? 0 : date_parse(section, rest);
	if (taken == 0)
		taken = symbol_parse(section, rest);
	if (taken > 0)
		return taken;
	taken = char_len(rest);
	literal_add(section, str_slice(rest, 0, taken));
	return taken;
}

static void
section_parse(struct section *section, struct str text)
{
	section->count = 0;
	section->is_date = false;
	section->has_condition = false;
	memset(section->condition, 0, sizeof(section->condition));
	while (text.len > 0)
		text = str_from(text, step_parse(section, text));
}

/* Cuts a format at its semicolons, those in quotes and behind backslashes excepted. */
static size_t
sections_cut(struct str format, struct str ret_sections[SECTION_MAX])
{
	size_t count = 0;
	size_t from = 0;
	bool quoted = false;

	format = str_slice(format, 0, FORMAT_SIZE_MAX);
	for (size_t i = 0; i < format.len; i++) {
		if (format.data[i] == '"')
			quoted = !quoted;
		else if (!quoted && (format.data[i] == '\\' || format.data[i] == '_'))
			i++;
		else if (!quoted && format.data[i] == ';' && count < SECTION_MAX - 1) {
			ret_sections[count++] = str_slice(format, from, i);
			from = i + 1;
		}
	}
	ret_sections[count++] = str_from(format, from);
	return count;
}

/* ---- choosing the section ---- */

static bool
condition_holds(const struct section *section, double value)
{
	bool below = value < section->limit;
	bool above = value > section->limit;
	bool same = !below && !above;

	if (section->condition[0] == '<')
		return section->condition[1] == '>'
			? !same
			: below || (section->condition[1] == '=' && same);
	if (section->condition[0] == '>')
		return above || (section->condition[1] == '=' && same);
	return same;
}

/* The number of the section for a value: positive, negative, zero, unless conditions say other.
 * SIZE_MAX: none fits. */
static size_t
section_choose(struct section *section, const struct str *texts, size_t count, double value)
{
	size_t number_count = count > 3 ? 3 : count;
	bool conditional = false;

	for (size_t i = 0; i < number_count; i++) {
		section_parse(section, texts[i]);
		conditional = conditional || section->has_condition;
		if (section->has_condition && condition_holds(section, value))
			return i;
		if (conditional && !section->has_condition && i == number_count - 1)
			return i;
	}
	if (conditional && number_count >= 2) {
		section_parse(section, texts[1]);
		return section->has_condition ? SIZE_MAX : 1;
	}
	if (conditional)
		return SIZE_MAX;
	if (value < 0 && number_count >= 2)
		return 1;
	return value == 0 && number_count >= 3 ? 2 : 0;
}

void
numfmt_general(struct buf *to, double value)
{
	double size = fabs(value);
	struct decimal number;
	int places;

	if (value == 0) {
		buf_add_char(to, '0');
		return;
	}
	if (size < 1e15 && size >= 1e11 && floor(size) == size) {
		/* Excel shows these in full where the cell is edited; account and telephone numbers
		 * must be found whole. */
		buf_add_format(to, "%.0f", value);
		return;
	}
	if (!isfinite(value) || size >= 1e11 || size < 1e-9) {
		/* Excel writes 1.23457E+15, six significant digits. */
		buf_add_format(to, "%.6G", value);
		return;
	}
	decimal_from(&number, value);
	places = number.point > 0 ? 10 - number.point : 9;
	decimal_round(&number, places < 0 ? 0 : places);
	if (value < 0 && !decimal_is_zero(&number))
		buf_add_char(to, '-');
	for (int power = number.point > 0 ? number.point - 1 : 0; power >= 0; power--)
		buf_add_char(to, decimal_digit(&number, power));
	if (number.count > number.point)
		buf_add_char(to, '.');
	for (int power = -1; power >= number.point - number.count; power--)
		buf_add_char(to, decimal_digit(&number, power));
}

static bool
shows_text_only(const struct section *section)
{
	for (size_t i = 0; i < section->count; i++)
		if (section->tokens[i].kind == TOKEN_TEXT ||
			section->tokens[i].kind == TOKEN_GENERAL)
			return true;
	return false;
}

static void
general_write(struct buf *to, const struct section *section, double value)
{
	for (size_t i = 0; i < section->count; i++) {
		enum token_kind kind = section->tokens[i].kind;

		if (kind == TOKEN_TEXT || kind == TOKEN_GENERAL)
			numfmt_general(to, value);
		else
			buf_add(to, section->tokens[i].text);
	}
}

/* Apart from numfmt_write, as compilers that clear every variable clear the section too. */
static void
formatted_write(struct buf *to, struct str format, double value, bool is_1904)
{
	struct str texts[SECTION_MAX];
	struct section section;
	size_t count;
	size_t chosen;

	count = sections_cut(format, texts);
	chosen = section_choose(&section, texts, count, value);
	if (chosen == SIZE_MAX) {
		numfmt_general(to, value);
		return;
	}
	section_parse(&section, texts[chosen]);
	if (section.is_date) {
		if (!numfmt_date(to, &section, value, is_1904))
			numfmt_general(to, value);
		return;
	}
	/* A section for negative numbers says itself how the sign is shown. */
	if (value < 0 &&
		((chosen == 1 && !section.has_condition) ||
			(chosen == 0 && count > 1 && section.has_condition && section.limit <= 0)))
		value = -value;
	if (shows_text_only(&section))
		general_write(to, &section, value);
	else
		numfmt_number(to, &section, value);
}

void
numfmt_write(struct buf *to, struct str format, double value, bool is_1904)
{
	if (!isfinite(value) || format.len == 0 || str_equal_nocase(format, STR("General")))
		numfmt_general(to, value);
	else
		formatted_write(to, format, value, is_1904);
}

void
numfmt_write_text(struct buf *to, struct str format, struct str text)
{
	struct str texts[SECTION_MAX];
	size_t count = sections_cut(format, texts);
	struct section section;

	if (format.len == 0 || str_equal_nocase(format, STR("General"))) {
		buf_add(to, text);
		return;
	}
	section_parse(&section, texts[count - 1]);
	if ((count < SECTION_MAX && !shows_text_only(&section)) || section.is_date) {
		buf_add(to, text);
		return;
	}
	for (size_t i = 0; i < section.count; i++)
		buf_add(to,
			section.tokens[i].kind == TOKEN_TEXT ||
					section.tokens[i].kind == TOKEN_GENERAL
				? text
				: section.tokens[i].text);
}

bool
numfmt_is_date(struct str format)
{
	struct str texts[SECTION_MAX];
	struct section section;

	(void)sections_cut(format, texts);
	section_parse(&section, texts[0]);
	return section.is_date;
}
