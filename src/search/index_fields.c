#include "search/index_fields.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "store/document.h"

/* All names of a file that was copied thousands of times are not wanted in one text. */
enum { FIELD_SIZE_MAX = 1024 * 1024 };

struct fact_row {
	struct str name;
	enum query_field field;
};

/* Names are those of extract/reading.h. */
static const struct fact_row rows[] = {
	{STR_INIT("title"), FIELD_TITLE},
	{STR_INIT("subject"), FIELD_TITLE},
	{STR_INIT("from"), FIELD_FROM},
	{STR_INIT("sender"), FIELD_FROM},
	{STR_INIT("to"), FIELD_TO},
	{STR_INIT("cc"), FIELD_CC},
	{STR_INIT("bcc"), FIELD_BCC},
	{STR_INIT("author"), FIELD_AUTHOR},
	{STR_INIT("last_author"), FIELD_AUTHOR},
	{STR_INIT("reply_to"), FIELD_FACT},
	{STR_INIT("company"), FIELD_FACT},
	{STR_INIT("manager"), FIELD_FACT},
	{STR_INIT("category"), FIELD_FACT},
	{STR_INIT("description"), FIELD_FACT},
	{STR_INIT("keywords"), FIELD_FACT},
	{STR_INIT("comment"), FIELD_FACT},
	{STR_INIT("link"), FIELD_FACT},
	{STR_INIT("attachment"), FIELD_FACT},
	{STR_INIT("camera"), FIELD_FACT},
	{STR_INIT("tool"), FIELD_FACT},
	{STR_INIT("message_id"), FIELD_FACT},
	{STR_INIT("in_reply_to"), FIELD_FACT},
};

void
fields_begin(struct fields *fields)
{
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		buf_clear(&fields->texts[i]);
		fields->texts[i].size_max = FIELD_SIZE_MAX;
	}
}

void
fields_free(struct fields *fields)
{
	for (size_t i = 0; i < FIELD_COUNT; i++)
		buf_free(&fields->texts[i]);
}

void
fields_add(struct fields *fields, enum query_field field, struct str text)
{
	struct buf *to = &fields->texts[__builtin_ctz((unsigned)field)];
	struct str have = buf_str(to);

	text = str_trim(text);
	if (text.len == 0 || have.len + text.len + 1 > FIELD_SIZE_MAX)
		return;
	/* Only neighbours are compared: a full look would be quadratic in hostile input. */
	if (str_ends(have, text) &&
		(have.len == text.len || have.data[have.len - text.len - 1] == '\n'))
		return;
	if (have.len > 0)
		buf_add_char(to, '\n');
	buf_add(to, text);
}

struct str
fields_text(const struct fields *fields, enum query_field field)
{
	return buf_str(&fields->texts[__builtin_ctz((unsigned)field)]);
}

void
fields_add_once(struct fields *fields, enum query_field field, struct str text)
{
	struct str rest = fields_text(fields, field);
	struct str line;

	while (str_cut_line(&rest, &line))
		if (str_equal(line, str_trim(text)))
			return;
	fields_add(fields, field, text);
}

static void
add_fact(struct fields *fields, struct str name, struct str value)
{
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (str_equal(name, rows[i].name))
			fields_add(fields, rows[i].field, value);
}

/* Up to the quote that ends it: one that stands behind backslashes of an even number. */
static size_t
text_end(struct str within)
{
	size_t end = str_find_char(within, '"');

	while (end != STR_NONE) {
		size_t back = 0;
		size_t next;

		while (back < end && within.data[end - back - 1] == '\\')
			back++;
		if (back % 2 == 0)
			break;
		next = str_find_char(str_from(within, end + 1), '"');
		end = next == STR_NONE ? STR_NONE : end + 1 + next;
	}
	return end;
}

/* A text as our own writer put it. Only where something in it had to be escaped is it made anew. */
static bool
text_take(struct str *rest, struct arena *arena, struct str *ret_text)
{
	struct err err = {0};
	struct json *text;
	struct str within = str_from(*rest, 1);
	size_t end;

	if (rest->len == 0 || rest->data[0] != '"')
		return false;
	end = text_end(within);
	if (end == STR_NONE)
		return false;
	*ret_text = str_slice(within, 0, end);
	if (str_find_char(*ret_text, '\\') != STR_NONE) {
		if (!json_read(arena, str_slice(*rest, 0, end + 2), &text, &err))
			return false;
		*ret_text = text->text;
	}
	*rest = str_from(within, end + 1);
	return true;
}

static bool
mark_take(struct str *rest, char mark)
{
	if (rest->len == 0 || rest->data[0] != mark)
		return false;
	*rest = str_from(*rest, 1);
	return true;
}

/* Facts go by one after the other, for a tree of them costs several times as much. */
bool
fields_add_facts(struct fields *fields, struct str json, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = json.len * 64 + 65536};
	struct str rest = json;
	struct str name;
	struct str value;

	if (str_equal(json, STR("[]")))
		return true;
	if (!mark_take(&rest, '['))
		return err_set(err, ERR_DAMAGED, "the facts of a document are no list");
	do {
		if (!mark_take(&rest, '[') || !text_take(&rest, &arena, &name) ||
			!mark_take(&rest, ',') || !text_take(&rest, &arena, &value) ||
			!mark_take(&rest, ']'))
			return err_set(err, ERR_DAMAGED,
				"the facts of a document are not names and values");
		add_fact(fields, name, value);
	} while (mark_take(&rest, ','));
	return str_equal(rest, STR("]")) ||
		err_set(err, ERR_DAMAGED, "the facts of a document do not end");
}

bool
fields_add_texts(struct fields *fields, struct str texts, struct err *err)
{
	struct str name;
	struct str value;

	while (texts.len > 0) {
		if (!document_fact_take(&texts, &name, &value))
			return err_set(
				err, ERR_INTERNAL, "the facts of a document are out of step");
		add_fact(fields, name, value);
	}
	return true;
}
