/* Header fields: lines, folding, names. */
#include "extract/mime.h"

#include "base/arena.h"
#include "base/limits.h"

#include <string.h>

/* Fields that mail has and other texts with "Name: value" lines have not. */
static const struct str mail_names[] = {
	STR_INIT("Received"),
	STR_INIT("From"),
	STR_INIT("To"),
	STR_INIT("Subject"),
	STR_INIT("Date"),
	STR_INIT("Message-ID"),
	STR_INIT("MIME-Version"),
	STR_INIT("Content-Type"),
	STR_INIT("Content-Transfer-Encoding"),
	STR_INIT("Content-Disposition"),
	STR_INIT("Return-Path"),
	STR_INIT("Delivered-To"),
	STR_INIT("Reply-To"),
	STR_INIT("Sender"),
	STR_INIT("Cc"),
	STR_INIT("Bcc"),
	STR_INIT("In-Reply-To"),
	STR_INIT("References"),
	STR_INIT("DKIM-Signature"),
	STR_INIT("Envelope-To"),
	STR_INIT("Newsgroups"),
	STR_INIT("Resent-From"),
	STR_INIT("X-Mailer"),
	STR_INIT("X-MimeOLE"),
	STR_INIT("X-Priority"),
	STR_INIT("X-Originating-IP"),
	STR_INIT("Thread-Index"),
	STR_INIT("Thread-Topic"),
	STR_INIT("User-Agent"),
};

bool
mime_line_take(struct str *rest, struct str *ret_line)
{
	enum { RUN_MAX = 4 }; /* carriage returns before one line feed, as broken gateways add */
	size_t i;
	size_t run;

	if (rest->len == 0)
		return false;
	i = str_find_line_end(*rest);
	*ret_line = str_slice(*rest, 0, i);
	run = i;
	while (run < rest->len && run - i < RUN_MAX && rest->data[run] == '\r')
		run++;
	if (run < rest->len && rest->data[run] == '\n')
		i = run;
	*rest = str_from(*rest, i + 1);
	return true;
}

/* Length of the field name a line begins with, or 0: printable ASCII, blanks allowed only before
 * the colon (RFC 5322 section 4.5). */
static size_t
name_length(struct str line)
{
	size_t i = 0;

	while (i < line.len && line.data[i] > ' ' && line.data[i] < 0x7f && line.data[i] != ':')
		i++;
	if (i == 0 || i > 256)
		return 0;
	for (size_t k = i; k < line.len; k++) {
		if (line.data[k] == ':')
			return i;
		if (line.data[k] != ' ' && line.data[k] != '\t')
			return 0;
	}
	return 0;
}

static bool
is_mail_name(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(mail_names); i++)
		if (str_equal_nocase(name, mail_names[i]))
			return true;
	return false;
}

void
mime_fields_probe(struct str bytes, unsigned *ret_mail, unsigned *ret_fields)
{
	enum { LINE_COUNT_MAX = 100 };
	struct str rest = str_slice(bytes, 0, 32 * 1024);
	struct str line;

	*ret_mail = 0;
	*ret_fields = 0;
	for (unsigned i = 0; i < LINE_COUNT_MAX && mime_line_take(&rest, &line); i++) {
		size_t len = name_length(line);

		if (line.len == 0)
			return;
		if (len > 0) {
			++*ret_fields;
			if (is_mail_name(str_slice(line, 0, len)))
				++*ret_mail;
		} else if (!char_is_space(line.data[0])) {
			return;
		}
	}
}

/* A line that is no field: true where it plainly continues the one above, because a known field
 * follows it. Delimiter lines never do. */
static bool
continues_badly(struct str line, struct str rest)
{
	struct str next;
	size_t len;

	if (str_starts(line, STR("--")) || !mime_line_take(&rest, &next))
		return false;
	len = name_length(next);
	return len > 0 && is_mail_name(str_slice(next, 0, len));
}

static struct mime_field *
field_add(struct mime *mime, struct mime_field *fields, uint32_t count, uint32_t *room)
{
	struct mime_field *more;

	if (count < *room)
		return fields;
	*room = *room == 0 ? 16 : *room * 2;
	more = ARENA_ARRAY(mime->arena, *room, struct mime_field);
	if (count > 0)
		memcpy(more, fields, count * sizeof(*fields));
	return more;
}

/* Lets a field's value reach to the end of `line`. */
static void
value_extend(struct mime_field *field, struct str line)
{
	field->value.len = (size_t)(line.data + line.len - field->value.data);
}

struct str
mime_fields_take(
	struct mime *mime, struct str bytes, struct mime_field **ret_fields, uint32_t *ret_count)
{
	struct mime_field *fields = NULL;
	uint32_t count = 0;
	uint32_t room = 0;
	struct str rest = bytes;
	struct str before = bytes;
	struct str line;

	while (mime_line_take(&rest, &line)) {
		size_t len = name_length(line);

		if (line.len == 0)
			break;
		if (len == 0 && count > 0 && (line.data[0] == ' ' || line.data[0] == '\t')) {
			value_extend(&fields[count - 1], line);
		} else if (len == 0 && count > 0 && continues_badly(line, rest)) {
			value_extend(&fields[count - 1], line);
			mime->has_bad_fold = true;
		} else if (len == 0) {
			mime->has_bare_header = count > 0;
			rest = before;
			break;
		} else if (mime->field_total < MIME_FIELD_COUNT_MAX) {
			struct str value = str_from(line, str_find_char(line, ':') + 1);

			fields = field_add(mime, fields, count, &room);
			fields[count++] = (struct mime_field){str_slice(line, 0, len), value};
			mime->field_total++;
		} else {
			mime->is_cut = true;
		}
		before = rest;
	}
	*ret_fields = fields;
	*ret_count = count;
	return rest;
}
