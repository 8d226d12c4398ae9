#include "work/view/log_words.h"

#include "access/restriction.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/json.h"
#include "compare/hidden/restricted.h"
#include "ledger/ledger.h"
#include "store/entry.h"
#include "store/inspection.h"
#include "store/item.h"

enum { PARENTS_MAX = 64, ITEMS_ASKED_MAX = 50, OUR_NAME_MAX = 40 };

/* Who may read the words of a kind. */
enum words {
	WORDS_NOBODY = 0, /* they are shown on pages of their own */
	WORDS_ALL,        /* nothing in them is evidence */
	WORDS_EVIDENCE,   /* who reads evidence, where nothing restricted is meant */
	WORDS_LEAD,       /* who opens restricted items to others */
	WORDS_OWN,        /* that, and who it was */
	WORDS_BLIND       /* nobody, and no numbers either */
};

static const struct kind_row {
	const char *name;
	const char *says;
	enum words words;
} kinds[] = {
	{ENTRY_INSPECTION, "The inspection was founded", WORDS_ALL},
	{ENTRY_DELIVERY, "A delivery was begun", WORDS_EVIDENCE},
	{ENTRY_RECEIVED, "One item came in", WORDS_EVIDENCE},
	{ENTRY_FAILURE, "An item could not be read, or not wholly", WORDS_EVIDENCE},
	{ENTRY_READ, "What was read of documents was sealed", WORDS_ALL},
	{ENTRY_CLOSED, "A delivery is complete", WORDS_EVIDENCE},
	{ENTRY_PASSWORD, "An item was opened with a password", WORDS_NOBODY},
	{ENTRY_REBUILD, "Derived data were made anew", WORDS_ALL},
	{ENTRY_SETTING, "A setting was changed", WORDS_NOBODY},
	{ENTRY_GAP, "A gap was given a state", WORDS_NOBODY},
	{ENTRY_VIEWED, "Restricted items were shown", WORDS_NOBODY},
	{ENTRY_PUBLISHED, "Published documents were compared", WORDS_NOBODY},
	{ENTRY_LINK, "Records were linked", WORDS_NOBODY},
	{ENTRY_LINK_DECISION, "A pair of records was decided", WORDS_NOBODY},
	{ENTRY_REGISTER, "A source was declared, or taken back", WORDS_EVIDENCE},
	{ENTRY_ACCOUNT, "An account was made, changed or closed", WORDS_ALL},
	{ENTRY_ACCESS, "Access to restricted items", WORDS_LEAD},
	{ENTRY_SIGNED_IN, "Somebody signed in", WORDS_LEAD},
	{ENTRY_SIGNED_OUT, "Somebody signed out", WORDS_LEAD},
	{ENTRY_SEARCHED, "A search was made", WORDS_OWN},
	{ENTRY_EXPORTED, "Something left the workbench as a file", WORDS_EVIDENCE},
	{ENTRY_UPLOAD, "A file was uploaded, or an upload given up", WORDS_EVIDENCE},
	{ENTRY_REQUEST, "A request went to the authority, or was answered", WORDS_EVIDENCE},
	{ENTRY_REPORT, "A copy of the report was made", WORDS_ALL},
	{ENTRY_ERRAND, "Long work was asked for in the workbench", WORDS_ALL},
	{ENTRY_ERRAND_END, "Long work that was asked for came to its end", WORDS_ALL},
	{ENTRY_IMPORTED, "Codes and coded passages came from another tool", WORDS_EVIDENCE},
	{ENTRY_CODE, "A code was made or changed", WORDS_EVIDENCE},
	{ENTRY_CODING, "A passage was coded, or a code taken back", WORDS_BLIND},
	{ENTRY_WEIGHING, "A document was weighed", WORDS_BLIND},
	{ENTRY_READING_LIST, "A reading list was made or changed", WORDS_NOBODY},
	{ENTRY_READING_ITEMS, "Items were put on a reading list", WORDS_NOBODY},
	{ENTRY_READING_STATE, "An item of a reading list was read or passed over", WORDS_NOBODY},
	{ENTRY_FINDING, "A version of a finding was saved", WORDS_NOBODY},
	{ENTRY_FINDING_STEP, "A finding went on, or back", WORDS_NOBODY},
	{ENTRY_EXHIBIT, "What a finding rests on was changed", WORDS_NOBODY},
	{ENTRY_CRITICISM, "A criticism was noted, sent or answered", WORDS_NOBODY},
	{ENTRY_SETTLEMENT, "A disagreement of two readers was settled", WORDS_BLIND},
	{ENTRY_SAVED_SEARCH, "A search was kept, or looked at again", WORDS_NOBODY},
	{NULL, "Something was noted", WORDS_NOBODY},
};

static const struct kind_row *
kind_find(struct str kind)
{
	const struct kind_row *row = kinds;

	while (row->name != NULL && !str_equal(kind, str_of(row->name)))
		row++;
	return row;
}

const char *
log_kind_says(struct str kind)
{
	return kind_find(kind)->says;
}

const char *
log_kind_at(size_t i)
{
	return i < COUNT_OF(kinds) ? kinds[i].name : NULL;
}

bool
log_reader_begin(struct log_reader *reader, struct arena *arena, struct err *err)
{
	return restriction_list(reader->inspection->db, arena, &reader->restrictions,
		&reader->restriction_count, err);
}

/* ---- What is restricted ---- */

struct telling {
	const struct log_reader *reader;
	struct arena *arena;
	const struct kind_row *kind;
	struct log_said *said;
	bool shows_words;
};

static bool
is_named(const struct log_reader *reader, enum restriction_scope scope, int64_t number,
	struct str name)
{
	for (size_t i = 0; i < reader->restriction_count; i++) {
		const struct restriction *r = &reader->restrictions[i];

		if (r->scope == scope &&
			(scope == RESTRICTION_CUSTODIAN ? str_equal(r->name, name)
							: r->number == number))
			return true;
	}
	return false;
}

/* An item, or one that it was found in, each with the delivery that it came in. What is not there
 * is not known to be open. */
static bool
item_ask(const struct telling *t, int64_t id, bool *ret_restricted, struct err *err)
{
	struct inspection *inspection = t->reader->inspection;

	*ret_restricted = false;
	for (unsigned i = 0; id != 0 && !*ret_restricted; i++) {
		struct item item;

		if (i == PARENTS_MAX || !item_get(inspection, t->arena, id, &item, err)) {
			*ret_restricted = true;
			if (i < PARENTS_MAX && err->kind != ERR_NOT_FOUND)
				return false;
			err_clear(err);
			return true;
		}
		if (item.document != 0 &&
			!restricted_is(inspection->db, item.document, ret_restricted, err))
			return false;
		*ret_restricted = *ret_restricted ||
			is_named(t->reader, RESTRICTION_ITEM, id, STR("")) ||
			is_named(t->reader, RESTRICTION_DELIVERY, item.delivery, STR(""));
		id = item.parent;
	}
	return true;
}

static int64_t
number_of(const struct json *value)
{
	int64_t number;

	return value != NULL && value->type == JSON_NUMBER && str_to_i64(value->text, &number)
		? number
		: 0;
}

static bool
items_ask(struct telling *t, const struct json *items, struct err *err)
{
	const struct json *item = items == NULL ? NULL : items->first;

	for (size_t i = 0; item != NULL && !t->said->is_restricted; i++, item = item->next) {
		t->said->is_restricted = i == ITEMS_ASKED_MAX;
		if (!t->said->is_restricted &&
			!item_ask(t, number_of(item), &t->said->is_restricted, err))
			return false;
	}
	return true;
}

static bool
restricted_ask(struct telling *t, const struct json *payload, struct err *err)
{
	struct log_said *said = t->said;

	said->is_restricted = is_named(t->reader, RESTRICTION_DELIVERY,
				      number_of(json_get(payload, "delivery")), STR("")) ||
		is_named(t->reader, RESTRICTION_CUSTODIAN, 0, json_get_str(payload, "custodian"));
	if (!said->is_restricted && said->item != 0 &&
		!item_ask(t, said->item, &said->is_restricted, err))
		return false;
	if (!said->is_restricted && number_of(json_get(payload, "parent")) != 0 &&
		!item_ask(t, number_of(json_get(payload, "parent")), &said->is_restricted, err))
		return false;
	return said->is_restricted || items_ask(t, json_get(payload, "items"), err);
}

/* ---- Members ---- */

static bool
is_hash(const struct json *member)
{
	if (!str_ends(member->key, STR("sha256")) || member->text.len != 64)
		return false;
	for (size_t i = 0; i < member->text.len; i++)
		if (char_hex_value(member->text.data[i]) < 0)
			return false;
	return true;
}

/* One of our own names, not a sentence of somebody's. */
static bool
is_name(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!char_is_alpha(text.data[i]) && !char_is_digit(text.data[i]) &&
			text.data[i] != '-')
			return false;
	return text.len <= OUR_NAME_MAX;
}

static bool
is_among(struct str key, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(key, str_of(names[i])))
			return true;
	return false;
}

static bool
string_shows(const struct telling *t, const struct json *member)
{
	static const char *const ours[] = {"act", "by", "gap", "kind", "past", "present", "reason",
		"role", "state", "verb", "verdict"};
	static const char *const days[] = {
		"received", "started", "modified", "begins", "ends", "due", "moment"};
	int64_t moment;

	if (str_equal(member->key, STR("who")) || is_hash(member) || t->shows_words)
		return true;
	if (t->kind->words == WORDS_LEAD)
		return is_among(member->key, ours, 2) && is_name(member->text);
	return (is_among(member->key, ours, COUNT_OF(ours)) && is_name(member->text)) ||
		(is_among(member->key, days, COUNT_OF(days)) &&
			(member->text.len == 0 || date_parse_iso(member->text, &moment)));
}

static bool
numbers_say(struct arena *arena, const struct json *list, struct str *ret_value)
{
	struct buf out CLEANUP(buf_free) = {.size_max = LOG_VALUE_MAX};
	size_t i = 0;

	for (const struct json *at = list->first; at != NULL; at = at->next)
		if (at->type != JSON_NUMBER)
			return false;
	for (const struct json *at = list->first; at != NULL && i < LOG_NUMBERS_MAX; at = at->next)
		buf_add_format(&out, "%s%.*s", i++ > 0 ? ", " : "", STR_ARG(at->text));
	if (list->count > LOG_NUMBERS_MAX)
		buf_add_format(&out, " and %zu more", list->count - LOG_NUMBERS_MAX);
	*ret_value = list->count == 0 ? STR("none") : str_copy(arena, buf_str(&out));
	return true;
}

/* False where it is kept back. */
static bool
value_say(const struct telling *t, const struct json *member, struct log_member *to)
{
	static const char *const of_blind[] = {"item", "list", "sha256", "who"};

	if (t->kind->words == WORDS_BLIND && !is_among(member->key, of_blind, COUNT_OF(of_blind)))
		return false;
	switch (member->type) {
	case JSON_NUMBER:
		to->value = member->text;
		return true;
	case JSON_BOOL:
		to->value = member->boolean ? STR("yes") : STR("no");
		return true;
	case JSON_STRING:
		to->value = str_slice(member->text, 0, LOG_VALUE_MAX);
		to->is_outside = !is_hash(member);
		return string_shows(t, member);
	case JSON_ARRAY:
		if (numbers_say(t->arena, member, &to->value))
			return true;
		to->value = str_format(t->arena, "%zu", member->count);
		return t->kind->words == WORDS_ALL;
	case JSON_OBJECT:
		to->value = str_format(t->arena, "%zu", member->count);
		return t->kind->words == WORDS_ALL;
	case JSON_NULL:
		break;
	}
	to->value = STR("none");
	return true;
}

static struct str
label_of(struct arena *arena, struct str key)
{
	struct buf out CLEANUP(buf_free) = {.size_max = LOG_VALUE_MAX};

	if (str_equal(key, STR("sha256")))
		return STR("SHA-256");
	for (size_t i = 0; i < key.len; i++) {
		char c = key.data[i] == '_' ? ' ' : key.data[i];

		buf_add_char(&out, i == 0 && c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
	}
	return str_copy(arena, buf_str(&out));
}

static void
member_take(struct telling *t, const struct json *member)
{
	static const char *const telling[] = {"path", "login", "query", "name", "authority", "file",
		"given_by", "words", "custodian"};
	struct log_said *said = t->said;
	struct log_member to = {0};

	if (said->member_count == LOG_MEMBERS_MAX || !value_say(t, member, &to)) {
		said->kept_back++;
		return;
	}
	to.name = label_of(t->arena, member->key);
	said->members[said->member_count++] = to;
	if (said->words.len == 0 && member->type == JSON_STRING &&
		is_among(member->key, telling, COUNT_OF(telling)))
		said->words = to.value;
}

struct str
log_who(struct arena *arena, struct str payload)
{
	struct json *json;
	struct err err = {0};

	return json_read(arena, payload, &json, &err) ? json_get_str(json, "who") : STR("");
}

static bool
words_ask(struct telling *t, const struct json *payload, struct err *err)
{
	const struct log_reader *reader = t->reader;

	switch (t->kind->words) {
	case WORDS_ALL:
		t->shows_words = true;
		return true;
	case WORDS_LEAD:
		t->shows_words = reader->opens;
		return true;
	case WORDS_OWN:
		t->shows_words = reader->opens ||
			(reader->reads_evidence && str_equal(t->said->who, reader->login));
		return true;
	case WORDS_EVIDENCE:
		if (!restricted_ask(t, payload, err))
			return false;
		t->shows_words = reader->reads_evidence && !t->said->is_restricted;
		return true;
	case WORDS_NOBODY:
	case WORDS_BLIND:
		break;
	}
	t->shows_words = false;
	return true;
}

bool
log_said_make(const struct log_reader *reader, struct arena *arena,
	const struct ledger_entry *entry, struct log_said *ret_said, struct err *err)
{
	struct telling t = {
		.reader = reader, .arena = arena, .kind = kind_find(entry->kind), .said = ret_said};
	struct json *payload;

	*ret_said = (struct log_said){.is_erased = entry->payload.len == 0};
	if (ret_said->is_erased)
		return true;
	if (!json_read(arena, entry->payload, &payload, err))
		return false;
	ret_said->who = json_get_str(payload, "who");
	ret_said->item = number_of(json_get(payload, "item"));
	if (str_equal(entry->kind, STR(ENTRY_GAP)) && is_name(json_get_str(payload, "gap")))
		ret_said->gap = json_get_str(payload, "gap");
	ret_said->members = ARENA_ARRAY(arena, LOG_MEMBERS_MAX, struct log_member);
	if (!words_ask(&t, payload, err))
		return false;
	for (const struct json *member = payload->first; member != NULL; member = member->next)
		member_take(&t, member);
	return true;
}
