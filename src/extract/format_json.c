/* JSON, and JSON one value a line (RFC 8259): strings and keys as people read them.
 *
 * A scanner without a stack: whether a string is a key shows by the colon behind it, so any
 * depth and any damage is read. */
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "extract/encoding.h"
#include "extract/flow.h"
#include "extract/format.h"
#include "extract/reading.h"
#include "extract/text_head.h"

/* ---- scanning ---- */

/* Takes four hexadecimal digits. */
static bool
take_unit(struct str *rest, uint32_t *ret_unit)
{
	*ret_unit = 0;
	if (rest->len < 4)
		return false;
	for (int i = 0; i < 4; i++) {
		int digit = char_hex_value(rest->data[i]);

		if (digit < 0)
			return false;
		*ret_unit = *ret_unit << 4 | (uint32_t)digit;
	}
	*rest = str_from(*rest, 4);
	return true;
}

/* What is behind "\u": one unit, or two that make a pair. */
static void
add_unit(struct buf *to, struct str *rest)
{
	uint32_t unit;
	uint32_t low;
	struct str behind;

	if (!take_unit(rest, &unit)) {
		buf_add(to, STR("\\u"));
		return;
	}
	behind = *rest;
	if (unit >= 0xd800 && unit < 0xdc00 && str_starts(behind, STR("\\u"))) {
		behind = str_from(behind, 2);
		if (take_unit(&behind, &low) && low >= 0xdc00 && low < 0xe000) {
			unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
			*rest = behind;
		}
	}
	buf_add_codepoint(to, unit);
}

static void
add_escape(struct buf *to, struct str *rest)
{
	static const char from[] = "ntrbf";
	static const char into[] = "\n\t\n  ";
	char c = rest->data[0];
	size_t at = str_find_char(str_of(from), c);

	*rest = str_from(*rest, 1);
	if (c == 'u')
		add_unit(to, rest);
	else
		buf_add_char(to, at == STR_NONE ? c : into[at]);
}

/* Takes a string's content, *rest being behind the opening quote. False where it never ends. */
static bool
take_string(struct str *rest, struct buf *to)
{
	while (rest->len > 0) {
		size_t run = 0;

		while (run < rest->len && rest->data[run] != '"' && rest->data[run] != '\\')
			run++;
		buf_add(to, str_slice(*rest, 0, run));
		*rest = str_from(*rest, run);
		if (rest->len == 0)
			return false;
		if (rest->data[0] == '"') {
			*rest = str_from(*rest, 1);
			return true;
		}
		*rest = str_from(*rest, 1);
		if (rest->len > 0)
			add_escape(to, rest);
	}
	return false;
}

static struct str
take_literal(struct str *rest)
{
	size_t end = 0;
	struct str literal;

	while (end < rest->len && !char_is_space(rest->data[end]) &&
		str_find_char(STR("{}[],:\""), rest->data[end]) == STR_NONE)
		end++;
	literal = str_slice(*rest, 0, end == 0 ? 1 : end);
	*rest = str_from(*rest, literal.len);
	return literal;
}

static struct str
without_space(struct str s)
{
	size_t at = 0;

	while (at < s.len && char_is_space(s.data[at]))
		at++;
	return str_from(s, at);
}

/* ---- bid ---- */

/* True where the front could be JSON: one of its beginnings, and a second token that fits. */
static bool
begins_json(struct str head)
{
	struct str next;
	struct str literal;

	if (head.len < 2 || (head.data[0] != '{' && head.data[0] != '['))
		return false;
	next = without_space(str_from(head, 1));
	if (next.len == 0)
		return false;
	if (head.data[0] == '{')
		return next.data[0] == '"' || next.data[0] == '}';
	if (next.data[0] == '"' || next.data[0] == '{' || next.data[0] == '[' ||
		next.data[0] == ']')
		return true;
	literal = take_literal(&next);
	next = without_space(next);
	return next.len > 0 && next.data[0] == ',' &&
		(char_is_digit(literal.data[0]) || literal.data[0] == '-' ||
			str_equal(literal, STR("true")) || str_equal(literal, STR("false")) ||
			str_equal(literal, STR("null")));
}

static int
json_bid(struct probe *probe)
{
	struct text_head memory;
	struct str head = text_head_fill(&memory, probe->bytes);
	bool named = text_extension_in(probe->extension,
		"json ndjson jsonl geojson ipynb har webmanifest topojson jsonld avsc");

	if (!begins_json(head) || !encoding_is_text(probe->bytes))
		return BID_NO;
	if (named)
		return BID_LIKELY;
	/* "{" alone begins much; a key with its colon is telling. */
	return str_find(head, STR("\":")) != STR_NONE || str_find(head, STR("\" :")) != STR_NONE
		? BID_WEAK
		: BID_NO;
}

/* ---- reading ---- */

struct json_reading {
	struct flow flow;
	struct buf string;
	int64_t depth;
	bool is_damaged;
};

static void
read_string(struct json_reading *reading, struct str *rest)
{
	buf_clear(&reading->string);
	if (!take_string(rest, &reading->string))
		reading->is_damaged = true;
	if (str_starts(without_space(*rest), STR(":"))) {
		flow_break(&reading->flow, false);
		flow_lines(&reading->flow, buf_str(&reading->string));
		*rest = str_from(without_space(*rest), 1);
		flow_words(&reading->flow, STR(": "));
		return;
	}
	flow_lines(&reading->flow, buf_str(&reading->string));
	flow_break(&reading->flow, false);
}

static void
read_value(struct json_reading *reading, struct str *rest)
{
	char c = rest->data[0];

	if (c == '"') {
		*rest = str_from(*rest, 1);
		read_string(reading, rest);
	} else if (c == '{' || c == '[' || c == '}' || c == ']') {
		reading->depth += c == '{' || c == '[' ? 1 : -1;
		*rest = str_from(*rest, 1);
		flow_break(&reading->flow, false);
	} else if (c == ',' || char_is_space(c)) {
		*rest = str_from(*rest, 1);
	} else {
		flow_words(&reading->flow, take_literal(rest));
		flow_space(&reading->flow);
	}
}

static bool
json_read_item(struct reading *r, struct err *err)
{
	struct buf converted CLEANUP(buf_free) = {.size_max = 4 * TEXT_SIZE_MAX};
	struct json_reading reading = {.string = {.size_max = SIZE_MAX / 4}};
	struct str text;

	(void)err;
	encoding_read(r, &converted, reading_bytes(r), STR(""), &text);
	flow_begin(&reading.flow, r);
	while (text.len > 0)
		read_value(&reading, &text);
	flow_end(&reading.flow);
	buf_free(&reading.string);
	if (reading.is_damaged || reading.depth > 0)
		reading_partial(r, ERR_DAMAGED, "the data breaks off in the middle of a value");
	else if (reading.depth < 0)
		reading_fact(r, FACT_ODDITY, STR("its brackets do not match"));
	return true;
}

const struct format format_json = {
	.name = "json",
	.title = "JSON data",
	.version = "1",
	.kind = KIND_TEXT,
	.extensions =
		"json ndjson jsonl geojson ipynb har webmanifest topojson jsonld avsc txt log",
	.bid = json_bid,
	.read = json_read_item,
};
