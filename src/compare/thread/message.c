#include "compare/thread/message.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/hex.h"
#include "base/limits.h"
#include "compare/compare.h"
#include "compare/subject.h"
#include "message.sql.h"
#include "store/db.h"
#include "store/kind.h"

/* ---- ids ---- */

/* Only what looks like an id: a word of "Your message of Tuesday" is none, nor is what a program
 * cut off in the middle. */
static bool
is_id(struct str id)
{
	enum { ID_LEN_MAX = 998, ID_WITHOUT_AT_MIN = 20 };
	size_t at = str_find_char(id, '@');

	if (id.len < 3 || id.len > ID_LEN_MAX || id.data[0] == '<')
		return false;
	if (at == STR_NONE)
		return id.len >= ID_WITHOUT_AT_MIN;
	return at > 0 && at + 1 < id.len;
}

static bool
parts_ids(char c)
{
	return c == ',' || c == ';' || c == '<' || c == '>';
}

bool
message_id_take(struct arena *arena, struct str *rest, struct str *ret_id)
{
	while (rest->len > 0) {
		size_t end = 0;
		size_t len = 0;
		char *id;
		bool is_cut = rest->data[0] == '<';

		if (is_cut)
			*rest = str_from(*rest, 1);
		while (end < rest->len && !parts_ids(rest->data[end]))
			end++;
		/* A bracket that was opened must be closed: else the id is cut off. */
		is_cut = is_cut && (end == rest->len || rest->data[end] != '>');
		id = arena_alloc(arena, end + 1);
		for (size_t i = 0; i < end; i++)
			if (!char_is_space(rest->data[i]) && rest->data[i] != '"')
				id[len++] = char_lower(rest->data[i]);
		*rest = str_from(*rest, end < rest->len && rest->data[end] == '<' ? end : end + 1);
		*ret_id = str_make(id, len);
		if (!is_cut && is_id(*ret_id))
			return true;
	}
	return false;
}

/* ---- subjects ---- */

static const struct {
	struct str mark;
	enum message_answer answer;
} marks[] = {
	{STR_INIT("re"), MESSAGE_REPLY},
	{STR_INIT("aw"), MESSAGE_REPLY},
	{STR_INIT("sv"), MESSAGE_REPLY},
	{STR_INIT("vs"), MESSAGE_REPLY},
	{STR_INIT("antw"), MESSAGE_REPLY},
	{STR_INIT("antwort"), MESSAGE_REPLY},
	{STR_INIT("odp"), MESSAGE_REPLY},
	{STR_INIT("res"), MESSAGE_REPLY},
	{STR_INIT("ref"), MESSAGE_REPLY},
	{STR_INIT("r\xc3\xa9"
		  "f"),
		MESSAGE_REPLY},
	{STR_INIT("r"), MESSAGE_REPLY},
	{STR_INIT("ynt"), MESSAGE_REPLY},
	{STR_INIT("ateb"), MESSAGE_REPLY},
	{STR_INIT("fw"), MESSAGE_FORWARD},
	{STR_INIT("fwd"), MESSAGE_FORWARD},
	{STR_INIT("wg"), MESSAGE_FORWARD},
	{STR_INIT("tr"), MESSAGE_FORWARD},
	{STR_INIT("rv"), MESSAGE_FORWARD},
	{STR_INIT("enc"), MESSAGE_FORWARD},
	{STR_INIT("i"), MESSAGE_FORWARD},
	{STR_INIT("vb"), MESSAGE_FORWARD},
	{STR_INIT("doorst"), MESSAGE_FORWARD},
	{STR_INIT("vl"), MESSAGE_FORWARD},
	{STR_INIT("pd"), MESSAGE_FORWARD},
	{STR_INIT("automatic reply"), MESSAGE_REPLY},
	{STR_INIT("out of office"), MESSAGE_REPLY},
};

/* Takes "Re:", "RE[2]:", "Re (3):" off the front. */
static bool
mark_take(struct str *s, enum message_answer *ret_answer)
{
	enum { MARK_LEN_MAX = 24 };
	size_t colon = str_find_char(str_slice(*s, 0, MARK_LEN_MAX), ':');
	struct str word;
	size_t cut;

	if (colon == STR_NONE || colon == 0)
		return false;
	word = str_slice(*s, 0, colon);
	cut = str_find_char(word, '[');
	if (cut == STR_NONE)
		cut = str_find_char(word, '(');
	if (cut != STR_NONE)
		word = str_slice(word, 0, cut);
	word = str_trim(word);
	for (size_t i = 0; i < COUNT_OF(marks); i++) {
		if (!str_equal_nocase(word, marks[i].mark))
			continue;
		*ret_answer = marks[i].answer;
		*s = str_trim(str_from(*s, colon + 1));
		return true;
	}
	return false;
}

/* What gateways put in front of mails that came from outside, and trackers of spam. */
static bool
tag_take(struct str *s)
{
	static const struct str tags[] = {STR_INIT("[external]"), STR_INIT("[ext]"),
		STR_INIT("[external email]"), STR_INIT("external:"), STR_INIT("{external}"),
		STR_INIT("(external)"), STR_INIT("[spam]"), STR_INIT("***spam***"),
		STR_INIT("{spam?}"), STR_INIT("[caution]"), STR_INIT("caution:")};

	for (size_t i = 0; i < COUNT_OF(tags); i++) {
		if (!str_starts_nocase(*s, tags[i]))
			continue;
		*s = str_trim(str_from(*s, tags[i].len));
		return true;
	}
	return false;
}

struct str
message_subject(struct arena *arena, struct str subject, enum message_answer *ret_answer)
{
	enum { MARK_COUNT_MAX = 50 };
	enum message_answer answer;
	size_t len = 0;
	char *to;

	*ret_answer = MESSAGE_FIRST;
	subject = str_trim(subject);
	for (unsigned i = 0; i < MARK_COUNT_MAX; i++) {
		if (tag_take(&subject))
			continue;
		if (!mark_take(&subject, &answer))
			break;
		if (*ret_answer == MESSAGE_FIRST)
			*ret_answer = answer;
	}
	to = arena_alloc(arena, subject.len + 1);
	for (size_t i = 0; i < subject.len; i++) {
		bool is_blank = char_is_space(subject.data[i]);

		if (is_blank && (len == 0 || to[len - 1] == ' '))
			continue;
		to[len++] = is_blank ? ' ' : char_lower(subject.data[i]);
	}
	return str_trim(str_make(to, len));
}

bool
message_subject_is_generic(struct str normalised)
{
	enum { LEN_MIN = 5 };
	static const struct str generic[] = {STR_INIT("hello"), STR_INIT("minutes"),
		STR_INIT("agenda"), STR_INIT("meeting"), STR_INIT("update"), STR_INIT("urgent"),
		STR_INIT("thanks"), STR_INIT("thank you"), STR_INIT("question"), STR_INIT("query"),
		STR_INIT("invoice"), STR_INIT("report"), STR_INIT("information"),
		STR_INIT("document"), STR_INIT("documents"), STR_INIT("attachment"),
		STR_INIT("no subject"), STR_INIT("(no subject)"), STR_INIT("lunch"),
		STR_INIT("today"), STR_INIT("tomorrow"), STR_INIT("please read"),
		STR_INIT("follow up"), STR_INIT("reminder"), STR_INIT("holiday"),
		STR_INIT("phone call"), STR_INIT("message"), STR_INIT("catch up"),
		STR_INIT("anfrage"), STR_INIT("termin"), STR_INIT("bonjour"), STR_INIT("hallo")};

	if (normalised.len < LEN_MIN)
		return true;
	for (size_t i = 0; i < COUNT_OF(generic); i++)
		if (str_equal(normalised, generic[i]))
			return true;
	return false;
}

static bool
is_of_name(char c)
{
	return char_is_alpha(c) || (unsigned char)c >= 0x80;
}

/* Words that subjects of all matters share, in order. */
static const char *const plain_words[] = {"about", "action", "actions", "afternoon", "again",
	"agenda", "and", "april", "ask", "attached", "attachment", "august", "before", "call",
	"catch", "catchup", "comment", "comments", "confirm", "copies", "copy", "daily", "date",
	"day", "december", "details", "discussion", "document", "documents", "draft", "drafts",
	"email", "emails", "enquiry", "evening", "february", "fee", "file", "files", "final",
	"find", "follow", "following", "for", "friday", "from", "fyi", "good", "hallo", "have",
	"hello", "help", "here", "how", "important", "info", "information", "invitation", "invite",
	"invoice", "january", "july", "june", "just", "last", "latest", "letter", "list", "lunch",
	"mail", "march", "may", "meet", "meeting", "meetings", "message", "minutes", "monday",
	"month", "monthly", "morning", "need", "new", "news", "newsletter", "next", "note", "notes",
	"november", "october", "office", "our", "out", "page", "paper", "papers", "phone", "photo",
	"photos", "pics", "please", "question", "questions", "quick", "read", "regarding",
	"reminder", "reply", "report", "reports", "request", "response", "review", "revised",
	"saturday", "see", "september", "sunday", "team", "test", "thank", "thanks", "that", "the",
	"this", "thursday", "time", "today", "tomorrow", "tonight", "tuesday", "update", "updated",
	"updates", "urgent", "version", "was", "wednesday", "week", "weekly", "will", "with",
	"year", "yesterday", "you", "your"};

static bool
is_plain_word(struct str word)
{
	size_t low = 0;
	size_t high = COUNT_OF(plain_words);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_compare(str_of(plain_words[middle]), word);

		if (order == 0)
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

bool
message_subject_tells(struct str normalised)
{
	enum { WORD_LEN_MIN = 3 };

	if (message_subject_is_generic(normalised))
		return false;
	for (size_t i = 0; i < normalised.len;) {
		size_t from = i;

		while (i < normalised.len && is_of_name(normalised.data[i]))
			i++;
		if (i - from >= WORD_LEN_MIN && !is_plain_word(str_slice(normalised, from, i)))
			return true;
		if (i == from)
			i++;
	}
	return false;
}

/* ---- people ---- */

static struct str
bare_name(struct str s)
{
	for (;;) {
		size_t before = s.len;

		s = str_trim(s);
		while (s.len > 0 && str_find_char(STR("\"'<>"), s.data[0]) != STR_NONE)
			s = str_from(s, 1);
		while (s.len > 0 && str_find_char(STR("\"'<>,;"), s.data[s.len - 1]) != STR_NONE)
			s = str_slice(s, 0, s.len - 1);
		if (s.len == before)
			return s;
	}
}

struct str
message_person_key(struct arena *arena, struct str value, struct str *ret_name)
{
	size_t open = str_find_last_char(value, '<');
	struct str address = STR("");
	struct str name = bare_name(value);

	if (open != STR_NONE) {
		address = bare_name(str_from(value, open + 1));
		name = bare_name(str_slice(value, 0, open));
	} else if (str_find_char(value, '@') != STR_NONE || str_starts(name, STR("/"))) {
		address = name;
		name = STR("");
	}
	if (str_starts_nocase(address, STR("mailto:")) || str_starts_nocase(address, STR("smtp:")))
		address = str_from(address, str_find_char(address, ':') + 1);
	*ret_name = name;
	return str_lower(arena, str_trim(address.len > 0 ? address : name));
}

enum { NAME_WORDS_MAX = 8 };

static bool
is_title(struct str word)
{
	static const struct str titles[] = {STR_INIT("mr"), STR_INIT("mrs"), STR_INIT("ms"),
		STR_INIT("miss"), STR_INIT("dr"), STR_INIT("cllr"), STR_INIT("councillor"),
		STR_INIT("prof"), STR_INIT("sir"), STR_INIT("herr"), STR_INIT("frau"),
		STR_INIT("the")};

	if (word.len == 1 && (unsigned char)word.data[0] < 0x80)
		return true;
	for (size_t i = 0; i < COUNT_OF(titles); i++)
		if (str_equal(word, titles[i]))
			return true;
	return false;
}

/* "?" within or at the end of a name stands for a letter that some program did not know. */
static bool
is_lost_letter(struct str name, size_t at)
{
	return name.data[at] == '?' && at > 0 && is_of_name(name.data[at - 1]) &&
		(at + 1 == name.len || name.data[at + 1] == ' ' || is_of_name(name.data[at + 1]));
}

struct str
message_name_key(struct arena *arena, struct str name)
{
	struct str words[NAME_WORDS_MAX];
	size_t count = 0;
	size_t at = str_find_char(name, '@');
	struct buf key CLEANUP(buf_free) = {0};

	/* What stands in brackets is an office: "Smith, Jo (Legal)". */
	name = str_slice(name, 0, at);
	if (str_find_char(name, '(') != STR_NONE && str_find_char(name, '(') > 0)
		name = str_slice(name, 0, str_find_char(name, '('));
	name = str_lower(arena, name);
	for (size_t i = 0; i < name.len && count < NAME_WORDS_MAX;) {
		size_t from = i;
		size_t to;

		while (i < name.len && (is_of_name(name.data[i]) || is_lost_letter(name, i)))
			i++;
		if (i == from) {
			i++;
			continue;
		}
		if (is_title(str_slice(name, from, i)))
			continue;
		for (to = count; to > 0 && str_compare(words[to - 1], str_slice(name, from, i)) > 0;
			to--)
			words[to] = words[to - 1];
		words[to] = str_slice(name, from, i);
		count++;
	}
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_add_char(&key, ' ');
		buf_add(&key, words[i]);
	}
	return str_copy(arena, buf_str(&key));
}

/* ---- the print ---- */

/* Removes what was noted before; the thread it stood in is to be looked at again. */
static bool
message_remove(struct compare *compare, int64_t document, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	int64_t thread;
	bool row;

	if (!db_begin(compare->db, &SQL_MESSAGE_THREAD, &s, err))
		return false;
	bind_i64(&s, MESSAGE_THREAD_DOCUMENT, document);
	if (!statement_row(&s, &row, err))
		return false;
	if (!row)
		return true;
	thread = column_i64(&s, MESSAGE_THREAD_COL_THREAD);
	statement_end(&s);
	return (thread == 0 || compare_touch(compare, TOPIC_THREAD, thread, err)) &&
		compare_touch(compare, TOPIC_MESSAGE, document, err) &&
		db_run_for(
			compare->db, &SQL_MESSAGE_REMOVE, MESSAGE_REMOVE_DOCUMENT, document, err) &&
		db_run_for(compare->db, &SQL_MESSAGE_RECIPIENTS_REMOVE,
			MESSAGE_RECIPIENTS_REMOVE_DOCUMENT, document, err) &&
		db_run_for(compare->db, &SQL_MESSAGE_REFERENCES_REMOVE,
			MESSAGE_REFERENCES_REMOVE_DOCUMENT, document, err);
}

static bool
person_key(struct compare *compare, int64_t person, struct str key, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (key.len == 0)
		return true;
	if (!db_begin(compare->db, &SQL_MESSAGE_PERSON_KEY_NEW, &s, err))
		return false;
	bind_i64(&s, MESSAGE_PERSON_KEY_NEW_PERSON, person);
	bind_str(&s, MESSAGE_PERSON_KEY_NEW_KEY, key);
	return statement_run(&s, err);
}

static bool
person_new(struct compare *compare, struct arena *arena, struct str address, struct str name,
	int64_t *ret_id, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_MESSAGE_PERSON_NEW, &s, err))
		return false;
	bind_str(&s, MESSAGE_PERSON_NEW_ADDRESS, address);
	bind_str(&s, MESSAGE_PERSON_NEW_NAME, name);
	if (!statement_run(&s, err))
		return false;
	*ret_id = db_last_id(compare->db);
	return person_key(compare, *ret_id, address, err) &&
		person_key(compare, *ret_id, message_name_key(arena, address), err) &&
		person_key(compare, *ret_id, message_name_key(arena, name), err);
}

/* A name for someone who had none. */
static bool
person_name(
	struct compare *compare, struct arena *arena, int64_t id, struct str name, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_MESSAGE_PERSON_NAME, &s, err))
		return false;
	bind_i64(&s, MESSAGE_PERSON_NAME_ID, id);
	bind_str(&s, MESSAGE_PERSON_NAME_NAME, name);
	return statement_run(&s, err) &&
		person_key(compare, id, message_name_key(arena, name), err);
}

/* The id of the person a fact names, made where it is new; 0 for an empty value. */
static bool
person_id(struct compare *compare, struct arena *arena, struct str value, int64_t *ret_id,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct str name;
	struct str address = message_person_key(arena, value, &name);
	bool is_unnamed;
	bool row;

	*ret_id = 0;
	if (address.len == 0)
		return true;
	if (!db_begin(compare->db, &SQL_MESSAGE_PERSON_FIND, &s, err))
		return false;
	bind_str(&s, MESSAGE_PERSON_FIND_ADDRESS, address);
	if (!statement_row(&s, &row, err))
		return false;
	if (!row) {
		statement_end(&s);
		return person_new(compare, arena, address, name, ret_id, err);
	}
	*ret_id = column_i64(&s, MESSAGE_PERSON_FIND_COL_ID);
	is_unnamed = column_str(&s, MESSAGE_PERSON_FIND_COL_NAME).len == 0;
	statement_end(&s);
	return !is_unnamed || name.len == 0 || person_name(compare, arena, *ret_id, name, err);
}

static bool
recipients_note(struct compare *compare, struct arena *arena, const struct subject *subject,
	struct err *err)
{
	static const struct str roles[] = {STR_INIT("to"), STR_INIT("cc"), STR_INIT("bcc")};
	unsigned count = 0;

	for (size_t i = 0; i < subject->fact_count && count < MESSAGE_RECIPIENT_MAX; i++) {
		for (size_t role = 0; role < COUNT_OF(roles); role++) {
			struct statement s CLEANUP(statement_end) = {0};
			int64_t person;

			if (!str_equal(subject->facts[i].name, roles[role]))
				continue;
			if (!person_id(compare, arena, subject->facts[i].value, &person, err))
				return false;
			count++;
			if (person == 0)
				continue;
			if (!db_begin(compare->db, &SQL_MESSAGE_RECIPIENT_NEW, &s, err))
				return false;
			bind_i64(&s, MESSAGE_RECIPIENT_NEW_DOCUMENT, subject->document.id);
			bind_i64(&s, MESSAGE_RECIPIENT_NEW_ROLE, (int64_t)role + 1);
			bind_i64(&s, MESSAGE_RECIPIENT_NEW_PERSON, person);
			if (!statement_run(&s, err))
				return false;
		}
	}
	return true;
}

/* The sender with an address, where several are named or Outlook knows only its own. */
static bool
sender_find(struct compare *compare, struct arena *arena, const struct subject *subject,
	int64_t *ret_id, struct err *err)
{
	struct str best = subject_fact(subject, "from");

	for (size_t i = 0; i < subject->fact_count; i++) {
		if (str_find_char(best, '@') != STR_NONE)
			break;
		if (str_equal(subject->facts[i].name, STR("from")) &&
			(str_find_char(subject->facts[i].value, '@') != STR_NONE ||
				(str_find_char(best, '/') == STR_NONE &&
					str_find_char(subject->facts[i].value, '/') != STR_NONE)))
			best = subject->facts[i].value;
	}
	if (best.len == 0)
		best = subject_fact(subject, "sender");
	return person_id(compare, arena, best, ret_id, err);
}

/* ---- references ---- */

struct references {
	struct str ids[MESSAGE_REFERENCE_MAX];
	size_t count;
};

/* Adds an id behind the others; where it stands there already it moves to the end. Of too many the
 * first half stays, and the last ones. */
static void
reference_add(struct references *references, struct str id)
{
	size_t from = 0;

	while (from < references->count && !str_equal(references->ids[from], id))
		from++;
	if (from == references->count && references->count < MESSAGE_REFERENCE_MAX) {
		references->ids[references->count++] = id;
		return;
	}
	if (from == references->count)
		from = MESSAGE_REFERENCE_MAX / 2;
	for (size_t i = from; i + 1 < references->count; i++)
		references->ids[i] = references->ids[i + 1];
	references->ids[references->count - 1] = id;
}

static void
references_take(struct arena *arena, const struct subject *subject, const char *fact,
	struct str own, struct references *references)
{
	enum { FACTS_MAX = 2 * MESSAGE_REFERENCE_MAX };
	size_t count = 0;
	size_t seen = 0;

	for (size_t i = 0; i < subject->fact_count; i++)
		count += str_equal(subject->facts[i].name, str_of(fact));
	for (size_t i = 0; i < subject->fact_count; i++) {
		struct str rest = subject->facts[i].value;
		struct str id;

		if (!str_equal(subject->facts[i].name, str_of(fact)))
			continue;
		seen++;
		/* The middle of a hostile list is left out. */
		if (count > FACTS_MAX && seen > FACTS_MAX / 2 && count - seen > FACTS_MAX / 2)
			continue;
		while (message_id_take(arena, &rest, &id))
			if (!str_equal(id, own))
				reference_add(references, id);
	}
}

static bool
references_note(struct compare *compare, int64_t document, const struct references *references,
	struct err *err)
{
	for (size_t i = 0; i < references->count; i++) {
		struct statement s CLEANUP(statement_end) = {0};

		if (!db_begin(compare->db, &SQL_MESSAGE_REFERENCE_NEW, &s, err))
			return false;
		bind_i64(&s, MESSAGE_REFERENCE_NEW_DOCUMENT, document);
		bind_i64(&s, MESSAGE_REFERENCE_NEW_ORDINAL, (int64_t)i);
		bind_str(&s, MESSAGE_REFERENCE_NEW_MESSAGE_ID, references->ids[i]);
		if (!statement_run(&s, err))
			return false;
	}
	return true;
}

/* ---- Thread-Index ---- */

/* Base64 with what mail programs fold into it; the 22 bytes of the conversation and the rest. */
static void
index_take(
	struct arena *arena, struct str value, struct str *ret_conversation, struct str *ret_steps)
{
	enum { VALUE_LEN_MAX = 4096, HEAD_SIZE = 22, STEP_SIZE = 5 };
	struct buf bytes CLEANUP(buf_free) = {0};
	char *clean;
	size_t len = 0;
	struct str all;

	*ret_conversation = *ret_steps = STR("");
	value = str_slice(value, 0, VALUE_LEN_MAX);
	clean = arena_alloc(arena, value.len + 1);
	for (size_t i = 0; i < value.len; i++)
		if (!char_is_space(value.data[i]))
			clean[len++] = value.data[i];
	if (!base64_decode(&bytes, str_make(clean, len)))
		return;
	all = buf_str(&bytes);
	if (all.len < HEAD_SIZE || (all.len - HEAD_SIZE) % STEP_SIZE != 0)
		return;
	*ret_conversation = hex_encode(arena, str_slice(all, 0, HEAD_SIZE));
	*ret_steps = hex_encode(arena, str_from(all, HEAD_SIZE));
}

/* ---- all of it ---- */

int64_t
message_sent(const struct subject *subject)
{
	static const char *const facts[] = {"sent", "received"};
	int64_t moment;

	for (size_t i = 0; i < COUNT_OF(facts); i++)
		if (date_parse_iso(subject_fact(subject, facts[i]), &moment))
			return moment;
	return subject->document.moment;
}

static bool
message_note(struct compare *compare, struct arena *arena, const struct subject *subject,
	struct str own, bool has_parent, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct str conversation;
	struct str steps;
	enum message_answer answer;
	struct str line = message_subject(arena, subject_fact(subject, "subject"), &answer);
	int64_t sent = message_sent(subject);
	int64_t sender;

	index_take(arena, subject_fact(subject, "thread_index"), &conversation, &steps);
	if (!sender_find(compare, arena, subject, &sender, err) ||
		!db_begin(compare->db, &SQL_MESSAGE_NEW, &s, err))
		return false;
	bind_i64(&s, MESSAGE_NEW_DOCUMENT, subject->document.id);
	bind_str(&s, MESSAGE_NEW_MESSAGE_ID, own);
	if (sent == DATE_NONE)
		bind_null(&s, MESSAGE_NEW_SENT);
	else
		bind_i64(&s, MESSAGE_NEW_SENT, sent);
	bind_i64(&s, MESSAGE_NEW_SENDER, sender);
	bind_str(&s, MESSAGE_NEW_SUBJECT, line);
	bind_i64(&s, MESSAGE_NEW_IS_ANSWER, answer);
	bind_i64(&s, MESSAGE_NEW_HAS_PARENT, has_parent || steps.len > 0);
	bind_str(&s, MESSAGE_NEW_CONVERSATION, conversation);
	bind_str(&s, MESSAGE_NEW_STEPS, steps);
	return statement_run(&s, err);
}

bool
message_print(struct compare *compare, const struct subject *subject, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)256 * 1024 * 1024};
	struct references *references;
	struct str rest = subject_fact(subject, "message_id");
	struct str own;

	if (!subject->is_first && !message_remove(compare, subject->document.id, err))
		return false;
	if (subject->document.kind != KIND_MAIL)
		return true;
	if (!message_id_take(&arena, &rest, &own))
		own = STR("");
	references = ARENA_NEW(&arena, struct references);
	references_take(&arena, subject, "references", own, references);
	references_take(&arena, subject, "in_reply_to", own, references);
	return message_note(compare, &arena, subject, own, references->count > 0, err) &&
		recipients_note(compare, &arena, subject, err) &&
		references_note(compare, subject->document.id, references, err) &&
		compare_touch(compare, TOPIC_MESSAGE, subject->document.id, err);
}
