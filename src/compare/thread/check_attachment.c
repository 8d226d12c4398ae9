#include "compare/thread/check_attachment.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/utf8.h"
#include "check_attachment.sql.h"
#include "compare/checks.h"
#include "compare/gap.h"
#include "compare/meeting/phrase.h"
#include "compare/thread/announced.h"
#include "compare/thread/carried.h"
#include "compare/thread/check_message.h"
#include "compare/thread/message.h"
#include "store/db.h"
#include "store/kind.h"

#define SUBJECT_SIZE_MAX ((size_t)1024 * 1024 * 1024)

struct letter {
	struct str message_id;
	int64_t sent;
	enum message_answer answer;
	struct str subject;
	struct str who;
};

static bool
letter_load(struct compare *compare, struct arena *arena, int64_t document,
	struct letter *ret_letter, bool *ret_found, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct str name;

	if (!db_begin(compare->db, &SQL_ATTACHMENT_MESSAGE, &s, err))
		return false;
	bind_i64(&s, ATTACHMENT_MESSAGE_DOCUMENT, document);
	if (!statement_row(&s, ret_found, err))
		return false;
	if (!*ret_found)
		return true;
	name = column_str(&s, ATTACHMENT_MESSAGE_COL_NAME);
	if (name.len == 0)
		name = column_str(&s, ATTACHMENT_MESSAGE_COL_ADDRESS);
	*ret_letter = (struct letter){
		.message_id = str_copy(arena, column_str(&s, ATTACHMENT_MESSAGE_COL_MESSAGE_ID)),
		.sent = column_moment(&s, ATTACHMENT_MESSAGE_COL_SENT),
		.answer = (enum message_answer)column_i64(&s, ATTACHMENT_MESSAGE_COL_IS_ANSWER),
		.subject = str_copy(arena, column_str(&s, ATTACHMENT_MESSAGE_COL_SUBJECT)),
		.who = str_copy(arena, name),
	};
	return true;
}

/* Another copy of the same message carries something: then it is held, if not here. */
static bool
copy_carries(struct compare *compare, int64_t document, bool *ret_carries, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_ATTACHMENT_COPIES, &s, err))
		return false;
	bind_i64(&s, ATTACHMENT_COPIES_DOCUMENT, document);
	return statement_row(&s, ret_carries, err);
}

/* What is announced is not there. Marks that name files are counted against all that is: one name
 * may have been changed on the way. */
static bool
is_absent(const struct announce *a, const struct carried *carried, const struct letter *letter,
	size_t marks)
{
	bool is_named = a->file.len > 0;

	switch (a->kind) {
	case ANNOUNCE_STRIPPED:
		return !is_named || !carried_has(carried, a);
	case ANNOUNCE_FILE:
		return carried->count < marks && !carried_has(carried, a);
	case ANNOUNCE_SOFT:
		if (letter->answer == MESSAGE_REPLY)
			return false;
		break;
	case ANNOUNCE_STRONG:
		break;
	}
	if (carried->count > 0 && is_named)
		return !carried_has(carried, a) && !carried_may(carried, a);
	if (carried->count > 0)
		return a->wanted > carried->count + carried->pictures && !carried->has_container;
	if (carried->cards > 0 &&
		phrase_any(a->words, "invit*|calendar|appointment|diary|ics|card|contact|vcf"))
		return false;
	return carried->pictures == 0 || !a->is_picture;
}

static unsigned
how_sure(const struct announce *a, bool says_none, bool is_some)
{
	unsigned sure = 85;

	switch (a->kind) {
	case ANNOUNCE_STRIPPED:
		return 95;
	case ANNOUNCE_FILE:
		return 92;
	case ANNOUNCE_SOFT:
		sure = 65;
		break;
	case ANNOUNCE_STRONG:
		break;
	}
	if (a->file.len > 0)
		sure += 7;
	if (is_some)
		sure -= 20;
	return says_none ? sure - 30 : sure;
}

/* ---- noting ---- */

struct notes {
	struct compare *compare;
	struct arena *arena;
	const struct check *check;
	int64_t scope;
	const struct letter *letter;
	int64_t item;
	int64_t custodian;
	size_t count; /* of what the mail carries */
	bool says_none;
};

static struct str
title_of(const struct notes *n, struct str file)
{
	struct buf to CLEANUP(buf_free) = {0};

	if (file.len > 0)
		buf_add_format(&to, "Attachment \"%.*s\"", STR_ARG(utf8_head(file, 200)));
	else
		buf_add(&to, STR("An attachment"));
	buf_add(&to, STR(" of the mail"));
	if (n->letter->who.len > 0)
		buf_add_format(&to, " from %.*s", STR_ARG(utf8_head(n->letter->who, 100)));
	if (n->letter->sent != DATE_NONE)
		buf_add_format(&to, " of %.*s", STR_ARG(date_words(n->arena, n->letter->sent)));
	return str_copy(n->arena, buf_str(&to));
}

/* The same gap for every copy of a message. */
static struct str
subject_of(const struct notes *n, struct str file)
{
	struct str id = n->letter->message_id;

	if (id.len == 0)
		id = str_format(n->arena, "%.*s/%.*s/%.*s",
			STR_ARG(date_iso(n->arena, n->letter->sent)),
			STR_ARG(message_name_key(n->arena, n->letter->who)),
			STR_ARG(n->letter->subject));
	return str_format(
		n->arena, "attachment:%.*s:%.*s", STR_ARG(id), STR_ARG(str_lower(n->arena, file)));
}

static bool
absent_note(const struct notes *n, struct str file, struct str why, unsigned sure,
	const struct gap_evidence *evidence, struct err *err)
{
	struct gap gap = {
		.subject = subject_of(n, file),
		.title = title_of(n, file),
		.why = why,
		.sure = sure,
		.weight = file.len > 0 ? 60 : 50,
		.custodian = n->custodian,
		.begins = n->letter->sent,
		.ends = n->letter->sent,
		.evidence = evidence,
		.evidence_count = 1,
	};

	return gap_note(n->compare, n->check, n->scope, &gap, err);
}

static struct str
why_of(const struct notes *n, const struct announce *a)
{
	const char *none = n->says_none && a->kind <= ANNOUNCE_STRONG
		? " (its header says that it had none when it was sent)"
		: "";
	long long item = (long long)n->item;

	if (a->kind == ANNOUNCE_STRIPPED)
		return str_format(n->arena,
			"The text of item %lld says that an attachment was taken out.", item);
	if (a->kind == ANNOUNCE_FILE)
		return str_format(n->arena,
			"The text of item %lld has the mark of the file \"%.*s\", and the mail does not "
			"carry it.",
			item, STR_ARG(utf8_head(a->file, 200)));
	if (a->file.len > 0)
		return str_format(n->arena,
			"The text of item %lld names an attachment, \"%.*s\", and the mail carries %s%s.",
			item, STR_ARG(utf8_head(a->file, 200)),
			n->count > 0 ? "others, not this one" : "none", none);
	if (n->count > 0)
		return str_format(n->arena,
			"The text of item %lld announces %u attachments, and the mail carries %zu.",
			item, a->wanted, n->count);
	return str_format(n->arena,
		"The text of item %lld announces an attachment, and the mail carries none%s.", item,
		none);
}

static bool
announce_note(const struct notes *n, const struct announce *a, struct err *err)
{
	struct gap_evidence evidence = {n->item, (int64_t)a->cp_from, (int64_t)a->cp_to, a->words};

	return absent_note(
		n, a->file, why_of(n, a), how_sure(a, n->says_none, n->count > 0), &evidence, err);
}

/* The announcements of one body. */
static bool
body_note(struct notes *n, const struct announced *list, size_t count, struct carried *carried,
	bool *any, struct err *err)
{
	size_t marks = 0;
	size_t names = 0;
	bool has_words = false;

	carried_match(n->arena, carried, list, count);
	for (size_t i = 0; i < count; i++) {
		marks += list[i].announce.kind == ANNOUNCE_FILE;
		names += list[i].announce.file.len > 0;
	}
	/* Names first, and marks stand last; a sentence that names nothing says the same again. */
	for (size_t i = 2 * count; i-- > 0;) {
		const struct announce *a = &list[i % count].announce;

		if ((i >= count) != (a->file.len > 0) || !is_absent(a, carried, n->letter, marks) ||
			(a->file.len == 0 &&
				(*any || (a->kind <= ANNOUNCE_STRONG && (has_words || names > 0)))))
			continue;
		has_words = has_words || a->kind <= ANNOUNCE_STRONG;
		if (!announce_note(n, a, err))
			return false;
		*any = true;
	}
	return true;
}

static bool
announces_note(struct notes *n, struct carried *carried, bool *ret_any, struct err *err)
{
	struct announced *list;
	size_t count;
	size_t next;

	*ret_any = false;
	if (!announced_list(n->compare, n->arena, n->scope, &list, &count, err))
		return false;
	for (size_t first = 0; first < count; first = next) {
		for (next = first; next < count && list[next].body == list[first].body;)
			next++;
		if (!body_note(n, &list[first], next - first, carried, ret_any, err))
			return false;
	}
	return true;
}

static bool
mail_check(struct notes *n, enum announced_says says, struct err *err)
{
	struct carried *carried = ARENA_NEW(n->arena, struct carried);
	struct gap_evidence evidence = {n->item, -1, -1, STR("X-MS-Has-Attach: yes")};
	bool any;

	n->says_none = says == ANNOUNCED_SAYS_NONE;
	if (!carried_load(n->compare, n->arena, n->scope, carried, err))
		return false;
	n->count = carried->count;
	if (!announces_note(n, carried, &any, err))
		return false;
	if (any || says != ANNOUNCED_SAYS_SOME ||
		carried->count + carried->pictures + carried->cards > 0)
		return true;
	return absent_note(n, STR(""),
		str_format(n->arena,
			"The header of item %lld says that the mail has an attachment, and it "
			"carries none.",
			(long long)n->item),
		90, &evidence, err);
}

bool
check_attachment_absent(
	struct compare *compare, const struct check *check, int64_t scope, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = SUBJECT_SIZE_MAX};
	struct letter letter;
	struct notes notes = {.compare = compare,
		.arena = &arena,
		.check = check,
		.scope = scope,
		.letter = &letter};
	enum announced_says says;
	bool found;
	bool is_carried_elsewhere;
	size_t count;

	if (!announced_said(compare, scope, &count, &says, err))
		return false;
	if (count == 0 && says != ANNOUNCED_SAYS_SOME)
		return true;
	if (!letter_load(compare, &arena, scope, &letter, &found, err))
		return false;
	if (!found)
		return true;
	if (!copy_carries(compare, scope, &is_carried_elsewhere, err) ||
		!check_message_item(compare, scope, &notes.item, &notes.custodian, err))
		return false;
	return is_carried_elsewhere || notes.item == 0 || mail_check(&notes, says, err);
}
