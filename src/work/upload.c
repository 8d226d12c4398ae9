#include "work/upload.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/json.h"
#include "remit/payload.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"
#include "upload.sql.h"
#include "work/upload_file.h"

enum { NAME_SIZE_MAX = 1000, DAY = 86400, SHA256_TEXT = 64 };

static const char *const states[UPLOAD_STATE_COUNT] = {
	"coming", "received", "taken-in", "cancelled"};

const char *
upload_state_name(enum upload_state state)
{
	return state < UPLOAD_STATE_COUNT ? states[state] : "";
}

/* ---- rows ---- */

static bool
row_write(struct inspection *inspection, const struct upload *upload, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_UPLOAD_NEW, &s, err))
		return false;
	bind_i64(&s, UPLOAD_NEW_NUMBER, upload->number);
	bind_str(&s, UPLOAD_NEW_REFERENCE, upload->reference);
	bind_str(&s, UPLOAD_NEW_NAME, upload->name);
	bind_i64(&s, UPLOAD_NEW_SIZE, (int64_t)upload->size);
	bind_i64(&s, UPLOAD_NEW_ACCOUNT, upload->account);
	bind_str(&s, UPLOAD_NEW_WHO, upload->who);
	bind_str(&s, UPLOAD_NEW_GIVEN_BY, upload->given_by);
	bind_str(&s, UPLOAD_NEW_CUSTODIAN, upload->custodian);
	bind_str(&s, UPLOAD_NEW_POWER, upload->power);
	bind_i64(&s, UPLOAD_NEW_RECEIVED, upload->received);
	bind_i64(&s, UPLOAD_NEW_REQUEST, upload->request);
	bind_str(&s, UPLOAD_NEW_NOTE, upload->note);
	bind_i64(&s, UPLOAD_NEW_BEGAN, upload->began);
	bind_i64(&s, UPLOAD_NEW_BEGIN_ENTRY, (int64_t)upload->begin_entry);
	return statement_run(&s, err);
}

static bool
end_write(struct inspection *inspection, const struct upload *upload, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_UPLOAD_END, &s, err))
		return false;
	bind_i64(&s, UPLOAD_END_NUMBER, upload->number);
	bind_i64(&s, UPLOAD_END_STATE, upload->state);
	bind_str(&s, UPLOAD_END_SHA256, upload->sha256);
	bind_i64(&s, UPLOAD_END_ENDED, upload->ended);
	bind_i64(&s, UPLOAD_END_END_ENTRY, (int64_t)upload->end_entry);
	bind_str(&s, UPLOAD_END_WHY, upload->why);
	return statement_run(&s, err);
}

static bool
delivery_write(struct inspection *inspection, int64_t number, int64_t delivery, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_UPLOAD_DELIVERED, &s, err))
		return false;
	bind_i64(&s, UPLOAD_DELIVERED_NUMBER, number);
	bind_i64(&s, UPLOAD_DELIVERED_DELIVERY, delivery);
	return statement_run(&s, err);
}

static struct upload
row_take(const struct statement *s, struct arena *arena)
{
	return (struct upload){
		.number = column_i64(s, UPLOAD_SOME_COL_NUMBER),
		.reference = str_copy(arena, column_str(s, UPLOAD_SOME_COL_REFERENCE)),
		.name = str_copy(arena, column_str(s, UPLOAD_SOME_COL_NAME)),
		.size = (uint64_t)column_i64(s, UPLOAD_SOME_COL_SIZE),
		.account = column_i64(s, UPLOAD_SOME_COL_ACCOUNT),
		.who = str_copy(arena, column_str(s, UPLOAD_SOME_COL_WHO)),
		.given_by = str_copy(arena, column_str(s, UPLOAD_SOME_COL_GIVEN_BY)),
		.custodian = str_copy(arena, column_str(s, UPLOAD_SOME_COL_CUSTODIAN)),
		.power = str_copy(arena, column_str(s, UPLOAD_SOME_COL_POWER)),
		.received = column_i64(s, UPLOAD_SOME_COL_RECEIVED),
		.request = column_i64(s, UPLOAD_SOME_COL_REQUEST),
		.note = str_copy(arena, column_str(s, UPLOAD_SOME_COL_NOTE)),
		.state = (enum upload_state)column_i64(s, UPLOAD_SOME_COL_STATE),
		.sha256 = str_copy(arena, column_str(s, UPLOAD_SOME_COL_SHA256)),
		.began = column_i64(s, UPLOAD_SOME_COL_BEGAN),
		.ended = column_moment(s, UPLOAD_SOME_COL_ENDED),
		.begin_entry = (uint64_t)column_i64(s, UPLOAD_SOME_COL_BEGIN_ENTRY),
		.end_entry = (uint64_t)column_i64(s, UPLOAD_SOME_COL_END_ENTRY),
		.delivery = column_i64(s, UPLOAD_SOME_COL_DELIVERY),
		.why = str_copy(arena, column_str(s, UPLOAD_SOME_COL_WHY)),
	};
}

struct wanted {
	int64_t number;
	struct str reference;
	struct upload_filter filter;
};

static bool
rows_load(struct inspection *inspection, struct arena *arena, const struct wanted *wanted,
	struct upload **ret_uploads, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool found;

	*ret_uploads = NULL;
	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_UPLOAD_SOME, &s, err))
		return false;
	bind_i64(&s, UPLOAD_SOME_NUMBER, wanted->number);
	bind_str(&s, UPLOAD_SOME_REFERENCE, wanted->reference);
	bind_i64(&s, UPLOAD_SOME_ACCOUNT, wanted->filter.account);
	bind_i64(&s, UPLOAD_SOME_STATE, wanted->filter.state);
	bind_i64(&s, UPLOAD_SOME_REQUEST, wanted->filter.request);
	bind_i64(&s, UPLOAD_SOME_LIMIT,
		wanted->filter.limit == 0 ? -1 : (int64_t)wanted->filter.limit);
	for (;;) {
		if (!statement_row(&s, &found, err))
			return false;
		if (!found)
			return true;
		*ret_uploads = arena_grow(
			arena, *ret_uploads, *ret_count, &room, sizeof(**ret_uploads));
		(*ret_uploads)[(*ret_count)++] = row_take(&s, arena);
	}
}

bool
upload_list(struct inspection *inspection, struct arena *arena, const struct upload_filter *filter,
	struct upload **ret_uploads, size_t *ret_count, struct err *err)
{
	const struct wanted wanted = {.reference = STR(""), .filter = *filter};

	return rows_load(inspection, arena, &wanted, ret_uploads, ret_count, err);
}

bool
upload_get(struct inspection *inspection, struct arena *arena, int64_t number,
	struct upload *ret_upload, struct err *err)
{
	const struct wanted wanted = {
		.number = number, .reference = STR(""), .filter = {.state = -1}};
	struct upload *rows;
	size_t count = 0;

	/* 0 would be any. */
	if (number != 0 && !rows_load(inspection, arena, &wanted, &rows, &count, err))
		return false;
	if (count == 0)
		return err_set(err, ERR_NOT_FOUND, "there is no upload %lld", (long long)number);
	*ret_upload = rows[0];
	return true;
}

bool
upload_find(struct inspection *inspection, struct arena *arena, struct str reference,
	struct upload *ret_upload, struct err *err)
{
	const struct wanted wanted = {.reference = reference, .filter = {.state = -1}};
	struct upload *rows;
	size_t count = 0;

	if (reference.len == UPLOAD_REFERENCE_SIZE &&
		!rows_load(inspection, arena, &wanted, &rows, &count, err))
		return false;
	if (count == 0)
		return err_set(err, ERR_NOT_FOUND, "there is no such upload");
	*ret_upload = rows[0];
	return true;
}

/* ---- room ---- */

uint64_t
upload_room_for(uint64_t room_free, uint64_t promised)
{
	uint64_t kept = promised + UPLOAD_ROOM_LEFT;
	uint64_t room = room_free > kept ? (room_free - kept) / 2 : 0;

	return room < UPLOAD_SIZE_MAX ? room : UPLOAD_SIZE_MAX;
}

static bool
promised_add(struct inspection *inspection, struct arena *arena, enum upload_state state,
	uint64_t *size, struct err *err)
{
	const struct upload_filter filter = {.state = (int)state};
	struct upload *uploads;
	size_t count;

	if (!upload_list(inspection, arena, &filter, &uploads, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		uint64_t offset = 0;
		int64_t moment;
		struct err none = {0};

		*size += uploads[i].size;
		/* Where it is not known, all of it may still come. */
		if (state == UPLOAD_COMING) {
			(void)!upload_file_look(
				inspection->folder, uploads[i].number, &offset, &moment, &none);
			*size += uploads[i].size > offset ? uploads[i].size - offset : 0;
		}
	}
	return true;
}

bool
upload_room_promised(
	struct inspection *inspection, struct arena *arena, uint64_t *ret_size, struct err *err)
{
	*ret_size = 0;
	return promised_add(inspection, arena, UPLOAD_COMING, ret_size, err) &&
		promised_add(inspection, arena, UPLOAD_RECEIVED, ret_size, err);
}

static bool
room_check(struct inspection *inspection, struct arena *arena, const struct upload *upload,
	struct err *err)
{
	uint64_t room_free;
	uint64_t promised;

	if (!upload_room_free(inspection->folder, &room_free, err) ||
		!upload_room_promised(inspection, arena, &promised, err))
		return false;
	return upload->size <= upload_room_for(room_free, promised) ||
		err_set(err, ERR_DISK_FULL,
			"there is not enough room for %llu MB on the disk of this inspection (a file is "
			"kept twice while it is taken in, and other uploads have theirs); nothing of "
			"it was taken",
			(unsigned long long)(upload->size >> 20));
}

/* ---- beginning ---- */

static bool
words_check(const struct upload *upload, struct err *err)
{
	if (upload->name.len == 0)
		return err_set(err, ERR_USAGE, "choose a file");
	if (upload->size == 0)
		return err_set(err, ERR_USAGE, "the file is empty: there is nothing to upload");
	if (upload->size > UPLOAD_SIZE_MAX)
		return err_set(err, ERR_TOO_LARGE,
			"the file is larger than %d GB; hand it over on a disk",
			(int)(UPLOAD_SIZE_MAX >> 30));
	if (upload->given_by.len == 0 || upload->custodian.len == 0)
		return err_set(err, ERR_USAGE, "%s",
			upload->given_by.len == 0 ? "say who gave it"
						  : "say whose records they are");
	return payload_fits(upload->name, NAME_SIZE_MAX, "the file's name", err) &&
		payload_fits(upload->given_by, UPLOAD_WORDS_SIZE_MAX, "who gave it", err) &&
		payload_fits(
			upload->custodian, UPLOAD_WORDS_SIZE_MAX, "whose records they are", err) &&
		payload_fits(upload->power, UPLOAD_WORDS_SIZE_MAX, "the power", err) &&
		payload_fits(upload->note, UPLOAD_NOTE_SIZE_MAX, "the note", err);
}

static bool
count_check(struct inspection *inspection, const struct upload *upload, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(inspection->db, &SQL_UPLOAD_OPEN, &s, err))
		return false;
	bind_i64(&s, UPLOAD_OPEN_ACCOUNT, upload->account);
	if (!statement_row(&s, &row, err))
		return false;
	if (column_i64(&s, UPLOAD_OPEN_COL_OWN) >= UPLOAD_OPEN_OWN_MAX)
		return err_set(err, ERR_BUSY,
			"%d uploads of yours are not finished; go on with them, or give them up",
			UPLOAD_OPEN_OWN_MAX);
	return column_i64(&s, UPLOAD_OPEN_COL_ALL) < UPLOAD_OPEN_MAX ||
		err_set(err, ERR_BUSY, "too many uploads are under way; try again later");
}

/* 60 bits: nobody meets another's by trying, and two are never the same. */
static struct str
reference_make(struct inspection *inspection, struct arena *arena)
{
	static const char signs[] = "23456789abcdefghjkmnpqrstuvwxyz";
	char *reference = arena_alloc(arena, UPLOAD_REFERENCE_SIZE);

	for (size_t i = 0; i < UPLOAD_REFERENCE_SIZE; i++)
		reference[i] = signs[random_below(inspection->random, sizeof(signs) - 1)];
	return str_make(reference, UPLOAD_REFERENCE_SIZE);
}

static bool
number_next(struct inspection *inspection, int64_t *ret_number, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(inspection->db, &SQL_UPLOAD_NEXT, &s, err) || !statement_row(&s, &row, err))
		return false;
	*ret_number = column_i64(&s, UPLOAD_NEXT_COL_NEXT);
	return true;
}

static bool
begin_note(
	struct inspection *inspection, struct arena *arena, struct upload *upload, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_i64(&w, "upload", upload->number);
	json_member_str(&w, "act", STR("begun"));
	json_member_str(&w, "reference", upload->reference);
	json_member_str(&w, "name", upload->name);
	json_member_u64(&w, "size", upload->size);
	json_member_i64(&w, "account", upload->account);
	json_member_str(&w, "who", upload->who);
	json_member_str(&w, "given_by", upload->given_by);
	json_member_str(&w, "custodian", upload->custodian);
	json_member_str(&w, "power", upload->power);
	json_member_str(&w, "received", date_iso_day(arena, upload->received));
	json_member_i64(&w, "request", upload->request);
	json_member_str(&w, "note", upload->note);
	json_object_end(&w);
	return payload_add(inspection, ENTRY_UPLOAD, &payload, &upload->begin_entry, err);
}

bool
upload_begin(
	struct inspection *inspection, struct arena *arena, struct upload *upload, struct err *err)
{
	int64_t now = inspection->clock(inspection->clock_context);

	upload->given_by = str_trim(upload->given_by);
	upload->custodian = str_trim(upload->custodian);
	upload->power = str_trim(upload->power);
	upload->note = str_trim(upload->note);
	if (upload->received == DATE_NONE)
		upload->received = now;
	upload->received -= upload->received % DAY;
	if (upload->received > now + DAY)
		return err_set(err, ERR_USAGE, "the day it was handed over has not come yet");
	if (!words_check(upload, err) || !count_check(inspection, upload, err) ||
		!room_check(inspection, arena, upload, err) ||
		!number_next(inspection, &upload->number, err))
		return false;
	upload->reference = reference_make(inspection, arena);
	upload->state = UPLOAD_COMING;
	upload->sha256 = STR("");
	upload->ended = DATE_NONE;
	if (!begin_note(inspection, arena, upload, err))
		return false;
	upload->began = inspection->last_moment;
	return row_write(inspection, upload, err);
}

/* ---- ending ---- */

static bool
end_note(struct inspection *inspection, struct upload *upload, struct str who, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_i64(&w, "upload", upload->number);
	json_member_str(&w, "act", str_of(upload_state_name(upload->state)));
	json_member_str(&w, "name", upload->name);
	json_member_u64(&w, "size", upload->size);
	json_member_str(&w, "custodian", upload->custodian);
	json_member_str(&w, "sha256", upload->sha256);
	json_member_str(&w, "why", upload->why);
	json_member_str(&w, "who", who);
	json_object_end(&w);
	if (!payload_add(inspection, ENTRY_UPLOAD, &payload, &upload->end_entry, err))
		return false;
	upload->ended = inspection->last_moment;
	return end_write(inspection, upload, err);
}

static bool
coming_check(const struct upload *upload, struct err *err)
{
	return upload->state == UPLOAD_COMING ||
		err_set(err, ERR_EXISTS,
			upload->state == UPLOAD_CANCELLED ? "this upload was given up"
							  : "this upload is whole already");
}

bool
upload_receive(struct inspection *inspection, struct upload *upload, struct str sha256,
	struct str who, struct err *err)
{
	if (!coming_check(upload, err))
		return false;
	upload->state = UPLOAD_RECEIVED;
	upload->sha256 = sha256;
	upload->why = STR("");
	return end_note(inspection, upload, who, err);
}

bool
upload_cancel(struct inspection *inspection, struct upload *upload, struct str why, struct str who,
	struct err *err)
{
	if (!coming_check(upload, err) ||
		!payload_fits(why, UPLOAD_NOTE_SIZE_MAX, "the reason", err))
		return false;
	upload->state = UPLOAD_CANCELLED;
	upload->sha256 = STR("");
	upload->why = why;
	return end_note(inspection, upload, who, err);
}

bool
upload_take_in(struct inspection *inspection, struct upload *upload, int64_t delivery,
	struct str who, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;
	uint64_t entry;

	if (upload->state != UPLOAD_RECEIVED)
		return err_set(err, ERR_USAGE, "this upload is not one that waits to be taken in");
	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_i64(&w, "upload", upload->number);
	json_member_str(&w, "act", str_of(upload_state_name(UPLOAD_TAKEN_IN)));
	json_member_i64(&w, "delivery", delivery);
	json_member_str(&w, "custodian", upload->custodian);
	json_member_str(&w, "sha256", upload->sha256);
	json_member_str(&w, "who", who);
	json_object_end(&w);
	if (!payload_add(inspection, ENTRY_UPLOAD, &payload, &entry, err) ||
		!delivery_write(inspection, upload->number, delivery, err))
		return false;
	upload->state = UPLOAD_TAKEN_IN;
	upload->delivery = delivery;
	return true;
}

/* ---- sweeping ---- */

static bool
abandoned_cancel(struct inspection *inspection, struct arena *arena, int64_t now, struct err *err)
{
	const struct upload_filter filter = {.state = UPLOAD_COMING};
	struct upload *uploads;
	size_t count;

	if (!upload_list(inspection, arena, &filter, &uploads, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		uint64_t offset;
		int64_t moment = uploads[i].began;
		struct err none = {0};

		(void)!upload_file_look(
			inspection->folder, uploads[i].number, &offset, &moment, &none);
		if (now - moment > (int64_t)UPLOAD_ABANDONED_DAYS * DAY &&
			!upload_cancel(inspection, &uploads[i],
				STR("nothing more came of it for two weeks"), STR("candour"), err))
			return false;
	}
	return true;
}

bool
upload_sweep(struct inspection *inspection, struct arena *arena, int64_t now, struct err *err)
{
	int64_t *numbers;
	size_t count;

	if (!upload_folders_make(inspection->folder, err) ||
		!upload_strays_remove(inspection->folder, err) ||
		!upload_file_list(arena, inspection->folder, &numbers, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct upload upload;
		struct err none = {0};
		bool is_known = upload_get(inspection, arena, numbers[i], &upload, &none);

		if (!is_known && none.kind != ERR_NOT_FOUND) {
			*err = none;
			return false;
		}
		if ((!is_known || upload.state == UPLOAD_CANCELLED ||
			    upload.state == UPLOAD_TAKEN_IN) &&
			!upload_file_remove(inspection->folder, numbers[i], err))
			return false;
	}
	/* Their files go the next time, when it is certain that they were given up. */
	return abandoned_cancel(inspection, arena, now, err);
}

/* ---- replaying ---- */

static bool
begin_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err)
{
	struct upload upload = {
		.number = json_get_i64(payload, "upload"),
		.reference = json_get_str(payload, "reference"),
		.name = json_get_str(payload, "name"),
		.size = (uint64_t)json_get_i64(payload, "size"),
		.account = json_get_i64(payload, "account"),
		.who = json_get_str(payload, "who"),
		.given_by = json_get_str(payload, "given_by"),
		.custodian = json_get_str(payload, "custodian"),
		.power = json_get_str(payload, "power"),
		.request = json_get_i64(payload, "request"),
		.note = json_get_str(payload, "note"),
		.began = moment,
		.begin_entry = entry,
	};

	if (upload.number <= 0 ||
		!date_parse_iso(json_get_str(payload, "received"), &upload.received))
		return err_set(err, ERR_ALTERED, "an entry of the log begins no proper upload");
	return row_write(inspection, &upload, err);
}

bool
upload_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err)
{
	struct str act = json_get_str(payload, "act");
	struct upload upload = {.number = json_get_i64(payload, "upload"),
		.sha256 = json_get_str(payload, "sha256"),
		.why = json_get_str(payload, "why"),
		.ended = moment,
		.end_entry = entry};

	if (str_equal(act, STR("begun")))
		return begin_restore(inspection, payload, moment, entry, err);
	if (str_equal(act, str_of(states[UPLOAD_TAKEN_IN])))
		return delivery_write(
			inspection, upload.number, json_get_i64(payload, "delivery"), err);
	if (str_equal(act, str_of(states[UPLOAD_RECEIVED])) && upload.sha256.len == SHA256_TEXT)
		upload.state = UPLOAD_RECEIVED;
	else if (str_equal(act, str_of(states[UPLOAD_CANCELLED])))
		upload.state = UPLOAD_CANCELLED;
	else
		return err_set(err, ERR_ALTERED, "an entry of the log says nothing of an upload");
	return end_write(inspection, &upload, err);
}
