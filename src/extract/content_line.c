#include "extract/content_line.h"

#include "base/buf.h"
#include "base/hex.h"
#include "extract/encoding.h"

/* ---- lines ---- */

static bool
is_quoted_printable(struct str line)
{
	size_t colon = str_find_char(line, ':');

	return colon != STR_NONE &&
		str_find_nocase(str_slice(line, 0, colon), STR("QUOTED-PRINTABLE")) != STR_NONE;
}

static size_t
skip_quoted(struct str s, size_t at)
{
	size_t end = str_find_char(str_from(s, at + 1), '"');

	return end == STR_NONE ? at : at + 1 + end;
}

/* The colon that ends name and parameters: not within quotes. */
static size_t
find_colon(struct str line)
{
	for (size_t at = 0; at < line.len; at++) {
		if (line.data[at] == '"')
			at = skip_quoted(line, at);
		else if (line.data[at] == ':')
			return at;
	}
	return STR_NONE;
}

static void
split_line(struct str line, struct content_line *ret_line)
{
	size_t colon = find_colon(line);
	struct str front = colon == STR_NONE ? STR("") : str_slice(line, 0, colon);
	size_t semicolon = str_find_char(front, ';');
	struct str name = str_slice(front, 0, semicolon);
	size_t dot = str_find_char(name, '.');

	ret_line->group = dot == STR_NONE ? STR("") : str_slice(name, 0, dot);
	ret_line->name = str_trim(dot == STR_NONE ? name : str_from(name, dot + 1));
	ret_line->params = semicolon == STR_NONE ? STR("") : str_from(front, semicolon + 1);
	ret_line->value = colon == STR_NONE ? line : str_from(line, colon + 1);
}

/* The next physical line goes on with this one. */
static bool
goes_on(struct str rest, struct str so_far)
{
	if (rest.len == 0)
		return false;
	if (rest.data[0] == ' ' || rest.data[0] == '\t')
		return true;
	return str_ends(so_far, STR("=")) && is_quoted_printable(so_far);
}

bool
content_take(struct str *rest, struct buf *memory, struct content_line *ret_line)
{
	struct str piece;

	do {
		if (!str_cut_line(rest, &piece))
			return false;
	} while (str_trim(piece).len == 0);
	buf_clear(memory);
	buf_add(memory, piece);
	while (goes_on(*rest, buf_str(memory))) {
		bool soft = memory->data[memory->len - 1] == '=' &&
			is_quoted_printable(buf_str(memory));

		if (!str_cut_line(rest, &piece))
			break;
		if (soft)
			memory->len--;
		buf_add(memory, str_from(piece, soft ? 0 : 1));
		if (memory->len == 0)
			buf_add_char(memory, ' ');
	}
	split_line(buf_str(memory), ret_line);
	return true;
}

bool
content_is(const struct content_line *line, const char *name)
{
	return str_equal_nocase(line->name, str_of(name));
}

/* ---- parameters ---- */

/* Takes one parameter; those of vCard 2.1 may have no name, which is then "". */
static bool
take_param(struct str *rest, struct str *ret_name, struct str *ret_value)
{
	struct str one;
	size_t end = 0;
	size_t equals;

	if (rest->len == 0)
		return false;
	while (end < rest->len && rest->data[end] != ';') {
		if (rest->data[end] == '"')
			end = skip_quoted(*rest, end);
		end++;
	}
	one = str_slice(*rest, 0, end);
	*rest = str_from(*rest, end + 1);
	equals = str_find_char(one, '=');
	*ret_name = equals == STR_NONE ? STR("") : str_trim(str_slice(one, 0, equals));
	*ret_value = equals == STR_NONE ? str_trim(one) : str_trim(str_from(one, equals + 1));
	if (ret_value->len >= 2 && str_starts(*ret_value, STR("\"")) &&
		str_ends(*ret_value, STR("\"")))
		*ret_value = str_slice(*ret_value, 1, ret_value->len - 1);
	return true;
}

struct str
content_param(const struct content_line *line, const char *name)
{
	struct str rest = line->params;
	struct str key;
	struct str value;

	while (take_param(&rest, &key, &value))
		if (str_equal_nocase(key, str_of(name)))
			return value;
	return STR("");
}

bool
content_has(const struct content_line *line, const char *word)
{
	struct str rest = line->params;
	struct str key;
	struct str value;
	struct str one;

	while (take_param(&rest, &key, &value))
		while (str_cut(&value, ',', &one))
			if (str_equal_nocase(str_trim(one), str_of(word)))
				return true;
	return false;
}

/* ---- values ---- */

static void
add_quoted_printable(struct buf *to, struct str text)
{
	for (size_t at = 0; at < text.len; at++) {
		int high = at + 1 < text.len ? char_hex_value(text.data[at + 1]) : -1;
		int low = at + 2 < text.len ? char_hex_value(text.data[at + 2]) : -1;

		if (text.data[at] == '=' && high >= 0 && low >= 0) {
			buf_add_char(to, (char)(high * 16 + low));
			at += 2;
		} else {
			buf_add_char(to, text.data[at]);
		}
	}
}

/* RFC 6350 section 3.4: "\n", "\,", "\;", "\\". */
static void
add_unescaped(struct buf *to, struct str text, bool is_list)
{
	bool filled = false;

	for (size_t at = 0; at < text.len; at++) {
		char c = text.data[at];

		if (c == '\\' && at + 1 < text.len) {
			c = text.data[++at];
			buf_add_char(to, c == 'n' || c == 'N' ? '\n' : c);
			filled = true;
		} else if (c == ';' && is_list) {
			if (filled)
				buf_add(to, STR(", "));
			filled = false;
		} else if (c != '\r' && c != '\n') {
			buf_add_char(to, c);
			filled = true;
		} else if (c == '\n') {
			buf_add_char(to, '\n');
		}
	}
	while (is_list && to->len >= 2 && str_ends(buf_str(to), STR(", ")))
		to->len -= 2;
}

void
content_text(const struct content_line *line, bool is_list, struct buf *to)
{
	struct buf bytes CLEANUP(buf_free) = {0};
	struct buf utf8 CLEANUP(buf_free) = {0};

	if (!content_has(line, "QUOTED-PRINTABLE")) {
		add_unescaped(to, line->value, is_list);
		return;
	}
	add_quoted_printable(&bytes, line->value);
	(void)encoding_any_to_utf8(&utf8, buf_str(&bytes), content_param(line, "CHARSET"));
	add_unescaped(to, buf_str(&utf8), is_list);
}

static void
add_base64(struct buf *to, struct str text)
{
	struct buf tidy CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};

	for (size_t i = 0; i < text.len; i++)
		if (!char_is_space(text.data[i]) && text.data[i] != '=')
			buf_add_char(&tidy, text.data[i]);
	if (tidy.len % 4 == 1)
		tidy.len--;
	while (tidy.len % 4 != 0)
		buf_add_char(&tidy, '=');
	if (!base64_decode(to, buf_str(&tidy)))
		buf_clear(to);
}

bool
content_binary(const struct content_line *line, struct buf *to)
{
	size_t comma = str_find_char(line->value, ',');

	if (str_starts_nocase(line->value, STR("data:")) && comma != STR_NONE &&
		str_find_nocase(str_slice(line->value, 0, comma), STR(";base64")) != STR_NONE) {
		add_base64(to, str_from(line->value, comma + 1));
		return true;
	}
	if (!content_has(line, "BASE64") && !content_has(line, "B"))
		return false;
	add_base64(to, line->value);
	return true;
}
