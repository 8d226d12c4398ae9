/* Mailboxes of many mails in one file: mboxo, mboxrd, mboxcl, mboxcl2 and what calls itself so.
 *
 * A mail begins with a line "From " behind a blank line (or at the begin of the file) that either
 * ends in a date as the C library writes it and stands above a header field, or stands above
 * fields that only mail has. Where a Content-Length field leads exactly to the next such line or
 * to the end, it is believed: then nothing within the body can split it. The bytes of each mail
 * are given as they lie there, quoted ">From " lines included; the "From " line and the blank
 * line before the next one belong to the mailbox.
 *
 * Sources: RFC 4155; the descriptions of the four variants by their programs (qmail's mbox(5)). */
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/format.h"
#include "extract/mime.h"
#include "extract/mime_words.h"
#include "extract/reading.h"

/* "Thu Jan  1 00:00:00 1970" within the line: a weekday, a month and a time of day. */
static bool
has_date(struct str line)
{
	size_t colon = str_find_char(line, ':');

	if (colon == STR_NONE || colon < 11 || colon + 5 >= line.len)
		return false;
	return char_is_digit(line.data[colon - 1]) && char_is_digit(line.data[colon + 1]) &&
		char_is_digit(line.data[colon + 2]) &&
		(line.data[colon + 3] == ':' || line.data[colon + 3] == ' ');
}

/* True where a mail begins at `at`, the begin of a line; *ret_body is where its bytes begin. */
static bool
begins_at(struct str bytes, size_t at, bool is_lone, size_t *ret_body)
{
	struct str rest = str_from(bytes, at);
	struct str line;
	unsigned mail;
	unsigned fields;

	if (!str_starts(rest, STR("From ")))
		return false;
	(void)mime_line_take(&rest, &line);
	*ret_body = bytes.len - rest.len;
	if (line.len > 1024)
		return false;
	mime_fields_probe(str_slice(rest, 0, 4096), &mail, &fields);
	if (is_lone)
		return has_date(line) && mail >= 2;
	if (has_date(line))
		return fields > 0 || rest.len == 0 || rest.data[0] == '\n' || rest.data[0] == '\r';
	return mail >= 2;
}

/* True where the line before `at` is blank, or nothing is before it. */
static bool
is_behind_blank(struct str bytes, size_t at)
{
	size_t i = at;

	if (i == 0)
		return true;
	if (bytes.data[i - 1] != '\n')
		return false;
	i--;
	if (i > 0 && bytes.data[i - 1] == '\r')
		i--;
	return i == 0 || bytes.data[i - 1] == '\n';
}

/* The next mail's "From " line from `at` on, or the end. */
static size_t
next_begin(struct str bytes, size_t at, size_t *ret_body)
{
	while (at < bytes.len) {
		size_t hit = str_find(str_from(bytes, at), STR("\nFrom "));

		if (hit == STR_NONE)
			return bytes.len;
		at += hit + 1;
		if (begins_at(bytes, at, !is_behind_blank(bytes, at), ret_body))
			return at;
	}
	return bytes.len;
}

/* Where Content-Length says that the mail ends, if that is the end of the file or the begin of
 * the next mail (blank lines between do not count); else STR_NONE. */
static size_t
length_end(struct arena *arena, struct str bytes, size_t from, size_t *ret_next)
{
	struct mime scratch = {.arena = arena};
	struct mime_entity entity = {0};
	struct str head = str_slice(bytes, from, from + 64 * 1024);
	struct str behind = mime_fields_take(&scratch, head, &entity.fields, &entity.field_count);
	struct str value = str_trim(mime_field_value(&entity, STR("Content-Length")));
	size_t begin = from + (head.len - behind.len);
	uint64_t length;
	size_t end;
	size_t next;
	size_t body;

	if (!str_to_u64(value, &length) || length > bytes.len - begin)
		return STR_NONE;
	end = next = begin + (size_t)length;
	while (next < bytes.len && next - end < 8 &&
		(bytes.data[next] == '\n' || bytes.data[next] == '\r'))
		next++;
	if (next < bytes.len && !begins_at(bytes, next, false, &body))
		return STR_NONE;
	*ret_next = next;
	return end;
}

/* Without the blank line that parts two mails. */
static size_t
without_blank(struct str bytes, size_t from, size_t end)
{
	size_t cut = end;

	if (end == bytes.len && !is_behind_blank(bytes, end))
		return end;
	if (cut > from && bytes.data[cut - 1] == '\n')
		cut--;
	if (cut > from && bytes.data[cut - 1] == '\r')
		cut--;
	return cut > from && bytes.data[cut - 1] == '\n' ? cut : end;
}

/* Behind the byte order mark and the blank lines that some editors and exports put first. */
static size_t
first_line(struct str bytes)
{
	size_t at = str_starts(bytes, STR("\xef\xbb\xbf")) ? 3 : 0;

	while (at < bytes.len && at < 64 && (bytes.data[at] == '\n' || bytes.data[at] == '\r'))
		at++;
	return at;
}

static int
mbox_bid(struct probe *probe)
{
	size_t body;
	size_t next_body;

	if (!begins_at(probe->bytes, first_line(probe->bytes), false, &body))
		return BID_NO;
	if (str_equal(probe->extension, STR("mbox")) || str_equal(probe->extension, STR("mbx")) ||
		next_begin(probe->bytes, body, &next_body) < probe->bytes.len)
		return BID_SURE;
	return BID_LIKELY;
}

/* Its name: its number, and its subject for whoever reads the list. */
static struct str
name_of(struct arena *arena, struct str mail, uint64_t number)
{
	struct mime scratch = {.arena = arena};
	struct mime_entity entity = {0};
	struct str subject;
	char *name;

	(void)mime_fields_take(
		&scratch, str_slice(mail, 0, 64 * 1024), &entity.fields, &entity.field_count);
	subject = str_slice(
		mime_text(arena, mime_field_value(&entity, STR("Subject")), STR("")), 0, 120);
	name = str_cstr(arena, subject);
	for (size_t i = 0; i < subject.len; i++)
		if (name[i] == '/' || name[i] == '\\')
			name[i] = '_';
	return str_format(arena, "%06llu%s%.*s.eml", (unsigned long long)number,
		subject.len > 0 ? " " : "", (int)subject.len, name);
}

static bool
mbox_read(struct reading *r, struct err *err)
{
	struct str bytes = reading_bytes(r);
	struct arena scratch CLEANUP(arena_free) = {.size_max = (size_t)64 * 1024 * 1024};
	uint64_t count = 0;
	size_t body = 0;
	size_t at = first_line(bytes);

	if (!begins_at(bytes, at, false, &body))
		return err_set(err, ERR_DAMAGED, "no mail begins at its start");
	while (at < bytes.len) {
		struct part part = {.declared = STR("message/rfc822"), .modified = DATE_NONE};
		size_t next = 0;
		size_t end;

		arena_clear(&scratch);
		end = length_end(&scratch, bytes, body, &next);
		if (end == STR_NONE) {
			size_t next_body = 0;

			next = next_begin(bytes, body > 0 ? body - 1 : 0, &next_body);
			end = without_blank(bytes, body, next);
		}
		part.name = name_of(&scratch, str_slice(bytes, body, end), ++count);
		if (!reading_part(r, &part, str_slice(bytes, body, end), err))
			return false;
		at = next;
		if (at < bytes.len && !begins_at(bytes, at, false, &body) &&
			!begins_at(bytes, at, true, &body))
			break;
	}
	reading_number(r, "messages", count);
	reading_parts_expected(r, "separators", count);
	return true;
}

const struct format format_mbox = {
	.name = "mbox",
	.title = "mailbox (mbox)",
	.version = "2",
	.kind = KIND_MAILBOX,
	.extensions = "mbox mbx eml",
	.bid = mbox_bid,
	.read = mbox_read,
};
