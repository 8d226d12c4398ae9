#include "remit/finding/evidence.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "evidence.sql.h"
#include "remit/finding/finding.h"
#include "remit/payload.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"

#include <stdlib.h>

/* What an entry tells of an exhibit. */
enum exhibit_act { ACT_ADDED = 0, ACT_LINKED, ACT_CHANGED, EXHIBIT_ACT_COUNT };
static const char *const act_names[EXHIBIT_ACT_COUNT] = {"added", "linked", "changed"};

static const char *
link_role_name(int role)
{
	return role == LINK_REMOVED ? "removed" : evidence_role_name((enum evidence_role)role);
}

static bool
role_from_name(struct str name, int *ret_role)
{
	*ret_role = str_equal(name, STR("removed")) ? LINK_REMOVED
						    : (int)evidence_role_from_name(name);
	return *ret_role == LINK_REMOVED || *ret_role < (int)EVIDENCE_ROLE_COUNT;
}

/* ---- rows ---- */

static bool
row_new(struct inspection *inspection, const struct exhibit *exhibit, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_EXHIBIT_NEW, &s, err))
		return false;
	bind_i64(&s, EXHIBIT_NEW_ENTRY, exhibit->id);
	bind_i64(&s, EXHIBIT_NEW_FINDING, exhibit->finding);
	bind_i64(&s, EXHIBIT_NEW_NUMBER, exhibit->number);
	bind_i64(&s, EXHIBIT_NEW_CODING, exhibit->coding);
	bind_str(&s, EXHIBIT_NEW_GAP, exhibit->gap);
	bind_i64(&s, EXHIBIT_NEW_SOURCE, exhibit->source);
	bind_i64(&s, EXHIBIT_NEW_IS_CONTEMPORANEOUS, exhibit->is_contemporaneous);
	bind_str(&s, EXHIBIT_NEW_ANSWER, exhibit->answer);
	bind_str(&s, EXHIBIT_NEW_WHO, exhibit->who);
	bind_i64(&s, EXHIBIT_NEW_MOMENT, exhibit->moment);
	return statement_run(&s, err);
}

static bool
row_set(struct inspection *inspection, const struct exhibit *exhibit, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_EXHIBIT_SET, &s, err))
		return false;
	bind_i64(&s, EXHIBIT_SET_SOURCE, exhibit->source);
	bind_i64(&s, EXHIBIT_SET_IS_CONTEMPORANEOUS, exhibit->is_contemporaneous);
	bind_str(&s, EXHIBIT_SET_ANSWER, exhibit->answer);
	bind_i64(&s, EXHIBIT_SET_IS_REMOVED, exhibit->is_removed);
	bind_i64(&s, EXHIBIT_SET_ENTRY, exhibit->id);
	return statement_run(&s, err);
}

static bool
link_set(struct inspection *inspection, int64_t exhibit, int64_t sentence, int role, uint64_t entry,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (sentence == 0)
		return true;
	if (!db_begin(inspection->db, &SQL_EXHIBIT_LINK_SET, &s, err))
		return false;
	bind_i64(&s, EXHIBIT_LINK_SET_EXHIBIT, exhibit);
	bind_i64(&s, EXHIBIT_LINK_SET_SENTENCE, sentence);
	bind_i64(&s, EXHIBIT_LINK_SET_ROLE, role);
	bind_i64(&s, EXHIBIT_LINK_SET_ENTRY, (int64_t)entry);
	return statement_run(&s, err);
}

_Static_assert((int)EXHIBIT_ONE_COL_MOMENT == (int)EXHIBIT_LIST_COL_MOMENT &&
		(int)EXHIBIT_ONE_COL_MOMENT == (int)EXHIBIT_ALL_COL_MOMENT,
	"the queries give the same columns");

static struct exhibit
row_take(const struct statement *s, struct arena *arena)
{
	return (struct exhibit){
		.id = column_i64(s, EXHIBIT_ONE_COL_ENTRY),
		.finding = column_i64(s, EXHIBIT_ONE_COL_FINDING),
		.number = column_i64(s, EXHIBIT_ONE_COL_NUMBER),
		.coding = column_i64(s, EXHIBIT_ONE_COL_CODING),
		.gap = str_copy(arena, column_str(s, EXHIBIT_ONE_COL_GAP)),
		.source = (enum source_kind)column_i64(s, EXHIBIT_ONE_COL_SOURCE),
		.is_contemporaneous = column_i64(s, EXHIBIT_ONE_COL_IS_CONTEMPORANEOUS) != 0,
		.answer = str_copy(arena, column_str(s, EXHIBIT_ONE_COL_ANSWER)),
		.is_removed = column_i64(s, EXHIBIT_ONE_COL_IS_REMOVED) != 0,
		.who = str_copy(arena, column_str(s, EXHIBIT_ONE_COL_WHO)),
		.moment = column_i64(s, EXHIBIT_ONE_COL_MOMENT),
	};
}

bool
exhibit_get(struct inspection *inspection, struct arena *arena, int64_t id,
	struct exhibit *ret_exhibit, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (!db_begin(inspection->db, &SQL_EXHIBIT_ONE, &s, err))
		return false;
	bind_i64(&s, EXHIBIT_ONE_ENTRY, id);
	if (!statement_row(&s, &found, err))
		return false;
	if (!found)
		return err_set(err, ERR_NOT_FOUND, "there is no such piece of evidence");
	*ret_exhibit = row_take(&s, arena);
	return true;
}

static bool
number_ask(struct statement *s, int64_t *ret_number, struct err *err)
{
	bool row;

	*ret_number = 0;
	if (!statement_row(s, &row, err))
		return false;
	if (row)
		*ret_number = column_i64(s, 0);
	return true;
}

/* 0 where the finding has no such exhibit yet. */
static bool
exhibit_find(struct inspection *inspection, const struct exhibit *wanted, int64_t *ret_id,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_EXHIBIT_FIND, &s, err))
		return false;
	bind_i64(&s, EXHIBIT_FIND_FINDING, wanted->finding);
	bind_i64(&s, EXHIBIT_FIND_CODING, wanted->coding);
	bind_str(&s, EXHIBIT_FIND_GAP, wanted->gap);
	return number_ask(&s, ret_id, err);
}

static bool
number_next(struct inspection *inspection, int64_t finding, int64_t *ret_number, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_EXHIBIT_NEXT, &s, err))
		return false;
	bind_i64(&s, EXHIBIT_NEXT_FINDING, finding);
	return number_ask(&s, ret_number, err);
}

static bool
coding_is_there(struct inspection *inspection, int64_t coding, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	int64_t found;

	if (!db_begin(inspection->db, &SQL_EXHIBIT_CODING_IS, &s, err))
		return false;
	bind_i64(&s, EXHIBIT_CODING_IS_ENTRY, coding);
	if (!number_ask(&s, &found, err))
		return false;
	return found == 1 || err_set(err, ERR_NOT_FOUND, "there is no such coded passage");
}

/* ---- entries ---- */

static bool
entry_put(struct inspection *inspection, enum exhibit_act act, const struct exhibit *exhibit,
	int64_t sentence, int role, uint64_t *ret_entry, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_str(&w, "act", str_of(act_names[act]));
	json_member_i64(&w, "exhibit", exhibit->id);
	json_member_i64(&w, "finding", exhibit->finding);
	json_member_i64(&w, "number", exhibit->number);
	if (act == ACT_ADDED && exhibit->coding != 0)
		json_member_i64(&w, "coding", exhibit->coding);
	if (act == ACT_ADDED && exhibit->coding == 0)
		json_member_str(&w, "gap", exhibit->gap);
	if (act != ACT_CHANGED) {
		json_member_i64(&w, "sentence", sentence);
		json_member_str(&w, "role", str_of(link_role_name(role)));
	}
	if (act != ACT_LINKED) {
		json_member_str(&w, "source", str_of(source_kind_name(exhibit->source)));
		json_member_bool(&w, "contemporaneous", exhibit->is_contemporaneous);
		json_member_str(&w, "answer", exhibit->answer);
		json_member_bool(&w, "removed", exhibit->is_removed);
	}
	json_member_str(&w, "who", exhibit->who);
	json_object_end(&w);
	return payload_add(inspection, ENTRY_EXHIBIT, &payload, ret_entry, err);
}

static bool
exhibit_new(struct inspection *inspection, struct exhibit *exhibit, int64_t sentence,
	enum evidence_role role, struct err *err)
{
	uint64_t entry;

	exhibit->id = 0;
	exhibit->is_removed = false;
	if (exhibit->coding != 0 && !coding_is_there(inspection, exhibit->coding, err))
		return false;
	if (!number_next(inspection, exhibit->finding, &exhibit->number, err))
		return false;
	if (exhibit->number > EXHIBITS_MAX)
		return err_set(err, ERR_TOO_LARGE,
			"a finding rests on at most %d pieces of evidence; make two findings of it",
			EXHIBITS_MAX);
	if (!entry_put(inspection, ACT_ADDED, exhibit, sentence, (int)role, &entry, err))
		return false;
	exhibit->id = (int64_t)entry;
	exhibit->moment = inspection->last_moment;
	return row_new(inspection, exhibit, err) &&
		link_set(inspection, exhibit->id, sentence, (int)role, entry, err);
}

static bool
sentence_is_there(struct inspection *inspection, struct arena *arena, int64_t finding,
	int64_t sentence, struct err *err)
{
	struct finding text;

	if (!finding_get(inspection, arena, finding, 0, &text, err))
		return false;
	return sentence == 0 || finding_has_sentence(&text, sentence) ||
		err_set(err, ERR_NOT_FOUND,
			"this sentence is no longer in the finding; look at its present text");
}

static bool
exhibit_revive(struct inspection *inspection, struct exhibit *exhibit, struct err *err)
{
	if (!exhibit->is_removed)
		return true;
	exhibit->is_removed = false;
	return exhibit_change(inspection, exhibit, err);
}

bool
exhibit_add(struct inspection *inspection, struct arena *arena, struct exhibit *exhibit,
	int64_t sentence, enum evidence_role role, struct err *err)
{
	struct str who = exhibit->who;
	int64_t id;

	if ((exhibit->coding == 0) == (exhibit->gap.len == 0) ||
		exhibit->source >= SOURCE_KIND_COUNT || role >= EVIDENCE_ROLE_COUNT)
		return err_set(err, ERR_USAGE, "evidence is a coded passage, or a gap");
	if (!sentence_is_there(inspection, arena, exhibit->finding, sentence, err) ||
		!exhibit_find(inspection, exhibit, &id, err))
		return false;
	if (id == 0)
		return exhibit_new(inspection, exhibit, sentence, role, err);
	if (!exhibit_get(inspection, arena, id, exhibit, err))
		return false;
	exhibit->who = who;
	return exhibit_revive(inspection, exhibit, err) &&
		(sentence == 0 || exhibit_link(inspection, id, sentence, (int)role, who, err));
}

bool
exhibit_link(struct inspection *inspection, int64_t exhibit, int64_t sentence, int role,
	struct str who, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4 << 20};
	struct exhibit kept;
	uint64_t entry;

	if (sentence <= 0 || role < 0 || role > LINK_REMOVED)
		return err_set(
			err, ERR_USAGE, "say which sentence, and what the evidence is to it");
	if (!exhibit_get(inspection, &arena, exhibit, &kept, err) ||
		(role != LINK_REMOVED &&
			!sentence_is_there(inspection, &arena, kept.finding, sentence, err)))
		return false;
	kept.who = who;
	return entry_put(inspection, ACT_LINKED, &kept, sentence, role, &entry, err) &&
		link_set(inspection, exhibit, sentence, role, entry, err);
}

bool
exhibit_change(struct inspection *inspection, const struct exhibit *exhibit, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct exhibit kept;
	uint64_t entry;

	if (exhibit->source >= SOURCE_KIND_COUNT)
		return err_set(err, ERR_USAGE, "that is no kind of source");
	if (!payload_fits(exhibit->answer, EXHIBIT_ANSWER_MAX, "the answer", err) ||
		!exhibit_get(inspection, &arena, exhibit->id, &kept, err))
		return false;
	kept.source = exhibit->source;
	kept.is_contemporaneous = exhibit->is_contemporaneous;
	kept.answer = exhibit->answer;
	kept.is_removed = exhibit->is_removed;
	kept.who = exhibit->who;
	return entry_put(inspection, ACT_CHANGED, &kept, 0, 0, &entry, err) &&
		row_set(inspection, &kept, err);
}

static bool
restore_apply(struct inspection *inspection, enum exhibit_act act, struct exhibit *exhibit,
	const struct json *payload, uint64_t entry, struct err *err)
{
	int64_t sentence = json_get_i64(payload, "sentence");
	int role = 0;

	if (act != ACT_CHANGED && !role_from_name(json_get_str(payload, "role"), &role))
		return err_set(err, ERR_ALTERED, "an entry of the log gives evidence no role");
	if (act == ACT_CHANGED)
		return row_set(inspection, exhibit, err);
	if (act == ACT_ADDED) {
		exhibit->id = (int64_t)entry;
		if (!row_new(inspection, exhibit, err))
			return false;
	}
	return link_set(inspection, exhibit->id, sentence, role, entry, err);
}

bool
exhibit_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err)
{
	struct str name = json_get_str(payload, "act");
	struct exhibit exhibit = {
		.id = json_get_i64(payload, "exhibit"),
		.finding = json_get_i64(payload, "finding"),
		.number = json_get_i64(payload, "number"),
		.coding = json_get_i64(payload, "coding"),
		.gap = json_get_str(payload, "gap"),
		.source = source_kind_from_name(json_get_str(payload, "source")),
		.is_contemporaneous = payload_flag(payload, "contemporaneous"),
		.answer = json_get_str(payload, "answer"),
		.is_removed = payload_flag(payload, "removed"),
		.who = json_get_str(payload, "who"),
		.moment = moment,
	};

	for (unsigned act = 0; act < EXHIBIT_ACT_COUNT; act++)
		if (str_equal(name, str_of(act_names[act])) &&
			(act == ACT_LINKED || exhibit.source < SOURCE_KIND_COUNT))
			return restore_apply(
				inspection, (enum exhibit_act)act, &exhibit, payload, entry, err);
	return err_set(err, ERR_ALTERED, "an entry of the log says nothing proper of evidence");
}

/* ---- reading ---- */

static bool
links_take(struct inspection *inspection, struct arena *arena, struct exhibit *exhibit,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool row;

	if (!db_begin(inspection->db, &SQL_EXHIBIT_LINK_LIST, &s, err))
		return false;
	bind_i64(&s, EXHIBIT_LINK_LIST_EXHIBIT, exhibit->id);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		exhibit->links = arena_grow(
			arena, exhibit->links, exhibit->link_count, &room, sizeof(*exhibit->links));
		exhibit->links[exhibit->link_count++] = (struct exhibit_link){
			.sentence = column_i64(&s, EXHIBIT_LINK_LIST_COL_SENTENCE),
			.role = (enum evidence_role)column_i64(&s, EXHIBIT_LINK_LIST_COL_ROLE),
			.entry = (uint64_t)column_i64(&s, EXHIBIT_LINK_LIST_COL_ENTRY),
		};
	}
}

bool
exhibits_of(struct inspection *inspection, struct arena *arena, int64_t finding,
	struct exhibit **ret_exhibits, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct exhibit *exhibits = NULL;
	size_t room = 0;
	bool row;

	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_EXHIBIT_LIST, &s, err))
		return false;
	bind_i64(&s, EXHIBIT_LIST_FINDING, finding);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		exhibits = arena_grow(arena, exhibits, *ret_count, &room, sizeof(*exhibits));
		exhibits[*ret_count] = row_take(&s, arena);
		if (!links_take(inspection, arena, &exhibits[(*ret_count)++], err))
			return false;
	}
	*ret_exhibits = exhibits;
	return true;
}

/* Exhibits by their own number, as their links come. */
static int
id_compare(const void *a, const void *b)
{
	const struct exhibit *left = *(struct exhibit *const *)a;
	const struct exhibit *right = *(struct exhibit *const *)b;

	return left->id < right->id ? -1 : left->id > right->id;
}

static struct exhibit **
by_id(struct arena *arena, struct exhibit *exhibits, size_t count)
{
	struct exhibit **list = ARENA_ARRAY(arena, count + 1, struct exhibit *);

	for (size_t i = 0; i < count; i++)
		list[i] = &exhibits[i];
	qsort(list, count, sizeof(struct exhibit *), id_compare);
	return list;
}

/* Each has a stretch of one list of links. */
static bool
links_take_all(struct inspection *inspection, struct arena *arena, struct exhibit *exhibits,
	size_t count, struct err *err)
{
	struct exhibit **list = by_id(arena, exhibits, count);
	struct statement s CLEANUP(statement_end) = {0};
	struct exhibit_link *links = NULL;
	size_t link_count = 0;
	size_t room = 0;
	size_t at = 0;
	bool row;

	if (!db_begin(inspection->db, &SQL_EXHIBIT_LINK_ALL, &s, err))
		return false;
	for (;;) {
		int64_t exhibit;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		exhibit = column_i64(&s, EXHIBIT_LINK_ALL_COL_EXHIBIT);
		while (at < count && list[at]->id < exhibit)
			at++;
		if (at == count || list[at]->id != exhibit)
			continue;
		links = arena_grow(arena, links, link_count, &room, sizeof(*links));
		links[link_count++] = (struct exhibit_link){
			.sentence = column_i64(&s, EXHIBIT_LINK_ALL_COL_SENTENCE),
			.role = (enum evidence_role)column_i64(&s, EXHIBIT_LINK_ALL_COL_ROLE),
			.entry = (uint64_t)column_i64(&s, EXHIBIT_LINK_ALL_COL_ENTRY),
		};
		list[at]->link_count++;
	}
	for (size_t i = 0, first = 0; i < count; first += list[i++]->link_count)
		list[i]->links = list[i]->link_count == 0 ? NULL : &links[first];
	return true;
}

bool
exhibits_of_all(struct inspection *inspection, struct arena *arena, struct exhibit **ret_exhibits,
	size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct exhibit *exhibits = NULL;
	size_t room = 0;
	bool row;

	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_EXHIBIT_ALL, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		exhibits = arena_grow(arena, exhibits, *ret_count, &room, sizeof(*exhibits));
		exhibits[(*ret_count)++] = row_take(&s, arena);
	}
	*ret_exhibits = exhibits;
	return links_take_all(inspection, arena, exhibits, *ret_count, err);
}

bool
exhibit_uses(struct inspection *inspection, struct arena *arena, int64_t coding,
	const struct str *gap, int64_t **ret_findings, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool row;

	*ret_findings = NULL;
	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_EXHIBIT_USE_LIST, &s, err))
		return false;
	bind_i64(&s, EXHIBIT_USE_LIST_CODING, gap == NULL ? coding : 0);
	bind_str(&s, EXHIBIT_USE_LIST_GAP, gap == NULL ? STR("") : *gap);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		*ret_findings = arena_grow(
			arena, *ret_findings, *ret_count, &room, sizeof(int64_t));
		(*ret_findings)[(*ret_count)++] = column_i64(&s, EXHIBIT_USE_LIST_COL_FINDING);
	}
}
