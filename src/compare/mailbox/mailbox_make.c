/* Making the mailboxes of a custodian from the mails that lie with them. */
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/mailbox/mailbox_inside.h"
#include "compare/mailbox/mailbox_split.h"
#include "compare/near/id_map.h"
#include "mailbox.sql.h"
#include "store/db.h"

#include <stdlib.h>

enum { DAY_S = 86400 };
/* 1980-01-01: no mail of an authority is older. */
#define FIRST_DAY 3652

struct mail {
	int64_t item;
	int64_t document;
	int64_t sent;
	struct str message_id;
	struct str subject;
	struct str path;
	int64_t sender;
	int64_t *recipients;
	size_t recipient_count;
	int64_t who; /* the sender, and each recipient, whatever address was used */
	int64_t *whom;
	size_t mailbox;
};

struct making {
	struct compare *compare;
	struct arena *arena;
	int64_t custodian;
	struct mail *mails;
	size_t count;
	size_t room;
	struct id_map people; /* who stands for a person's addresses */
};

/* ---- loading ---- */

static void
mail_add(struct making *m, const struct mail *mail)
{
	if (m->count == m->room) {
		m->room = m->room * 2 + 1024;
		m->mails = memory_grow(m->mails, m->room * sizeof(*m->mails));
	}
	m->mails[m->count++] = *mail;
}

static bool
mails_load(struct making *m, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(m->compare->db, &SQL_MAILBOX_MAILS, &s, err))
		return false;
	bind_i64(&s, MAILBOX_MAILS_CUSTODIAN, m->custodian);
	for (;;) {
		struct mail mail = {0};

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		mail.sent = column_i64(&s, MAILBOX_MAILS_COL_SENT);
		if (mail.sent < (int64_t)FIRST_DAY * DAY_S ||
			mail.sent / DAY_S > column_i64(&s, MAILBOX_MAILS_COL_RECEIVED) / DAY_S + 1)
			continue;
		mail.item = column_i64(&s, MAILBOX_MAILS_COL_ITEM);
		mail.document = column_i64(&s, MAILBOX_MAILS_COL_DOCUMENT);
		mail.sender = column_i64(&s, MAILBOX_MAILS_COL_SENDER);
		mail.path = str_copy(m->arena, column_str(&s, MAILBOX_MAILS_COL_PATH));
		mail.message_id = str_copy(m->arena, column_str(&s, MAILBOX_MAILS_COL_MESSAGE_ID));
		mail.subject = str_copy(m->arena, column_str(&s, MAILBOX_MAILS_COL_SUBJECT));
		mail_add(m, &mail);
	}
}

/* Both lists are in the order of items. */
static bool
recipients_load(struct making *m, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	int64_t *people = NULL;
	size_t count = 0;
	size_t room = 0;
	size_t at = 0;
	bool row = true;
	bool ok = true;

	if (!db_begin(m->compare->db, &SQL_MAILBOX_RECIPIENTS, &s, err))
		return false;
	bind_i64(&s, MAILBOX_RECIPIENTS_CUSTODIAN, m->custodian);
	while (row) {
		int64_t item;

		ok = statement_row(&s, &row, err);
		if (!ok)
			break;
		item = row ? column_i64(&s, MAILBOX_RECIPIENTS_COL_ITEM) : INT64_MAX;
		for (; at < m->count && m->mails[at].item < item; at++) {
			m->mails[at].recipients = ARENA_ARRAY(m->arena, count, int64_t);
			for (size_t i = 0; i < count; i++)
				m->mails[at].recipients[i] = people[i];
			m->mails[at].recipient_count = count;
			count = 0;
		}
		if (at == m->count || item < m->mails[at].item)
			continue; /* a mail without a date, or attached */
		if (count == room) {
			room = room * 2 + 64;
			people = memory_grow(people, room * sizeof(*people));
		}
		people[count++] = column_i64(&s, MAILBOX_RECIPIENTS_COL_PERSON);
	}
	free(people);
	return ok;
}

/* ---- people who write under several addresses ---- */

static bool
person_same(struct making *m, int64_t person, int64_t *ret_same, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	uint32_t known;
	bool is_new;
	bool row;

	*ret_same = person;
	if (person == 0)
		return true;
	if (!id_map_get(&m->people, (uint64_t)person, &known)) {
		if (!db_begin(m->compare->db, &SQL_MAILBOX_PERSON_SAME, &s, err))
			return false;
		bind_i64(&s, MAILBOX_PERSON_SAME_PERSON, person);
		if (!statement_row(&s, &row, err))
			return false;
		if (row && column_i64(&s, MAILBOX_PERSON_SAME_COL_PERSON) > 0)
			*ret_same = column_i64(&s, MAILBOX_PERSON_SAME_COL_PERSON);
		known = id_map_put(&m->people, (uint64_t)person, (uint32_t)*ret_same, &is_new);
	}
	*ret_same = known;
	return true;
}

static bool
people_join(struct making *m, struct err *err)
{
	for (size_t i = 0; i < m->count; i++) {
		struct mail *mail = &m->mails[i];

		mail->whom = ARENA_ARRAY(m->arena, mail->recipient_count, int64_t);
		if (!person_same(m, mail->sender, &mail->who, err))
			return false;
		for (size_t r = 0; r < mail->recipient_count; r++)
			if (!person_same(m, mail->recipients[r], &mail->whom[r], err))
				return false;
	}
	return true;
}

/* How often each address of one person was used. */
struct addresses {
	struct {
		int64_t person;
		size_t mails;
	} of[32];
	size_t count;
};

static void
address_count(struct addresses *all, int64_t person)
{
	size_t at = 0;

	while (at < all->count && all->of[at].person != person)
		at++;
	if (at == COUNT_OF(all->of))
		return;
	if (at == all->count)
		all->of[all->count++].person = person;
	all->of[at].mails++;
}

/* The address that the owner of mails [from, to) uses most in them. */
static int64_t
owner_address(const struct making *m, size_t from, size_t to, int64_t owner)
{
	struct addresses all = {0};
	size_t best = 0;

	for (size_t i = from; i < to; i++) {
		const struct mail *mail = &m->mails[i];

		if (mail->who == owner)
			address_count(&all, mail->sender);
		for (size_t r = 0; r < mail->recipient_count; r++)
			if (mail->whom[r] == owner)
				address_count(&all, mail->recipients[r]);
	}
	for (size_t i = 1; i < all.count; i++)
		if (all.of[i].mails > all.of[best].mails ||
			(all.of[i].mails == all.of[best].mails &&
				all.of[i].person < all.of[best].person))
			best = i;
	return owner == 0 || all.count == 0 ? owner : all.of[best].person;
}

/* ---- days ---- */

static int
mail_order(const void *a, const void *b)
{
	const struct mail *x = a;
	const struct mail *y = b;
	int words;

	if (x->mailbox != y->mailbox)
		return x->mailbox < y->mailbox ? -1 : 1;
	if (x->sent != y->sent)
		return x->sent < y->sent ? -1 : 1;
	if (x->sender != y->sender)
		return x->sender < y->sender ? -1 : 1;
	words = str_compare(x->subject, y->subject);
	if (words == 0)
		words = str_compare(x->message_id, y->message_id);
	if (words != 0)
		return words;
	return x->document < y->document ? -1 : x->document > y->document;
}

/* Exports give each copy of a mail that lay in several folders a Message-ID of its own: what one
 * person sent in one second under one subject is one. */
static bool
is_copy(const struct mail *a, const struct mail *b)
{
	if (a->mailbox != b->mailbox || a->sent != b->sent)
		return false;
	return a->document == b->document ||
		(a->message_id.len > 0 && str_equal(a->message_id, b->message_id)) ||
		(a->sender != 0 && a->sender == b->sender && a->subject.len > 0 &&
			str_equal(a->subject, b->subject));
}

static bool
day_write(struct making *m, int64_t mailbox, int64_t day, const int64_t counts[2], struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(m->compare->db, &SQL_MAILBOX_DAY_NEW, &s, err))
		return false;
	bind_i64(&s, MAILBOX_DAY_NEW_MAILBOX, mailbox);
	bind_i64(&s, MAILBOX_DAY_NEW_DAY, day);
	bind_i64(&s, MAILBOX_DAY_NEW_SENT, counts[1]);
	bind_i64(&s, MAILBOX_DAY_NEW_RECEIVED, counts[0]);
	return statement_run(&s, err);
}

/* Mails [from, to) are those of one mailbox, in order of time. */
static bool
days_write(
	struct making *m, size_t from, size_t to, int64_t mailbox, int64_t owner, struct err *err)
{
	int64_t counts[2] = {0};

	for (size_t i = from; i < to; i++) {
		int64_t day = m->mails[i].sent / DAY_S;

		if (i == from || !is_copy(&m->mails[i - 1], &m->mails[i]))
			counts[owner != 0 && m->mails[i].who == owner]++;
		if (i + 1 < to && m->mails[i + 1].sent / DAY_S == day)
			continue;
		if (!day_write(m, mailbox, day, counts, err))
			return false;
		counts[0] = 0;
		counts[1] = 0;
	}
	return true;
}

static bool
lies_write(struct making *m, size_t from, size_t to, int64_t mailbox, struct err *err)
{
	for (size_t i = from; i < to; i++) {
		struct statement s CLEANUP(statement_end) = {0};

		if (!db_begin(m->compare->db, &SQL_MAILBOX_MAIL_LIES, &s, err))
			return false;
		bind_i64(&s, MAILBOX_MAIL_LIES_MAILBOX, mailbox);
		bind_i64(&s, MAILBOX_MAIL_LIES_CUSTODIAN, m->custodian);
		bind_i64(&s, MAILBOX_MAIL_LIES_ITEM, m->mails[i].item);
		if (!statement_run(&s, err))
			return false;
	}
	return true;
}

static bool
mailbox_write(struct making *m, size_t from, size_t to, int64_t owner, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	int64_t different = 0;
	int64_t id;

	for (size_t i = from; i < to; i++)
		different += i == from || !is_copy(&m->mails[i - 1], &m->mails[i]);
	if (!db_begin(m->compare->db, &SQL_MAILBOX_NEW, &s, err))
		return false;
	bind_i64(&s, MAILBOX_NEW_CUSTODIAN, m->custodian);
	bind_i64(&s, MAILBOX_NEW_OWNER, owner_address(m, from, to, owner));
	bind_i64(&s, MAILBOX_NEW_MAILS, different);
	if (!statement_run(&s, err))
		return false;
	id = db_last_id(m->compare->db);
	return days_write(m, from, to, id, owner, err) && lies_write(m, from, to, id, err);
}

/* ---- one custodian ---- */

static bool
custodian_forget(struct compare *compare, int64_t custodian, struct err *err)
{
	struct statement days CLEANUP(statement_end) = {0};
	struct statement mailboxes CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_MAILBOX_DAYS_FORGET, &days, err))
		return false;
	bind_i64(&days, MAILBOX_DAYS_FORGET_CUSTODIAN, custodian);
	if (!statement_run(&days, err) ||
		!db_begin(compare->db, &SQL_MAILBOX_FORGET, &mailboxes, err))
		return false;
	bind_i64(&mailboxes, MAILBOX_FORGET_CUSTODIAN, custodian);
	return statement_run(&mailboxes, err);
}

static bool
mailboxes_write(struct making *m, struct err *err)
{
	struct split_mail *split = ARENA_ARRAY(m->arena, m->count, struct split_mail);
	struct split_mailbox *mailboxes;
	size_t count;

	for (size_t i = 0; i < m->count; i++)
		split[i] = (struct split_mail){.path = m->mails[i].path,
			.sender = m->mails[i].who,
			.recipients = m->mails[i].whom,
			.recipient_count = m->mails[i].recipient_count,
			.context = (int64_t)i};
	mailbox_split(m->arena, split, m->count, &mailboxes, &count);
	for (size_t i = 0; i < m->count; i++)
		m->mails[split[i].context].mailbox = split[i].mailbox;
	qsort(m->mails, m->count, sizeof(*m->mails), mail_order);
	for (size_t from = 0; from < m->count;) {
		size_t to = from + 1;

		while (to < m->count && m->mails[to].mailbox == m->mails[from].mailbox)
			to++;
		if (!mailbox_write(m, from, to, mailboxes[m->mails[from].mailbox].owner, err))
			return false;
		from = to;
	}
	return true;
}

bool
mailbox_make(struct compare *compare, int64_t custodian, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = MAKING_SIZE_MAX};
	struct making m = {.compare = compare, .arena = &arena, .custodian = custodian};
	bool made;

	made = custodian_forget(compare, custodian, err) && mails_load(&m, err) &&
		recipients_load(&m, err) && people_join(&m, err) &&
		(m.count == 0 || mailboxes_write(&m, err));
	free(m.mails);
	id_map_free(&m.people);
	return made;
}
