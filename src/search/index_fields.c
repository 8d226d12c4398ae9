#include "search/index_fields.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"

/* All names of a file that was copied thousands of times are not wanted in one text. */
enum { FIELD_SIZE_MAX = 1024 * 1024 };

struct fact_row {
	const char *name;
	enum query_field field;
};

/* Names are those of extract/reading.h. */
static const struct fact_row rows[] = {
	{"title", FIELD_TITLE},
	{"subject", FIELD_TITLE},
	{"from", FIELD_FROM},
	{"sender", FIELD_FROM},
	{"to", FIELD_TO},
	{"cc", FIELD_CC},
	{"bcc", FIELD_BCC},
	{"author", FIELD_AUTHOR},
	{"last_author", FIELD_AUTHOR},
	{"reply_to", FIELD_FACT},
	{"company", FIELD_FACT},
	{"manager", FIELD_FACT},
	{"category", FIELD_FACT},
	{"description", FIELD_FACT},
	{"keywords", FIELD_FACT},
	{"comment", FIELD_FACT},
	{"link", FIELD_FACT},
	{"attachment", FIELD_FACT},
	{"camera", FIELD_FACT},
	{"tool", FIELD_FACT},
	{"message_id", FIELD_FACT},
	{"in_reply_to", FIELD_FACT},
};

void
fields_begin(struct fields *fields)
{
	for (size_t i = 0; i < FIELD_COUNT; i++)
		fields->texts[i] = (struct buf){.size_max = FIELD_SIZE_MAX};
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
		if (str_equal(name, str_of(rows[i].name)))
			fields_add(fields, rows[i].field, value);
}

bool
fields_add_facts(struct fields *fields, struct str json, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = json.len * 64 + 65536};
	struct json *facts;

	if (!json_read(&arena, json, &facts, err))
		return err_in(err, "the facts of a document");
	for (const struct json *fact = facts->first; fact != NULL; fact = fact->next)
		if (fact->first != NULL && fact->first->next != NULL)
			add_fact(fields, fact->first->text, fact->first->next->text);
	return true;
}
