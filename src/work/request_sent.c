#include "work/request_sent.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/json.h"
#include "crypto/sha256.h"
#include "ingest/delivery.h"
#include "remit/payload.h"
#include "request_sent.sql.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"
#include "work/upload.h"

enum { DAY = 86400, WORDS_SIZE_MAX = 500 };

/* ---- rows ---- */

static bool
sent_write(struct inspection *inspection, const struct request_sent *sent, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_REQUEST_SENT_NEW, &s, err))
		return false;
	bind_i64(&s, REQUEST_SENT_NEW_NUMBER, sent->number);
	bind_i64(&s, REQUEST_SENT_NEW_ENTRY, (int64_t)sent->entry);
	bind_str(&s, REQUEST_SENT_NEW_ADDRESSEE, sent->addressee);
	bind_str(&s, REQUEST_SENT_NEW_POWER, sent->power);
	bind_i64(&s, REQUEST_SENT_NEW_DATED, sent->dated);
	bind_moment(&s, REQUEST_SENT_NEW_DUE, sent->due);
	bind_str(&s, REQUEST_SENT_NEW_FILES, sent->files);
	bind_str(&s, REQUEST_SENT_NEW_GAPS, sent->gaps);
	bind_str(&s, REQUEST_SENT_NEW_WHO, sent->who);
	bind_i64(&s, REQUEST_SENT_NEW_MOMENT, sent->moment);
	return statement_run(&s, err);
}

static bool
answer_write(struct inspection *inspection, const struct request_answer *answer, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_REQUEST_ANSWER_NEW, &s, err))
		return false;
	bind_i64(&s, REQUEST_ANSWER_NEW_ENTRY, (int64_t)answer->entry);
	bind_i64(&s, REQUEST_ANSWER_NEW_REQUEST, answer->request);
	bind_i64(&s, REQUEST_ANSWER_NEW_DELIVERY, answer->delivery);
	bind_i64(&s, REQUEST_ANSWER_NEW_UPLOAD, answer->upload);
	bind_i64(&s, REQUEST_ANSWER_NEW_IS_WHOLE, answer->is_whole);
	bind_i64(&s, REQUEST_ANSWER_NEW_ANSWERED, answer->answered);
	bind_str(&s, REQUEST_ANSWER_NEW_NOTE, answer->note);
	bind_str(&s, REQUEST_ANSWER_NEW_WHO, answer->who);
	bind_i64(&s, REQUEST_ANSWER_NEW_MOMENT, answer->moment);
	return statement_run(&s, err);
}

/* ---- reading ---- */

static struct request_sent
sent_take(const struct statement *s, struct arena *arena)
{
	return (struct request_sent){
		.number = column_i64(s, REQUEST_SENT_SOME_COL_NUMBER),
		.entry = (uint64_t)column_i64(s, REQUEST_SENT_SOME_COL_ENTRY),
		.addressee = str_copy(arena, column_str(s, REQUEST_SENT_SOME_COL_ADDRESSEE)),
		.power = str_copy(arena, column_str(s, REQUEST_SENT_SOME_COL_POWER)),
		.dated = column_i64(s, REQUEST_SENT_SOME_COL_DATED),
		.due = column_moment(s, REQUEST_SENT_SOME_COL_DUE),
		.files = str_copy(arena, column_str(s, REQUEST_SENT_SOME_COL_FILES)),
		.gaps = str_copy(arena, column_str(s, REQUEST_SENT_SOME_COL_GAPS)),
		.who = str_copy(arena, column_str(s, REQUEST_SENT_SOME_COL_WHO)),
		.moment = column_i64(s, REQUEST_SENT_SOME_COL_MOMENT),
		.answer_count = (size_t)column_i64(s, REQUEST_SENT_SOME_COL_ANSWER_COUNT),
		.is_answered = column_i64(s, REQUEST_SENT_SOME_COL_IS_ANSWERED) != 0,
		.answered = column_moment(s, REQUEST_SENT_SOME_COL_ANSWERED),
	};
}

static bool
sent_load(struct inspection *inspection, struct arena *arena, int64_t number,
	struct request_sent **ret_rows, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool found;

	*ret_rows = NULL;
	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_REQUEST_SENT_SOME, &s, err))
		return false;
	bind_i64(&s, REQUEST_SENT_SOME_NUMBER, number);
	for (;;) {
		if (!statement_row(&s, &found, err))
			return false;
		if (!found)
			return true;
		*ret_rows = arena_grow(arena, *ret_rows, *ret_count, &room, sizeof(**ret_rows));
		(*ret_rows)[(*ret_count)++] = sent_take(&s, arena);
	}
}

bool
request_sent_list(struct inspection *inspection, struct arena *arena,
	struct request_sent **ret_rows, size_t *ret_count, struct err *err)
{
	return sent_load(inspection, arena, 0, ret_rows, ret_count, err);
}

bool
request_sent_get(struct inspection *inspection, struct arena *arena, int64_t number,
	struct request_sent *ret_row, struct err *err)
{
	struct request_sent *rows;
	size_t count = 0;

	/* 0 would be any. */
	if (number != 0 && !sent_load(inspection, arena, number, &rows, &count, err))
		return false;
	if (count == 0)
		return err_set(err, ERR_NOT_FOUND, "no request %lld was sent", (long long)number);
	*ret_row = rows[0];
	return true;
}

bool
request_answer_list(struct inspection *inspection, struct arena *arena, int64_t request,
	struct request_answer **ret_rows, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool found;

	*ret_rows = NULL;
	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_REQUEST_ANSWER_SOME, &s, err))
		return false;
	bind_i64(&s, REQUEST_ANSWER_SOME_REQUEST, request);
	for (;;) {
		if (!statement_row(&s, &found, err))
			return false;
		if (!found)
			return true;
		*ret_rows = arena_grow(arena, *ret_rows, *ret_count, &room, sizeof(**ret_rows));
		(*ret_rows)[(*ret_count)++] = (struct request_answer){
			.entry = (uint64_t)column_i64(&s, REQUEST_ANSWER_SOME_COL_ENTRY),
			.request = column_i64(&s, REQUEST_ANSWER_SOME_COL_REQUEST),
			.delivery = column_i64(&s, REQUEST_ANSWER_SOME_COL_DELIVERY),
			.upload = column_i64(&s, REQUEST_ANSWER_SOME_COL_UPLOAD),
			.is_whole = column_i64(&s, REQUEST_ANSWER_SOME_COL_IS_WHOLE) != 0,
			.answered = column_i64(&s, REQUEST_ANSWER_SOME_COL_ANSWERED),
			.note = str_copy(arena, column_str(&s, REQUEST_ANSWER_SOME_COL_NOTE)),
			.who = str_copy(arena, column_str(&s, REQUEST_ANSWER_SOME_COL_WHO)),
			.moment = column_i64(&s, REQUEST_ANSWER_SOME_COL_MOMENT),
		};
	}
}

enum request_state
request_sent_state(const struct request_sent *sent, int64_t now)
{
	if (sent->is_answered)
		return REQUEST_ANSWERED;
	return sent->due != DATE_NONE && now >= sent->due + DAY ? REQUEST_LATE : REQUEST_WAITS;
}

struct str
request_sent_file(const struct request_sent *sent, const char *ending)
{
	struct str files = sent->files;
	struct str line;

	while (str_cut_line(&files, &line)) {
		struct str name = str_from(line, 2 * SHA256_SIZE + 2);
		size_t dot = str_find_last_char(name, '.');

		if (dot != STR_NONE && str_equal(str_from(name, dot + 1), str_of(ending)))
			return name;
	}
	return STR("");
}

/* ---- writing ---- */

bool
request_sent_put(struct inspection *inspection, struct arena *arena, struct request_sent *sent,
	struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;

	if (!payload_fits(sent->addressee, WORDS_SIZE_MAX, "to whom it goes", err) ||
		!payload_fits(sent->power, WORDS_SIZE_MAX, "the power", err))
		return false;
	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_i64(&w, "request", sent->number);
	json_member_str(&w, "act", STR("sent"));
	json_member_str(&w, "to", sent->addressee);
	json_member_str(&w, "power", sent->power);
	json_member_str(&w, "dated", date_iso_day(arena, sent->dated));
	json_member_str(
		&w, "due", sent->due == DATE_NONE ? STR("") : date_iso_day(arena, sent->due));
	json_member_str(&w, "files", sent->files);
	json_member_str(&w, "gaps", sent->gaps);
	json_member_str(&w, "who", sent->who);
	json_object_end(&w);
	if (!payload_add(inspection, ENTRY_REQUEST, &payload, &sent->entry, err))
		return false;
	sent->moment = inspection->last_moment;
	return sent_write(inspection, sent, err);
}

/* That what it names is there; and the day it came. */
static bool
answer_check(struct inspection *inspection, struct arena *arena, struct request_answer *answer,
	struct err *err)
{
	struct request_sent sent;
	struct delivery delivery;
	struct upload upload;
	int64_t came = inspection->clock(inspection->clock_context);

	if (answer->delivery == 0 && answer->upload == 0 && answer->note.len == 0)
		return err_set(
			err, ERR_USAGE, "say what answered it: a delivery, an upload, or in words");
	if (!payload_fits(answer->note, REQUEST_NOTE_SIZE_MAX, "the note", err) ||
		!request_sent_get(inspection, arena, answer->request, &sent, err))
		return false;
	if (answer->delivery != 0) {
		if (!delivery_get(inspection, arena, answer->delivery, &delivery, err))
			return false;
		came = delivery.received;
	}
	if (answer->upload != 0) {
		if (!upload_get(inspection, arena, answer->upload, &upload, err))
			return false;
		if (upload.state != UPLOAD_RECEIVED && upload.state != UPLOAD_TAKEN_IN)
			return err_set(err, ERR_USAGE, "that upload is not whole");
		came = upload.received;
	}
	if (answer->answered == DATE_NONE)
		answer->answered = came - came % DAY;
	return true;
}

bool
request_answer_put(struct inspection *inspection, struct arena *arena,
	struct request_answer *answer, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;

	answer->note = str_trim(answer->note);
	if (!answer_check(inspection, arena, answer, err))
		return false;
	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_i64(&w, "request", answer->request);
	json_member_str(&w, "act", STR("answered"));
	json_member_i64(&w, "delivery", answer->delivery);
	json_member_i64(&w, "upload", answer->upload);
	json_member_bool(&w, "whole", answer->is_whole);
	json_member_str(&w, "answered", date_iso_day(arena, answer->answered));
	json_member_str(&w, "note", answer->note);
	json_member_str(&w, "who", answer->who);
	json_object_end(&w);
	if (!payload_add(inspection, ENTRY_REQUEST, &payload, &answer->entry, err))
		return false;
	answer->moment = inspection->last_moment;
	return answer_write(inspection, answer, err);
}

/* ---- replaying ---- */

static bool
sent_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err)
{
	struct request_sent sent = {.number = json_get_i64(payload, "request"),
		.entry = entry,
		.addressee = json_get_str(payload, "to"),
		.power = json_get_str(payload, "power"),
		.files = json_get_str(payload, "files"),
		.gaps = json_get_str(payload, "gaps"),
		.who = json_get_str(payload, "who"),
		.moment = moment};

	if (!date_parse_iso(json_get_str(payload, "due"), &sent.due))
		sent.due = DATE_NONE;
	if (sent.number <= 0 || !date_parse_iso(json_get_str(payload, "dated"), &sent.dated))
		return err_set(err, ERR_ALTERED, "an entry of the log sends no proper letter");
	return sent_write(inspection, &sent, err);
}

bool
request_sent_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err)
{
	struct request_answer answer = {.entry = entry,
		.request = json_get_i64(payload, "request"),
		.delivery = json_get_i64(payload, "delivery"),
		.upload = json_get_i64(payload, "upload"),
		.is_whole = payload_flag(payload, "whole"),
		.note = json_get_str(payload, "note"),
		.who = json_get_str(payload, "who"),
		.moment = moment};

	if (str_equal(json_get_str(payload, "act"), STR("sent")))
		return sent_restore(inspection, payload, moment, entry, err);
	if (!str_equal(json_get_str(payload, "act"), STR("answered")) ||
		!date_parse_iso(json_get_str(payload, "answered"), &answer.answered))
		return err_set(err, ERR_ALTERED, "an entry of the log says nothing of a letter");
	return answer_write(inspection, &answer, err);
}
