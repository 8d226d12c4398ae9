/* What a message seems to answer, by its subject, where neither header nor quote tells. */
#include "compare/thread/thread_inside.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/thread/message.h"
#include "store/db.h"
#include "thread.sql.h"

enum { HOUR = 3600, DAY = 24 * HOUR, ANSWER_DAYS_MAX = 14, USE_DAYS = 180 };
/* People of one mail that are looked at: mails to more are nobody's talk. */
enum { PEOPLE_MAX = 100, COMMON_MIN = 2 };

struct people {
	int64_t ids[PEOPLE_MAX]; /* each once */
	size_t count;
};

/* What is known of the message whose parent is looked for. */
struct answer {
	struct str subject;
	int64_t document;     /* the mail that tells of it, or itself */
	int64_t before;       /* its parent was sent before */
	struct people people; /* of that mail, and whom it is from */
	struct people author; /* whom it may be from */
	bool is_held;
};

static bool
people_has(const struct people *people, int64_t id)
{
	for (size_t i = 0; i < people->count; i++)
		if (people->ids[i] == id)
			return true;
	return false;
}

static void
people_add(struct people *people, int64_t id)
{
	if (id != 0 && people->count < PEOPLE_MAX && !people_has(people, id))
		people->ids[people->count++] = id;
}

static size_t
people_common(const struct people *a, const struct people *b)
{
	size_t common = 0;

	for (size_t i = 0; i < a->count; i++)
		common += people_has(b, a->ids[i]);
	return common;
}

/* ---- who is one ---- */

static bool
key_person(struct compare *compare, struct str key, int64_t *ret_person, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_person = 0;
	if (!db_begin(compare->db, &SQL_THREAD_PERSON_BY_KEY, &s, err))
		return false;
	bind_str(&s, THREAD_PERSON_BY_KEY_KEY, key);
	if (!statement_row(&s, &row, err))
		return false;
	if (row)
		*ret_person = column_i64(&s, THREAD_PERSON_BY_KEY_COL_PERSON);
	return true;
}

/* One number for all addresses of a person of first and last name. */
static bool
person_one(struct compare *compare, struct arena *arena, struct str name, struct str address,
	int64_t *ret_person, struct err *err)
{
	struct str keys[2] = {message_name_key(arena, name), message_name_key(arena, address)};

	*ret_person = 0;
	for (size_t i = 0; i < COUNT_OF(keys) && *ret_person == 0; i++)
		if (str_find_char(keys[i], ' ') != STR_NONE &&
			!key_person(compare, keys[i], ret_person, err))
			return false;
	if (*ret_person == 0 && address.len > 0)
		return key_person(compare, str_lower(arena, address), ret_person, err);
	return true;
}

static bool
people_load(struct compare *compare, struct arena *arena, int64_t document, struct people *people,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	people->count = 0;
	if (!db_begin(compare->db, &SQL_THREAD_PEOPLE, &s, err))
		return false;
	bind_i64(&s, THREAD_PEOPLE_DOCUMENT, document);
	bind_i64(&s, THREAD_PEOPLE_COUNT, PEOPLE_MAX);
	for (;;) {
		int64_t one;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		if (!person_one(compare, arena, column_str(&s, THREAD_PEOPLE_COL_NAME),
			    column_str(&s, THREAD_PEOPLE_COL_ADDRESS), &one, err))
			return false;
		people_add(people, one != 0 ? one : column_i64(&s, THREAD_PEOPLE_COL_ID));
	}
}

/* ---- what is looked for ---- */

/* The earliest mail that answers, refers to or quotes it. */
static const struct thread_node *
teller_of(const struct thread *thread, const struct thread_node *node)
{
	const struct thread_node *first = NULL;

	for (const struct thread_witness *w = node->witnesses; w != NULL; w = w->next) {
		const struct thread_node *teller = &thread->nodes[w->node];

		if (teller->sent != DATE_NONE &&
			(first == NULL || teller->sent < first->sent ||
				(teller->sent == first->sent &&
					teller->document < first->document)))
			first = teller;
	}
	return first;
}

/* Before when the parent of an absent message was sent: what it says itself is of unknown zone. */
static int64_t
before_of(const struct thread_node *node, const struct thread_node *teller)
{
	int64_t before;

	if (node->sent == DATE_NONE)
		return teller->sent;
	before = node->sent + (node->is_about && node->sent % DAY == 0 ? DAY : HOUR);
	return before < teller->sent ? before : teller->sent;
}

static bool
answer_take(struct compare *compare, struct arena *arena, const struct thread *thread,
	const struct thread_node *node, struct answer *answer, bool *ret_there, struct err *err)
{
	const struct thread_node *teller = node->document != 0 ? node : teller_of(thread, node);
	int64_t author;

	*ret_there = false;
	*answer = (struct answer){0};
	if (teller == NULL || teller->sent == DATE_NONE)
		return true;
	if (node->document != 0 && (node->refers || !node->is_answer))
		return true;
	if (node->document == 0 && node->subject.len == 0 && !teller->is_answer)
		return true;
	answer->subject = node->subject.len > 0 ? node->subject : teller->subject;
	if (!message_subject_tells(answer->subject))
		return true;
	answer->document = teller->document;
	answer->is_held = node->document != 0;
	answer->before = answer->is_held ? node->sent : before_of(node, teller);
	if (!people_load(compare, arena, teller->document, &answer->people, err))
		return false;
	if (!answer->is_held) {
		if (!person_one(compare, arena, node->name, node->address, &author, err))
			return false;
		people_add(&answer->author, author);
		people_add(&answer->people, author);
	}
	*ret_there = true;
	return true;
}

/* A subject under which several talks begin within half a year ties none of them. */
static bool
is_recurring(
	struct compare *compare, const struct answer *answer, bool *ret_recurring, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_recurring = false;
	if (!db_begin(compare->db, &SQL_THREAD_BEGINNINGS, &s, err))
		return false;
	bind_str(&s, THREAD_BEGINNINGS_SUBJECT, answer->subject);
	bind_i64(&s, THREAD_BEGINNINGS_FROM, answer->before - USE_DAYS * (int64_t)DAY);
	bind_i64(&s, THREAD_BEGINNINGS_TO, answer->before + USE_DAYS * (int64_t)DAY);
	if (!statement_row(&s, &row, err))
		return false;
	*ret_recurring = row && column_i64(&s, THREAD_BEGINNINGS_COL_THREADS) > 1 &&
		column_i64(&s, THREAD_BEGINNINGS_COL_SENDINGS) > 1;
	return true;
}

/* Two who take part in both; whoever wrote what is absent had the earlier mail. */
static bool
is_talk(const struct answer *answer, const struct people *earlier)
{
	if (answer->author.count > 0 && people_common(&answer->author, earlier) == 0)
		return false;
	return people_common(&answer->people, earlier) >= COMMON_MIN;
}

bool
thread_subject_find(struct compare *compare, struct arena *arena, const struct thread *thread,
	uint32_t node, struct thread_earlier *ret_earlier, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct answer *answer = ARENA_NEW(arena, struct answer);
	struct people *people = ARENA_NEW(arena, struct people);
	bool stop;
	bool row;

	*ret_earlier = (struct thread_earlier){0};
	if (!answer_take(compare, arena, thread, &thread->nodes[node], answer, &row, err))
		return false;
	if (!row)
		return true;
	if (!is_recurring(compare, answer, &stop, err))
		return false;
	if (stop)
		return true;
	if (!db_begin(compare->db, &SQL_THREAD_EARLIER, &s, err))
		return false;
	bind_str(&s, THREAD_EARLIER_SUBJECT, answer->subject);
	bind_i64(&s, THREAD_EARLIER_FROM, answer->before - ANSWER_DAYS_MAX * (int64_t)DAY);
	bind_i64(&s, THREAD_EARLIER_TO, answer->before - 1);
	for (;;) {
		int64_t document;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		document = column_i64(&s, THREAD_EARLIER_COL_DOCUMENT);
		if (document == answer->document)
			continue;
		if (!people_load(compare, arena, document, people, err))
			return false;
		if (!is_talk(answer, people))
			continue;
		*ret_earlier = (struct thread_earlier){
			document, column_i64(&s, THREAD_EARLIER_COL_THREAD)};
		return true;
	}
}
