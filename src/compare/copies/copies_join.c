#include "compare/copies/copies.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/copies/folds.h"
#include "compare/near/near.h"
#include "copies.sql.h"
#include "store/db.h"

/* Messages that are joined at once; candidates that are looked at for one of them by each key. */
enum { BATCH_COUNT = 1000, CANDIDATE_MAX = 64, RECIPIENT_MAX = 100 };
/* Texts of one header that are at least so alike are one message's: where one has no id, and where
 * each was given one of its own (archives do that). */
#define SAME_MESSAGE_SIMILARITY 0.5
#define SAME_HEADER_SIMILARITY 0.8

struct facts {
	int64_t document;
	struct str id; /* "" none */
	int64_t sent;  /* DATE_NONE */
	int64_t sender;
	struct str subject;
	int64_t text; /* the document that stands for its words; 0 none */
	int64_t text_hash;
};

static bool
facts_get(struct compare *compare, struct arena *arena, int64_t document, struct facts *ret_facts,
	bool *ret_found, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_COPIES_FACTS, &s, err))
		return false;
	bind_i64(&s, COPIES_FACTS_DOCUMENT, document);
	if (!statement_row(&s, ret_found, err))
		return false;
	if (!*ret_found)
		return true;
	*ret_facts = (struct facts){
		.document = document,
		.id = str_copy(arena, column_str(&s, COPIES_FACTS_COL_MESSAGE_ID)),
		.sent = column_moment(&s, COPIES_FACTS_COL_SENT),
		.sender = column_i64(&s, COPIES_FACTS_COL_SENDER),
		.subject = str_copy(arena, column_str(&s, COPIES_FACTS_COL_SUBJECT)),
		.text = column_i64(&s, COPIES_FACTS_COL_TEXT),
		.text_hash = column_i64(&s, COPIES_FACTS_COL_TEXT_HASH),
	};
	return true;
}

/* ---- keys ---- */

static uint64_t
mix(uint64_t state, uint64_t value)
{
	uint64_t z = (state ^ value) * 0x9fb21c651e98df25u;

	return (z ^ z >> 32) * 0xd6e8feb86659fd93u;
}

static uint64_t
text_mix(uint64_t state, struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		state = (state ^ (unsigned char)text.data[i]) * 0x100000001b3u;
	return mix(state, text.len);
}

static int64_t
words_key(const struct facts *facts)
{
	if (facts->sent == DATE_NONE || facts->text == 0)
		return 0;
	return (int64_t)(mix(mix(1, (uint64_t)facts->sent), (uint64_t)facts->text_hash) | 1);
}

static int64_t
header_key(const struct facts *facts)
{
	if (facts->sent == DATE_NONE || facts->sender == 0 || facts->subject.len == 0)
		return 0;
	return (int64_t)(text_mix(mix(mix(2, (uint64_t)facts->sent), (uint64_t)facts->sender),
				 facts->subject) |
		1);
}

/* ---- what is new ---- */

static bool
group_part(struct compare *compare, int64_t stands, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!folds_want_message(compare, stands, err) ||
		!db_begin(compare->db, &SQL_COPIES_PART, &s, err))
		return false;
	bind_i64(&s, COPIES_PART_STANDS, stands);
	return statement_run(&s, err);
}

static bool
row_put(struct compare *compare, int64_t document, int64_t by_words, int64_t by_header,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_COPIES_PUT, &s, err))
		return false;
	bind_i64(&s, COPIES_PUT_DOCUMENT, document);
	bind_i64(&s, COPIES_PUT_WORDS_KEY, by_words);
	bind_i64(&s, COPIES_PUT_HEADER_KEY, by_header);
	return statement_run(&s, err);
}

static bool
row_remove(struct compare *compare, int64_t document, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_COPIES_REMOVE, &s, err))
		return false;
	bind_i64(&s, COPIES_REMOVE_DOCUMENT, document);
	return statement_run(&s, err);
}

static bool
row_get(struct compare *compare, int64_t document, int64_t *ret_stands, bool *ret_found,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	*ret_stands = 0;
	if (!db_begin(compare->db, &SQL_COPIES_GET, &s, err))
		return false;
	bind_i64(&s, COPIES_GET_DOCUMENT, document);
	if (!statement_row(&s, ret_found, err))
		return false;
	if (*ret_found)
		*ret_stands = column_i64(&s, COPIES_GET_COL_STANDS);
	return true;
}

/* Takes one touched document out of its group and puts it among those to be joined. */
static bool
message_renew(struct compare *compare, struct arena *arena, int64_t document, struct err *err)
{
	struct facts facts;
	int64_t stands;
	bool was_there;
	bool is_mail;

	if (!row_get(compare, document, &stands, &was_there, err) ||
		!facts_get(compare, arena, document, &facts, &is_mail, err))
		return false;
	if (!was_there && !is_mail)
		return true;
	if (stands != 0 &&
		(!compare_touch(compare, TOPIC_MESSAGE, stands, err) ||
			!group_part(compare, stands, err)))
		return false;
	if (!is_mail)
		return row_remove(compare, document, err);
	return row_put(compare, document, words_key(&facts), header_key(&facts), err);
}

/* ---- joining ---- */

static bool
recipients_text(struct compare *compare, struct arena *arena, int64_t document,
	struct str *ret_text, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct buf text CLEANUP(buf_free) = {0};
	bool row;

	if (!db_begin(compare->db, &SQL_COPIES_RECIPIENTS, &s, err))
		return false;
	bind_i64(&s, COPIES_RECIPIENTS_DOCUMENT, document);
	bind_i64(&s, COPIES_RECIPIENTS_COUNT, RECIPIENT_MAX);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		/* A hidden recipient tells no two messages apart. */
		if (column_i64(&s, COPIES_RECIPIENTS_COL_ROLE) == 3)
			continue;
		buf_add(&text, column_str(&s, COPIES_RECIPIENTS_COL_ADDRESS));
		buf_add_char(&text, '\n');
	}
	*ret_text = str_copy(arena, buf_str(&text));
	return true;
}

/* Mailboxes note when a mail was handed in or came, by clocks and zones of their own. */
static bool
is_about_then(int64_t a, int64_t b)
{
	enum { APART_MAX_S = 2 * 24 * 3600 };

	return a != DATE_NONE && b != DATE_NONE && (a > b ? a - b : b - a) <= APART_MAX_S;
}

/* Whether one list of recipients, an address a line, may be another's: they share one, or one is
 * empty or has names without addresses. Mails sent to many one by one share none. */
static bool
recipients_agree(struct str a, struct str b)
{
	struct str rest = a;
	struct str line;

	if (a.len == 0 || b.len == 0)
		return true;
	while (str_cut_line(&rest, &line)) {
		struct str others = b;
		struct str other;

		if (str_find_char(line, '@') == STR_NONE)
			return true;
		while (str_cut_line(&others, &other))
			if (str_equal(line, other) || str_find_char(other, '@') == STR_NONE)
				return true;
	}
	return false;
}

/* Sent in the same second under one subject, and not with one id: the second and third rule of
 * copies.h. */
static bool
is_same_without_id(struct compare *compare, struct arena *arena, const struct facts *a,
	const struct facts *b, bool *ret_same, struct err *err)
{
	bool same_words = a->text != 0 && a->text == b->text;
	bool both_ids = a->id.len > 0 && b->id.len > 0;
	bool same_sender = a->sender != 0 && a->sender == b->sender;
	struct str recipients[2];
	double similarity;

	*ret_same = false;
	if (!same_words && (!same_sender || a->subject.len == 0))
		return true;
	if (!recipients_text(compare, arena, a->document, &recipients[0], err) ||
		!recipients_text(compare, arena, b->document, &recipients[1], err))
		return false;
	/* Entries of a calendar are exported with one date and one notice as their text. */
	*ret_same = both_ids ? recipients[0].len > 0 && str_equal(recipients[0], recipients[1])
			     : recipients_agree(recipients[0], recipients[1]);
	if (same_words || !*ret_same)
		return true;
	if (!near_similarity(compare, a->document, b->document, &similarity, err))
		return false;
	*ret_same = similarity >= (both_ids ? SAME_HEADER_SIMILARITY : SAME_MESSAGE_SIMILARITY);
	return true;
}

/* The rules of copies.h. */
static bool
is_same_message(struct compare *compare, struct arena *arena, const struct facts *a,
	const struct facts *b, bool *ret_same, struct err *err)
{
	bool same_sent = a->sent != DATE_NONE && a->sent == b->sent;
	bool same_sender = a->sender != 0 && a->sender == b->sender;
	bool same_subject = str_equal(a->subject, b->subject);

	*ret_same = false;
	if (a->id.len > 0 && str_equal(a->id, b->id)) {
		*ret_same = same_sent || (a->text != 0 && a->text == b->text) ||
			(same_subject && a->subject.len > 0 &&
				(same_sender || is_about_then(a->sent, b->sent)));
		return true;
	}
	if (!same_sent || !same_subject)
		return true;
	return is_same_without_id(compare, arena, a, b, ret_same, err);
}

struct candidate {
	int64_t document;
	int64_t stands;
};

struct candidates {
	struct candidate ones[3 * CANDIDATE_MAX];
	size_t count;
};

static bool
candidates_take(struct candidates *to, struct statement *s, struct err *err)
{
	bool row;

	for (size_t i = 0; i < CANDIDATE_MAX; i++) {
		if (!statement_row(s, &row, err))
			return false;
		if (!row)
			return true;
		to->ones[to->count++] = (struct candidate){column_i64(s, 0), column_i64(s, 1)};
	}
	return true;
}

static bool
candidates_by_key(struct compare *compare, const struct query *query, int key_parameter,
	int count_parameter, int64_t key, struct candidates *to, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (key == 0)
		return true;
	if (!db_begin(compare->db, query, &s, err))
		return false;
	bind_i64(&s, key_parameter, key);
	bind_i64(&s, count_parameter, CANDIDATE_MAX);
	return candidates_take(to, &s, err);
}

static bool
candidates_find(
	struct compare *compare, const struct facts *facts, struct candidates *to, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	to->count = 0;
	if (facts->id.len > 0) {
		if (!db_begin(compare->db, &SQL_COPIES_BY_ID, &s, err))
			return false;
		bind_str(&s, COPIES_BY_ID_MESSAGE_ID, facts->id);
		bind_i64(&s, COPIES_BY_ID_COUNT, CANDIDATE_MAX);
		if (!candidates_take(to, &s, err))
			return false;
	}
	return candidates_by_key(compare, &SQL_COPIES_BY_WORDS, COPIES_BY_WORDS_KEY,
		       COPIES_BY_WORDS_COUNT, words_key(facts), to, err) &&
		candidates_by_key(compare, &SQL_COPIES_BY_HEADER, COPIES_BY_HEADER_KEY,
			COPIES_BY_HEADER_COUNT, header_key(facts), to, err);
}

static bool
stand_set(struct compare *compare, int64_t document, int64_t stands, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_COPIES_STAND, &s, err))
		return false;
	bind_i64(&s, COPIES_STAND_STANDS, stands);
	bind_i64(&s, COPIES_STAND_DOCUMENT, document);
	return statement_run(&s, err);
}

/* Makes one group of two, under the lesser document. */
static bool
groups_unite(struct compare *compare, int64_t *stands, int64_t other, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	int64_t from = *stands > other ? *stands : other;
	int64_t to = *stands > other ? other : *stands;

	*stands = to;
	if (from == to)
		return true;
	if (!folds_want_message(compare, from, err) ||
		!db_begin(compare->db, &SQL_COPIES_MOVE, &s, err))
		return false;
	bind_i64(&s, COPIES_MOVE_TO, to);
	bind_i64(&s, COPIES_MOVE_FROM, from);
	return statement_run(&s, err) && compare_touch(compare, TOPIC_MESSAGE, from, err);
}

static bool
message_join(struct compare *compare, struct arena *arena, int64_t document, struct err *err)
{
	struct candidates candidates;
	struct facts own;
	struct facts other;
	int64_t stands = document;
	bool found;
	bool same;

	if (!facts_get(compare, arena, document, &own, &found, err))
		return false;
	if (!found)
		return row_remove(compare, document, err);
	if (!candidates_find(compare, &own, &candidates, err) ||
		!stand_set(compare, document, document, err))
		return false;
	for (size_t i = 0; i < candidates.count; i++) {
		const struct candidate *one = &candidates.ones[i];

		if (one->document == document || one->stands == stands)
			continue;
		if (!facts_get(compare, arena, one->document, &other, &found, err))
			return false;
		if (!found)
			continue;
		if (!is_same_message(compare, arena, &own, &other, &same, err))
			return false;
		/* Earlier unions may have moved the group that the candidate was in. */
		if (same &&
			(!row_get(compare, one->document, &other.text, &found, err) ||
				!groups_unite(compare, &stands, other.text, err)))
			return false;
	}
	return stands == document || compare_touch(compare, TOPIC_MESSAGE, stands, err);
}

static bool
news_list(struct compare *compare, int64_t ret_documents[BATCH_COUNT], size_t *ret_count,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_count = 0;
	if (!db_begin(compare->db, &SQL_COPIES_NEW, &s, err))
		return false;
	bind_i64(&s, COPIES_NEW_COUNT, BATCH_COUNT);
	while (*ret_count < BATCH_COUNT) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		ret_documents[(*ret_count)++] = column_i64(&s, COPIES_NEW_COL_DOCUMENT);
	}
	return true;
}

bool
copies_join(struct compare *compare, struct err *err)
{
	struct arena all CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};
	struct arena one CLEANUP(arena_free) = {.size_max = (size_t)64 << 20};
	int64_t documents[BATCH_COUNT];
	int64_t *touched;
	size_t count;

	if (!compare_touched(compare, TOPIC_MESSAGE, &all, &touched, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		arena_clear(&one);
		if (!message_renew(compare, &one, touched[i], err))
			return false;
	}
	do {
		if (!news_list(compare, documents, &count, err))
			return false;
		for (size_t i = 0; i < count; i++) {
			arena_clear(&one);
			if (!message_join(compare, &one, documents[i], err))
				return false;
		}
	} while (count > 0);
	return true;
}
