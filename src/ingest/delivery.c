#include "ingest/delivery.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/json.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"

#include "delivery.sql.h"

static bool
find(struct inspection *inspection, const struct delivery *delivery, int64_t *ret_id,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	*ret_id = 0;
	if (!db_begin(inspection->db, &SQL_DELIVERY_FIND, &s, err))
		return false;
	bind_str(&s, DELIVERY_FIND_GIVEN_BY, delivery->given_by);
	bind_str(&s, DELIVERY_FIND_CUSTODIAN, delivery->custodian);
	bind_str(&s, DELIVERY_FIND_POWER, delivery->power);
	bind_i64(&s, DELIVERY_FIND_RECEIVED, delivery->received);
	bind_str(&s, DELIVERY_FIND_SOURCE, delivery->source);
	if (!statement_row(&s, &found, err))
		return false;
	if (found)
		*ret_id = column_i64(&s, DELIVERY_FIND_COL_ID);
	return true;
}

static bool
next_id(struct inspection *inspection, int64_t *ret_id, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (!db_begin(inspection->db, &SQL_DELIVERY_LAST_ID, &s, err) ||
		!statement_row(&s, &found, err))
		return false;
	*ret_id = column_i64(&s, DELIVERY_LAST_ID_COL_ID) + 1;
	return true;
}

bool
delivery_restore(struct inspection *inspection, const struct delivery *delivery, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_DELIVERY_NEW, &s, err))
		return false;
	bind_i64(&s, DELIVERY_NEW_ID, delivery->id);
	bind_str(&s, DELIVERY_NEW_GIVEN_BY, delivery->given_by);
	bind_str(&s, DELIVERY_NEW_CUSTODIAN, delivery->custodian);
	bind_str(&s, DELIVERY_NEW_POWER, delivery->power);
	bind_i64(&s, DELIVERY_NEW_RECEIVED, delivery->received);
	bind_str(&s, DELIVERY_NEW_SOURCE, delivery->source);
	bind_i64(&s, DELIVERY_NEW_STARTED, delivery->started);
	bind_i64(&s, DELIVERY_NEW_ENTRY, (int64_t)delivery->entry);
	return statement_run(&s, err);
}

static void
payload_write(struct buf *to, struct arena *arena, const struct delivery *delivery)
{
	struct json_writer w;

	json_begin(&w, to);
	json_object_begin(&w);
	json_member_i64(&w, "delivery", delivery->id);
	json_member_str(&w, "given_by", delivery->given_by);
	json_member_str(&w, "custodian", delivery->custodian);
	json_member_str(&w, "power", delivery->power);
	json_member_str(&w, "received", date_iso_day(arena, delivery->received));
	json_member_str(&w, "source", delivery->source);
	json_member_str(&w, "started", date_iso(arena, delivery->started));
	json_object_end(&w);
}

bool
delivery_open(struct inspection *inspection, struct arena *arena, struct delivery *delivery,
	bool *ret_new, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {0};
	int64_t id;

	if (!find(inspection, delivery, &id, err))
		return false;
	*ret_new = id == 0;
	if (id != 0)
		return delivery_get(inspection, arena, id, delivery, err);
	if (!next_id(inspection, &delivery->id, err))
		return false;
	delivery->started = inspection->clock(inspection->clock_context);
	delivery->finished = DATE_NONE;
	payload_write(&payload, arena, delivery);
	return entry_add(inspection, ENTRY_DELIVERY, buf_str(&payload), &delivery->entry, err) &&
		delivery_restore(inspection, delivery, err);
}

static void
take(struct arena *arena, const struct statement *s, struct delivery *ret_delivery)
{
	*ret_delivery = (struct delivery){
		.id = column_i64(s, DELIVERY_BEHIND_COL_ID),
		.given_by = str_copy(arena, column_str(s, DELIVERY_BEHIND_COL_GIVEN_BY)),
		.custodian = str_copy(arena, column_str(s, DELIVERY_BEHIND_COL_CUSTODIAN)),
		.power = str_copy(arena, column_str(s, DELIVERY_BEHIND_COL_POWER)),
		.received = column_i64(s, DELIVERY_BEHIND_COL_RECEIVED),
		.source = str_copy(arena, column_str(s, DELIVERY_BEHIND_COL_SOURCE)),
		.started = column_i64(s, DELIVERY_BEHIND_COL_STARTED),
		.finished = column_moment(s, DELIVERY_BEHIND_COL_FINISHED),
		.entry = (uint64_t)column_i64(s, DELIVERY_BEHIND_COL_ENTRY),
	};
}

bool
delivery_get(struct inspection *inspection, struct arena *arena, int64_t id,
	struct delivery *ret_delivery, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (!db_begin(inspection->db, &SQL_DELIVERY_BEHIND, &s, err))
		return false;
	bind_i64(&s, DELIVERY_BEHIND_ID, id);
	if (!statement_row(&s, &found, err))
		return false;
	if (!found || column_i64(&s, DELIVERY_BEHIND_COL_ID) != id)
		return err_set(err, ERR_NOT_FOUND, "there is no delivery %lld", (long long)id);
	take(arena, &s, ret_delivery);
	return true;
}

static bool
count_all(struct inspection *inspection, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (!db_begin(inspection->db, &SQL_DELIVERY_COUNT, &s, err) ||
		!statement_row(&s, &found, err))
		return false;
	*ret_count = (size_t)column_i64(&s, DELIVERY_COUNT_COL_COUNT);
	return true;
}

bool
delivery_list(struct inspection *inspection, struct arena *arena, struct delivery **ret_deliveries,
	size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room;
	bool found;

	*ret_count = 0;
	if (!count_all(inspection, &room, err))
		return false;
	*ret_deliveries = ARENA_ARRAY(arena, room, struct delivery);
	if (!db_begin(inspection->db, &SQL_DELIVERY_BEHIND, &s, err))
		return false;
	bind_i64(&s, DELIVERY_BEHIND_ID, 0);
	while (*ret_count < room) {
		if (!statement_row(&s, &found, err))
			return false;
		if (!found)
			break;
		take(arena, &s, &(*ret_deliveries)[(*ret_count)++]);
	}
	return true;
}

bool
delivery_mark_finished(struct inspection *inspection, int64_t id, int64_t moment,
	struct str receipt_sha256, struct str summary_sha256, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_DELIVERY_DONE, &s, err))
		return false;
	bind_i64(&s, DELIVERY_DONE_ID, id);
	bind_i64(&s, DELIVERY_DONE_FINISHED, moment);
	bind_str(&s, DELIVERY_DONE_RECEIPT, receipt_sha256);
	bind_str(&s, DELIVERY_DONE_SUMMARY, summary_sha256);
	return statement_run(&s, err);
}
