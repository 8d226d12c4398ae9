#include "compare/when/knowing.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/meeting/present.h"
#include "compare/near/id_map.h"
#include "compare/subject.h"
#include "compare/thread/quote.h"
#include "knowing.sql.h"
#include "store/db.h"
#include "store/kind.h"

#include <stdlib.h>

/* One document's text and facts while they are looked at. */
#define KNOWING_SUBJECT_MAX ((size_t)1024 * 1024 * 1024)
enum { PEOPLE_FIRST = 64, KNOWING_QUOTED_MAX = 100 };

static const struct {
	const char *name;
	const char *words;
	const char *attached;
	unsigned sure;
} grounds[KNOWING_GROUND_COUNT] = {
	[KNOWING_WROTE] = {"wrote", "wrote it", "sent it on, attached to a mail", 95},
	[KNOWING_TO] = {"to", "was sent it", "was sent it, attached to a mail", 90},
	[KNOWING_CC] = {"cc", "was sent it as a copy", "was sent it, attached to a mail, as a copy",
		90},
	[KNOWING_BCC] = {"bcc", "was sent it as a blind copy",
		"was sent it, attached to a mail, as a blind copy", 90},
	[KNOWING_AUTHOR] = {"author", "is named as its author in the file's properties",
		"is named as its author in the file's properties", 70},
	[KNOWING_LAST_AUTHOR] = {"last-author", "is named as the one who saved it last",
		"is named as the one who saved it last", 75},
	[KNOWING_PRESENT] = {"present", "was present at the meeting, by its minutes",
		"was present at the meeting, by its minutes", 75},
	[KNOWING_QUOTED] = {"quoted", "is quoted in a mail as having written it",
		"is quoted in a mail as having written it", 80},
	[KNOWING_QUOTED_TO] = {"quoted-to", "is named as its recipient in a mail that quotes it",
		"is named as its recipient in a mail that quotes it", 75},
	[KNOWING_SENT_ON] = {"sent-on", "sent it on, quoted in a mail",
		"sent it on, quoted in a mail that was attached to a mail", 95},
	[KNOWING_HELD] = {"held", "held by: it lay in these records on the day they were received",
		"held by: it lay in these records on the day they were received", 40},
};

const char *
knowing_ground_name(enum knowing_ground ground)
{
	return ground > 0 && ground < KNOWING_GROUND_COUNT ? grounds[ground].name : "";
}

const char *
knowing_ground_words(enum knowing_ground ground, bool is_attached)
{
	if (ground <= 0 || ground >= KNOWING_GROUND_COUNT)
		return "";
	return is_attached ? grounds[ground].attached : grounds[ground].words;
}

struct gathering {
	struct compare *compare;
	struct arena *arena;
	struct knowing_person *people;
	size_t count;
	size_t room;
	struct id_map by_key;
	struct id_map mails; /* whose people were taken, by document and whether attached */
};

/* Where one document was found. */
struct instance {
	int64_t id;
	int64_t parent;
	struct str path;
	struct str custodian;
	int64_t received;
};

static uint64_t
hash_of(struct str key)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < key.len; i++)
		hash = (hash ^ (unsigned char)key.data[i]) * 0x100000001b3u;
	hash ^= hash >> 32;
	return hash == 0 ? 1 : hash;
}

/* "marden.askwith-pell@..." names someone; "ce.office@..." is merged with nobody by it. */
static struct str
key_of(struct arena *arena, struct str name, struct str address)
{
	size_t at = str_find_char(address, '@');
	struct str key = present_key(arena, name);
	struct buf local CLEANUP(buf_free) = {0};

	if (key.len > 0)
		return key;
	if (at != STR_NONE && str_find_char(str_slice(address, 0, at), '.') != STR_NONE) {
		for (size_t i = 0; i < at; i++)
			buf_add_char(&local, address.data[i] == '.' ? ' ' : address.data[i]);
		return present_key(arena, str_copy(arena, buf_str(&local)));
	}
	return str_lower(arena, address.len > 0 ? address : str_trim(name));
}

static bool
has_address(struct str all, struct str address)
{
	struct str piece;

	while (str_cut(&all, ',', &piece))
		if (str_equal_nocase(str_trim(piece), address))
			return true;
	return false;
}

static struct knowing_person *
person_of(struct gathering *g, struct str name, struct str address)
{
	struct str key = key_of(g->arena, name, address);
	struct knowing_person *person;
	uint32_t number;
	bool is_new;

	if (key.len == 0)
		return NULL;
	number = id_map_put(&g->by_key, hash_of(key), (uint32_t)g->count, &is_new);
	if (is_new) {
		if (g->count == g->room) {
			g->room = g->room == 0 ? PEOPLE_FIRST : g->room * 2;
			g->people = memory_grow(g->people, g->room * sizeof(*g->people));
		}
		g->people[g->count++] = (struct knowing_person){
			.name = str_copy(g->arena, name.len > 0 ? name : address),
			.moment = DATE_NONE};
	}
	person = &g->people[number];
	if (str_find_char(person->name, '@') != STR_NONE && name.len > 0)
		person->name = str_copy(g->arena, name);
	/* Without an "@" it is a bare name that stands in for an address. */
	if (str_find_char(address, '@') != STR_NONE && !has_address(person->addresses, address))
		person->addresses = str_format(g->arena, "%.*s%s%.*s", STR_ARG(person->addresses),
			person->addresses.len > 0 ? ", " : "", STR_ARG(address));
	return person;
}

/* What an item shows of a person. */
struct showing {
	enum knowing_ground ground;
	bool is_attached;
	int64_t moment;
	bool has_time;
	unsigned sure;
};

static bool
is_earlier(int64_t a, int64_t b)
{
	return a != DATE_NONE && (b == DATE_NONE || a < b);
}

static bool
is_better(const struct showing *new, const struct knowing_person *old)
{
	bool new_strong = new->sure >= KNOWING_STRONG;
	bool old_strong = old->sure >= KNOWING_STRONG;

	if (old->items == 0 || new_strong != old_strong)
		return old->items == 0 || new_strong;
	if (new->moment != old->moment)
		return is_earlier(new->moment, old->moment);
	return new->sure > old->sure;
}

static void
show(struct gathering *g, struct str name, struct str address, const struct showing *showing,
	const struct instance *at)
{
	struct knowing_person *person = person_of(g, name, address);

	if (person == NULL)
		return;
	if (is_better(showing, person)) {
		person->ground = showing->ground;
		person->is_attached = showing->is_attached;
		person->moment = showing->moment;
		person->has_time = showing->has_time;
		person->sure = showing->sure;
		person->item = at->id;
		person->path = str_copy(g->arena, at->path);
		person->custodian = str_copy(g->arena, at->custodian);
	}
	person->items++;
}

static struct showing
showing_of(enum knowing_ground ground, int64_t moment, bool has_time)
{
	return (struct showing){.ground = ground,
		.moment = moment,
		.has_time = has_time && moment != DATE_NONE,
		.sure = grounds[ground].sure};
}

/* ---- mails ---- */

static bool
recipients_show(struct gathering *g, int64_t document, struct showing showing,
	const struct instance *at, struct err *err)
{
	static const enum knowing_ground by_role[] = {0, KNOWING_TO, KNOWING_CC, KNOWING_BCC};
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(g->compare->db, &SQL_KNOWING_RECIPIENTS, &s, err))
		return false;
	bind_i64(&s, KNOWING_RECIPIENTS_DOCUMENT, document);
	for (;;) {
		int64_t role;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		role = column_i64(&s, KNOWING_RECIPIENTS_COL_ROLE);
		if (role < 1 || role > 3)
			continue;
		showing.ground = by_role[role];
		showing.sure = grounds[showing.ground].sure;
		show(g, column_str(&s, KNOWING_RECIPIENTS_COL_NAME),
			column_str(&s, KNOWING_RECIPIENTS_COL_ADDRESS), &showing, at);
	}
}

/* Whoever sent (by that ground) or got the mail `document`, if it is one. */
static bool
mail_show(struct gathering *g, int64_t document, enum knowing_ground sender, bool is_attached,
	const struct instance *at, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct showing showing;
	bool is_new;
	bool row;

	(void)id_map_put(&g->mails, (uint64_t)document * 2 + is_attached, 0, &is_new);
	if (!is_new)
		return true;
	if (!db_begin(g->compare->db, &SQL_KNOWING_MESSAGE, &s, err))
		return false;
	bind_i64(&s, KNOWING_MESSAGE_DOCUMENT, document);
	if (!statement_row(&s, &row, err))
		return false;
	if (!row)
		return true;
	showing = showing_of(sender, column_moment(&s, KNOWING_MESSAGE_COL_SENT), true);
	showing.is_attached = is_attached;
	show(g, column_str(&s, KNOWING_MESSAGE_COL_NAME),
		column_str(&s, KNOWING_MESSAGE_COL_ADDRESS), &showing, at);
	return recipients_show(g, document, showing, at, err);
}

/* The mails that an instance is attached to, upwards. */
static bool
parents_show(struct gathering *g, const struct instance *at, struct err *err)
{
	int64_t id = at->parent;

	for (size_t depth = 0; id != 0 && depth < KNOWING_DEPTH_MAX; depth++) {
		struct statement s CLEANUP(statement_end) = {0};
		struct instance parent = *at;
		int64_t document;
		bool row;

		if (!db_begin(g->compare->db, &SQL_KNOWING_PARENT, &s, err))
			return false;
		bind_i64(&s, KNOWING_PARENT_ID, id);
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		document = column_i64(&s, KNOWING_PARENT_COL_DOCUMENT);
		parent.id = id;
		parent.path = column_str(&s, KNOWING_PARENT_COL_PATH);
		if (document != 0 && !mail_show(g, document, KNOWING_WROTE, true, &parent, err))
			return false;
		id = column_i64(&s, KNOWING_PARENT_COL_PARENT);
	}
	return true;
}

/* ---- quotes ---- */

/* The innermost quoted message within which the passage stands; NULL where it is the mail's own. */
static const struct quote_block *
block_of(const struct quote *quote, const struct knowing_document *document)
{
	const struct quote_block *found = NULL;

	for (size_t i = 1; i < quote->block_count; i++) {
		const struct quote_block *block = &quote->blocks[i];

		if (block->cp_from <= (uint64_t)document->from &&
			(uint64_t)document->to <= block->cp_to &&
			(found == NULL || block->level > found->level))
			found = block;
	}
	return found;
}

/* "Ann Marl <ann@...>; Bob Vane": a header's recipients, as far as they can be told apart. */
static void
quoted_to_show(struct gathering *g, struct str to, const struct showing *showing,
	const struct instance *at)
{
	char separator = str_find_char(to, ';') != STR_NONE ? ';' : ',';
	struct str piece;

	for (size_t i = 0; i < KNOWING_QUOTED_MAX && str_cut(&to, separator, &piece); i++) {
		struct str name;
		struct str address;

		quote_person(g->arena, str_trim(piece), &name, &address);
		if (name.len > 0 || address.len > 0)
			show(g, name, address, showing, at);
	}
}

/* Who wrote and got the quoted message; false where the matter stands in no quote. */
static bool
quotes_show(struct gathering *g, struct arena *arena, const struct subject *subject,
	const struct knowing_document *document, const struct instance *at)
{
	const struct quote_block *block;
	struct showing showing;
	struct quote quote;

	if (subject->document.kind != KIND_MAIL || document->from < 0)
		return false;
	quote_parse(arena, subject->reading.text, subject->document.moment, &quote);
	block = block_of(&quote, document);
	if (block == NULL)
		return false;
	showing = showing_of(KNOWING_QUOTED, block->date.moment, block->date.has_time);
	/* 03/04/2013 in a quoted header may be March or April. */
	showing.sure -= block->date.other != DATE_NONE ? 15 : 0;
	if (block->author.len > 0 || block->address.len > 0)
		show(g, block->author, block->address, &showing, at);
	showing = showing_of(KNOWING_QUOTED_TO, block->date.moment, block->date.has_time);
	quoted_to_show(g, block->to, &showing, at);
	return true;
}

/* ---- files ---- */

static int64_t
date_fact(const struct subject *subject, const char *name)
{
	int64_t moment;

	return date_parse_iso(subject_fact(subject, name), &moment) ? moment : DATE_NONE;
}

static void
authors_show(struct gathering *g, const struct subject *subject, const struct instance *at)
{
	int64_t created = date_fact(subject, "created");
	int64_t modified = date_fact(subject, "modified");
	/* What is in the file may have come to be as late as it was last saved. */
	struct showing author = showing_of(
		KNOWING_AUTHOR, modified == DATE_NONE ? created : modified, true);
	struct showing last = showing_of(KNOWING_LAST_AUTHOR, modified, true);

	/* Mails have their senders. */
	if (subject->document.kind == KIND_MAIL)
		return;
	for (size_t i = 0; i < subject->fact_count; i++) {
		const struct subject_fact *fact = &subject->facts[i];

		if (str_equal(fact->name, STR("author")))
			show(g, fact->value, STR(""), &author, at);
		if (str_equal(fact->name, STR("last_author")))
			show(g, fact->value, STR(""), &last, at);
	}
}

static bool
meeting_day(struct gathering *g, int64_t document, int64_t *ret_day, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_day = DATE_NONE;
	if (!db_begin(g->compare->db, &SQL_KNOWING_MET, &s, err))
		return false;
	bind_i64(&s, KNOWING_MET_DOCUMENT, document);
	if (!statement_row(&s, &row, err))
		return false;
	if (row)
		*ret_day = column_i64(&s, KNOWING_MET_COL_DAY);
	return true;
}

static bool
present_show(struct gathering *g, struct arena *arena, const struct subject *subject,
	const struct instance *at, struct err *err)
{
	struct present_name *names;
	struct showing showing;
	size_t count;
	int64_t day;

	if (subject->document.kind == KIND_MAIL || subject->document.kind == KIND_SHEET)
		return true;
	present_list(arena, subject->reading.text, &names, &count);
	if (count == 0)
		return true;
	if (!meeting_day(g, subject->document.id, &day, err))
		return false;
	showing = showing_of(KNOWING_PRESENT, day, false);
	for (size_t i = 0; i < count; i++)
		show(g, names[i].name, STR(""), &showing, at);
	return true;
}

/* ---- documents ---- */

static bool
instances_load(struct gathering *g, struct arena *arena, int64_t document,
	struct instance **ret_all, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_count = 0;
	*ret_all = ARENA_ARRAY(arena, KNOWING_ITEM_MAX, struct instance);
	if (!db_begin(g->compare->db, &SQL_KNOWING_ITEMS, &s, err))
		return false;
	bind_i64(&s, KNOWING_ITEMS_DOCUMENT, document);
	bind_i64(&s, KNOWING_ITEMS_COUNT, KNOWING_ITEM_MAX);
	while (*ret_count < KNOWING_ITEM_MAX) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		(*ret_all)[(*ret_count)++] = (struct instance){
			.id = column_i64(&s, KNOWING_ITEMS_COL_ID),
			.parent = column_i64(&s, KNOWING_ITEMS_COL_PARENT),
			.path = str_copy(arena, column_str(&s, KNOWING_ITEMS_COL_PATH)),
			.custodian = str_copy(arena, column_str(&s, KNOWING_ITEMS_COL_CUSTODIAN)),
			.received = column_i64(&s, KNOWING_ITEMS_COL_RECEIVED),
		};
	}
	return true;
}

static bool
document_show(struct gathering *g, struct arena *arena, const struct knowing_document *wanted,
	struct err *err)
{
	int64_t document = wanted->document;
	enum knowing_ground sender;
	struct subject subject;
	struct instance *all;
	size_t count;

	if (!instances_load(g, arena, document, &all, &count, err) ||
		!subject_load(g->compare, arena, document, &subject, err))
		return false;
	if (count == 0)
		return true;
	authors_show(g, &subject, &all[0]);
	sender = quotes_show(g, arena, &subject, wanted, &all[0]) ? KNOWING_SENT_ON : KNOWING_WROTE;
	if (!mail_show(g, document, sender, false, &all[0], err) ||
		!present_show(g, arena, &subject, &all[0], err))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct showing held = showing_of(KNOWING_HELD, all[i].received, false);

		if (!parents_show(g, &all[i], err))
			return false;
		show(g, all[i].custodian, STR(""), &held, &all[i]);
	}
	return true;
}

/* Strong grounds first, then time, then name. */
static int
person_order(const void *left, const void *right)
{
	const struct knowing_person *a = left;
	const struct knowing_person *b = right;
	bool a_strong = a->sure >= KNOWING_STRONG;
	bool b_strong = b->sure >= KNOWING_STRONG;

	if (a_strong != b_strong)
		return a_strong ? -1 : 1;
	if (a->moment != b->moment)
		return is_earlier(a->moment, b->moment) ? -1 : 1;
	return str_compare(a->name, b->name);
}

static bool
documents_show(struct gathering *g, const struct knowing_document *documents, size_t document_count,
	struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = KNOWING_SUBJECT_MAX};

	for (size_t i = 0; i < document_count; i++) {
		arena_clear(&arena);
		if (!document_show(g, &arena, &documents[i], err))
			return false;
	}
	return true;
}

bool
knowing_list(struct compare *compare, struct arena *arena, const struct knowing_document *documents,
	size_t document_count, struct knowing_person **ret_people, size_t *ret_count,
	struct err *err)
{
	struct gathering g = {.compare = compare, .arena = arena};
	bool done = documents_show(&g, documents, document_count, err);

	*ret_count = g.count;
	*ret_people = ARENA_ARRAY(arena, g.count, struct knowing_person);
	for (size_t i = 0; i < g.count; i++)
		(*ret_people)[i] = g.people[i];
	if (g.count > 0)
		qsort(*ret_people, g.count, sizeof(**ret_people), person_order);
	id_map_free(&g.by_key);
	id_map_free(&g.mails);
	free(g.people);
	return done;
}
