/* Facts of Outlook items. */
#include "extract/mapi.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/hex.h"
#include "extract/le.h"
#include "extract/mail.h"
#include "extract/mapi_card.h"
#include "extract/mime.h"
#include "extract/reading.h"

enum { RECIPIENT_TO = 1, RECIPIENT_CC, RECIPIENT_BCC };

/* The header the mail came with, kept whole by Outlook. What it says of the thread counts where
 * Outlook has no property for it. */
static void
transport_facts(struct reading *r, const struct mapi *message)
{
	static const struct {
		struct str field;
		uint16_t id;
		const char *fact;
	} rows[] = {
		{STR_INIT("Message-ID"), MAPI_MESSAGE_ID, FACT_MESSAGE_ID},
		{STR_INIT("In-Reply-To"), MAPI_IN_REPLY_TO, FACT_IN_REPLY_TO},
		{STR_INIT("References"), MAPI_REFERENCES, FACT_REFERENCES},
	};
	struct mime scratch = {.arena = reading_arena(r)};
	struct str header = mapi_text(message, MAPI_TRANSPORT_HEADERS);
	struct mime_field *fields;
	uint32_t count;
	struct str line;

	while (header.len > 0 && char_is_space(header.data[0]))
		header = str_from(header, 1);
	/* Exchange puts a line of its own on top. */
	if (str_starts_nocase(header, STR("Microsoft Mail Internet Headers")))
		(void)mime_line_take(&header, &line);
	(void)mime_fields_take(&scratch, header, &fields, &count);
	mail_header_list(r, fields, count, STR(""));
	for (uint32_t i = 0; i < count; i++) {
		for (size_t k = 0; k < COUNT_OF(rows); k++)
			if (str_equal_nocase(fields[i].name, rows[k].field) &&
				mapi_find(message, rows[k].id) == NULL)
				mail_id_facts(r, rows[k].fact, fields[i].value);
		/* Outlook may know its own directory's address of the sender only. */
		if (str_equal_nocase(fields[i].name, STR("From")) &&
			str_find_char(mapi_sender(message), '@') == STR_NONE &&
			str_find_char(mapi_representative(message), '@') == STR_NONE)
			mail_address_facts(r, FACT_FROM, fields[i].value, STR(""));
	}
}

/* Facts of one name from a list "A; B" that Outlook shows where there is no recipient table. */
static void
shown_facts(struct reading *r, const char *fact, struct str names)
{
	struct str name;

	while (names.len > 0 && str_cut(&names, ';', &name))
		reading_fact(r, fact, name);
}

static void
recipient_facts(
	struct reading *r, const struct mapi *message, const struct mapi *recipients, size_t count)
{
	bool has[RECIPIENT_BCC + 1] = {false};

	for (size_t i = 0; i < count; i++) {
		/* The upper bits say that it was sent again; an originator is 0. */
		uint64_t type = mapi_number(&recipients[i], MAPI_RECIPIENT_TYPE) & 0xf;
		const char *fact = type == RECIPIENT_CC ? FACT_CC
			: type == RECIPIENT_BCC         ? FACT_BCC
							: FACT_TO;

		reading_fact(r, fact, mapi_recipient(&recipients[i]));
		has[type == RECIPIENT_CC || type == RECIPIENT_BCC ? type : RECIPIENT_TO] = true;
	}
	if (!has[RECIPIENT_TO])
		shown_facts(r, FACT_TO, mapi_text(message, MAPI_DISPLAY_TO));
	if (!has[RECIPIENT_CC])
		shown_facts(r, FACT_CC, mapi_text(message, MAPI_DISPLAY_CC));
	if (!has[RECIPIENT_BCC])
		shown_facts(r, FACT_BCC, mapi_text(message, MAPI_DISPLAY_BCC));
}

static void
sender_facts(struct reading *r, const struct mapi *message)
{
	struct str sender = mapi_sender(message);
	struct str representative = mapi_representative(message);

	reading_fact(r, FACT_FROM, representative.len > 0 ? representative : sender);
	if (representative.len > 0 && !str_equal(sender, representative))
		reading_fact(r, FACT_SENDER, sender);
	shown_facts(r, FACT_REPLY_TO, mapi_text(message, MAPI_REPLY_NAMES));
}

static void
subject_facts(struct reading *r, const struct mapi *message)
{
	struct str subject = mapi_text(message, MAPI_SUBJECT);

	/* Within stores a subject begins with a mark and the length of its "Re: ". */
	if (subject.len >= 2 && subject.data[0] == 1)
		subject = str_from(subject, 2);
	if (subject.len == 0)
		subject = mapi_text(message, MAPI_NORMALIZED_SUBJECT);
	if (subject.len == 0)
		subject = mapi_text(message, MAPI_CONVERSATION_TOPIC);
	reading_fact(r, FACT_SUBJECT, subject);
	reading_fact(r, FACT_TITLE, subject);
}

static void
thread_facts(struct reading *r, const struct mapi *message)
{
	const struct mapi_property *index = mapi_find(message, MAPI_CONVERSATION_INDEX);
	struct buf text CLEANUP(buf_free) = {0};

	mail_id_facts(r, FACT_MESSAGE_ID, mapi_text(message, MAPI_MESSAGE_ID));
	mail_id_facts(r, FACT_IN_REPLY_TO, mapi_text(message, MAPI_IN_REPLY_TO));
	mail_id_facts(r, FACT_REFERENCES, mapi_text(message, MAPI_REFERENCES));
	reading_fact(r, "thread_topic", mapi_text(message, MAPI_CONVERSATION_TOPIC));
	/* As mails write it in their Thread-Index field. */
	if (index != NULL && index->type == MAPI_BINARY && index->value.len < 1024) {
		base64_encode(&text, index->value);
		reading_fact(r, "thread_index", buf_str(&text));
	}
}

static void
date_facts(struct reading *r, const struct mapi *message)
{
	static const struct {
		uint32_t set;
		uint32_t number;
		const char *fact;
	} dates[] = {
		{0x00062002, 0x820d, FACT_START},
		{0x00062002, 0x820e, FACT_END},
		{0x00062003, 0x8104, FACT_START},
		{0x00062003, 0x8105, FACT_END},
	};

	reading_date(r, FACT_SENT, mapi_moment(message, MAPI_CLIENT_SUBMIT_TIME));
	reading_date(r, FACT_RECEIVED, mapi_moment(message, MAPI_DELIVERY_TIME));
	reading_date(r, FACT_CREATED, mapi_moment(message, MAPI_CREATION_TIME));
	reading_date(r, FACT_MODIFIED, mapi_moment(message, MAPI_MODIFICATION_TIME));
	for (size_t i = 0; i < COUNT_OF(dates); i++) {
		const struct mapi_property *date = mapi_find_named(
			message, dates[i].set, dates[i].number);

		if (date != NULL && date->type == MAPI_TIME)
			reading_date(r, dates[i].fact, date_from_filetime(le_u64(date->value, 0)));
	}
}

static bool
is_body(uint16_t id)
{
	return id == MAPI_BODY || id == MAPI_HTML || id == MAPI_RTF_COMPRESSED ||
		id == MAPI_TRANSPORT_HEADERS || (id >= 0x0ff0 && id <= 0x0fff);
}

/* Numbers say nothing without a name. */
static bool
is_telling(struct str name, const struct mapi_property *property)
{
	return str_starts(name, STR("Pid")) || property->type == MAPI_UNICODE ||
		property->type == MAPI_STRING8 || property->type == MAPI_TIME;
}

/* Every other property that is text or a date, or a number that is known. */
static void
property_facts(struct reading *r, const struct mapi *message)
{
	unsigned codepage = mapi_codepage(message);

	for (size_t i = 0; i < message->count; i++) {
		const struct mapi_property *property = &message->items[i];
		struct str name = mapi_property_name(message->arena, property);
		struct str value;

		if (is_body(property->id) || !is_telling(name, property))
			continue;
		value = mapi_value_text(message, property, codepage);
		if (value.len > 0)
			reading_fact(r, str_cstr(message->arena, name), value);
	}
}

void
mapi_facts(struct reading *r, const struct mapi *message, const struct mapi *recipients,
	size_t recipient_count)
{
	static const char *const importances[] = {"low", "normal", "high"};
	uint64_t importance = mapi_number(message, MAPI_IMPORTANCE);
	struct str class_name = mapi_text(message, MAPI_MESSAGE_CLASS);

	subject_facts(r, message);
	sender_facts(r, message);
	recipient_facts(r, message, recipients, recipient_count);
	date_facts(r, message);
	thread_facts(r, message);
	reading_fact(r, "message_class", class_name);
	if (mapi_find(message, MAPI_IMPORTANCE) != NULL && importance < COUNT_OF(importances))
		reading_fact(r, "importance", str_of(importances[importance]));
	if (str_find_nocase(class_name, STR("SMIME.MultipartSigned")) != STR_NONE)
		reading_fact(r, FACT_SIGNED, STR("S/MIME"));
	else if (str_find_nocase(class_name, STR("SMIME")) != STR_NONE)
		reading_fact(r, FACT_ENCRYPTED, STR("S/MIME"));
	transport_facts(r, message);
	property_facts(r, message);
	if (message->is_cut)
		reading_limit_hit(r, ERR_TOO_LARGE, "only the first of its properties were read");
}

void
mapi_attachment_security(struct reading *r, const struct part *part)
{
	struct str scheme = STR("");

	if (str_equal_nocase(part->declared, STR("application/pgp-encrypted")))
		scheme = STR("PGP/MIME");
	else if (str_ends_nocase(part->name, STR(".rpmsg")))
		scheme = STR("Microsoft rights management");
	if (scheme.len == 0)
		return;
	reading_fact(r, FACT_ENCRYPTED, scheme);
	reading_partial(r, ERR_PASSWORD,
		"its content is encrypted (%.*s); the receiver's private key is needed to read it",
		STR_ARG(scheme));
}

/* ---- appointments, contacts, tasks ---- */

void
mapi_details(struct buf *to, const struct mapi *message)
{
	static const struct {
		uint32_t set; /* 0: number is a tag */
		uint32_t number;
		const char *label;
	} rows[] = {
		{0x00062002, 0x820d, "Start"},
		{0x00062002, 0x820e, "End"},
		{0x00062002, 0x8208, "Location"},
		{0x00062002, 0x8232, "Recurrence"},
		{0x00062002, 0x8238, "Attendees"},
		{0x00062003, 0x8104, "Start"},
		{0x00062003, 0x8105, "Due"},
		{0x00062003, 0x811f, "Owner"},
		{0, 0x3001, "Name"},
		{0, 0x3a17, "Title"},
		{0, 0x3a16, "Company"},
		{0, 0x3a18, "Department"},
		{0, 0x3a08, "Business telephone"},
		{0, 0x3a09, "Home telephone"},
		{0, 0x3a1c, "Mobile telephone"},
		{0, 0x3a24, "Fax"},
		{0x00062004, 0x8083, "E-mail"},
		{0x00062004, 0x8093, "E-mail 2"},
		{0x00062004, 0x80a3, "E-mail 3"},
		{0x00062004, 0x801b, "Business address"},
		{0x00062004, 0x801a, "Home address"},
		{0x00062004, 0x801c, "Other address"},
		{0x00062004, 0x8053, "Distribution list"},
		{0, 0x3a51, "Web page"},
		{0, 0x3a42, "Birthday"},
		{0x00062008, 0x8539, "Companies"},
		{0x00062008, 0x853a, "Contacts"},
	};
	struct str class_name = mapi_text(message, MAPI_MESSAGE_CLASS);
	unsigned codepage = mapi_codepage(message);

	if (str_starts_nocase(class_name, STR("IPM.Note")) || class_name.len == 0)
		return;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct mapi_property *found = rows[i].set == 0
			? mapi_find(message, (uint16_t)rows[i].number)
			: mapi_find_named(message, rows[i].set, rows[i].number);
		struct str value = found == NULL ? STR("")
						 : mapi_value_text(message, found, codepage);

		if (value.len > 0)
			buf_add_format(to, "%s: %.*s\n", rows[i].label, STR_ARG(value));
	}
	mapi_members(to, message);
}
