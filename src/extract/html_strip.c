#include "extract/html_parts.h"

/* What the parser can take within a reader's time and memory: it searches its stack of open
 * elements for every tag, rebuilds open formatting elements in every block, and makes some 300
 * bytes for each tag and 30 for each attribute. Real pages stay far below all of these. */
enum { TAGS_MAX = 1000000, DEPTH_MAX = 2000, FORMATTING_MAX = 300 };
#define PARSE_SIZE_MAX ((size_t)96 * 1024 * 1024)

/* True where a tag's name is one of a list in small letters. */
static bool
tag_is(struct str tag, const char *list)
{
	while (*list != '\0') {
		size_t same = 0;

		while (same < tag.len && list[same] != '\0' &&
			char_lower(tag.data[same]) == list[same])
			same++;
		list += same;
		if (same == tag.len && (*list == ' ' || *list == '\0'))
			return true;
		while (*list != '\0' && *list++ != ' ')
			continue;
	}
	return false;
}

/* Takes the next tag off *rest: its name without the slash. False where there is none. */
static bool
take_tag(struct str *rest, struct str *ret_text, struct str *ret_name, bool *ret_closes)
{
	for (size_t from = 0;;) {
		size_t at = str_find_char(str_from(*rest, from), '<');
		size_t end;

		if (at == STR_NONE) {
			*ret_text = *rest;
			*rest = STR("");
			return false;
		}
		at += from;
		*ret_closes = at + 1 < rest->len && rest->data[at + 1] == '/';
		end = at + 1 + *ret_closes;
		while (end < rest->len && end - at < 32 &&
			(char_is_alpha(rest->data[end]) || char_is_digit(rest->data[end])))
			end++;
		if (end > at + 1u + *ret_closes || str_starts(str_from(*rest, at), STR("<!"))) {
			*ret_text = str_slice(*rest, 0, at);
			*ret_name = str_slice(*rest, at + 1 + *ret_closes, end);
			*rest = str_from(*rest, end);
			return true;
		}
		from = at + 1;
	}
}

bool
html_is_parsable(struct str utf8)
{
	long depth = 0;
	long formatting = 0;
	unsigned long tags = 0;
	struct str text;
	struct str name;
	bool closes;

	if (utf8.len > PARSE_SIZE_MAX)
		return false;
	while (take_tag(&utf8, &text, &name, &closes)) {
		long change = closes ? -1 : 1;

		if (name.len == 0 ||
			tag_is(name,
				"br img hr input meta link area base col embed param source "
				"track wbr p li option dt dd td th tr"))
			change = 0;
		depth += change;
		if (tag_is(name, "a b big code em font i nobr s small strike strong tt u"))
			formatting += change;
		if (depth < 0)
			depth = 0;
		if (formatting < 0)
			formatting = 0;
		if (++tags > TAGS_MAX || depth > DEPTH_MAX || formatting > FORMATTING_MAX)
			return false;
	}
	return true;
}

/* ---- stripping ---- */

/* Decodes the few character references that matter to reading, and numbers. */
static void
give_words(struct flow *flow, struct str text)
{
	static const struct {
		struct str name;
		struct str text;
	} known[] = {{STR_INIT("&amp;"), STR_INIT("&")}, {STR_INIT("&lt;"), STR_INIT("<")},
		{STR_INIT("&gt;"), STR_INIT(">")}, {STR_INIT("&quot;"), STR_INIT("\"")},
		{STR_INIT("&nbsp;"), STR_INIT(" ")}, {STR_INIT("&apos;"), STR_INIT("'")}};

	while (text.len > 0) {
		size_t at = str_find_char(text, '&');
		bool found = false;

		flow_words(flow, str_slice(text, 0, at));
		if (at == STR_NONE)
			return;
		text = str_from(text, at);
		for (size_t i = 0; i < COUNT_OF(known) && !found; i++) {
			if (!str_starts(text, known[i].name))
				continue;
			flow_words(flow, known[i].text);
			text = str_from(text, known[i].name.len);
			found = true;
		}
		if (!found) {
			flow_words(flow, STR("&"));
			text = str_from(text, 1);
		}
	}
}

/* Steps behind the tag's own ">", or, for elements whose content is no text, behind their end. */
static void
skip_tag(struct str *rest, struct str name, bool closes)
{
	size_t end;

	if (str_starts(*rest, STR("!--"))) {
		end = str_find(*rest, STR("-->"));
		*rest = str_from(*rest, end == STR_NONE ? rest->len : end + 3);
		return;
	}
	end = str_find_char(*rest, '>');
	*rest = str_from(*rest, end == STR_NONE ? rest->len : end + 1);
	if (!closes && tag_is(name, "script style")) {
		end = str_find_nocase(
			*rest, tag_is(name, "script") ? STR("</script") : STR("</style"));
		*rest = str_from(*rest, end == STR_NONE ? rest->len : end);
	}
}

void
html_strip(struct reading *r, struct str utf8)
{
	struct flow flow;
	struct str text;
	struct str name;
	bool closes;

	reading_fact(r, FACT_ODDITY,
		STR("the page is nested or sized beyond what browsers meet; its tags were left out "
		    "without regard to layout"));
	flow_begin(&flow, r);
	while (take_tag(&utf8, &text, &name, &closes)) {
		give_words(&flow, text);
		if (tag_is(name, "td th"))
			flow_space(&flow);
		else if (!tag_is(name,
				 "a b big code em font i nobr s small strike strong tt u span"))
			flow_break(&flow, false);
		skip_tag(&utf8, name, closes);
	}
	give_words(&flow, text);
	flow_end(&flow);
}
