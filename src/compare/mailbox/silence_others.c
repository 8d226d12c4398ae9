#include "compare/mailbox/silence_others.h"

#include "base/arena.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/mailbox/mailbox.h"
#include "silence.sql.h"
#include "store/db.h"

#include <stdlib.h>

enum { DAY_S = 86400 };
/* Messages of one owner that are looked at; a mailbox of a million is real. */
enum { MESSAGE_MAX = 4000000 };

/* The days before and behind that say what is usual. */
enum { AROUND_DAYS = 56 };

/* How mail programs begin the subjects of automatic replies, in the languages of the trade. */
static bool
is_automatic(struct str subject)
{
	static const struct str beginnings[] = {STR_INIT("automatic reply"), STR_INIT("auto reply"),
		STR_INIT("autoreply"), STR_INIT("auto-reply"), STR_INIT("auto:"),
		STR_INIT("out of office"), STR_INIT("out of the office"),
		STR_INIT("automatische antwort"), STR_INIT("abwesenheit"),
		STR_INIT("r\xc3\xa9ponse automatique"), STR_INIT("respuesta autom\xc3\xa1tica"),
		STR_INIT("risposta automatica"), STR_INIT("automatisch antwoord"),
		STR_INIT("undeliverable"), STR_INIT("delivery status notification"),
		STR_INIT("read:"), STR_INIT("ymateb awtomatig")};

	for (size_t i = 0; i < COUNT_OF(beginnings); i++)
		if (str_starts_nocase(subject, beginnings[i]))
			return true;
	return false;
}

static void
message_add(struct silence_others *others, size_t *room, struct arena *arena,
	const struct silence_message *message)
{
	if (others->count == *room) {
		size_t more = *room * 2 + 256;
		struct silence_message *all = ARENA_ARRAY(arena, more, struct silence_message);

		for (size_t i = 0; i < others->count; i++)
			all[i] = others->messages[i];
		others->messages = all;
		*room = more;
	}
	others->messages[others->count++] = *message;
}

bool
silence_others_load(struct compare *compare, struct arena *arena, const struct mailbox *mailbox,
	struct silence_others *ret_others, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool row;

	*ret_others = (struct silence_others){0};
	if (mailbox->owner == 0)
		return true;
	if (!db_begin(compare->db, &SQL_SILENCE_MESSAGES, &s, err))
		return false;
	bind_i64(&s, SILENCE_MESSAGES_MAILBOX, mailbox->id);
	bind_i64(&s, SILENCE_MESSAGES_OWNER, mailbox->owner);
	while (ret_others->count < MESSAGE_MAX) {
		struct silence_message message;
		struct str subject;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		message.item = column_i64(&s, SILENCE_MESSAGES_COL_ITEM);
		if (message.item == 0)
			continue;
		subject = column_str(&s, SILENCE_MESSAGES_COL_SUBJECT);
		message.sent = column_i64(&s, SILENCE_MESSAGES_COL_SENT);
		message.is_here = column_i64(&s, SILENCE_MESSAGES_COL_IS_HERE) != 0;
		message.is_by = column_i64(&s, SILENCE_MESSAGES_COL_SENDER) == mailbox->owner;
		message.is_reply = is_automatic(subject);
		message.subject = str_copy(arena, subject);
		message_add(ret_others, &room, arena, &message);
	}
	return true;
}

static bool
is_within(const struct silence_message *message, int64_t first_day, int64_t last_day)
{
	int64_t day = message->sent / DAY_S;

	return day >= first_day && day <= last_day;
}

double
silence_others_held(
	const struct silence_others *others, int64_t first_day, int64_t last_day, bool only_by)
{
	double all = 0;
	double here = 0;

	for (size_t i = 0; i < others->count; i++) {
		const struct silence_message *message = &others->messages[i];

		if (is_within(message, first_day, last_day) || (only_by && !message->is_by))
			continue;
		all += 1;
		here += message->is_here;
	}
	return (here + 0.5) / (all + 1);
}

size_t
silence_others_absent(const struct silence_others *others, int64_t first_day, int64_t last_day,
	bool only_by, const struct silence_message **ret_messages, size_t room)
{
	size_t count = 0;

	for (size_t i = 0; i < others->count; i++) {
		const struct silence_message *message = &others->messages[i];

		if (!is_within(message, first_day, last_day) || message->is_here ||
			message->is_reply || (only_by && !message->is_by))
			continue;
		if (count < room)
			ret_messages[count] = message;
		count++;
	}
	return count;
}

void
silence_others_by(const struct silence_others *others, int64_t first_day, int64_t last_day,
	double *ret_usual, double *ret_seen)
{
	double around = 0;

	*ret_seen = 0;
	for (size_t i = 0; i < others->count; i++) {
		const struct silence_message *message = &others->messages[i];

		if (!message->is_by || message->is_reply)
			continue;
		if (is_within(message, first_day, last_day))
			*ret_seen += 1;
		else if (is_within(message, first_day - AROUND_DAYS, last_day + AROUND_DAYS))
			around += 1;
	}
	*ret_usual = around * (double)(last_day - first_day + 1) / (2 * AROUND_DAYS);
}
