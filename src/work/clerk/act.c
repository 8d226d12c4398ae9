#include "work/clerk/act.h"

#include "base/arena.h"
#include "base/buf.h"

#include <assert.h>

void
act_begin(struct act *act, const char *name, struct str token)
{
	act->name = str_of(name);
	act->token = token;
	act->field_count = 0;
}

static void
field_put(struct act_field *fields, size_t *count, const char *name, struct str value)
{
	assert(*count < ACT_FIELDS_MAX);
	fields[(*count)++] = (struct act_field){str_of(name), value};
}

static struct str
field_get(const struct act_field *fields, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(fields[i].name, str_of(name)))
			return fields[i].value;
	return STR("");
}

static int64_t
number_of(struct str text)
{
	int64_t value = 0;

	return str_to_i64(text, &value) ? value : 0;
}

void
act_str(struct act *act, const char *name, struct str value)
{
	field_put(act->fields, &act->field_count, name, value);
}

void
act_i64(struct act *act, struct arena *arena, const char *name, int64_t value)
{
	act_str(act, name, str_format(arena, "%lld", (long long)value));
}

struct str
act_get(const struct act *act, const char *name)
{
	return field_get(act->fields, act->field_count, name);
}

int64_t
act_get_i64(const struct act *act, const char *name)
{
	return number_of(act_get(act, name));
}

void
answer_str(struct act_answer *answer, const char *name, struct str value)
{
	field_put(answer->fields, &answer->field_count, name, value);
}

void
answer_i64(struct act_answer *answer, struct arena *arena, const char *name, int64_t value)
{
	answer_str(answer, name, str_format(arena, "%lld", (long long)value));
}

struct str
answer_get(const struct act_answer *answer, const char *name)
{
	return field_get(answer->fields, answer->field_count, name);
}

int64_t
answer_get_i64(const struct act_answer *answer, const char *name)
{
	return number_of(answer_get(answer, name));
}

/* ---- the wire ---- */

static void
text_write(struct buf *to, struct str text)
{
	buf_add_u32(to, (uint32_t)text.len);
	buf_add(to, text);
}

static bool
text_read(struct str *from, struct str *ret_text)
{
	uint32_t len;

	return take_u32(from, &len) && take_bytes(from, len, ret_text);
}

static void
fields_write(struct buf *to, const struct act_field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		text_write(to, fields[i].name);
		text_write(to, fields[i].value);
	}
}

/* To the last byte: what is more is no act. */
static bool
fields_read(struct str rest, uint16_t count, struct act_field *fields, size_t *ret_count)
{
	if (count > ACT_FIELDS_MAX)
		return false;
	for (*ret_count = 0; *ret_count < count; (*ret_count)++)
		if (!text_read(&rest, &fields[*ret_count].name) ||
			!text_read(&rest, &fields[*ret_count].value))
			return false;
	return rest.len == 0;
}

void
act_write(struct buf *to, uint32_t serial, const struct act *act)
{
	buf_add_u32(to, serial);
	buf_add_u16(to, (uint16_t)act->field_count);
	text_write(to, act->name);
	text_write(to, act->token);
	fields_write(to, act->fields, act->field_count);
}

bool
act_read(struct str bytes, uint32_t *ret_serial, struct act *ret_act, struct err *err)
{
	uint16_t count;

	if (bytes.len > ACT_SIZE_MAX || !take_u32(&bytes, ret_serial) ||
		!take_u16(&bytes, &count) || !text_read(&bytes, &ret_act->name) ||
		!text_read(&bytes, &ret_act->token) ||
		!fields_read(bytes, count, ret_act->fields, &ret_act->field_count))
		return err_set(err, ERR_DAMAGED, "what the door sent is no act");
	return true;
}

void
answer_write(struct buf *to, uint32_t serial, const struct act_answer *answer)
{
	buf_add_u32(to, serial);
	buf_add_u16(to, (uint16_t)answer->field_count);
	buf_add_char(to, (char)answer->err.kind);
	text_write(to, str_of(answer->err.text));
	fields_write(to, answer->fields, answer->field_count);
}

bool
answer_read(struct str bytes, uint32_t *ret_serial, struct act_answer *ret_answer, struct err *err)
{
	uint16_t count;
	struct str words;
	uint8_t kind;

	err_clear(&ret_answer->err);
	if (bytes.len > ACT_SIZE_MAX || !take_u32(&bytes, ret_serial) ||
		!take_u16(&bytes, &count) || !take_u8(&bytes, &kind) || kind >= ERR_KIND_COUNT ||
		!text_read(&bytes, &words) ||
		!fields_read(bytes, count, ret_answer->fields, &ret_answer->field_count))
		return err_set(err, ERR_DAMAGED, "what the clerk sent is no answer");
	if (kind != ERR_NONE)
		(void)err_set(&ret_answer->err, (enum err_kind)kind, "%.*s", STR_ARG(words));
	return true;
}
