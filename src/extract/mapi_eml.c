#include "extract/mapi_eml.h"

#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "extract/mail.h"
#include "extract/mapi.h"
#include "extract/mapi_card.h"
#include "extract/mime.h"
#include "extract/reading.h"

enum { FLUSH_SIZE = 48 * 1024, LINE_BYTES = 57 };
enum { RECIPIENT_TO = 1, RECIPIENT_CC, RECIPIENT_BCC };

static void
out_send(struct mapi_eml *eml)
{
	if (!eml->failed && !reading_part_data(eml->r, buf_str(&eml->out), eml->err))
		eml->failed = true;
	buf_clear(&eml->out);
}

bool
mapi_eml_flush(struct mapi_eml *eml)
{
	out_send(eml);
	return !eml->failed;
}

static void
flush_if_full(struct mapi_eml *eml)
{
	if (eml->out.len >= FLUSH_SIZE)
		out_send(eml);
}

/* ---- header ---- */

/* Text that may stand in a header: as it is where it is ASCII on one line, else as encoded words
 * of at most 45 bytes (RFC 2047 allows 75 characters). */
static void
words_add(struct buf *to, struct str text)
{
	enum { WORD_BYTES = 45 };
	bool is_first = true;

	if (utf8_is_plain_ascii(text) && str_find_char(text, '\n') == STR_NONE &&
		str_find_char(text, '\r') == STR_NONE && str_find(text, STR("=?")) == STR_NONE &&
		text.len < 900) {
		buf_add(to, text);
		return;
	}
	while (text.len > 0) {
		size_t end = text.len < WORD_BYTES ? text.len : WORD_BYTES;

		while (end < text.len && end > WORD_BYTES - 4 &&
			((unsigned char)text.data[end] & 0xc0) == 0x80)
			end--;
		buf_add(to, is_first ? STR("=?UTF-8?B?") : STR("\r\n =?UTF-8?B?"));
		base64_encode(to, str_slice(text, 0, end));
		buf_add(to, STR("?="));
		text = str_from(text, end);
		is_first = false;
	}
}

void
mapi_eml_field(struct mapi_eml *eml, const char *name, struct str value)
{
	value = str_trim(value);
	if (value.len == 0)
		return;
	buf_add_format(&eml->out, "%s: ", name);
	words_add(&eml->out, value);
	buf_add(&eml->out, STR("\r\n"));
	flush_if_full(eml);
}

/* "Name <address>" as a header wants it: the name quoted or encoded. */
static void
person_add(struct buf *to, struct str person)
{
	size_t angle = str_find_last_char(person, '<');
	struct str name = str_trim(str_slice(person, 0, angle));

	if (name.len == 0 || (angle == STR_NONE && str_find_char(person, '@') != STR_NONE)) {
		words_add(to, person);
		return;
	}
	if (utf8_is_plain_ascii(name) && str_find_char(name, '\r') == STR_NONE &&
		str_find_char(name, '\n') == STR_NONE) {
		buf_add_char(to, '"');
		for (size_t i = 0; i < name.len; i++) {
			if (name.data[i] == '"' || name.data[i] == '\\')
				buf_add_char(to, '\\');
			buf_add_char(to, name.data[i]);
		}
		buf_add_char(to, '"');
	} else {
		words_add(to, name);
	}
	if (angle != STR_NONE) {
		buf_add_char(to, ' ');
		buf_add(to, str_from(person, angle));
	}
}

static void
people_field(struct mapi_eml *eml, const char *field, const struct mapi *recipients, size_t count,
	uint64_t type, struct str shown)
{
	size_t given = 0;

	for (size_t i = 0; i < count; i++) {
		uint64_t is = mapi_number(&recipients[i], MAPI_RECIPIENT_TYPE) & 0xf;
		struct str person = mapi_recipient(&recipients[i]);

		if (person.len == 0 || (is != type && !(type == RECIPIENT_TO && is == 0)))
			continue;
		if (given == 0)
			buf_add_format(&eml->out, "%s: ", field);
		else
			buf_add(&eml->out, STR(",\r\n "));
		given++;
		person_add(&eml->out, person);
		flush_if_full(eml);
	}
	if (given > 0) {
		buf_add(&eml->out, STR("\r\n"));
		return;
	}
	if (str_trim(shown).len == 0)
		return;
	buf_add_format(&eml->out, "%s: ", field);
	while (shown.len > 0) {
		struct str name;

		(void)str_cut(&shown, ';', &name);
		person_add(&eml->out, str_trim(name));
		buf_add(&eml->out, shown.len > 0 ? STR(",\r\n ") : STR("\r\n"));
	}
}

static void
date_field(struct mapi_eml *eml, const char *field, int64_t moment)
{
	static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
	static const char *const months[] = {
		"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct civil civil;

	if (moment == DATE_NONE)
		return;
	civil = date_to_civil(moment);
	if (civil.month < 1 || civil.month > 12 || civil.year < 1 || civil.year > 9999)
		return;
	buf_add_format(&eml->out, "%s: %s, %02d %s %04d %02d:%02d:%02d +0000\r\n", field,
		days[date_weekday(moment)], civil.day, months[civil.month - 1], civil.year,
		civil.hour, civil.minute, civil.second);
}

/* The header the mail came with. Returns a bit for each of `wanted` that stood in it. */
static unsigned
transport_copy(struct mapi_eml *eml, const struct mapi *message, const struct str *wanted,
	size_t wanted_count)
{
	static const struct str forms[] = {STR_INIT("Content-"), STR_INIT("MIME-Version")};
	struct mime scratch = {.arena = message->arena};
	struct str header = mapi_text(message, MAPI_TRANSPORT_HEADERS);
	struct mime_field *fields;
	struct str line;
	uint32_t count;
	unsigned seen = 0;

	while (header.len > 0 && char_is_space(header.data[0]))
		header = str_from(header, 1);
	if (str_starts_nocase(header, STR("Microsoft Mail Internet Headers")))
		(void)mime_line_take(&header, &line);
	(void)mime_fields_take(&scratch, header, &fields, &count);
	for (uint32_t i = 0; i < count; i++) {
		for (size_t k = 0; k < COUNT_OF(forms); k++)
			if (str_starts_nocase(fields[i].name, forms[k]))
				buf_add(&eml->out, STR("X-Candour-Original-"));
		for (size_t k = 0; k < wanted_count; k++)
			if (str_equal_nocase(fields[i].name, wanted[k]))
				seen |= 1u << k;
		buf_add(&eml->out, fields[i].name);
		buf_add(&eml->out, STR(":"));
		buf_add(&eml->out, fields[i].value);
		buf_add(&eml->out, STR("\r\n"));
		flush_if_full(eml);
	}
	return seen;
}

enum wanted {
	HAS_FROM,
	HAS_TO,
	HAS_CC,
	HAS_BCC,
	HAS_SUBJECT,
	HAS_DATE,
	HAS_ID,
	HAS_REPLIES,
	HAS_REFERENCES
};

static struct str
subject_of(const struct mapi *message)
{
	struct str subject = mapi_text(message, MAPI_SUBJECT);

	if (subject.len >= 2 && subject.data[0] == 1)
		subject = str_from(subject, 2);
	return subject;
}

static void
header_write(struct mapi_eml *eml, const struct mapi *message, const struct mapi *recipients,
	size_t count, struct str folder)
{
	static const struct str wanted[] = {STR_INIT("From"), STR_INIT("To"), STR_INIT("Cc"),
		STR_INIT("Bcc"), STR_INIT("Subject"), STR_INIT("Date"), STR_INIT("Message-ID"),
		STR_INIT("In-Reply-To"), STR_INIT("References")};
	unsigned seen = transport_copy(eml, message, wanted, COUNT_OF(wanted));
	struct str sender = mapi_sender(message);
	struct str from = mapi_representative(message);

	if (from.len == 0)
		from = sender;
	if (!(seen >> HAS_FROM & 1) && from.len > 0) {
		buf_add(&eml->out, STR("From: "));
		person_add(&eml->out, from);
		buf_add(&eml->out, STR("\r\n"));
	}
	if (!(seen >> HAS_TO & 1))
		people_field(eml, "To", recipients, count, RECIPIENT_TO,
			mapi_text(message, MAPI_DISPLAY_TO));
	if (!(seen >> HAS_CC & 1))
		people_field(eml, "Cc", recipients, count, RECIPIENT_CC,
			mapi_text(message, MAPI_DISPLAY_CC));
	if (!(seen >> HAS_BCC & 1))
		people_field(eml, "Bcc", recipients, count, RECIPIENT_BCC,
			mapi_text(message, MAPI_DISPLAY_BCC));
	if (!(seen >> HAS_SUBJECT & 1))
		mapi_eml_field(eml, "Subject", subject_of(message));
	if (!(seen >> HAS_DATE & 1))
		date_field(eml, "Date", mapi_moment(message, MAPI_CLIENT_SUBMIT_TIME));
	if (!(seen >> HAS_ID & 1))
		mapi_eml_field(eml, "Message-ID", mapi_text(message, MAPI_MESSAGE_ID));
	if (!(seen >> HAS_REPLIES & 1))
		mapi_eml_field(eml, "In-Reply-To", mapi_text(message, MAPI_IN_REPLY_TO));
	if (!(seen >> HAS_REFERENCES & 1))
		mapi_eml_field(eml, "References", mapi_text(message, MAPI_REFERENCES));
	if (!str_equal(from, sender))
		mapi_eml_field(eml, "X-Candour-Sender", sender);
	mapi_eml_field(eml, "X-Candour-Message-Class", mapi_text(message, MAPI_MESSAGE_CLASS));
	mapi_eml_field(eml, "X-Candour-Folder", folder);
	mapi_eml_field(eml, "X-Candour-Topic", mapi_text(message, MAPI_CONVERSATION_TOPIC));
	date_field(eml, "X-Candour-Delivered", mapi_moment(message, MAPI_DELIVERY_TIME));
	date_field(eml, "X-Candour-Created", mapi_moment(message, MAPI_CREATION_TIME));
	date_field(eml, "X-Candour-Modified", mapi_moment(message, MAPI_MODIFICATION_TIME));
}

/* ---- parts ---- */

static void
boundary_add(struct mapi_eml *eml, uint32_t multipart)
{
	buf_add_format(&eml->out, "=_candour_%08x_%u", eml->id, multipart);
}

static uint32_t
multipart_begin(struct mapi_eml *eml, const char *type)
{
	uint32_t multipart = ++eml->sequence;

	buf_add_format(&eml->out, "Content-Type: %s;\r\n boundary=\"", type);
	boundary_add(eml, multipart);
	buf_add(&eml->out, STR("\"\r\n\r\n"));
	return multipart;
}

static void
delimiter_add(struct mapi_eml *eml, uint32_t multipart, bool is_end)
{
	buf_add(&eml->out, STR("--"));
	boundary_add(eml, multipart);
	buf_add(&eml->out, is_end ? STR("--\r\n") : STR("\r\n"));
}

static void
line_write(struct mapi_eml *eml, const unsigned char *bytes, size_t len)
{
	base64_encode(&eml->out, str_make(bytes, len));
	buf_add(&eml->out, STR("\r\n"));
	flush_if_full(eml);
}

void
mapi_eml_bytes(struct mapi_eml *eml, struct mapi_eml_base64 *state, struct str bytes)
{
	while (bytes.len > 0 && !eml->failed) {
		size_t room = LINE_BYTES - state->held_count;
		size_t len = bytes.len < room ? bytes.len : room;

		memcpy(state->held + state->held_count, bytes.data, len);
		state->held_count += len;
		bytes = str_from(bytes, len);
		if (state->held_count < LINE_BYTES)
			return;
		line_write(eml, state->held, LINE_BYTES);
		state->held_count = 0;
	}
}

void
mapi_eml_bytes_end(struct mapi_eml *eml, struct mapi_eml_base64 *state)
{
	if (state->held_count > 0)
		line_write(eml, state->held, state->held_count);
	state->held_count = 0;
}

static void
text_part(struct mapi_eml *eml, uint32_t multipart, const char *type, struct str text)
{
	struct mapi_eml_base64 state = {0};

	delimiter_add(eml, multipart, false);
	buf_add_format(&eml->out,
		"Content-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n",
		type);
	mapi_eml_bytes(eml, &state, text);
	mapi_eml_bytes_end(eml, &state);
}

/* A parameter in the form of RFC 2231: percent-encoded UTF-8. */
static void
name_add(struct buf *to, struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.data[i];

		if (char_is_alpha(c) || char_is_digit(c) || c == '.' || c == '-' || c == '_')
			buf_add_char(to, c);
		else
			buf_add_format(to, "%%%02X", (unsigned)(unsigned char)c);
	}
}

/* A MIME type from outside goes into a header only where it is one. */
static struct str
type_checked(struct str type)
{
	if (type.len < 3 || type.len > 100 || str_find_char(type, '/') == STR_NONE)
		return STR("application/octet-stream");
	for (size_t i = 0; i < type.len; i++)
		if (!char_is_alpha(type.data[i]) && !char_is_digit(type.data[i]) &&
			memchr("/+-._", type.data[i], 5) == NULL)
			return STR("application/octet-stream");
	/* As an attachment's own type these would be taken apart or read as text of the mail. */
	if (str_starts_nocase(type, STR("multipart/")) || str_starts_nocase(type, STR("message/")))
		return STR("application/octet-stream");
	return type;
}

void
mapi_eml_part(struct mapi_eml *eml, uint32_t multipart, struct str type, struct str name,
	struct str content_id)
{
	bool has_id = content_id.len > 0 && content_id.len < 500 &&
		utf8_is_plain_ascii(content_id) && str_find_char(content_id, '\r') == STR_NONE &&
		str_find_char(content_id, '\n') == STR_NONE;

	delimiter_add(eml, multipart, false);
	buf_add_format(&eml->out, "Content-Type: %.*s\r\n", STR_ARG(type_checked(type)));
	buf_add(&eml->out, STR("Content-Disposition: attachment"));
	if (name.len > 0) {
		buf_add(&eml->out, STR(";\r\n filename*=utf-8''"));
		name_add(&eml->out, str_slice(name, 0, 2000));
	}
	buf_add(&eml->out, STR("\r\n"));
	if (has_id)
		buf_add_format(&eml->out, "Content-ID: <%.*s>\r\n", STR_ARG(content_id));
	buf_add(&eml->out, STR("Content-Transfer-Encoding: base64\r\n\r\n"));
}

void
mapi_eml_message(struct mapi_eml *eml, uint32_t multipart, struct str name)
{
	delimiter_add(eml, multipart, false);
	buf_add(&eml->out, STR("Content-Type: message/rfc822\r\nContent-Disposition: attachment"));
	if (name.len > 0) {
		buf_add(&eml->out, STR(";\r\n filename*=utf-8''"));
		name_add(&eml->out, str_slice(name, 0, 2000));
		buf_add(&eml->out, STR(".eml"));
	}
	buf_add(&eml->out, STR("\r\n\r\n"));
}

/* Plain and HTML (or RTF, which is kept as a file where it is the item's own form). */
static void
bodies_write(struct mapi_eml *eml, uint32_t mixed, const struct mapi *message)
{
	struct buf text CLEANUP(buf_free) = {.size_max = 4 * TEXT_SIZE_MAX};
	struct buf html CLEANUP(buf_free) = {.size_max = 4 * TEXT_SIZE_MAX};
	struct buf rtf CLEANUP(buf_free) = {.size_max = 4 * TEXT_SIZE_MAX};
	struct mapi_eml_base64 state = {0};
	uint32_t alternative;

	mapi_details(&text, message);
	buf_add(&text, mapi_text(message, MAPI_BODY));
	mapi_bodies_find(message, &html, &rtf);
	if (html.len > 0) {
		delimiter_add(eml, mixed, false);
		alternative = multipart_begin(eml, "multipart/alternative");
		if (text.len > 0)
			text_part(eml, alternative, "text/plain", buf_str(&text));
		text_part(eml, alternative, "text/html", buf_str(&html));
		delimiter_add(eml, alternative, true);
	} else if (text.len > 0 || rtf.len == 0) {
		text_part(eml, mixed, "text/plain", buf_str(&text));
	}
	if (rtf.len == 0)
		return;
	mapi_eml_part(eml, mixed, STR("text/rtf"), STR("body.rtf"), STR(""));
	mapi_eml_bytes(eml, &state, buf_str(&rtf));
	mapi_eml_bytes_end(eml, &state);
}

uint32_t
mapi_eml_begin(struct mapi_eml *eml, const struct mapi *message, const struct mapi *recipients,
	size_t recipient_count, struct str folder)
{
	struct buf card CLEANUP(buf_free) = {0};
	struct mapi_eml_base64 state = {0};
	const char *type;
	uint32_t mixed;

	header_write(eml, message, recipients, recipient_count, folder);
	buf_add(&eml->out, STR("MIME-Version: 1.0\r\n"));
	mixed = multipart_begin(eml, "multipart/mixed");
	bodies_write(eml, mixed, message);
	type = mapi_card(&card, message);
	if (type != NULL) {
		mapi_eml_part(eml, mixed, str_of(type),
			str_starts(str_of(type), STR("text/vcard")) ? STR("contact.vcf")
								    : STR("appointment.ics"),
			STR(""));
		mapi_eml_bytes(eml, &state, buf_str(&card));
		mapi_eml_bytes_end(eml, &state);
	}
	return mixed;
}

void
mapi_eml_end(struct mapi_eml *eml, uint32_t multipart)
{
	delimiter_add(eml, multipart, true);
}
