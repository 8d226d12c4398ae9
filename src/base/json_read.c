/* The reading half of base/json.h. Containers are kept on a stack, not on the C stack. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "base/utf8.h"

#include <string.h>

struct parse {
	struct arena *arena;
	struct str whole;
	struct str rest;
	struct json *stack[JSON_DEPTH_MAX];
	struct json *last[JSON_DEPTH_MAX]; /* last child of the container at that depth */
	int depth;
	struct err *err;
};

static bool
damaged(struct parse *p, const char *what)
{
	return err_set(p->err, ERR_DAMAGED, "JSON byte %zu: %s", p->whole.len - p->rest.len, what);
}

static void
skip_space(struct parse *p)
{
	while (p->rest.len > 0 && char_is_space(p->rest.data[0]))
		p->rest = str_from(p->rest, 1);
}

static bool
next_is(struct parse *p, char wanted)
{
	skip_space(p);
	if (p->rest.len == 0 || p->rest.data[0] != wanted)
		return false;
	p->rest = str_from(p->rest, 1);
	return true;
}

static bool
take_hex4(struct parse *p, uint32_t *ret_value)
{
	uint32_t value = 0;

	if (p->rest.len < 4)
		return damaged(p, "a \\u escape is cut off");
	for (size_t i = 0; i < 4; i++) {
		int digit = char_hex_value(p->rest.data[i]);

		if (digit < 0)
			return damaged(p, "a \\u escape wants four hexadecimal digits");
		value = value << 4 | (uint32_t)digit;
	}
	p->rest = str_from(p->rest, 4);
	*ret_value = value;
	return true;
}

static bool
take_unicode_escape(struct parse *p, struct buf *out)
{
	uint32_t value;
	uint32_t low;

	if (!take_hex4(p, &value))
		return false;
	if (value >= 0xd800 && value < 0xdc00 && str_starts(p->rest, STR("\\u"))) {
		p->rest = str_from(p->rest, 2);
		if (!take_hex4(p, &low))
			return false;
		if (low >= 0xdc00 && low < 0xe000)
			value = 0x10000 + ((value - 0xd800) << 10) + (low - 0xdc00);
	}
	buf_add_codepoint(out, value);
	return true;
}

static bool
take_escape(struct parse *p, struct buf *out)
{
	static const char names[] = "\"\\/bfnrt";
	static const char values[] = "\"\\/\b\f\n\r\t";
	const char *hit;
	char c;

	if (p->rest.len == 0)
		return damaged(p, "the text ends within an escape");
	c = p->rest.data[0];
	p->rest = str_from(p->rest, 1);
	if (c == 'u')
		return take_unicode_escape(p, out);
	hit = c == '\0' ? NULL : strchr(names, c);
	if (hit == NULL)
		return damaged(p, "unknown escape");
	buf_add_char(out, values[hit - names]);
	return true;
}

/* The opening quote is taken already. */
static bool
take_string(struct parse *p, struct str *ret_text)
{
	struct buf out CLEANUP(buf_free) = {0};

	for (;;) {
		size_t run = 0;

		while (run < p->rest.len && p->rest.data[run] != '"' && p->rest.data[run] != '\\')
			run++;
		buf_add(&out, str_slice(p->rest, 0, run));
		p->rest = str_from(p->rest, run);
		if (p->rest.len == 0)
			return damaged(p, "a string has no closing quote");
		if (p->rest.data[0] == '"')
			break;
		p->rest = str_from(p->rest, 1);
		if (!take_escape(p, &out))
			return false;
	}
	p->rest = str_from(p->rest, 1);
	*ret_text = str_copy(p->arena, buf_str(&out));
	return true;
}

static bool
take_word(struct parse *p, struct json *value)
{
	size_t len = 0;

	while (len < p->rest.len &&
		strchr("+-.0123456789abcdefghijklmnopqrstuvwxyzE", p->rest.data[len]) != NULL &&
		p->rest.data[len] != '\0')
		len++;
	value->text = str_slice(p->rest, 0, len);
	if (str_equal(value->text, STR("null"))) {
		value->type = JSON_NULL;
	} else if (str_equal(value->text, STR("true")) || str_equal(value->text, STR("false"))) {
		value->type = JSON_BOOL;
		value->boolean = value->text.data[0] == 't';
	} else if (len > 0 && !char_is_alpha(value->text.data[0]) &&
		str_to_double(value->text, &value->number)) {
		value->type = JSON_NUMBER;
	} else {
		return damaged(p, "no value here");
	}
	p->rest = str_from(p->rest, len);
	return true;
}

/* Reads one value; a container is only opened. */
static bool
take_value(struct parse *p, struct json *value)
{
	if (next_is(p, '"')) {
		value->type = JSON_STRING;
		return take_string(p, &value->text);
	}
	if (next_is(p, '{'))
		value->type = JSON_OBJECT;
	else if (next_is(p, '['))
		value->type = JSON_ARRAY;
	else
		return take_word(p, value);
	if (p->depth == JSON_DEPTH_MAX)
		return damaged(p, "nested too deep");
	p->stack[p->depth] = value;
	p->last[p->depth] = NULL;
	p->depth++;
	return true;
}

static void
attach(struct parse *p, struct json *child)
{
	struct json *parent = p->stack[p->depth - 1];

	if (p->last[p->depth - 1] == NULL)
		parent->first = child;
	else
		p->last[p->depth - 1]->next = child;
	p->last[p->depth - 1] = child;
	parent->count++;
}

static bool
take_member(struct parse *p, struct json *parent)
{
	struct json *child = ARENA_NEW(p->arena, struct json);

	if (parent->type == JSON_OBJECT) {
		if (!next_is(p, '"'))
			return damaged(p, "an object wants a key in quotes here");
		if (!take_string(p, &child->key))
			return false;
		if (!next_is(p, ':'))
			return damaged(p, "a key wants a colon behind it");
	}
	attach(p, child);
	return take_value(p, child);
}

bool
json_read(struct arena *arena, struct str text, struct json **ret_json, struct err *err)
{
	struct parse p = {.arena = arena, .whole = text, .rest = text, .err = err};
	struct json *root = ARENA_NEW(arena, struct json);

	if (!take_value(&p, root))
		return false;
	while (p.depth > 0) {
		struct json *parent = p.stack[p.depth - 1];

		if (next_is(&p, parent->type == JSON_OBJECT ? '}' : ']')) {
			p.depth--;
			continue;
		}
		if (parent->count > 0 && !next_is(&p, ','))
			return damaged(&p, "a comma or a closing bracket is missing");
		if (!take_member(&p, parent))
			return false;
	}
	skip_space(&p);
	if (p.rest.len > 0)
		return damaged(&p, "something follows the end");
	*ret_json = root;
	return true;
}

const struct json *
json_get(const struct json *json, const char *key)
{
	if (json == NULL || json->type != JSON_OBJECT)
		return NULL;
	for (const struct json *child = json->first; child != NULL; child = child->next)
		if (str_equal(child->key, str_of(key)))
			return child;
	return NULL;
}

struct str
json_get_str(const struct json *json, const char *key)
{
	const struct json *child = json_get(json, key);

	if (child == NULL || child->type != JSON_STRING)
		return STR("");
	return child->text;
}

int64_t
json_get_i64(const struct json *json, const char *key)
{
	const struct json *child = json_get(json, key);
	int64_t value = 0;

	if (child == NULL || child->type != JSON_NUMBER || !str_to_i64(child->text, &value))
		return 0;
	return value;
}
