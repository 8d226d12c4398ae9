#include "extract/html.h"

/* The value behind "charset=" or "encoding=", with or without quotes. */
static struct str
value_behind(struct str text, struct str key)
{
	size_t at = str_find_nocase(text, key);
	size_t end = 0;

	if (at == STR_NONE)
		return STR("");
	text = str_trim(str_from(text, at + key.len));
	if (text.len == 0 || text.data[0] != '=')
		return STR("");
	text = str_trim(str_from(text, 1));
	if (text.len > 0 && (text.data[0] == '"' || text.data[0] == '\''))
		text = str_from(text, 1);
	while (end < text.len && end < 64 && !char_is_space(text.data[end]) &&
		str_find_char(STR("\"'/>;?"), text.data[end]) == STR_NONE)
		end++;
	return str_slice(text, 0, end);
}

struct str
html_charset(struct str bytes)
{
	enum { LOOK_SIZE = 8192 };
	struct str head = str_slice(bytes, 0, LOOK_SIZE);
	struct str found;
	size_t at;

	if (str_starts(head, STR("\xef\xbb\xbf")))
		head = str_from(head, 3);
	if (str_starts(str_trim(head), STR("<?xml"))) {
		found = value_behind(
			str_slice(head, 0, str_find(head, STR("?>"))), STR("encoding"));
		if (found.len > 0)
			return found;
	}
	while ((at = str_find_nocase(head, STR("<meta"))) != STR_NONE) {
		struct str meta = str_from(head, at + 5);
		size_t end = str_find_char(meta, '>');

		found = value_behind(str_slice(meta, 0, end), STR("charset"));
		if (found.len > 0)
			return found;
		head = meta;
	}
	return STR("");
}
