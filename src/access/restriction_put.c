/* What changes who may open restricted items: each an entry of the log, and the rows that follow
 * from it. */
#include "access/restriction.h"

#include "access/account.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"
#include "store/item.h"

#include "restriction.sql.h"

enum { ARENA_SIZE = 1 << 20 };

/* One entry, as it is written and read back. */
struct change {
	const char *act; /* "restrict", "lift", "grant", "end", "ask", "answer" */
	struct restriction restriction;
	uint64_t of;     /* the restriction or the asking */
	int64_t account; /* 0: none */
	int64_t item;
	struct str why;
	struct str who;
	uint64_t entry;
	int64_t moment;
};

/* ---- the rows ---- */

static bool
restrict_row(struct inspection *inspection, const struct change *change, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_RESTRICTION_NEW, &s, err))
		return false;
	bind_i64(&s, RESTRICTION_NEW_ENTRY, (int64_t)change->entry);
	bind_i64(&s, RESTRICTION_NEW_CLASS, change->restriction.class);
	bind_i64(&s, RESTRICTION_NEW_SCOPE, change->restriction.scope);
	bind_i64(&s, RESTRICTION_NEW_NUMBER, change->restriction.number);
	bind_str(&s, RESTRICTION_NEW_NAME, change->restriction.name);
	bind_str(&s, RESTRICTION_NEW_WHY, change->why);
	bind_str(&s, RESTRICTION_NEW_WHO, change->who);
	bind_i64(&s, RESTRICTION_NEW_MOMENT, change->moment);
	return statement_run(&s, err);
}

static bool
lift_row(struct inspection *inspection, const struct change *change, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_RESTRICTION_LIFT, &s, err))
		return false;
	bind_i64(&s, RESTRICTION_LIFT_ENTRY, (int64_t)change->entry);
	bind_i64(&s, RESTRICTION_LIFT_RESTRICTION, (int64_t)change->of);
	return statement_run(&s, err);
}

static bool
grant_row(struct inspection *inspection, const struct change *change, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_GRANT_NEW, &s, err))
		return false;
	bind_i64(&s, GRANT_NEW_ENTRY, (int64_t)change->entry);
	bind_i64(&s, GRANT_NEW_ACCOUNT, change->account);
	bind_i64(&s, GRANT_NEW_RESTRICTION, (int64_t)change->of);
	bind_str(&s, GRANT_NEW_WHY, change->why);
	bind_str(&s, GRANT_NEW_WHO, change->who);
	bind_i64(&s, GRANT_NEW_MOMENT, change->moment);
	return statement_run(&s, err);
}

static bool
end_row(struct inspection *inspection, const struct change *change, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_GRANT_END, &s, err))
		return false;
	bind_i64(&s, GRANT_END_ENTRY, (int64_t)change->entry);
	bind_i64(&s, GRANT_END_ACCOUNT, change->account);
	bind_i64(&s, GRANT_END_RESTRICTION, (int64_t)change->of);
	return statement_run(&s, err);
}

static bool
ask_row(struct inspection *inspection, const struct change *change, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_ASKING_NEW, &s, err))
		return false;
	bind_i64(&s, ASKING_NEW_ENTRY, (int64_t)change->entry);
	bind_i64(&s, ASKING_NEW_ACCOUNT, change->account);
	bind_i64(&s, ASKING_NEW_ITEM, change->item);
	bind_str(&s, ASKING_NEW_WHY, change->why);
	bind_str(&s, ASKING_NEW_WHO, change->who);
	bind_i64(&s, ASKING_NEW_MOMENT, change->moment);
	return statement_run(&s, err);
}

static bool
answer_row(struct inspection *inspection, const struct change *change, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_ASKING_ANSWER, &s, err))
		return false;
	bind_i64(&s, ASKING_ANSWER_ENTRY, (int64_t)change->entry);
	bind_i64(&s, ASKING_ANSWER_ASKING, (int64_t)change->of);
	return statement_run(&s, err);
}

/* Each act, its name in the log, and the row that follows. */
static const struct {
	const char *act;
	bool (*row)(struct inspection *inspection, const struct change *change, struct err *err);
} rows[] = {{"restrict", restrict_row}, {"lift", lift_row}, {"grant", grant_row}, {"end", end_row},
	{"ask", ask_row}, {"answer", answer_row}};

static bool
row_write(struct inspection *inspection, const struct change *change, struct err *err)
{
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (str_equal(str_of(change->act), str_of(rows[i].act)))
			return rows[i].row(inspection, change, err);
	return err_set(err, ERR_ALTERED, "an entry of the log says nothing proper of access");
}

/* ---- the entry ---- */

static bool
change_put(struct inspection *inspection, struct change *change, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	const struct restriction *r = &change->restriction;
	struct json_writer w;

	if (change->why.len > RESTRICTION_WORDS_MAX)
		return err_set(
			err, ERR_TOO_LARGE, "say why in %d letters at most", RESTRICTION_WORDS_MAX);
	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_str(&w, "act", str_of(change->act));
	if (r->class != 0) {
		json_member_str(&w, "class", str_of(restriction_class_name(r->class)));
		json_member_str(&w, "scope", str_of(restriction_scope_name(r->scope)));
		json_member_i64(&w, "number", r->number);
		json_member_str(&w, "name", r->name);
	}
	json_member_u64(&w, "of", change->of);
	json_member_i64(&w, "account", change->account);
	json_member_i64(&w, "item", change->item);
	json_member_str(&w, "why", change->why);
	json_member_str(&w, "who", change->who);
	json_object_end(&w);
	if (!entry_add(inspection, ENTRY_ACCESS, buf_str(&payload), &change->entry, err))
		return false;
	change->moment = inspection->last_moment;
	return row_write(inspection, change, err);
}

bool
access_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = ARENA_SIZE};
	struct change change = {
		.act = str_cstr(&arena, json_get_str(payload, "act")),
		.restriction = {.class = restriction_class_from_name(
					json_get_str(payload, "class")),
			.scope = restriction_scope_from_name(json_get_str(payload, "scope")),
			.number = json_get_i64(payload, "number"),
			.name = json_get_str(payload, "name")},
		.of = (uint64_t)json_get_i64(payload, "of"),
		.account = json_get_i64(payload, "account"),
		.item = json_get_i64(payload, "item"),
		.why = json_get_str(payload, "why"),
		.who = json_get_str(payload, "who"),
		.entry = entry,
		.moment = moment,
	};

	if (str_equal(str_of(change.act), STR("restrict")) &&
		(change.restriction.class == RESTRICTION_CLASS_COUNT ||
			change.restriction.scope == RESTRICTION_SCOPE_COUNT))
		return err_set(err, ERR_ALTERED, "an entry of the log restricts nothing proper");
	return row_write(inspection, &change, err);
}

/* ---- what may be done ---- */

static bool
is_there(struct inspection *inspection, const struct query *query, int parameters[2], int64_t first,
	int64_t second, bool *ret_there, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(inspection->db, query, &s, err))
		return false;
	bind_i64(&s, parameters[0], first);
	if (parameters[1] != 0)
		bind_i64(&s, parameters[1], second);
	if (!statement_row(&s, &row, err))
		return false;
	*ret_there = row && column_i64(&s, 0) != 0;
	return true;
}

/* A name that is misspelt would restrict nothing, and look as if it did. */
static bool
custodian_is_there(struct inspection *inspection, struct str name, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (str_trim(name).len == 0)
		return err_set(err, ERR_USAGE, "say whose records are to be restricted");
	if (!db_begin(inspection->db, &SQL_RESTRICTION_CUSTODIAN, &s, err))
		return false;
	bind_str(&s, RESTRICTION_CUSTODIAN_CUSTODIAN, name);
	if (!statement_row(&s, &row, err))
		return false;
	return (row && column_i64(&s, RESTRICTION_CUSTODIAN_COL_THERE) != 0) ||
		err_set(err, ERR_NOT_FOUND,
			"no delivery is of \"%.*s\"; the page Disclosure has the custodians as they "
			"were written",
			STR_ARG(str_slice(name, 0, 200)));
}

static bool
subject_is_there(struct inspection *inspection, const struct restriction *r, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = ARENA_SIZE};
	struct item item;
	bool there;

	if (r->scope == RESTRICTION_ITEM)
		return item_get(inspection, &arena, r->number, &item, err);
	if (r->scope == RESTRICTION_CUSTODIAN)
		return custodian_is_there(inspection, r->name, err);
	return is_there(inspection, &SQL_RESTRICTION_DELIVERY,
		       (int[2]){RESTRICTION_DELIVERY_DELIVERY, 0}, r->number, 0, &there, err) &&
		(there ||
			err_set(err, ERR_NOT_FOUND, "there is no delivery %lld",
				(long long)r->number));
}

bool
restriction_put(struct inspection *inspection, struct restriction *restriction, struct err *err)
{
	struct change change = {.act = "restrict",
		.restriction = *restriction,
		.why = restriction->why,
		.who = restriction->who};

	if (restriction->class == 0 || restriction->class >= RESTRICTION_CLASS_COUNT ||
		restriction->scope == 0 || restriction->scope >= RESTRICTION_SCOPE_COUNT)
		return err_set(err, ERR_USAGE,
			"say what it is (children, privileged, source), and of what (item, delivery, "
			"custodian)");
	if (str_trim(restriction->why).len == 0)
		return err_set(err, ERR_USAGE, "say why it is restricted");
	if (!subject_is_there(inspection, restriction, err) ||
		!change_put(inspection, &change, err))
		return false;
	restriction->entry = change.entry;
	restriction->moment = change.moment;
	return true;
}

static bool
stands(struct inspection *inspection, uint64_t restriction, struct err *err)
{
	bool there;

	return is_there(inspection, &SQL_RESTRICTION_IS, (int[2]){RESTRICTION_IS_RESTRICTION, 0},
		       (int64_t)restriction, 0, &there, err) &&
		(there || err_set(err, ERR_NOT_FOUND, "there is no such restriction any more"));
}

bool
restriction_lift(struct inspection *inspection, uint64_t restriction, struct str why,
	struct str who, struct err *err)
{
	struct change change = {.act = "lift", .of = restriction, .why = why, .who = who};

	return stands(inspection, restriction, err) && change_put(inspection, &change, err);
}

static bool
is_granted(struct inspection *inspection, uint64_t restriction, int64_t account, bool *ret_is,
	struct err *err)
{
	return is_there(inspection, &SQL_GRANT_IS, (int[2]){GRANT_IS_ACCOUNT, GRANT_IS_RESTRICTION},
		account, (int64_t)restriction, ret_is, err);
}

bool
access_grant_put(struct inspection *inspection, uint64_t restriction, int64_t account,
	struct str why, struct str who, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = ARENA_SIZE};
	struct change change = {
		.act = "grant", .of = restriction, .account = account, .why = why, .who = who};
	struct account named;
	bool granted;

	if (!stands(inspection, restriction, err) ||
		!account_get(inspection->db, &arena, account, &named, err) ||
		!is_granted(inspection, restriction, account, &granted, err))
		return false;
	if (granted)
		return err_set(err, ERR_EXISTS, "it is open to %.*s already", STR_ARG(named.name));
	return change_put(inspection, &change, err);
}

bool
access_grant_end(struct inspection *inspection, uint64_t restriction, int64_t account,
	struct str why, struct str who, struct err *err)
{
	struct change change = {
		.act = "end", .of = restriction, .account = account, .why = why, .who = who};
	bool granted;

	if (!is_granted(inspection, restriction, account, &granted, err))
		return false;
	if (!granted)
		return err_set(err, ERR_NOT_FOUND, "it is not open to this person");
	return change_put(inspection, &change, err);
}

bool
access_ask(struct inspection *inspection, int64_t account, int64_t item, struct str why,
	struct str who, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = ARENA_SIZE};
	struct change change = {
		.act = "ask", .account = account, .item = item, .why = why, .who = who};
	struct item asked;
	bool waits;
	bool may;

	if (str_trim(why).len == 0)
		return err_set(err, ERR_USAGE, "say why you need to read it");
	if (!item_get(inspection, &arena, item, &asked, err) ||
		!access_may_open(inspection->db, account, asked.document, &may, err) ||
		!is_there(inspection, &SQL_ASKING_WAITS,
			(int[2]){ASKING_WAITS_ACCOUNT, ASKING_WAITS_ITEM}, account, item, &waits,
			err))
		return false;
	if (may)
		return err_set(err, ERR_USAGE, "this item is open to you");
	if (waits)
		return err_set(
			err, ERR_EXISTS, "you have asked for this item; the lead will answer");
	return change_put(inspection, &change, err);
}

bool
restriction_of_item(struct inspection *inspection, int64_t item,
	uint64_t ret_all[RESTRICTION_OF_MAX], size_t *ret_count, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = ARENA_SIZE};
	struct statement s CLEANUP(statement_end) = {0};
	struct item asked;
	bool row;

	*ret_count = 0;
	if (!item_get(inspection, &arena, item, &asked, err) ||
		!db_begin(inspection->db, &SQL_RESTRICTION_OF, &s, err))
		return false;
	bind_i64(&s, RESTRICTION_OF_DOCUMENT, asked.document);
	bind_i64(&s, RESTRICTION_OF_COUNT, RESTRICTION_OF_MAX);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row || *ret_count == RESTRICTION_OF_MAX)
			return true;
		ret_all[(*ret_count)++] = (uint64_t)column_i64(&s, RESTRICTION_OF_COL_ENTRY);
	}
}

static bool
all_grant(struct inspection *inspection, int64_t item, int64_t account, struct str why,
	struct str who, struct err *err)
{
	uint64_t all[RESTRICTION_OF_MAX];
	size_t count;

	if (!restriction_of_item(inspection, item, all, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		bool granted;

		if (!is_granted(inspection, all[i], account, &granted, err) ||
			(!granted && !access_grant_put(inspection, all[i], account, why, who, err)))
			return false;
	}
	return true;
}

bool
access_answer(struct inspection *inspection, uint64_t asking, bool grants, struct str why,
	struct str who, struct err *err)
{
	struct change change = {.act = "answer", .of = asking, .why = why, .who = who};
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(inspection->db, &SQL_ASKING_GET, &s, err))
		return false;
	bind_i64(&s, ASKING_GET_ASKING, (int64_t)asking);
	if (!statement_row(&s, &row, err))
		return false;
	if (!row)
		return err_set(err, ERR_NOT_FOUND, "this question was answered already");
	change.account = column_i64(&s, ASKING_GET_COL_ACCOUNT);
	change.item = column_i64(&s, ASKING_GET_COL_ITEM);
	statement_end(&s);
	return (!grants || all_grant(inspection, change.item, change.account, why, who, err)) &&
		change_put(inspection, &change, err);
}
