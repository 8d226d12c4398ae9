/* Structured values: the first token and the parameters behind it. */
#include "extract/mime.h"

#include "base/arena.h"
#include "base/buf.h"
#include "extract/encoding.h"
#include "extract/mime_words.h"

/* One "name*0*=value" taken off a value. */
struct param {
	struct str name; /* without its stars */
	struct str value;
	uint64_t section; /* 0 where there is none */
	bool has_section;
	bool is_extended; /* percent-encoded, with charset in section 0 */
};

/* Skips blanks and comments in brackets, which may nest and hold escapes. */
static struct str
blanks_skip(struct str s)
{
	size_t i = 0;
	unsigned depth = 0;

	for (; i < s.len; i++) {
		char c = s.data[i];

		if (c == '(')
			depth++;
		else if (c == ')' && depth > 0)
			depth--;
		else if (c == '\\' && depth > 0)
			i++;
		else if (depth == 0 && !char_is_space(c))
			break;
	}
	return str_from(s, i);
}

struct str
mime_token(struct arena *arena, struct str value)
{
	size_t end = 0;

	value = blanks_skip(value);
	while (end < value.len && value.data[end] != ';' && value.data[end] != '(' &&
		value.data[end] != ',' && !char_is_space(value.data[end]))
		end++;
	value = str_slice(value, 0, end);
	if (value.len > 1 && value.data[0] == '"' && value.data[value.len - 1] == '"')
		value = str_slice(value, 1, value.len - 1);
	return str_lower(arena, value);
}

/* Takes a quoted string, from behind its first quote: escapes and folds undone. */
static struct str
quoted_take(struct arena *arena, struct str *rest)
{
	char *to = arena_alloc(arena, rest->len + 1);
	size_t len = 0;
	size_t i = 0;

	for (; i < rest->len && rest->data[i] != '"'; i++) {
		char c = rest->data[i];
		char next = i + 1 < rest->len ? rest->data[i + 1] : 0;

		if (c == '\r' || c == '\n')
			continue;
		/* Only a quote or backslash is escaped in practice: "C:\file" means what it says. */
		if (c == '\\' && (next == '"' || next == '\\'))
			c = rest->data[++i];
		to[len++] = c == '\t' ? ' ' : c;
	}
	*rest = str_from(*rest, i + 1);
	return str_make(to, len);
}

/* Splits "filename*1*" into name, section and form. */
static void
name_split(struct param *param, struct str name)
{
	size_t star;

	*param = (struct param){.name = name};
	if (name.len > 1 && name.data[name.len - 1] == '*') {
		param->is_extended = true;
		param->name = name = str_slice(name, 0, name.len - 1);
	}
	star = str_find_last_char(name, '*');
	if (star != STR_NONE && str_to_u64(str_from(name, star + 1), &param->section)) {
		param->has_section = true;
		param->name = str_slice(name, 0, star);
	}
}

static bool
param_take(struct arena *arena, struct str *rest, struct param *ret_param)
{
	size_t end = 0;
	size_t semicolon;

	for (;;) {
		*rest = blanks_skip(*rest);
		if (rest->len == 0)
			return false;
		if (rest->data[0] != ';')
			break;
		*rest = str_from(*rest, 1);
	}
	while (end < rest->len && rest->data[end] != '=' && rest->data[end] != ';')
		end++;
	name_split(ret_param, str_trim(str_slice(*rest, 0, end)));
	if (end == rest->len || rest->data[end] == ';') {
		*rest = str_from(*rest, end);
		return true;
	}
	*rest = blanks_skip(str_from(*rest, end + 1));
	if (rest->len > 0 && rest->data[0] == '"') {
		*rest = str_from(*rest, 1);
		ret_param->value = quoted_take(arena, rest);
		semicolon = str_find_char(*rest, ';');
		*rest = str_from(*rest, semicolon == STR_NONE ? rest->len : semicolon);
		return true;
	}
	semicolon = str_find_char(*rest, ';');
	ret_param->value = str_trim(str_slice(*rest, 0, semicolon));
	*rest = str_from(*rest, semicolon == STR_NONE ? rest->len : semicolon);
	return true;
}

static void
percent_decode(struct buf *to, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		int high = i + 2 < s.len ? char_hex_value(s.data[i + 1]) : -1;
		int low = i + 2 < s.len ? char_hex_value(s.data[i + 2]) : -1;

		if (s.data[i] == '%' && high >= 0 && low >= 0) {
			buf_add_char(to, (char)(high * 16 + low));
			i += 2;
		} else {
			buf_add_char(to, s.data[i]);
		}
	}
}

/* Joins the pieces of one parameter, in the order of their numbers. Pieces stand in order in
 * every mail seen; others are sought again, at most PIECE_COUNT_MAX times. */
static bool
pieces_join(struct arena *arena, struct str value, struct str name, struct buf *bytes,
	struct str *ret_charset)
{
	enum { PIECE_COUNT_MAX = 200 };
	bool is_extended = false;

	for (uint64_t section = 0; section < PIECE_COUNT_MAX; section++) {
		struct str rest = value;
		struct param param;
		bool found = false;

		while (!found && param_take(arena, &rest, &param))
			found = str_equal_nocase(param.name, name) && param.section == section &&
				(param.has_section || param.is_extended);
		if (!found)
			break;
		if (param.is_extended && section == 0) {
			size_t quote = str_find_char(param.value, '\'');
			size_t second = str_find_char(str_from(param.value, quote + 1), '\'');

			is_extended = true;
			if (quote != STR_NONE && second != STR_NONE) {
				*ret_charset = str_slice(param.value, 0, quote);
				param.value = str_from(param.value, quote + 1 + second + 1);
			}
		}
		if (param.is_extended)
			percent_decode(bytes, param.value);
		else
			buf_add(bytes, param.value);
		if (!param.has_section)
			break;
	}
	return is_extended;
}

struct str
mime_param(struct arena *arena, struct str value, struct str name, struct str charset)
{
	struct buf bytes CLEANUP(buf_free) = {0};
	struct buf text CLEANUP(buf_free) = {0};
	struct str pieces_charset = STR("");
	struct str plain = STR("");
	struct str rest = str_slice(value, 0, 64 * 1024);
	struct param param;
	bool has_pieces = false;
	size_t semicolon = str_find_char(rest, ';');

	rest = str_from(rest, semicolon == STR_NONE ? rest.len : semicolon);
	value = rest;
	while (param_take(arena, &rest, &param)) {
		if (!str_equal_nocase(param.name, name))
			continue;
		if (param.has_section || param.is_extended)
			has_pieces = true;
		else if (plain.len == 0)
			plain = param.value;
	}
	if (!has_pieces)
		return mime_text(arena, plain, charset);
	if (!pieces_join(arena, value, name, &bytes, &pieces_charset))
		return mime_text(arena, str_copy(arena, buf_str(&bytes)), charset);
	if (encoding_known(pieces_charset) != NULL)
		(void)encoding_to_utf8(&text, buf_str(&bytes), pieces_charset);
	else
		mime_raw_text(&text, buf_str(&bytes), charset);
	return str_copy(arena, buf_str(&text));
}
