/* Facts from header fields. */
#include "extract/mail.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "extract/mime.h"
#include "extract/mime_words.h"
#include "extract/reading.h"

enum meaning { MEANS_TEXT, MEANS_ADDRESSES, MEANS_IDS, MEANS_DATE };

static const struct {
	struct str field;
	const char *fact;
	enum meaning meaning;
} meanings[] = {
	{STR_INIT("From"), FACT_FROM, MEANS_ADDRESSES},
	{STR_INIT("To"), FACT_TO, MEANS_ADDRESSES},
	{STR_INIT("Cc"), FACT_CC, MEANS_ADDRESSES},
	{STR_INIT("Bcc"), FACT_BCC, MEANS_ADDRESSES},
	{STR_INIT("Reply-To"), FACT_REPLY_TO, MEANS_ADDRESSES},
	{STR_INIT("Sender"), FACT_SENDER, MEANS_ADDRESSES},
	{STR_INIT("Subject"), FACT_SUBJECT, MEANS_TEXT},
	{STR_INIT("Subject"), FACT_TITLE, MEANS_TEXT},
	{STR_INIT("Message-ID"), FACT_MESSAGE_ID, MEANS_IDS},
	{STR_INIT("In-Reply-To"), FACT_IN_REPLY_TO, MEANS_IDS},
	{STR_INIT("References"), FACT_REFERENCES, MEANS_IDS},
	{STR_INIT("Date"), FACT_SENT, MEANS_DATE},
	{STR_INIT("X-Mailer"), FACT_TOOL, MEANS_TEXT},
	{STR_INIT("User-Agent"), FACT_TOOL, MEANS_TEXT},
	{STR_INIT("Keywords"), FACT_KEYWORDS, MEANS_TEXT},
	{STR_INIT("Content-Language"), FACT_LANGUAGE, MEANS_TEXT},
	{STR_INIT("Organization"), FACT_COMPANY, MEANS_TEXT},
	{STR_INIT("List-Id"), "list", MEANS_TEXT},
	{STR_INIT("Importance"), "importance", MEANS_TEXT},
	{STR_INIT("Thread-Topic"), "thread_topic", MEANS_TEXT},
	{STR_INIT("Thread-Index"), "thread_index", MEANS_TEXT},
	/* Written by mapi_eml.h for what only Outlook knew. */
	{STR_INIT("X-Candour-Sender"), FACT_SENDER, MEANS_ADDRESSES},
	{STR_INIT("X-Candour-Message-Class"), "message_class", MEANS_TEXT},
	{STR_INIT("X-Candour-Folder"), "folder", MEANS_TEXT},
	{STR_INIT("X-Candour-Topic"), "thread_topic", MEANS_TEXT},
	{STR_INIT("X-Candour-Delivered"), FACT_RECEIVED, MEANS_DATE},
	{STR_INIT("X-Candour-Created"), FACT_CREATED, MEANS_DATE},
	{STR_INIT("X-Candour-Modified"), FACT_MODIFIED, MEANS_DATE},
};

static void
date_fact(struct reading *r, const char *fact, struct str text)
{
	int64_t moment;

	if (date_parse_mail(text, &moment) || date_parse_iso(text, &moment))
		reading_date(r, fact, moment);
	else if (text.len > 0)
		reading_fact(r, FACT_ODDITY,
			str_format(reading_arena(r), "its date is not one: \"%.*s\"",
				STR_ARG(str_slice(text, 0, 100))));
}

static void
field_means(struct reading *r, const struct mime_field *field, size_t row, struct str charset)
{
	struct arena *arena = reading_arena(r);
	const char *fact = meanings[row].fact;

	switch (meanings[row].meaning) {
	case MEANS_TEXT:
		reading_fact(r, fact, mime_text(arena, field->value, charset));
		return;
	case MEANS_ADDRESSES:
		mail_address_facts(r, fact, field->value, charset);
		return;
	case MEANS_IDS:
		mail_id_facts(r, fact, field->value);
		return;
	case MEANS_DATE:
		date_fact(r, fact, mime_text(arena, field->value, charset));
		return;
	}
}

/* The topmost Received field was written last: by whoever took the mail in. Its date stands
 * behind the last semicolon. */
static bool
received_fact(struct reading *r, const struct mime_field *field)
{
	struct str text = mime_text(reading_arena(r), field->value, STR(""));
	size_t semicolon = str_find_last_char(text, ';');
	int64_t moment;

	if (semicolon == STR_NONE ||
		!date_parse_mail(str_trim(str_from(text, semicolon + 1)), &moment))
		return false;
	reading_date(r, FACT_RECEIVED, moment);
	return true;
}

void
mail_header_list(
	struct reading *r, const struct mime_field *fields, uint32_t count, struct str charset)
{
	struct buf name CLEANUP(buf_free) = {0};

	for (uint32_t i = 0; i < count; i++) {
		buf_clear(&name);
		buf_add(&name, STR("header:"));
		buf_add(&name, fields[i].name);
		buf_add_char(&name, '\0');
		reading_fact(r, name.data, mime_text(reading_arena(r), fields[i].value, charset));
	}
}

void
mail_header_facts(
	struct reading *r, const struct mime_field *fields, uint32_t count, struct str charset)
{
	bool has_received = false;
	unsigned senders = 0;

	mail_header_list(r, fields, count, charset);
	for (uint32_t i = 0; i < count; i++) {
		for (size_t row = 0; row < COUNT_OF(meanings); row++)
			if (str_equal_nocase(fields[i].name, meanings[row].field))
				field_means(r, &fields[i], row, charset);
		if (!has_received && str_equal_nocase(fields[i].name, STR("Received")))
			has_received = received_fact(r, &fields[i]);
		if (str_equal_nocase(fields[i].name, STR("From")))
			senders++;
	}
	if (senders > 1)
		reading_fact(r, FACT_ODDITY, STR("it has more than one From field"));
}
