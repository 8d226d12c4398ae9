/* Header blocks and the lines that announce a quoted message. */
#include "compare/thread/quote_inside.h"

#include "base/arena.h"
#include "base/date.h"

/* Names of fields as mail programs write them above a quoted message: English, German, French,
 * Spanish, Italian, Dutch, Portuguese, Swedish, Danish and Norwegian, Polish, Finnish, Welsh. */
static const struct {
	struct str name;
	enum quote_field field;
} fields[] = {
	{STR_INIT("From"), FIELD_FROM},
	{STR_INIT("Author"), FIELD_FROM},
	{STR_INIT("Von"), FIELD_FROM},
	{STR_INIT("De"), FIELD_FROM},
	{STR_INIT("Da"), FIELD_FROM},
	{STR_INIT("Van"), FIELD_FROM},
	{STR_INIT("Fr\xc3\xa5n"), FIELD_FROM},
	{STR_INIT("Fra"), FIELD_FROM},
	{STR_INIT("Od"), FIELD_FROM},
	{STR_INIT("L\xc3\xa4hett\xc3\xa4j\xc3\xa4"), FIELD_FROM},
	{STR_INIT("Oddi wrth"), FIELD_FROM},
	{STR_INIT("Oddiwrth"), FIELD_FROM},
	{STR_INIT("Sent"), FIELD_SENT},
	{STR_INIT("Date"), FIELD_SENT},
	{STR_INIT("Date Sent"), FIELD_SENT},
	{STR_INIT("Sent on"), FIELD_SENT},
	{STR_INIT("Sent at"), FIELD_SENT},
	{STR_INIT("Gesendet"), FIELD_SENT},
	{STR_INIT("Gesendet am"), FIELD_SENT},
	{STR_INIT("Datum"), FIELD_SENT},
	{STR_INIT("Envoy\xc3\xa9"), FIELD_SENT},
	{STR_INIT("Envoy\xc3\xa9 le"), FIELD_SENT},
	{STR_INIT("Enviado"), FIELD_SENT},
	{STR_INIT("Enviado el"), FIELD_SENT},
	{STR_INIT("Enviada em"), FIELD_SENT},
	{STR_INIT("Fecha"), FIELD_SENT},
	{STR_INIT("Inviato"), FIELD_SENT},
	{STR_INIT("Data"), FIELD_SENT},
	{STR_INIT("Verzonden"), FIELD_SENT},
	{STR_INIT("Skickat"), FIELD_SENT},
	{STR_INIT("Sendt"), FIELD_SENT},
	{STR_INIT("Dato"), FIELD_SENT},
	{STR_INIT("Wys\xc5\x82"
		  "ano"),
		FIELD_SENT},
	{STR_INIT("L\xc3\xa4hetetty"), FIELD_SENT},
	{STR_INIT("Anfonwyd"), FIELD_SENT},
	{STR_INIT("Dyddiad"), FIELD_SENT},
	{STR_INIT("To"), FIELD_TO},
	{STR_INIT("An"), FIELD_TO},
	{STR_INIT("\xc3\x80"), FIELD_TO},
	{STR_INIT("A"), FIELD_TO},
	{STR_INIT("Para"), FIELD_TO},
	{STR_INIT("Aan"), FIELD_TO},
	{STR_INIT("Till"), FIELD_TO},
	{STR_INIT("Til"), FIELD_TO},
	{STR_INIT("Do"), FIELD_TO},
	{STR_INIT("Vastaanottaja"), FIELD_TO},
	{STR_INIT("At"), FIELD_TO},
	{STR_INIT("Cc"), FIELD_CC},
	{STR_INIT("Bcc"), FIELD_CC},
	{STR_INIT("Kopie"), FIELD_CC},
	{STR_INIT("Copie"), FIELD_CC},
	{STR_INIT("Copia"), FIELD_CC},
	{STR_INIT("Kopia"), FIELD_CC},
	{STR_INIT("Subject"), FIELD_SUBJECT},
	{STR_INIT("Betreff"), FIELD_SUBJECT},
	{STR_INIT("Objet"), FIELD_SUBJECT},
	{STR_INIT("Asunto"), FIELD_SUBJECT},
	{STR_INIT("Assunto"), FIELD_SUBJECT},
	{STR_INIT("Oggetto"), FIELD_SUBJECT},
	{STR_INIT("Onderwerp"), FIELD_SUBJECT},
	{STR_INIT("\xc3\x84mne"), FIELD_SUBJECT},
	{STR_INIT("Emne"), FIELD_SUBJECT},
	{STR_INIT("Temat"), FIELD_SUBJECT},
	{STR_INIT("Aihe"), FIELD_SUBJECT},
	{STR_INIT("Pwnc"), FIELD_SUBJECT},
	{STR_INIT("Message-ID"), FIELD_MESSAGE_ID},
	{STR_INIT("Attachments"), FIELD_OTHER},
	{STR_INIT("Anlagen"), FIELD_OTHER},
	{STR_INIT("Pi\xc3\xa8"
		  "ces jointes"),
		FIELD_OTHER},
	{STR_INIT("Datos adjuntos"), FIELD_OTHER},
	{STR_INIT("Allegati"), FIELD_OTHER},
	{STR_INIT("Bijlagen"), FIELD_OTHER},
	{STR_INIT("Importance"), FIELD_OTHER},
	{STR_INIT("Priority"), FIELD_OTHER},
	{STR_INIT("Sensitivity"), FIELD_OTHER},
	{STR_INIT("Wichtigkeit"), FIELD_OTHER},
	{STR_INIT("Reply-To"), FIELD_OTHER},
	{STR_INIT("Organization"), FIELD_OTHER},
	{STR_INIT("Sender"), FIELD_OTHER},
	{STR_INIT("Sent by"), FIELD_OTHER},
	{STR_INIT("When"), FIELD_OTHER},
	{STR_INIT("Where"), FIELD_OTHER},
	{STR_INIT("In-Reply-To"), FIELD_OTHER},
	{STR_INIT("References"), FIELD_OTHER},
	{STR_INIT("Received"), FIELD_OTHER},
	{STR_INIT("Return-Path"), FIELD_OTHER},
	{STR_INIT("Delivered-To"), FIELD_OTHER},
	{STR_INIT("MIME-Version"), FIELD_OTHER},
	{STR_INIT("Content-Type"), FIELD_OTHER},
	{STR_INIT("User-Agent"), FIELD_OTHER},
	{STR_INIT("X-Mailer"), FIELD_OTHER},
};

/* Asterisks and bars stand around names where a program shows bold text or tables as plain. */
static struct str
ornaments_trim(struct str s)
{
	for (;;) {
		s = str_trim(s);
		if (s.len > 0 && (s.data[0] == '*' || s.data[0] == '|' || s.data[0] == '_'))
			s = str_from(s, 1);
		else if (s.len > 0 && (s.data[s.len - 1] == '*' || s.data[s.len - 1] == '_'))
			s = str_slice(s, 0, s.len - 1);
		else if (str_ends(s, STR("\xc2\xa0")))
			s = str_slice(s, 0, s.len - 2);
		else if (str_starts(s, STR("\xc2\xa0")))
			s = str_from(s, 2);
		else if (str_ends(s, STR("\xe2\x80\xaf")))
			s = str_slice(s, 0, s.len - 3);
		else
			return s;
	}
}

/* A name of a field as it stands; or with "?" for each letter that a program without them lost. */
static bool
is_named(struct str name, struct str field)
{
	size_t at = 0;

	if (name.len > 0 && str_find_char(name, '?') == STR_NONE)
		return name.len == field.len && str_equal_nocase(name, field);
	for (size_t i = 0; i < field.len; i++) {
		if ((unsigned char)field.data[i] < 0x80) {
			if (at >= name.len ||
				char_lower(name.data[at]) != char_lower(field.data[i]))
				return false;
		} else {
			if (at >= name.len || name.data[at] != '?')
				return false;
			while (i + 1 < field.len &&
				((unsigned char)field.data[i + 1] & 0xc0) == 0x80)
				i++;
		}
		at++;
	}
	return at == name.len;
}

enum quote_field
quote_field_of(struct str line, struct str *ret_value)
{
	enum { NAME_LEN_MAX = 32 };
	size_t colon = str_find_char(str_slice(line, 0, NAME_LEN_MAX), ':');
	struct str name;

	if (colon == STR_NONE || colon == 0)
		return FIELD_NONE;
	name = ornaments_trim(str_slice(line, 0, colon));
	for (size_t i = 0; name.len > 0 && i < COUNT_OF(fields); i++) {
		if (!is_named(name, fields[i].name))
			continue;
		*ret_value = ornaments_trim(str_from(line, colon + 1));
		return fields[i].field;
	}
	return FIELD_NONE;
}

bool
quote_is_rule(struct str line)
{
	line = str_trim(line);
	if (line.len < 5 || str_find_char(STR("_-=*#~"), line.data[0]) == STR_NONE)
		return false;
	for (size_t i = 1; i < line.len; i++)
		if (line.data[i] != line.data[0] && line.data[i] != ' ')
			return false;
	return true;
}

/* How many of `sign` stand at the front. */
static size_t
signs_count(struct str s, char sign)
{
	size_t i = 0;

	while (i < s.len && s.data[i] == sign)
		i++;
	return i;
}

bool
quote_is_end(struct str line)
{
	line = str_trim(line);
	return signs_count(line, '-') >= 2 &&
		(str_find_nocase(line, STR("end of forwarded")) != STR_NONE ||
			str_find_nocase(line, STR("end forwarded")) != STR_NONE ||
			str_find_nocase(line, STR("ende der weitergeleiteten")) != STR_NONE ||
			str_find_nocase(line, STR("fin du message")) != STR_NONE);
}

bool
quote_is_separator(struct str line, bool *ret_appointment)
{
	enum { LINE_LEN_MAX = 200 };
	static const struct str between[] = {STR_INIT("original message"),
		STR_INIT("original appointment"), STR_INIT("forwarded"), STR_INIT("nachricht"),
		STR_INIT("message d'origine"), STR_INIT("message d\xe2\x80\x99origine"),
		STR_INIT("message original"), STR_INIT("message transf"),
		STR_INIT("mensaje original"), STR_INIT("mensaje reenviado"),
		STR_INIT("mensagem original"), STR_INIT("mensagem encaminhada"),
		STR_INIT("messaggio originale"), STR_INIT("messaggio inoltrato"),
		STR_INIT("oorspronkelijk bericht"), STR_INIT("doorgestuurd bericht"),
		STR_INIT("ursprungligt meddelande"), STR_INIT("oprindelig meddelelse"),
		STR_INIT("opprinnelig melding"), STR_INIT("wiadomo"), STR_INIT("neges wreiddiol"),
		STR_INIT("alkuper")};
	static const struct str alone[] = {STR_INIT("begin forwarded message:"),
		STR_INIT("anfang der weitergeleiteten nachricht:"),
		STR_INIT("d\xc3\xa9"
			 "but du message r\xc3\xa9"
			 "exp\xc3\xa9"
			 "di\xc3\xa9"),
		STR_INIT("d\xc3\xa9"
			 "but du message transf\xc3\xa9r\xc3\xa9"),
		STR_INIT("inicio del mensaje reenviado:"), STR_INIT("inizio messaggio inoltrato:"),
		STR_INIT("begin doorgestuurd bericht:"), STR_INIT("forwarded message follows")};

	*ret_appointment = false;
	/* Most lines end here: none of the forms begins with another sign. */
	if (line.len < 12 ||
		((unsigned char)line.data[0] < 0x80 &&
			str_find_char(STR("-= \t*|_BbAaDdIiFf"), line.data[0]) == STR_NONE))
		return false;
	line = ornaments_trim(line);
	if (line.len < 12 || line.len > LINE_LEN_MAX)
		return false;
	for (size_t i = 0; i < COUNT_OF(alone); i++)
		if (str_starts_nocase(line, alone[i]))
			return true;
	if ((signs_count(line, '-') < 2 && signs_count(line, '=') < 2) || quote_is_end(line))
		return false;
	*ret_appointment = str_find_nocase(line, STR("appointment")) != STR_NONE;
	for (size_t i = 0; i < COUNT_OF(between); i++)
		if (str_find_nocase(line, between[i]) != STR_NONE)
			return true;
	return false;
}

size_t
quote_line_behind(const struct quote_scan *scan, size_t at)
{
	for (at++; at < scan->count; at++)
		if (scan->lines[at].text.len > 0)
			break;
	return at;
}

/* ---- header blocks ---- */

struct header {
	struct str values[FIELD_OTHER + 1];
	bool has[FIELD_OTHER + 1];
	size_t last; /* the last line with a field */
	enum quote_field last_field;
	unsigned count;
	bool is_author; /* "Author:" stands for the sender, as in logs of changes, too */
};

/* A line behind a list of people that goes on with it. */
static bool
goes_on(const struct header *header, struct str before, struct str line)
{
	if (header->last_field != FIELD_TO && header->last_field != FIELD_CC &&
		header->last_field != FIELD_OTHER)
		return false;
	before = str_trim(before);
	return str_ends(before, STR(";")) || str_ends(before, STR(",")) ||
		str_find_char(line, ';') != STR_NONE ||
		(str_find_char(line, '@') != STR_NONE && line.len < 120);
}

/* True where line `i` goes on with the value of line `at`: another field stands on the next line, or
 * on the one behind that. */
static bool
is_wrapped(const struct quote_scan *scan, size_t at, size_t i)
{
	enum { LINES_MORE = 4 };
	struct str value;

	for (size_t k = i + 1; k <= at + LINES_MORE + 1 && k < scan->count; k++)
		if (scan->lines[k].text.len == 0)
			return false;
		else if (quote_field_of(scan->lines[k].text, &value) != FIELD_NONE)
			return i <= at + LINES_MORE;
	return false;
}

/* A last field, the subject, that was broken where lines were full: the line behind is its rest,
 * and the text begins behind a blank one. */
static bool
is_subject_wrapped(const struct quote_scan *scan, const struct header *header)
{
	enum { LINE_FULL = 48, REST_MAX = 80 };
	size_t at = header->last;

	return header->last_field == FIELD_SUBJECT && scan->lines[at].text.len >= LINE_FULL &&
		at + 2 < scan->count && scan->lines[at + 1].text.len > 0 &&
		scan->lines[at + 1].text.len <= REST_MAX &&
		scan->lines[at + 1].depth == scan->lines[at].depth &&
		scan->lines[at + 2].text.len == 0;
}

/* Where, behind line `at` of a header, its next field stands: over a few blank lines, or over
 * the rest of a list; scan->count where it has ended. */
static size_t
field_behind(const struct quote_scan *scan, const struct header *header, size_t at)
{
	enum { LIST_LINES_MAX = 200, BLANKS_MAX = 4 };
	uint16_t depth = scan->lines[at].depth;
	unsigned blanks = 0;
	struct str value;

	for (size_t i = at + 1; i < scan->count && i <= at + LIST_LINES_MAX; i++) {
		struct str line = scan->lines[i].text;

		if (line.len == 0 && ++blanks <= BLANKS_MAX)
			continue;
		if (line.len == 0 || scan->lines[i].depth != depth)
			break;
		if (quote_field_of(line, &value) != FIELD_NONE)
			return i;
		if (blanks > 0)
			break;
		/* A long value goes on for a line or two, where another field follows. */
		if (!goes_on(header, scan->lines[i - 1].text, line) && !is_wrapped(scan, at, i))
			break;
	}
	return scan->count;
}

/* The last line of the list that stands behind the last field. */
static size_t
list_end(const struct quote_scan *scan, const struct header *header, size_t at)
{
	enum { LIST_LINES_MAX = 200 };
	size_t end = at;

	for (size_t i = at + 1; i < scan->count && i <= at + LIST_LINES_MAX; i++) {
		if (scan->lines[i].text.len == 0 || scan->lines[i].depth != scan->lines[at].depth ||
			!goes_on(header, scan->lines[i - 1].text, scan->lines[i].text))
			break;
		end = i;
	}
	return end;
}

/* The value with the lines on which it goes on, up to the next field on line `next`. */
static struct str
value_joined(const struct quote_scan *scan, enum quote_field field, struct str value, size_t at,
	size_t next)
{
	enum { LINES_MAX = 5 };

	if ((field != FIELD_FROM && field != FIELD_SENT && field != FIELD_SUBJECT) ||
		next >= scan->count || next > at + LINES_MAX)
		return value;
	for (size_t i = at + 1; i < next && scan->lines[i].text.len > 0; i++)
		value = str_format(scan->arena, "%.*s %.*s", STR_ARG(value),
			STR_ARG(ornaments_trim(scan->lines[i].text)));
	return value;
}

/* Takes the run of fields; a second "From" begins another message. */
static void
fields_take(const struct quote_scan *scan, size_t at, struct header *header)
{
	enum { FIELD_LINES_MAX = 60 };
	struct str value;
	size_t next;

	for (unsigned i = 0; i < FIELD_LINES_MAX && at < scan->count; i++) {
		enum quote_field field = quote_field_of(scan->lines[at].text, &value);

		if (field == FIELD_NONE || (field == FIELD_FROM && header->has[field]))
			break;
		header->last = at;
		header->last_field = field;
		header->count++;
		header->is_author = header->is_author ||
			str_starts_nocase(ornaments_trim(scan->lines[at].text), STR("author"));
		next = field_behind(scan, header, at);
		/* French and Spanish share their names for sender and receiver with others. */
		if (!header->has[field]) {
			header->values[field] = value_joined(scan, field, value, at, next);
			header->has[field] = true;
		}
		at = next;
	}
	if (is_subject_wrapped(scan, header)) {
		header->last++;
		header->values[FIELD_SUBJECT] = str_format(scan->arena, "%.*s %.*s",
			STR_ARG(header->values[FIELD_SUBJECT]),
			STR_ARG(ornaments_trim(scan->lines[header->last].text)));
		return;
	}
	header->last = list_end(scan, header, header->last);
}

static void
date_set(const struct quote_scan *scan, struct str text, struct quote_block *block)
{
	size_t from;
	size_t to;

	if (!quote_date_find(text, scan->near, &block->date, &from, &to))
		block->date.moment = DATE_NONE;
}

static bool
is_sent_by(struct str line)
{
	return str_starts_nocase(ornaments_trim(line), STR("Sent by"));
}

/* "X/ORG on 03/12/2013 09:12 AM", or X and the date on lines of their own, above "To:". */
static bool
notes_author(const struct quote_scan *scan, size_t at, struct quote_event *event)
{
	enum { LINES_ABOVE = 6 };
	size_t from = 0;
	size_t to = 0;
	size_t line = at;
	struct quote_date again;
	bool has_date = false;

	for (unsigned i = 0; i < LINES_ABOVE && line > 0; i++) {
		struct str text = scan->lines[--line].text;
		struct str value;

		if (text.len == 0)
			continue;
		if (is_sent_by(text)) {
			event->first = line;
			continue;
		}
		if (scan->lines[line].depth != scan->lines[at].depth || text.len > 160 ||
			quote_field_of(text, &value) != FIELD_NONE)
			return false;
		if (!has_date && str_starts_nocase(str_trim(text), STR("please respond to")))
			continue;
		if (!has_date) {
			if (!quote_date_find(text, scan->near, &event->block.date, &from, &to) ||
				!event->block.date.has_time)
				return false;
			has_date = true;
			event->first = line;
			text = str_trim(str_slice(text, 0, from));
			if (str_ends_nocase(text, STR(" on")))
				text = str_slice(text, 0, text.len - 3);
			if (str_trim(text).len < 2)
				continue;
		}
		if (quote_is_rule(text) || quote_is_end(text))
			return false;
		event->first = line;
		/* A program that says the moment again. */
		if (quote_date_find(text, scan->near, &again, &from, &to) && from == 0 &&
			to + 4 > text.len)
			continue;
		quote_person(scan->arena, text, &event->block.author, &event->block.address);
		return true;
	}
	return false;
}

/* Lotus Notes puts "From:" and the date on one line. */
static void
from_set(const struct quote_scan *scan, const struct header *header, struct quote_block *block)
{
	struct str from = header->values[FIELD_FROM];
	size_t begin;
	size_t end;

	date_set(scan, header->values[FIELD_SENT], block);
	if (!header->has[FIELD_SENT] &&
		quote_date_find(from, scan->near, &block->date, &begin, &end) &&
		block->date.has_time && begin > 3) {
		from = str_trim(str_slice(from, 0, begin));
		if (str_ends_nocase(from, STR(" on")))
			from = str_slice(from, 0, from.len - 3);
	}
	quote_person(scan->arena, from, &block->author, &block->address);
}

static bool
is_memo(const struct quote_scan *scan, size_t at)
{
	for (size_t i = at; i > 0 && i + 4 > at; i--) {
		struct str text = str_trim(scan->lines[i - 1].text);

		if (text.len == 0)
			continue;
		return text.len < 60 && str_find_nocase(text, STR("memo")) != STR_NONE;
	}
	return false;
}

/* True where the mail, or the quote, has said something already. */
static bool
is_behind_words(const struct quote_scan *scan, size_t at)
{
	enum { LINES_ABOVE = 40 };

	for (size_t i = at; i > 0 && i + LINES_ABOVE > at; i--)
		if (scan->lines[i - 1].text.len > 0)
			return scan->lines[i - 1].depth == scan->lines[at].depth;
	return false;
}

bool
quote_header_take(const struct quote_scan *scan, size_t at, struct quote_event *ret_event)
{
	struct header header = {.last = at};
	struct quote_block *block = &ret_event->block;
	unsigned others;

	*ret_event = (struct quote_event){.kind = EVENT_HEADER, .first = at};
	block->form = QUOTE_HEADED;
	block->date = (struct quote_date){.moment = DATE_NONE, .other = DATE_NONE};
	fields_take(scan, at, &header);
	others = (unsigned)header.has[FIELD_SENT] + header.has[FIELD_TO] +
		header.has[FIELD_SUBJECT];
	if (header.count < 2 || (header.is_author && !header.has[FIELD_SUBJECT]))
		return false;
	block->subject = header.values[FIELD_SUBJECT];
	block->to = header.values[FIELD_TO];
	block->message_id = header.values[FIELD_MESSAGE_ID];
	ret_event->last = header.last;
	if (header.has[FIELD_FROM]) {
		from_set(scan, &header, block);
		return (others >= 2 || (others == 1 && block->date.moment != DATE_NONE)) &&
			(block->author.len > 0 || block->address.len > 0) && !is_memo(scan, at);
	}
	if (!header.has[FIELD_TO] || !header.has[FIELD_SUBJECT] || header.has[FIELD_SENT])
		return false;
	/* The field that comes first may belong to what stands above "To:". */
	if (is_sent_by(scan->lines[at].text))
		return false;
	if (notes_author(scan, at, ret_event))
		return true;
	ret_event->first = at;
	block->author = block->address = STR("");
	block->date = (struct quote_date){.moment = DATE_NONE, .other = DATE_NONE};
	return header.has[FIELD_CC] && block->to.len > 0 && is_behind_words(scan, at);
}

bool
quote_header_inline(const struct quote_scan *scan, size_t at, struct quote_event *ret_event)
{
	enum { LINE_LEN_MAX = 2000, FRONT_MAX = 200 };
	struct quote_block *block = &ret_event->block;
	struct str text = str_trim(str_slice(scan->lines[at].text, 0, LINE_LEN_MAX));
	size_t subject = str_find(text, STR(" Subject: "));
	size_t to = subject == STR_NONE ? STR_NONE : str_find(text, STR(" To: "));
	size_t cc;
	size_t begin;
	size_t end;
	struct str front;

	if (to == STR_NONE || to > subject || to > FRONT_MAX)
		return false;
	*ret_event = (struct quote_event){.kind = EVENT_HEADER, .first = at, .last = at};
	front = str_trim(str_slice(text, 0, to));
	if (!quote_date_find(front, scan->near, &block->date, &begin, &end) ||
		!block->date.has_time || end + 4 < front.len || begin < 3)
		return false;
	front = str_trim(str_slice(front, 0, begin));
	if (str_ends_nocase(front, STR(" on")))
		front = str_slice(front, 0, front.len - 3);
	block->form = QUOTE_HEADED;
	quote_person(scan->arena, front, &block->author, &block->address);
	cc = str_find_nocase(str_slice(text, to, subject), STR(" cc: "));
	block->to = str_trim(str_slice(text, to + 5, cc == STR_NONE ? subject : to + cc));
	block->subject = str_trim(str_from(text, subject + 10));
	return block->author.len > 0 || block->address.len > 0;
}
