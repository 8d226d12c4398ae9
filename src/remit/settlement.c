#include "remit/settlement.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "base/limits.h"
#include "remit/payload.h"
#include "remit/reading_list.h"
#include "remit/unsettled.h"
#include "settlement.sql.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"
#include "store/vault.h"

static bool
row_write(struct inspection *inspection, const struct settlement *row, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_SETTLEMENT_NEW, &s, err))
		return false;
	bind_i64(&s, SETTLEMENT_NEW_ENTRY, (int64_t)row->entry);
	bind_i64(&s, SETTLEMENT_NEW_LIST, row->list);
	bind_i64(&s, SETTLEMENT_NEW_DOCUMENT, row->document);
	bind_i64(&s, SETTLEMENT_NEW_CODING, (int64_t)row->coding);
	bind_i64(&s, SETTLEMENT_NEW_VERDICT,
		row->coding != 0 ? (int64_t)row->applies : (int64_t)row->weight);
	bind_str(&s, SETTLEMENT_NEW_WHY, row->why);
	bind_str(&s, SETTLEMENT_NEW_WHO, row->who);
	bind_i64(&s, SETTLEMENT_NEW_MOMENT, row->moment);
	return statement_run(&s, err) && unsettled_follow(inspection, row->document, err);
}

static bool
entry_write(struct inspection *inspection, struct settlement *row, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	char hash[VAULT_NAME_SIZE];
	struct json_writer w;

	if (!payload_hash(inspection, row->document, hash, err))
		return false;
	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_i64(&w, "list", row->list);
	json_member_str(&w, "sha256", str_of(hash));
	if (row->coding != 0) {
		json_member_u64(&w, "coding", row->coding);
		json_member_bool(&w, "applies", row->applies);
	} else {
		json_member_str(&w, "weight", str_of(weight_name(row->weight)));
	}
	json_member_str(&w, "why", row->why);
	json_member_str(&w, "who", row->who);
	json_object_end(&w);
	return payload_add(inspection, ENTRY_SETTLEMENT, &payload, &row->entry, err);
}

/* A third pair of eyes. */
static bool
may_settle(const struct reading_list *first, const struct reading_list *second, struct str who,
	struct err *err)
{
	if (!str_equal(who, first->reader) && !str_equal(who, second->reader))
		return true;
	return err_set(err, ERR_PERMISSION,
		"you are one of the two readers; somebody else settles where you disagree");
}

bool
settlement_put(struct inspection *inspection, struct arena *arena, struct settlement *row, bool any,
	struct err *err)
{
	struct reading_list second;
	struct reading_list first;
	struct coding_row coding = {.document = row->document};

	row->why = str_trim(row->why);
	if (row->why.len == 0)
		return err_set(err, ERR_USAGE, "say why you decide so");
	if (!payload_fits(row->why, REMARK_SIZE_MAX, "the reason", err) ||
		!reading_list_get(inspection, arena, row->list, &second, err))
		return false;
	if (second.pass != PASS_SECOND)
		return err_set(err, ERR_USAGE, "B-%lld is no second reading", (long long)row->list);
	if (!reading_list_get(inspection, arena, second.first_list, &first, err) ||
		(!any && !may_settle(&first, &second, row->who, err)) ||
		(row->coding != 0 && !coding_get(inspection, arena, row->coding, &coding, err)))
		return false;
	row->document = coding.document;
	if (!entry_write(inspection, row, err))
		return false;
	row->moment = inspection->last_moment;
	return row_write(inspection, row, err);
}

bool
settlement_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err)
{
	struct settlement row = {
		.entry = entry,
		.list = json_get_i64(payload, "list"),
		.coding = (uint64_t)json_get_i64(payload, "coding"),
		.applies = payload_flag(payload, "applies"),
		.weight = weight_from_name(json_get_str(payload, "weight")),
		.why = json_get_str(payload, "why"),
		.who = json_get_str(payload, "who"),
		.moment = moment,
	};

	if (row.weight == WEIGHT_COUNT)
		return err_set(err, ERR_ALTERED, "an entry of the log settles on no proper weight");
	return payload_document(inspection, json_get_str(payload, "sha256"), &row.document, err) &&
		row_write(inspection, &row, err);
}

/* Both queries have the columns in this order. */
static bool
rows_take(struct statement *s, struct arena *arena, struct settlement **ret_rows, size_t *ret_count,
	struct err *err)
{
	size_t room = 0;
	bool row;

	*ret_rows = NULL;
	*ret_count = 0;
	for (;;) {
		int64_t verdict;

		if (!statement_row(s, &row, err))
			return false;
		if (!row)
			return true;
		verdict = column_i64(s, SETTLEMENT_OF_COL_VERDICT);
		*ret_rows = arena_grow(arena, *ret_rows, *ret_count, &room, sizeof(**ret_rows));
		(*ret_rows)[(*ret_count)++] = (struct settlement){
			.entry = (uint64_t)column_i64(s, SETTLEMENT_OF_COL_ENTRY),
			.list = column_i64(s, SETTLEMENT_OF_COL_LIST),
			.document = column_i64(s, SETTLEMENT_OF_COL_DOCUMENT),
			.coding = (uint64_t)column_i64(s, SETTLEMENT_OF_COL_CODING),
			.applies = verdict != 0,
			.weight = (enum weight)verdict,
			.why = str_copy(arena, column_str(s, SETTLEMENT_OF_COL_WHY)),
			.who = str_copy(arena, column_str(s, SETTLEMENT_OF_COL_WHO)),
			.moment = column_i64(s, SETTLEMENT_OF_COL_MOMENT),
		};
	}
}

bool
settlements_of(struct inspection *inspection, struct arena *arena, int64_t document,
	struct settlement **ret_rows, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_SETTLEMENT_OF, &s, err))
		return false;
	bind_i64(&s, SETTLEMENT_OF_DOCUMENT, document);
	return rows_take(&s, arena, ret_rows, ret_count, err);
}

bool
settlements_of_list(struct inspection *inspection, struct arena *arena, int64_t list,
	struct settlement **ret_rows, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_SETTLEMENT_OF_LIST, &s, err))
		return false;
	bind_i64(&s, SETTLEMENT_OF_LIST_LIST, list);
	return rows_take(&s, arena, ret_rows, ret_count, err);
}

const struct settlement *
settlement_find(const struct settlement *rows, size_t count, int64_t document, uint64_t coding)
{
	for (size_t i = count; i-- > 0;)
		if (rows[i].document == document && rows[i].coding == coding)
			return &rows[i];
	return NULL;
}
