#include "compare/thread/check_message.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/hex.h"
#include "base/utf8.h"
#include "check_message.sql.h"
#include "compare/checks.h"
#include "compare/gap.h"
#include "compare/thread/message.h"
#include "compare/thread/thread.h"
#include "crypto/sha256.h"
#include "store/db.h"

#define THREAD_SIZE_MAX ((size_t)2 * 1024 * 1024 * 1024)
enum { DAY = 86400 };

/* What tells of one absent message. */
struct tale {
	struct gap_evidence evidence[GAP_EVIDENCE_MAX];
	size_t evidence_count;
	struct buf answered; /* "item 41", "items 41 and 52" */
	struct buf referred;
	struct buf quoted;
	unsigned answers;
	unsigned references;
	unsigned quotes;
	bool is_quoted_there; /* only where it is answered */
	int64_t custodian;
	int64_t earliest;                  /* of who tells of it */
	const struct thread_witness *best; /* quote */
};

static void
tale_free(struct tale *tale)
{
	buf_free(&tale->answered);
	buf_free(&tale->referred);
	buf_free(&tale->quoted);
}

bool
check_message_item(struct compare *compare, int64_t document, int64_t *ret_item,
	int64_t *ret_custodian, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_item = *ret_custodian = 0;
	if (!db_begin(compare->db, &SQL_CHECK_MESSAGE_ITEM, &s, err))
		return false;
	bind_i64(&s, CHECK_MESSAGE_ITEM_DOCUMENT, document);
	if (!statement_row(&s, &row, err))
		return false;
	if (row) {
		*ret_item = column_i64(&s, CHECK_MESSAGE_ITEM_COL_ID);
		*ret_custodian = column_i64(&s, CHECK_MESSAGE_ITEM_COL_CUSTODIAN);
	}
	return true;
}

/* Ids that systems write for their own use and that no message ever had. */
static bool
is_made_up(struct str id)
{
	static const struct str marks[] = {STR_INIT("@github.com"), STR_INIT("@gitlab"),
		STR_INIT("@atlassian.jira"), STR_INIT("jira."), STR_INIT("@jira"),
		STR_INIT("@trac."), STR_INIT("@bugzilla"), STR_INIT("@launchpad.net"),
		STR_INIT("@phabricator"), STR_INIT("@reply.facebook"),
		STR_INIT("@example.invalid")};

	for (size_t i = 0; i < COUNT_OF(marks); i++)
		if (str_find(id, marks[i]) != STR_NONE &&
			(i > 1 || str_find_char(id, '/') != STR_NONE))
			return true;
	return false;
}

/* ---- who tells of it ---- */

static void
item_name(struct buf *to, unsigned *count, int64_t item)
{
	enum { NAMED_MAX = 3 };

	if (++*count > NAMED_MAX)
		return;
	buf_add_format(to, "%s%lld", *count == 1 ? "" : ", ", (long long)item);
}

/* "item 41", "items 41, 52", "items 41, 52, 60 and 7 others". */
static struct str
items_words(struct arena *arena, const struct buf *names, unsigned count)
{
	if (count <= 1)
		return str_format(arena, "item %.*s", STR_ARG(buf_str(names)));
	if (count <= 3)
		return str_format(arena, "items %.*s", STR_ARG(buf_str(names)));
	return str_format(arena, "items %.*s and %u %s", STR_ARG(buf_str(names)), count - 3,
		count == 4 ? "other" : "others");
}

static bool
is_better(
	const struct thread *thread, const struct thread_witness *a, const struct thread_witness *b)
{
	unsigned told_a;
	unsigned told_b;

	if (b == NULL)
		return true;
	told_a = (unsigned)a->is_named + a->is_dated;
	told_b = (unsigned)b->is_named + b->is_dated;
	if (told_a != told_b)
		return told_a > told_b;
	if (thread->nodes[a->node].sent != thread->nodes[b->node].sent)
		return thread->nodes[a->node].sent < thread->nodes[b->node].sent;
	return str_compare(a->words, b->words) < 0;
}

static bool
was_answered_by(const struct thread_node *node, int64_t document)
{
	for (const struct thread_witness *w = node->witnesses; w != NULL; w = w->next)
		if (!w->is_quote && w->document == document)
			return true;
	return false;
}

static bool
witness_tell(struct compare *compare, struct arena *arena, const struct thread *thread,
	const struct thread_node *node, const struct thread_witness *w, struct tale *tale,
	struct err *err)
{
	int64_t sent = thread->nodes[w->node].sent;
	int64_t custodian;
	int64_t item;

	if (!check_message_item(compare, w->document, &item, &custodian, err))
		return false;
	if (item == 0)
		return true;
	if (w->is_quote) {
		item_name(&tale->quoted, &tale->quotes, item);
		tale->is_quoted_there = tale->is_quoted_there && was_answered_by(node, w->document);
		if (is_better(thread, w, tale->best))
			tale->best = w;
	} else if (w->is_direct) {
		item_name(&tale->answered, &tale->answers, item);
	} else {
		item_name(&tale->referred, &tale->references, item);
	}
	if (tale->custodian == 0 || (sent != DATE_NONE && sent < tale->earliest))
		tale->custodian = custodian;
	if (sent != DATE_NONE && (tale->earliest == DATE_NONE || sent < tale->earliest))
		tale->earliest = sent;
	if (tale->evidence_count < GAP_EVIDENCE_MAX)
		tale->evidence[tale->evidence_count++] = (struct gap_evidence){item, w->cp_from,
			w->cp_to,
			w->is_quote ? w->words
				    : str_format(arena, "%s <%.*s>",
					      w->is_direct ? "answers" : "refers to",
					      STR_ARG(node->message_id))};
	return true;
}

/* Quotes first: they show the words. */
static bool
tale_gather(struct compare *compare, struct arena *arena, const struct thread *thread,
	const struct thread_node *node, struct tale *tale, struct err *err)
{
	tale->earliest = DATE_NONE;
	tale->is_quoted_there = true;
	for (unsigned pass = 0; pass < 3; pass++)
		for (const struct thread_witness *w = node->witnesses; w != NULL; w = w->next)
			if ((pass == 0) == w->is_quote &&
				(pass == 0 || (pass == 1) == w->is_direct) &&
				!witness_tell(compare, arena, thread, node, w, tale, err))
				return false;
	return true;
}

/* ---- in words ---- */

/* At most some 60 bytes, ending with a word. */
static struct str
cut_words(struct str words)
{
	enum { SIZE_MAX_SHOWN = 60 };
	size_t blank = str_find_last_char(str_slice(words, 0, SIZE_MAX_SHOWN), ' ');

	if (words.len <= SIZE_MAX_SHOWN || blank == STR_NONE)
		return words;
	return str_slice(words, 0, blank);
}

struct str
check_message_title(struct arena *arena, const struct thread_node *node)
{
	struct str who = node->name.len > 0 ? node->name : node->address;
	struct buf to CLEANUP(buf_free) = {0};

	buf_add(&to, STR("A message"));
	if (who.len > 0)
		buf_add_format(&to, " from %.*s", STR_ARG(utf8_head(who, 100)));
	if (node->sent != DATE_NONE)
		buf_add_format(&to, " of about %.*s", STR_ARG(date_words(arena, node->sent)));
	if (node->subject.len > 0)
		buf_add_format(&to, ", \"%.*s\"", STR_ARG(utf8_head(node->subject, 200)));
	if (to.len < sizeof("A message") + 3 && node->message_id.len > 0)
		buf_add_format(&to, " with the id %.*s", STR_ARG(utf8_head(node->message_id, 200)));
	else if (to.len < sizeof("A message") + 3 && node->witnesses != NULL)
		buf_add_format(&to, " with the words \"%.*s\"",
			STR_ARG(cut_words(node->witnesses->words)));
	return str_copy(arena, buf_str(&to));
}

static struct str
why_by_id(struct arena *arena, const struct tale *tale)
{
	struct buf to CLEANUP(buf_free) = {0};

	if (tale->answers > 0)
		buf_add_format(&to, "It is answered by %.*s",
			STR_ARG(items_words(arena, &tale->answered, tale->answers)));
	else if (tale->references > 0)
		buf_add_format(&to, "It stands earlier in the thread by the header of %.*s",
			STR_ARG(items_words(arena, &tale->referred, tale->references)));
	else
		buf_add_format(&to, "Its id stands in what is quoted in %.*s",
			STR_ARG(items_words(arena, &tale->quoted, tale->quotes)));
	if (tale->quotes > 0 && tale->answers + tale->references > 0) {
		if (tale->is_quoted_there)
			buf_add(&to, STR(" and quoted there"));
		else
			buf_add_format(&to, " and quoted in %.*s",
				STR_ARG(items_words(arena, &tale->quoted, tale->quotes)));
	}
	buf_add(&to, STR("; no message with its id was disclosed."));
	return str_copy(arena, buf_str(&to));
}

static struct str
why_by_quote(struct arena *arena, const struct thread_node *node, const struct tale *tale)
{
	struct str items = items_words(arena, &tale->quoted, tale->quotes);

	if (tale->best != NULL && tale->best->is_named && node->sent != DATE_NONE)
		return str_format(arena,
			"It is quoted in %.*s; no message from this sender at that time, and none with "
			"these words, was disclosed.",
			STR_ARG(items));
	return str_format(arena,
		"It is quoted in %.*s; these words were found in no message that was disclosed.",
		STR_ARG(items));
}

static unsigned
how_sure(const struct thread_node *node, const struct tale *tale)
{
	unsigned sure;

	if (node->message_id.len > 0 && tale->answers + tale->references > 0) {
		sure = tale->answers > 0 ? 95 : 85;
		return tale->quotes > 0 ? sure + 3 : sure;
	}
	if (tale->best == NULL)
		return 50;
	sure = 55 + (tale->best->is_named ? 15u : 0) + (tale->best->is_dated ? 15u : 0) +
		(tale->best->word_count >= 20 ? 5u : 0) + (tale->quotes > 1 ? 5u : 0);
	return node->message_id.len > 0 && sure < 90 ? 90 : sure;
}

/* Of what is quoted only: by who, when and the first words, so that it is the same on every
 * machine. */
static struct str
subject_of(struct arena *arena, const struct thread_node *node, const struct tale *tale)
{
	enum { KEY_BYTES = 8, WORDS_SIZE = 60 };
	unsigned char digest[SHA256_SIZE];
	struct buf text CLEANUP(buf_free) = {0};
	struct str words = tale->best == NULL ? STR("") : tale->best->words;

	if (node->message_id.len > 0)
		return str_format(arena, "message:%.*s", STR_ARG(node->message_id));
	buf_add(&text, message_name_key(arena, node->name));
	buf_add_char(&text, '\n');
	buf_add(&text, date_iso(arena, node->sent));
	buf_add_char(&text, '\n');
	for (size_t i = 0, n = 0; i < words.len && n < WORDS_SIZE; i++) {
		if (!char_is_alpha(words.data[i]) && !char_is_digit(words.data[i]))
			continue;
		buf_add_char(&text, char_lower(words.data[i]));
		n++;
	}
	sha256_once(buf_str(&text), digest);
	return str_format(
		arena, "quoted:%.*s", STR_ARG(hex_encode(arena, str_make(digest, KEY_BYTES))));
}

static bool
node_note(struct compare *compare, struct arena *arena, const struct check *check, int64_t scope,
	const struct thread *thread, const struct thread_node *node, struct err *err)
{
	struct tale tale CLEANUP(tale_free) = {0};
	struct gap gap = {.begins = DATE_NONE, .ends = DATE_NONE};
	unsigned tellers;

	if (is_made_up(node->message_id))
		return true;
	if (!tale_gather(compare, arena, thread, node, &tale, err))
		return false;
	tellers = tale.answers + tale.references + tale.quotes;
	if (tellers == 0)
		return true;
	gap.subject = subject_of(arena, node, &tale);
	gap.title = check_message_title(arena, node);
	gap.why = node->message_id.len > 0 ? why_by_id(arena, &tale)
					   : why_by_quote(arena, node, &tale);
	gap.sure = how_sure(node, &tale);
	gap.weight = 50 + (tellers > 4 ? 20 : tellers * 5) + (tale.quotes > 0 ? 10 : 0);
	gap.custodian = tale.custodian;
	if (node->sent != DATE_NONE) {
		gap.begins = node->sent - (node->sent % DAY + DAY) % DAY;
		gap.ends = gap.begins + DAY - 1;
	} else {
		gap.ends = tale.earliest;
	}
	gap.evidence = tale.evidence;
	gap.evidence_count = tale.evidence_count;
	return gap_note(compare, check, scope, &gap, err);
}

bool
check_message_absent(
	struct compare *compare, const struct check *check, int64_t scope, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = THREAD_SIZE_MAX};
	struct thread thread;

	if (!thread_load(compare, &arena, scope, &thread, err))
		return false;
	for (size_t i = 0; i < thread.count; i++)
		if (thread.nodes[i].document == 0 &&
			!node_note(compare, &arena, check, scope, &thread, &thread.nodes[i], err))
			return false;
	return true;
}
