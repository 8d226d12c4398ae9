#include "extract/mail_html.h"

#include "base/arena.h"
#include "base/buf.h"
#include "extract/html_entities.h"
#include "extract/reading.h"

/* Takes the element with all in it where `s` begins with its tag. */
static bool
element_skip(struct str *s, struct str begin, struct str end)
{
	size_t close;

	if (!str_starts_nocase(*s, begin))
		return false;
	close = str_find_nocase(*s, end);
	*s = str_from(*s, close == STR_NONE ? s->len : close + end.len);
	return true;
}

/* True at a tag that begins or ends a line. */
static bool
is_block(struct str s)
{
	static const struct str names[] = {STR_INIT("p"), STR_INIT("br"), STR_INIT("div"),
		STR_INIT("td"), STR_INIT("th"), STR_INIT("tr"), STR_INIT("li"), STR_INIT("table"),
		STR_INIT("h1"), STR_INIT("h2"), STR_INIT("h3"), STR_INIT("h4"), STR_INIT("h5"),
		STR_INIT("h6"), STR_INIT("hr"), STR_INIT("ul"), STR_INIT("ol"), STR_INIT("pre"),
		STR_INIT("blockquote"), STR_INIT("body"), STR_INIT("center"), STR_INIT("dt"),
		STR_INIT("dd")};
	struct str name = str_from(s, str_starts(s, STR("</")) ? 2 : 1);
	size_t end = 0;

	while (end < name.len && end < 12 &&
		(char_is_alpha(name.data[end]) || char_is_digit(name.data[end])))
		end++;
	name = str_slice(name, 0, end);
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (str_equal_nocase(name, names[i]))
			return true;
	return false;
}

static void
tag_skip(struct str *s)
{
	size_t close;

	if (element_skip(s, STR("<style"), STR("</style")) ||
		element_skip(s, STR("<script"), STR("</script")) ||
		element_skip(s, STR("<title"), STR("</title")) ||
		element_skip(s, STR("<!--"), STR("-->")))
		return;
	close = str_find_char(*s, '>');
	*s = str_from(*s, close == STR_NONE ? s->len : close + 1);
}

/* Undoes one character reference; anything else is given as it stands. */
static void
reference_take(struct buf *to, struct str *s)
{
	enum { NAME_MAX_LEN = 16 };
	uint32_t codepoint = 0;
	size_t i = 2;
	bool is_hex;

	if (s->len < 3 || s->data[1] != '#') {
		size_t end = str_find_char(str_slice(*s, 0, NAME_MAX_LEN), ';');
		struct str name = str_slice(*s, 1, end == STR_NONE ? 1 : end);

		codepoint = html_entity_codepoint(name);
		if (codepoint == 0) {
			buf_add(to, str_slice(*s, 0, 1));
			*s = str_from(*s, 1);
			return;
		}
		buf_add_codepoint(to, codepoint);
		*s = str_from(*s, end + 1);
		return;
	}
	is_hex = char_lower(s->data[2]) == 'x';
	for (i = is_hex ? 3 : 2; i < s->len && i < 10; i++) {
		int value = char_hex_value(s->data[i]);

		if (value < 0 || (!is_hex && value > 9))
			break;
		codepoint = codepoint * (is_hex ? 16u : 10u) + (uint32_t)value;
	}
	buf_add_codepoint(to, codepoint);
	if (i < s->len && s->data[i] == ';')
		i++;
	*s = str_from(*s, i);
}

void
mail_html_words(struct buf *to, struct str utf8)
{
	while (utf8.len > 0) {
		size_t end = 0;

		while (end < utf8.len && utf8.data[end] != '<' && utf8.data[end] != '&')
			end++;
		buf_add(to, str_slice(utf8, 0, end));
		utf8 = str_from(utf8, end);
		if (utf8.len == 0)
			return;
		if (utf8.data[0] == '&') {
			reference_take(to, &utf8);
		} else {
			bool ends_line = is_block(utf8);

			tag_skip(&utf8);
			buf_add_char(to, ends_line ? MAIL_LINE_END : ' ');
		}
	}
}

void
mail_html_links(struct reading *r, struct str utf8, struct str plain)
{
	enum { LINK_COUNT_MAX = 1000 };

	for (unsigned i = 0; i < LINK_COUNT_MAX;) {
		size_t at = str_find(utf8, STR("=\""));
		struct str target;
		struct str before;
		size_t end;

		if (at == STR_NONE)
			return;
		before = str_slice(utf8, 0, at);
		utf8 = str_from(utf8, at + 2);
		end = str_find_char(utf8, '"');
		if (end == STR_NONE)
			return;
		if (!str_ends_nocase(before, STR("href")))
			continue;
		target = str_slice(utf8, 0, end);
		utf8 = str_from(utf8, end);
		i++;
		if (target.len > 1 && target.data[0] != '#' && str_find(plain, target) == STR_NONE)
			reading_fact(r, FACT_LINK, target);
	}
}
