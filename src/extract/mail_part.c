/* What a mail carries beside its text. */
#include "extract/mail.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "extract/mime.h"
#include "extract/mime_decode.h"
#include "extract/mime_words.h"
#include "extract/reading.h"

/* How much is decoded at once: large attachments pass through without being held whole. */
enum { CHUNK_SIZE = 192 * 1024 };

struct str
mail_part_name(const struct mime *mime, const struct mime_entity *entity, struct str charset)
{
	struct str value = mime_field_value(entity, STR("Content-Disposition"));
	struct str name = STR("");

	if (value.len > 0)
		name = mime_param(mime->arena, value, STR("filename"), charset);
	if (name.len == 0 && value.len > 0)
		name = mime_param(mime->arena, value, STR("name"), charset);
	value = mime_field_value(entity, STR("Content-Type"));
	if (name.len == 0 && value.len > 0)
		name = mime_param(mime->arena, value, STR("name"), charset);
	if (name.len == 0 && value.len > 0)
		name = mime_param(mime->arena, value, STR("filename"), charset);
	return name;
}

/* True where the front of a body is what base64 looks like: some mails only say that they are. */
static bool
is_base64(struct str body)
{
	enum { LOOK_SIZE = 200 };
	size_t foreign = 0;
	struct str front = str_slice(str_trim(str_slice(body, 0, 1024)), 0, LOOK_SIZE);

	for (size_t i = 0; i < front.len; i++) {
		char c = front.data[i];

		if (c == '=')
			break;
		foreign += char_is_alpha(c) || char_is_digit(c) || c == '+' || c == '/' ||
				c == '\r' || c == '\n'
			? 0
			: 1;
	}
	return foreign <= front.len / 16;
}

struct str
mail_decoded(struct buf *to, const struct mime_entity *entity)
{
	struct mime_block block;

	switch (entity->encoding) {
	case MIME_BASE64:
		if (!is_base64(entity->body))
			return entity->body;
		(void)mime_base64_decode(to, entity->body);
		return buf_str(to);
	case MIME_QUOTED:
		(void)mime_quoted_decode(to, entity->body);
		return buf_str(to);
	case MIME_UU:
	case MIME_YENC:
		if (!mime_block_find(entity->body, &block))
			return entity->body;
		(void)mime_block_decode(to, &block);
		return buf_str(to);
	case MIME_PLAIN:
	case MIME_UNKNOWN:
		break;
	}
	return entity->body;
}

static bool
base64_part(struct reading *r, struct str body, struct str name, struct err *err)
{
	struct buf piece CLEANUP(buf_free) = {0};
	struct mime_base64 state = {0};
	bool good;

	for (; body.len > 0; body = str_from(body, CHUNK_SIZE)) {
		buf_clear(&piece);
		mime_base64_piece(&state, &piece, str_slice(body, 0, CHUNK_SIZE));
		if (!reading_part_data(r, buf_str(&piece), err))
			return false;
	}
	buf_clear(&piece);
	good = mime_base64_end(&state, &piece);
	if (!reading_part_data(r, buf_str(&piece), err) || !reading_part_end(r, err))
		return false;
	if (!good)
		reading_partial(r, ERR_DAMAGED,
			"the base64 data of its part \"%.*s\" is damaged; what could be decoded was kept",
			STR_ARG(name));
	if (state.has_tail)
		reading_fact(r, FACT_ODDITY,
			str_format(reading_arena(r), "text stands behind the end of part \"%.*s\"",
				STR_ARG(name)));
	return true;
}

static bool
quoted_part(struct reading *r, struct str body, struct err *err)
{
	struct buf piece CLEANUP(buf_free) = {0};

	while (body.len > 0) {
		size_t end = body.len;

		if (end > CHUNK_SIZE) {
			size_t line = str_find_char(str_from(body, CHUNK_SIZE), '\n');

			end = line == STR_NONE ? body.len : CHUNK_SIZE + line + 1;
		}
		buf_clear(&piece);
		(void)mime_quoted_decode(&piece, str_slice(body, 0, end));
		if (!reading_part_data(r, buf_str(&piece), err))
			return false;
		body = str_from(body, end);
	}
	return reading_part_end(r, err);
}

static enum part_role
role_of(struct arena *arena, const struct mime_entity *entity)
{
	struct str disposition = mime_token(
		arena, mime_field_value(entity, STR("Content-Disposition")));

	if (str_equal(disposition, STR("attachment")))
		return PART_ATTACHMENT;
	if (mime_field_find(entity, STR("Content-ID")) != NULL ||
		(str_equal(disposition, STR("inline")) && str_starts(entity->type, STR("image/"))))
		return PART_INLINE;
	return PART_ATTACHMENT;
}

bool
mail_part(struct reading *r, const struct mime *mime, const struct mime_entity *entity,
	struct str charset, struct err *err)
{
	struct buf decoded CLEANUP(buf_free) = {0};
	struct part part = {
		.name = mail_part_name(mime, entity, charset),
		.declared = entity->type,
		.role = role_of(mime->arena, entity),
		.modified = DATE_NONE,
	};
	struct str date = mime_param(mime->arena,
		mime_field_value(entity, STR("Content-Disposition")), STR("modification-date"),
		STR(""));

	if (date.len > 0 && !date_parse_mail(date, &part.modified))
		part.modified = DATE_NONE;
	reading_fact(r, FACT_ATTACHMENT, part.name);
	if (!reading_part_begin(r, &part, err))
		return false;
	if (entity->encoding == MIME_BASE64 && is_base64(entity->body))
		return base64_part(r, entity->body, part.name, err);
	if (entity->encoding == MIME_QUOTED)
		return quoted_part(r, entity->body, err);
	if (entity->encoding == MIME_BASE64)
		reading_fact(r, FACT_ODDITY,
			STR("a part says that it is base64 and is not; it was kept as it is"));
	if (entity->encoding == MIME_UNKNOWN)
		reading_fact(r, FACT_ODDITY,
			STR("a part has a transfer encoding that is not known; it was kept as it is"));
	return reading_part_data(r, mail_decoded(&decoded, entity), err) &&
		reading_part_end(r, err);
}
