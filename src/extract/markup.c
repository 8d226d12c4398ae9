#include "extract/markup.h"

#include "base/buf.h"
#include "extract/html_entities.h"

void
markup_begin(struct markup *markup, struct str utf8)
{
	*markup = (struct markup){.rest = utf8};
}

static bool
is_name_start(char c)
{
	return char_is_alpha(c) || c == '_' || c == ':' || (unsigned char)c >= 0x80;
}

static bool
is_name(char c)
{
	return is_name_start(c) || char_is_digit(c) || c == '-' || c == '.';
}

static size_t
name_length(struct str s)
{
	size_t len = 0;

	while (len < s.len && is_name(s.data[len]))
		len++;
	return len;
}

/* The piece up to an end mark, which is stepped over; a missing one takes all and is noted. */
static struct str
take_until(struct markup *markup, size_t from, struct str end)
{
	struct str inside = str_from(markup->rest, from);
	size_t at = str_find(inside, end);

	if (at == STR_NONE) {
		markup->is_malformed = true;
		markup->rest = STR("");
		return inside;
	}
	markup->rest = str_from(inside, at + end.len);
	return str_slice(inside, 0, at);
}

/* A tag ends at the first ">" outside quotes; a quote that runs over a "<" was none. */
static size_t
tag_end(struct str s)
{
	char quote = 0;

	for (size_t at = 0; at < s.len; at++) {
		char c = s.data[at];

		if (quote == 0 && (c == '"' || c == '\''))
			quote = c;
		else if (c == quote)
			quote = 0;
		else if (c == '>' && quote == 0)
			return at;
		else if (c == '<')
			return str_find_char(s, '>');
	}
	return str_find_char(s, '>');
}

static struct markup_token
take_tag(struct markup *markup, bool closes)
{
	struct markup_token token = {.kind = closes ? MARKUP_CLOSE : MARKUP_OPEN};
	struct str inside = str_from(markup->rest, closes ? 2 : 1);
	size_t end = tag_end(inside);
	size_t name = name_length(inside);

	if (end == STR_NONE) {
		markup->is_malformed = true;
		end = inside.len;
	}
	markup->rest = str_from(inside, end + 1);
	inside = str_slice(inside, 0, end);
	token.name = str_slice(inside, 0, name);
	token.body = str_from(inside, name);
	if (!closes && str_ends(token.body, STR("/"))) {
		token.kind = MARKUP_EMPTY;
		token.body = str_slice(token.body, 0, token.body.len - 1);
	}
	return token;
}

/* The subset in square brackets may hold ">" and quoted text. */
static struct markup_token
take_doctype(struct markup *markup)
{
	struct markup_token token = {.kind = MARKUP_DOCTYPE};
	size_t bracket = str_find_char(markup->rest, '[');
	size_t end = str_find_char(markup->rest, '>');

	if (bracket != STR_NONE && end != STR_NONE && bracket < end) {
		token.body = take_until(markup, 9, STR("]"));
		end = str_find_char(markup->rest, '>');
		markup->rest = str_from(markup->rest, end == STR_NONE ? 0 : end + 1);
	} else {
		token.body = take_until(markup, 9, STR(">"));
	}
	return token;
}

static struct markup_token
take_special(struct markup *markup)
{
	struct markup_token token = {.kind = MARKUP_COMMENT};

	if (str_starts(markup->rest, STR("<!--"))) {
		token.body = take_until(markup, 4, STR("-->"));
	} else if (str_starts(markup->rest, STR("<![CDATA["))) {
		token.kind = MARKUP_CDATA;
		token.body = take_until(markup, 9, STR("]]>"));
	} else if (str_starts_nocase(markup->rest, STR("<!DOCTYPE"))) {
		return take_doctype(markup);
	} else {
		token.kind = MARKUP_INSTRUCTION;
		token.body = take_until(
			markup, 2, str_starts(markup->rest, STR("<?")) ? STR("?>") : STR(">"));
		token.name = str_slice(token.body, 0, name_length(token.body));
		token.body = str_from(token.body, token.name.len);
	}
	return token;
}

/* What a "<" at the front begins; false where it is plain text after all. */
static bool
begins_markup(struct str s)
{
	if (s.len < 2)
		return false;
	if (s.data[1] == '!' || s.data[1] == '?' || is_name_start(s.data[1]))
		return true;
	return s.data[1] == '/' && s.len > 2 && is_name_start(s.data[2]);
}

struct markup_token
markup_take(struct markup *markup)
{
	struct markup_token token = {.kind = MARKUP_TEXT};
	size_t at;

	if (markup->rest.len == 0)
		return (struct markup_token){.kind = MARKUP_END};
	if (begins_markup(markup->rest) && markup->rest.data[0] == '<') {
		char second = markup->rest.data[1];

		if (second == '!' || second == '?')
			return take_special(markup);
		return take_tag(markup, second == '/');
	}
	markup->is_malformed = markup->is_malformed || markup->rest.data[0] == '<';
	at = str_find_char(str_from(markup->rest, 1), '<');
	token.body = str_slice(markup->rest, 0, at == STR_NONE ? at : at + 1);
	markup->rest = str_from(markup->rest, token.body.len);
	return token;
}

bool
markup_attribute(struct str *attributes, struct str *ret_name, struct str *ret_value)
{
	struct str rest = *attributes;
	size_t end;

	while (rest.len > 0 && !is_name_start(rest.data[0]))
		rest = str_from(rest, 1);
	if (rest.len == 0)
		return false;
	*ret_name = str_slice(rest, 0, name_length(rest));
	rest = str_trim(str_from(rest, ret_name->len));
	*ret_value = STR("");
	if (rest.len > 0 && rest.data[0] == '=') {
		rest = str_trim(str_from(rest, 1));
		if (rest.len > 0 && (rest.data[0] == '"' || rest.data[0] == '\'')) {
			end = str_find_char(str_from(rest, 1), rest.data[0]);
			*ret_value = str_slice(rest, 1, end == STR_NONE ? end : end + 1);
			rest = str_from(rest, end == STR_NONE ? rest.len : end + 2);
		} else {
			for (end = 0; end < rest.len && !char_is_space(rest.data[end]);)
				end++;
			*ret_value = str_slice(rest, 0, end);
			rest = str_from(rest, end);
		}
	}
	*attributes = rest;
	return true;
}

struct str
markup_local(struct str name)
{
	size_t colon = str_find_last_char(name, ':');

	return colon == STR_NONE ? name : str_from(name, colon + 1);
}

/* ---- entities ---- */

/* Takes a word or a quoted text off *rest. */
static struct str
take_piece(struct str *rest, bool *ret_quoted)
{
	struct str piece;
	size_t end = 0;

	*rest = str_trim(*rest);
	*ret_quoted = rest->len > 0 && (rest->data[0] == '"' || rest->data[0] == '\'');
	if (*ret_quoted) {
		end = str_find_char(str_from(*rest, 1), rest->data[0]);
		piece = str_slice(*rest, 1, end == STR_NONE ? end : end + 1);
		*rest = str_from(*rest, end == STR_NONE ? rest->len : end + 2);
		return piece;
	}
	while (end < rest->len && !char_is_space(rest->data[end]))
		end++;
	piece = str_slice(*rest, 0, end);
	*rest = str_from(*rest, end);
	return piece;
}

static void
declare_one(struct markup *markup, struct str declaration)
{
	struct markup_entity *entity = &markup->entities[markup->entity_count];
	bool quoted;
	struct str name = take_piece(&declaration, &quoted);

	if (str_equal(name, STR("%")))
		name = take_piece(&declaration, &quoted);
	entity->name = name;
	entity->text = take_piece(&declaration, &quoted);
	entity->is_external = false;
	if (!quoted) {
		bool is_public = str_equal(entity->text, STR("PUBLIC"));

		entity->is_external = true;
		entity->text = take_piece(&declaration, &quoted);
		if (is_public)
			entity->text = take_piece(&declaration, &quoted);
	}
	markup->entity_count += name.len > 0;
}

void
markup_declare(struct markup *markup, struct str doctype)
{
	size_t at;

	while ((at = str_find(doctype, STR("<!ENTITY"))) != STR_NONE &&
		markup->entity_count < MARKUP_ENTITIES_MAX) {
		doctype = str_from(doctype, at + 8);
		declare_one(markup, str_slice(doctype, 0, str_find_char(doctype, '>')));
	}
}

/* "#233" or "#xe9" as a code point; 0 where it is none. */
static uint32_t
number_reference(struct str name)
{
	bool is_hex = name.len > 1 && (name.data[1] == 'x' || name.data[1] == 'X');
	uint32_t value = 0;

	for (size_t i = is_hex ? 2 : 1; i < name.len; i++) {
		int digit = char_hex_value(name.data[i]);

		if (digit < 0 || (!is_hex && digit > 9) || value > 0x10ffff)
			return 0;
		value = value * (is_hex ? 16 : 10) + (uint32_t)digit;
	}
	return value;
}

static bool
add_entity(const struct markup *markup, struct buf *to, struct str name)
{
	uint32_t codepoint;

	for (size_t i = 0; i < markup->entity_count; i++) {
		const struct markup_entity *entity = &markup->entities[i];

		if (!str_equal(entity->name, name) || entity->is_external)
			continue;
		buf_add(to, entity->text);
		return true;
	}
	codepoint = name.len > 1 && name.data[0] == '#' ? number_reference(name)
							: html_entity_codepoint(name);
	if (codepoint == 0)
		return false;
	buf_add_codepoint(to, codepoint);
	return true;
}

void
markup_decode(const struct markup *markup, struct buf *to, struct str raw)
{
	enum { NAME_MAX_SIZE = 64 };
	size_t at;

	while ((at = str_find_char(raw, '&')) != STR_NONE) {
		struct str name = str_slice(raw, at + 1, at + 1 + NAME_MAX_SIZE);
		size_t end = str_find_char(name, ';');

		buf_add(to, str_slice(raw, 0, at));
		if (end != STR_NONE && add_entity(markup, to, str_slice(name, 0, end))) {
			raw = str_from(raw, at + end + 2);
		} else {
			buf_add_char(to, '&');
			raw = str_from(raw, at + 1);
		}
	}
	buf_add(to, raw);
}
