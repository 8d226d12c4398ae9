#include "store/report_copy.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "ledger/ledger.h"
#include "report_copy.sql.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"

static bool
row_write(struct inspection *inspection, const struct report_copy *copy, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_REPORT_COPY_NEW, &s, err))
		return false;
	bind_i64(&s, REPORT_COPY_NEW_NUMBER, copy->number);
	bind_i64(&s, REPORT_COPY_NEW_FINDINGS, copy->findings);
	bind_i64(&s, REPORT_COPY_NEW_LOG_SIZE, copy->log_size);
	bind_str(&s, REPORT_COPY_NEW_LOG_ROOT, copy->log_root);
	bind_str(&s, REPORT_COPY_NEW_HTML_SHA256, copy->html_sha256);
	bind_i64(&s, REPORT_COPY_NEW_HTML_SIZE, copy->html_size);
	bind_str(&s, REPORT_COPY_NEW_PDF_SHA256, copy->pdf_sha256);
	bind_i64(&s, REPORT_COPY_NEW_PDF_SIZE, copy->pdf_size);
	bind_str(&s, REPORT_COPY_NEW_PDF_WORDS, copy->pdf_words);
	bind_str(&s, REPORT_COPY_NEW_WHO, copy->who);
	bind_i64(&s, REPORT_COPY_NEW_MOMENT, copy->moment);
	bind_i64(&s, REPORT_COPY_NEW_ENTRY, (int64_t)copy->entry);
	return statement_run(&s, err);
}

bool
report_copy_next(struct inspection *inspection, int64_t *ret_number, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(inspection->db, &SQL_REPORT_COPY_NEXT, &s, err) ||
		!statement_row(&s, &row, err))
		return false;
	*ret_number = column_i64(&s, REPORT_COPY_NEXT_COL_NEXT);
	return true;
}

bool
report_copy_put(struct inspection *inspection, struct report_copy *copy, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_i64(&w, "number", copy->number);
	json_member_i64(&w, "findings", copy->findings);
	json_member_i64(&w, "log_size", copy->log_size);
	json_member_str(&w, "log_root", copy->log_root);
	json_member_str(&w, "html_sha256", copy->html_sha256);
	json_member_i64(&w, "html_size", copy->html_size);
	json_member_str(&w, "pdf_sha256", copy->pdf_sha256);
	json_member_i64(&w, "pdf_size", copy->pdf_size);
	json_member_str(&w, "pdf_words", copy->pdf_words);
	json_member_str(&w, "who", copy->who);
	json_object_end(&w);
	if (!entry_add(inspection, ENTRY_REPORT, buf_str(&payload), &copy->entry, err))
		return false;
	copy->moment = inspection->last_moment;
	return row_write(inspection, copy, err);
}

bool
report_copy_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err)
{
	const struct report_copy copy = {.number = json_get_i64(payload, "number"),
		.findings = json_get_i64(payload, "findings"),
		.log_size = json_get_i64(payload, "log_size"),
		.log_root = json_get_str(payload, "log_root"),
		.html_sha256 = json_get_str(payload, "html_sha256"),
		.html_size = json_get_i64(payload, "html_size"),
		.pdf_sha256 = json_get_str(payload, "pdf_sha256"),
		.pdf_size = json_get_i64(payload, "pdf_size"),
		.pdf_words = json_get_str(payload, "pdf_words"),
		.who = json_get_str(payload, "who"),
		.moment = moment,
		.entry = entry};

	if (copy.number <= 0)
		return err_set(err, ERR_ALTERED, "an entry of the log names no copy of the report");
	return row_write(inspection, &copy, err);
}

/* ---- reading ---- */

static struct report_copy
row_take(const struct statement *s, struct arena *arena)
{
	return (struct report_copy){
		.number = column_i64(s, REPORT_COPY_SOME_COL_NUMBER),
		.findings = column_i64(s, REPORT_COPY_SOME_COL_FINDINGS),
		.log_size = column_i64(s, REPORT_COPY_SOME_COL_LOG_SIZE),
		.log_root = str_copy(arena, column_str(s, REPORT_COPY_SOME_COL_LOG_ROOT)),
		.html_sha256 = str_copy(arena, column_str(s, REPORT_COPY_SOME_COL_HTML_SHA256)),
		.html_size = column_i64(s, REPORT_COPY_SOME_COL_HTML_SIZE),
		.pdf_sha256 = str_copy(arena, column_str(s, REPORT_COPY_SOME_COL_PDF_SHA256)),
		.pdf_size = column_i64(s, REPORT_COPY_SOME_COL_PDF_SIZE),
		.pdf_words = str_copy(arena, column_str(s, REPORT_COPY_SOME_COL_PDF_WORDS)),
		.who = str_copy(arena, column_str(s, REPORT_COPY_SOME_COL_WHO)),
		.moment = column_i64(s, REPORT_COPY_SOME_COL_MOMENT),
		.entry = (uint64_t)column_i64(s, REPORT_COPY_SOME_COL_ENTRY),
	};
}

static bool
some_take(struct inspection *inspection, struct arena *arena, int64_t number, size_t size,
	struct report_copy **ret_copies, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_copies = ARENA_ARRAY(arena, size, struct report_copy);
	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_REPORT_COPY_SOME, &s, err))
		return false;
	bind_i64(&s, REPORT_COPY_SOME_NUMBER, number);
	bind_i64(&s, REPORT_COPY_SOME_SIZE, (int64_t)size);
	while (*ret_count < size) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		(*ret_copies)[(*ret_count)++] = row_take(&s, arena);
	}
	return true;
}

bool
report_copies(struct inspection *inspection, struct arena *arena, size_t size,
	struct report_copy **ret_copies, size_t *ret_count, struct err *err)
{
	return some_take(inspection, arena, 0, size, ret_copies, ret_count, err);
}

bool
report_copy_get(struct inspection *inspection, struct arena *arena, int64_t number,
	struct report_copy *ret_copy, struct err *err)
{
	struct report_copy *copies;
	size_t count = 0;

	if (number > 0 && !some_take(inspection, arena, number, 1, &copies, &count, err))
		return false;
	if (count == 0)
		return err_set(err, ERR_NOT_FOUND, "there is no copy %lld of the report",
			(long long)number);
	*ret_copy = copies[0];
	return true;
}

bool
report_changed_at(struct inspection *inspection, int64_t *ret_log_size, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(inspection->db, &SQL_REPORT_CHANGED_AT, &s, err) ||
		!statement_row(&s, &row, err))
		return false;
	*ret_log_size = column_i64(&s, REPORT_CHANGED_AT_COL_LOG_SIZE);
	return true;
}
