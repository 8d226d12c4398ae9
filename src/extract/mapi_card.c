#include "extract/mapi_card.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "extract/codepage.h"
#include "extract/encoding.h"
#include "extract/le.h"
#include "extract/mapi.h"

enum { SET_APPOINTMENT = 0x00062002, SET_ADDRESS = 0x00062004 };

static struct str
named_text(const struct mapi *message, uint32_t set, uint32_t number)
{
	const struct mapi_property *property = mapi_find_named(message, set, number);

	return property == NULL ? STR("")
				: mapi_value_text(message, property, mapi_codepage(message));
}

/* Both formats escape alike. */
static void
value_add(struct buf *to, struct str value)
{
	for (size_t i = 0; i < value.len; i++) {
		char c = value.data[i];

		if (c == '\n')
			buf_add(to, STR("\\n"));
		else if (c == ',' || c == ';' || c == '\\')
			buf_add_format(to, "\\%c", c);
		else if (c != '\r')
			buf_add_char(to, c);
	}
}

static void
line_add(struct buf *to, const char *name, struct str value)
{
	if (value.len == 0)
		return;
	buf_add_format(to, "%s:", name);
	value_add(to, value);
	buf_add(to, STR("\r\n"));
}

/* Text up to its zero, taken off the front: UTF-16 or 8-bit. */
static struct str
zero_text_take(struct arena *arena, struct str *from, bool is_wide)
{
	struct buf text CLEANUP(buf_free) = {0};
	size_t step = is_wide ? 2 : 1;
	size_t end = 0;
	struct str bytes;

	while (end + step <= from->len &&
		(from->data[end] != 0 || (is_wide && from->data[end + 1] != 0)))
		end += step;
	bytes = str_slice(*from, 0, end);
	*from = str_from(*from, end + step);
	if (is_wide)
		return utf16le_text(arena, bytes);
	(void)encoding_any_to_utf8(&text, bytes, STR(""));
	return str_copy(arena, buf_str(&text));
}

/* [MS-OXCDATA] 2.2.5.1: flags, provider, version, flags, name, type, address. */
static void
one_off_add(struct buf *to, struct arena *arena, struct str entry)
{
	enum { HEADER_SIZE = 24, UNICODE_FLAG = 0x8000 };
	const uint32_t provider_first = 0xa41f2b81;
	struct str rest = str_from(entry, HEADER_SIZE);
	struct str name;
	struct str address;
	bool is_wide;

	if (entry.len < HEADER_SIZE + 3 || le_u32(entry, 4) != provider_first)
		return;
	is_wide = (le_u16(entry, 22) & UNICODE_FLAG) != 0;
	name = zero_text_take(arena, &rest, is_wide);
	(void)zero_text_take(arena, &rest, is_wide);
	address = zero_text_take(arena, &rest, is_wide);
	buf_add_format(to, "%.*s <%.*s>\n", STR_ARG(name), STR_ARG(address));
}

/* A list of binary values as stores keep it: count, offsets, bytes ([MS-PST] 2.3.3.4.2). */
void
mapi_members(struct buf *to, const struct mapi *message)
{
	enum { ONE_OFF_MEMBERS = 0x8054, MEMBER_COUNT_MAX = 10000 };
	const struct mapi_property *list = mapi_find_named(message, SET_ADDRESS, ONE_OFF_MEMBERS);
	uint32_t count;

	if (list == NULL || list->type != (MAPI_BINARY | MAPI_MULTIPLE))
		return;
	count = le_u32(list->value, 0);
	if (count > list->value.len / 4 || count > MEMBER_COUNT_MAX)
		return;
	for (uint32_t i = 0; i < count; i++) {
		uint64_t from = le_u32(list->value, 4 + (uint64_t)i * 4);
		uint64_t end = i + 1 < count ? le_u32(list->value, 8 + (uint64_t)i * 4)
					     : list->value.len;

		if (end > from)
			one_off_add(to, message->arena, le_slice(list->value, from, end - from));
	}
}

static void
contact_write(struct buf *to, const struct mapi *message)
{
	static const struct {
		uint16_t id;
		const char *line;
	} rows[] = {
		{0x3a16, "ORG"},
		{0x3a17, "TITLE"},
		{0x3a4f, "NICKNAME"},
		{0x3a08, "TEL;TYPE=work"},
		{0x3a09, "TEL;TYPE=home"},
		{0x3a1c, "TEL;TYPE=cell"},
		{0x3a24, "TEL;TYPE=fax"},
		{0x3a51, "URL"},
		{MAPI_BODY, "NOTE"},
	};
	static const uint16_t mails[] = {0x8083, 0x8093, 0x80a3};
	struct buf members CLEANUP(buf_free) = {0};
	struct str rest;
	struct str line;

	buf_add(to, STR("BEGIN:VCARD\r\nVERSION:4.0\r\n"));
	line_add(to, "FN", mapi_text(message, MAPI_DISPLAY_NAME));
	buf_add(to, STR("N:"));
	value_add(to, mapi_text(message, 0x3a11));
	buf_add_char(to, ';');
	value_add(to, mapi_text(message, 0x3a06));
	buf_add(to, STR(";;;\r\n"));
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		line_add(to, rows[i].line, mapi_text(message, rows[i].id));
	for (size_t i = 0; i < COUNT_OF(mails); i++)
		line_add(to, "EMAIL", named_text(message, SET_ADDRESS, mails[i]));
	line_add(to, "ADR;TYPE=work", named_text(message, SET_ADDRESS, 0x801b));
	line_add(to, "ADR;TYPE=home", named_text(message, SET_ADDRESS, 0x801a));
	mapi_members(&members, message);
	rest = buf_str(&members);
	if (rest.len > 0)
		buf_add(to, STR("KIND:group\r\n"));
	while (str_cut_line(&rest, &line))
		line_add(to, "X-CANDOUR-MEMBER", line);
	buf_add(to, STR("END:VCARD\r\n"));
}

static void
moment_add(struct buf *to, const struct mapi *message, const char *name, uint32_t number)
{
	const struct mapi_property *property = mapi_find_named(message, SET_APPOINTMENT, number);
	struct civil civil;
	int64_t moment;

	if (property == NULL || property->type != MAPI_TIME)
		return;
	moment = date_from_filetime(le_u64(property->value, 0));
	if (moment == DATE_NONE)
		return;
	civil = date_to_civil(moment);
	buf_add_format(to, "%s:%04d%02d%02dT%02d%02d%02dZ\r\n", name, civil.year, civil.month,
		civil.day, civil.hour, civil.minute, civil.second);
}

static void
appointment_write(struct buf *to, const struct mapi *message)
{
	struct str subject = mapi_text(message, MAPI_SUBJECT);

	if (subject.len >= 2 && subject.data[0] == 1)
		subject = str_from(subject, 2);
	buf_add(to,
		STR("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Candour//EN\r\n"
		    "BEGIN:VEVENT\r\n"));
	moment_add(to, message, "DTSTART", 0x820d);
	moment_add(to, message, "DTEND", 0x820e);
	line_add(to, "SUMMARY", subject);
	line_add(to, "LOCATION", named_text(message, SET_APPOINTMENT, 0x8208));
	line_add(to, "DESCRIPTION", mapi_text(message, MAPI_BODY));
	line_add(to, "X-CANDOUR-RECURRENCE", named_text(message, SET_APPOINTMENT, 0x8232));
	buf_add(to, STR("END:VEVENT\r\nEND:VCALENDAR\r\n"));
}

const char *
mapi_card(struct buf *to, const struct mapi *message)
{
	struct str class_name = mapi_text(message, MAPI_MESSAGE_CLASS);

	if (str_starts_nocase(class_name, STR("IPM.Contact")) ||
		str_starts_nocase(class_name, STR("IPM.DistList"))) {
		contact_write(to, message);
		return "text/vcard";
	}
	if (str_starts_nocase(class_name, STR("IPM.Appointment"))) {
		appointment_write(to, message);
		return "text/calendar";
	}
	return NULL;
}
