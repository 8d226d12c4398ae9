#include "compare/thread/thread.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/near/id_map.h"
#include "compare/thread/held_inside.h"
#include "compare/thread/message.h"
#include "crypto/random.h"
#include "store/db.h"
#include "thread.sql.h"

#include <stdlib.h>
#include <string.h>

enum { DAY = 86400, ANSWER_DAYS_MAX = 14 };

/* A mail that has no thread yet. */
struct loose {
	int64_t document;
	int64_t sent;
	int64_t sender;
	char *subject;      /* owned; only where a mail of the same subject may be looked for */
	bool wants_subject; /* its header has lost what it answers */
};

/* Union-find: first the loose mails, then the threads that they meet. */
struct join_state {
	struct compare *compare;
	struct loose *loose;
	size_t loose_count;
	size_t loose_room;
	uint32_t *up;
	int64_t *labels; /* of each node: a document, or a thread's number */
	size_t count;
	size_t room;
	struct id_map keys;    /* hashes of ids, conversations, absent messages to nodes */
	struct id_map threads; /* threads to nodes */
	bool has_threads;      /* some mail has a thread already */
	uint64_t secret[2];
};

static void
state_free(struct join_state *state)
{
	for (size_t i = 0; i < state->loose_count; i++)
		free(state->loose[i].subject);
	free(state->loose);
	free(state->up);
	free(state->labels);
	id_map_free(&state->keys);
	id_map_free(&state->threads);
}

/* ---- keys ---- */

static uint64_t
turned(uint64_t v, unsigned bits)
{
	return v << bits | v >> (64 - bits);
}

static void
sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[1] = turned(v[1], 13) ^ v[0];
	v[0] = turned(v[0], 32);
	v[2] += v[3];
	v[3] = turned(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = turned(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = turned(v[1], 17) ^ v[2];
	v[2] = turned(v[2], 32);
}

/* SipHash-2-4 (J.-P. Aumasson and D. Bernstein, "SipHash: a fast short-input PRF", 2012), with a
 * secret of this run: nobody can write mails whose ids collide. Never 0. */
static uint64_t
key_of(const struct join_state *state, char kind, struct str s)
{
	uint64_t v[4] = {state->secret[0] ^ 0x736f6d6570736575u,
		state->secret[1] ^ 0x646f72616e646f6du, state->secret[0] ^ 0x6c7967656e657261u,
		state->secret[1] ^ 0x7465646279746573u};
	uint64_t last = (uint64_t)(s.len + 1) << 56 | (unsigned char)kind;
	uint64_t word;
	size_t i = 0;

	for (; i + 8 <= s.len; i += 8) {
		memcpy(&word, s.data + i, 8);
		v[3] ^= word;
		sip_round(v);
		sip_round(v);
		v[0] ^= word;
	}
	word = 0;
	memcpy(&word, s.data + i, s.len - i);
	v[3] ^= word;
	sip_round(v);
	sip_round(v);
	v[0] ^= word;
	v[3] ^= last;
	sip_round(v);
	sip_round(v);
	v[0] ^= last;
	v[2] ^= 0xff;
	for (unsigned k = 0; k < 4; k++)
		sip_round(v);
	word = v[0] ^ v[1] ^ v[2] ^ v[3];
	return word == 0 ? 1 : word;
}

static uint32_t
node_add(struct join_state *state, int64_t label)
{
	if (state->count == state->room) {
		state->room = state->room * 2 + 1024;
		state->up = memory_grow(state->up, state->room * sizeof(*state->up));
		state->labels = memory_grow(state->labels, state->room * sizeof(*state->labels));
	}
	state->up[state->count] = (uint32_t)state->count;
	state->labels[state->count] = label;
	return (uint32_t)state->count++;
}

static uint32_t
root_of(struct join_state *state, uint32_t at)
{
	while (state->up[at] != at) {
		state->up[at] = state->up[state->up[at]];
		at = state->up[at];
	}
	return at;
}

/* The root keeps the least label. */
static void
unite(struct join_state *state, uint32_t a, uint32_t b)
{
	a = root_of(state, a);
	b = root_of(state, b);
	if (a == b)
		return;
	if (state->labels[b] < state->labels[a]) {
		state->up[a] = b;
	} else {
		state->up[b] = a;
	}
}

static void
unite_thread(struct join_state *state, uint32_t node, int64_t thread)
{
	bool is_new;
	uint32_t at = id_map_put(
		&state->threads, (uint64_t)thread, (uint32_t)state->count, &is_new);

	if (is_new)
		at = node_add(state, thread);
	unite(state, node, at);
}

/* Joins a node to whoever else has the key: a loose mail, and where the key is met for the first
 * time the threads that have it (the queries' first column). */
static bool
key_join(struct join_state *state, uint32_t node, uint64_t key, struct str text,
	const struct query *const *queries, struct err *err)
{
	bool is_new;
	uint32_t at = id_map_put(&state->keys, key, node, &is_new);

	if (!is_new) {
		unite(state, node, at);
		return true;
	}
	for (; state->has_threads && *queries != NULL; queries++) {
		struct statement s CLEANUP(statement_end) = {0};
		bool row;

		if (!db_begin(state->compare->db, *queries, &s, err))
			return false;
		bind_str(&s, 1, text);
		if (!statement_row(&s, &row, err))
			return false;
		if (row)
			unite_thread(state, node, column_i64(&s, 0));
	}
	return true;
}

/* ---- loading ---- */

static bool
changed_loosen(struct compare *compare, struct err *err)
{
	struct statement touch CLEANUP(statement_end) = {0};
	struct statement loosen CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_THREAD_TOUCH_CHANGED, &touch, err))
		return false;
	bind_i64(&touch, THREAD_TOUCH_CHANGED_TOPIC_THREAD, TOPIC_THREAD);
	bind_i64(&touch, THREAD_TOUCH_CHANGED_TOPIC_MESSAGE, TOPIC_MESSAGE);
	if (!statement_run(&touch, err) || !db_begin(compare->db, &SQL_THREAD_LOOSEN, &loosen, err))
		return false;
	bind_i64(&loosen, THREAD_LOOSEN_TOPIC_THREAD, TOPIC_THREAD);
	return statement_run(&loosen, err);
}

static bool
threads_any(struct join_state *state, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(state->compare->db, &SQL_THREAD_ANY, &s, err) ||
		!statement_row(&s, &row, err))
		return false;
	state->has_threads = row && column_i64(&s, THREAD_ANY_COL_THERE) != 0;
	return true;
}

static void
loose_add(struct join_state *state, const struct statement *s)
{
	struct str subject = column_str(s, THREAD_LOOSE_COL_SUBJECT);
	struct loose *loose;

	if (state->loose_count == state->loose_room) {
		state->loose_room = state->loose_room * 2 + 1024;
		state->loose = memory_grow(state->loose, state->loose_room * sizeof(*state->loose));
	}
	loose = &state->loose[state->loose_count++];
	*loose = (struct loose){
		.document = column_i64(s, THREAD_LOOSE_COL_DOCUMENT),
		.sent = column_moment(s, THREAD_LOOSE_COL_SENT),
		.sender = column_i64(s, THREAD_LOOSE_COL_SENDER),
	};
	loose->wants_subject = column_i64(s, THREAD_LOOSE_COL_IS_ANSWER) != 0 &&
		column_i64(s, THREAD_LOOSE_COL_HAS_PARENT) == 0;
	if (loose->sent == DATE_NONE || loose->sender == 0 ||
		(!loose->wants_subject && !state->has_threads) ||
		message_subject_is_generic(subject))
		return;
	loose->subject = memory_alloc(subject.len + 1);
	memcpy(loose->subject, subject.data, subject.len);
	loose->subject[subject.len] = '\0';
}

static bool
loose_load(struct join_state *state, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(state->compare->db, &SQL_THREAD_LOOSE, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		loose_add(state, &s);
		(void)node_add(state, column_i64(&s, THREAD_LOOSE_COL_DOCUMENT));
	}
}

/* Their own ids and conversations, once all of them have their nodes. */
static bool
ids_join(struct join_state *state, struct err *err)
{
	static const struct query *const by_id[] = {
		&SQL_THREAD_BY_ID, &SQL_THREAD_BY_REFERENCE, NULL};
	static const struct query *const by_conversation[] = {&SQL_THREAD_BY_CONVERSATION, NULL};
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(state->compare->db, &SQL_THREAD_LOOSE, &s, err))
		return false;
	for (uint32_t node = 0; node < state->loose_count; node++) {
		struct str id;
		struct str conversation;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		id = column_str(&s, THREAD_LOOSE_COL_MESSAGE_ID);
		conversation = column_str(&s, THREAD_LOOSE_COL_CONVERSATION);
		if ((id.len > 0 &&
			    !key_join(state, node, key_of(state, 'm', id), id, by_id, err)) ||
			(conversation.len > 0 &&
				!key_join(state, node, key_of(state, 'c', conversation),
					conversation, by_conversation, err)))
			return false;
	}
	return true;
}

/* The node of a loose mail; false where the document is none. */
static bool
loose_find(const struct join_state *state, int64_t document, uint32_t *ret_node)
{
	size_t low = 0;
	size_t high = state->loose_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (state->loose[middle].document < document)
			low = middle + 1;
		else
			high = middle;
	}
	*ret_node = (uint32_t)low;
	return low < state->loose_count && state->loose[low].document == document;
}

static bool
references_load(struct join_state *state, struct err *err)
{
	static const struct query *const by_id[] = {
		&SQL_THREAD_BY_ID, &SQL_THREAD_BY_REFERENCE, NULL};
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(state->compare->db, &SQL_THREAD_LOOSE_REFERENCES, &s, err))
		return false;
	for (;;) {
		struct str id;
		uint32_t node;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		id = column_str(&s, THREAD_LOOSE_REFERENCES_COL_MESSAGE_ID);
		if (loose_find(
			    state, column_i64(&s, THREAD_LOOSE_REFERENCES_COL_DOCUMENT), &node) &&
			!key_join(state, node, key_of(state, 'm', id), id, by_id, err))
			return false;
	}
}

bool
thread_of(struct compare *compare, int64_t document, int64_t *ret_thread, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_thread = 0;
	if (!db_begin(compare->db, &SQL_THREAD_OF_DOCUMENT, &s, err))
		return false;
	bind_i64(&s, THREAD_OF_DOCUMENT_DOCUMENT, document);
	if (!statement_row(&s, &row, err))
		return false;
	if (row)
		*ret_thread = column_i64(&s, THREAD_OF_DOCUMENT_COL_THREAD);
	return true;
}

/* Joins a node to another document, loose or not. */
static bool
document_join(struct join_state *state, uint32_t node, int64_t document, struct err *err)
{
	uint32_t other;
	int64_t thread;

	if (loose_find(state, document, &other)) {
		unite(state, node, other);
		return true;
	}
	if (!thread_of(state->compare, document, &thread, err))
		return false;
	if (thread != 0)
		unite_thread(state, node, thread);
	return true;
}

/* Joins a node to who else quotes the same message that is absent, or printed in a document. */
static bool
number_join(struct join_state *state, uint32_t node, char kind, int64_t number,
	const struct query *query, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct str bytes = str_make(&number, sizeof(number));
	bool is_new;
	uint32_t at = id_map_put(&state->keys, key_of(state, kind, bytes), node, &is_new);
	bool row;

	unite(state, node, at);
	if (!is_new || !state->has_threads)
		return true;
	if (!db_begin(state->compare->db, query, &s, err))
		return false;
	/* Both queries have one parameter and one column. */
	bind_i64(&s, THREAD_BY_ABSENT_ABSENT, number);
	if (!statement_row(&s, &row, err))
		return false;
	if (row)
		unite_thread(state, node, column_i64(&s, THREAD_BY_ABSENT_COL_THREAD));
	return true;
}

static bool
quote_join(struct join_state *state, uint32_t node, const struct statement *s, struct err *err)
{
	int64_t held = column_i64(s, THREAD_LOOSE_QUOTES_COL_HELD);

	if (held == 0)
		return number_join(state, node, 'a', column_i64(s, THREAD_LOOSE_QUOTES_COL_ABSENT),
			&SQL_THREAD_BY_ABSENT, err);
	if (column_i64(s, THREAD_LOOSE_QUOTES_COL_HOW) == QUOTE_BY_PRINT)
		return number_join(state, node, 'p',
			held * HELD_BLOCK_SPACE + column_i64(s, THREAD_LOOSE_QUOTES_COL_ABSENT),
			&SQL_THREAD_BY_PRINT, err);
	return document_join(state, node, held, err);
}

static bool
quotes_load(struct join_state *state, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(state->compare->db, &SQL_THREAD_LOOSE_QUOTES, &s, err))
		return false;
	for (;;) {
		uint32_t node;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		if (!loose_find(state, column_i64(&s, THREAD_LOOSE_QUOTES_COL_DOCUMENT), &node))
			continue;
		if (!quote_join(state, node, &s, err))
			return false;
	}
}

/* ---- subjects ---- */

static bool
rows_join(struct join_state *state, uint32_t node, struct statement *s, struct err *err)
{
	bool row;

	for (;;) {
		int64_t thread;
		uint32_t other;

		if (!statement_row(s, &row, err))
			return false;
		if (!row)
			return true;
		/* Both queries have the same columns. */
		thread = column_i64(s, THREAD_BEFORE_COL_THREAD);
		if (thread != 0)
			unite_thread(state, node, thread);
		else if (loose_find(state, column_i64(s, THREAD_BEFORE_COL_DOCUMENT), &other))
			unite(state, node, other);
	}
}

/* Mails of its subject in the two weeks before an answer without ids. */
static bool
before_join(struct join_state *state, uint32_t node, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	const struct loose *loose = &state->loose[node];

	if (!db_begin(state->compare->db, &SQL_THREAD_BEFORE, &s, err))
		return false;
	bind_str(&s, THREAD_BEFORE_SUBJECT, str_of(loose->subject));
	bind_i64(&s, THREAD_BEFORE_FROM, loose->sent - ANSWER_DAYS_MAX * (int64_t)DAY);
	bind_i64(&s, THREAD_BEFORE_TO, loose->sent);
	bind_i64(&s, THREAD_BEFORE_DOCUMENT, loose->document);
	bind_i64(&s, THREAD_BEFORE_SENDER, loose->sender);
	return rows_join(state, node, &s, err);
}

/* Answers without ids, in threads already, that a new mail of their subject stands before. */
static bool
answers_join(struct join_state *state, uint32_t node, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	const struct loose *loose = &state->loose[node];

	if (!db_begin(state->compare->db, &SQL_THREAD_ANSWERS, &s, err))
		return false;
	bind_str(&s, THREAD_ANSWERS_SUBJECT, str_of(loose->subject));
	bind_i64(&s, THREAD_ANSWERS_FROM, loose->sent);
	bind_i64(&s, THREAD_ANSWERS_TO, loose->sent + ANSWER_DAYS_MAX * (int64_t)DAY);
	bind_i64(&s, THREAD_ANSWERS_DOCUMENT, loose->document);
	bind_i64(&s, THREAD_ANSWERS_SENDER, loose->sender);
	return rows_join(state, node, &s, err);
}

static bool
subjects_join(struct join_state *state, struct err *err)
{
	for (size_t i = 0; i < state->loose_count; i++) {
		if (state->loose[i].subject == NULL)
			continue;
		if ((state->loose[i].wants_subject && !before_join(state, (uint32_t)i, err)) ||
			(state->has_threads && !answers_join(state, (uint32_t)i, err)))
			return false;
	}
	return true;
}

/* ---- writing ---- */

static bool
thread_set(struct compare *compare, int64_t document, int64_t thread, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_THREAD_SET, &s, err))
		return false;
	bind_i64(&s, THREAD_SET_THREAD, thread);
	bind_i64(&s, THREAD_SET_DOCUMENT, document);
	return statement_run(&s, err);
}

static bool
thread_merge(struct compare *compare, int64_t former, int64_t thread, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!compare_touch(compare, TOPIC_THREAD, former, err) ||
		!db_begin(compare->db, &SQL_THREAD_MERGE, &s, err))
		return false;
	bind_i64(&s, THREAD_MERGE_THREAD, thread);
	bind_i64(&s, THREAD_MERGE_FORMER, former);
	return statement_run(&s, err);
}

static bool
state_write(struct join_state *state, struct err *err)
{
	for (uint32_t i = 0; i < state->count; i++) {
		uint32_t root = root_of(state, i);
		int64_t label = state->labels[root];

		if (root == i && !compare_touch(state->compare, TOPIC_THREAD, label, err))
			return false;
		if (i < state->loose_count
				? !thread_set(state->compare, state->labels[i], label, err)
				: label != state->labels[i] &&
					!thread_merge(state->compare, state->labels[i], label, err))
			return false;
	}
	return true;
}

bool
thread_join(struct compare *compare, struct err *err)
{
	struct join_state state CLEANUP(state_free) = {.compare = compare};

	random_bytes(random_system(), state.secret, sizeof(state.secret));
	return changed_loosen(compare, err) && threads_any(&state, err) &&
		loose_load(&state, err) && ids_join(&state, err) && references_load(&state, err) &&
		quotes_load(&state, err) && subjects_join(&state, err) && state_write(&state, err);
}
