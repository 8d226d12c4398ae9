#include "work/survey.h"

#include "base/arena.h"
#include "base/hex.h"
#include "store/db.h"
#include "store/inspection.h"

#include "survey.sql.h"

bool
survey_take(struct inspection *inspection, struct arena *arena, struct survey *ret_survey,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (!db_begin(inspection->db, &SQL_SURVEY_COUNTS, &s, err) ||
		!statement_row(&s, &found, err))
		return false;
	*ret_survey = (struct survey){
		.deliveries = (uint64_t)column_i64(&s, SURVEY_COUNTS_COL_DELIVERIES),
		.unfinished = (uint64_t)column_i64(&s, SURVEY_COUNTS_COL_UNFINISHED),
		.items = (uint64_t)column_i64(&s, SURVEY_COUNTS_COL_ITEMS),
		.families = (uint64_t)column_i64(&s, SURVEY_COUNTS_COL_FAMILIES),
		.documents = (uint64_t)column_i64(&s, SURVEY_COUNTS_COL_DOCUMENTS),
		.bytes = (uint64_t)column_i64(&s, SURVEY_COUNTS_COL_BYTES),
		.bytes_stored = (uint64_t)column_i64(&s, SURVEY_COUNTS_COL_BYTES_STORED),
		.text = (uint64_t)column_i64(&s, SURVEY_COUNTS_COL_TEXT),
		.unread = (uint64_t)column_i64(&s, SURVEY_COUNTS_COL_UNREAD),
		.ocr_waiting = (uint64_t)column_i64(&s, SURVEY_COUNTS_COL_OCR_WAITING),
		.log_size = (uint64_t)column_i64(&s, SURVEY_COUNTS_COL_LOG_SIZE),
		.log_root = hex_encode(arena, column_str(&s, SURVEY_COUNTS_COL_LOG_ROOT)),
	};
	return true;
}

bool
survey_rows(struct inspection *inspection, enum survey_by by,
	void (*row)(void *context, const struct survey_row *row), void *context, struct err *err)
{
	static const struct query *const queries[] = {
		[SURVEY_KINDS] = &SQL_SURVEY_KINDS,
		[SURVEY_CUSTODIANS] = &SQL_SURVEY_CUSTODIANS,
		[SURVEY_FORMATS] = &SQL_SURVEY_FORMATS,
		[SURVEY_REASONS] = &SQL_SURVEY_REASONS,
	};
	struct statement s CLEANUP(statement_end) = {0};
	bool found = true;

	if (!db_begin(inspection->db, queries[by], &s, err))
		return false;
	while (found) {
		struct survey_row one;

		if (!statement_row(&s, &found, err))
			return false;
		if (!found)
			break;
		/* All four have the same columns. */
		one.name = column_str(&s, SURVEY_KINDS_COL_NAME);
		one.number = column_i64(&s, SURVEY_KINDS_COL_NUMBER);
		one.items = (uint64_t)column_i64(&s, SURVEY_KINDS_COL_ITEMS);
		one.bytes = (uint64_t)column_i64(&s, SURVEY_KINDS_COL_BYTES);
		row(context, &one);
	}
	return true;
}

bool
survey_failures(struct inspection *inspection, enum err_kind reason,
	void (*failure)(void *context, const struct survey_failure *failure), void *context,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found = true;

	if (!db_begin(inspection->db, &SQL_SURVEY_FAILED, &s, err))
		return false;
	bind_i64(&s, SURVEY_FAILED_REASON, reason);
	while (found) {
		struct survey_failure one;

		if (!statement_row(&s, &found, err))
			return false;
		if (!found)
			break;
		one.item = column_i64(&s, SURVEY_FAILED_COL_ID);
		one.path = column_str(&s, SURVEY_FAILED_COL_PATH);
		one.format = column_str(&s, SURVEY_FAILED_COL_FORMAT);
		one.reason = (enum err_kind)column_i64(&s, SURVEY_FAILED_COL_REASON);
		one.words = column_str(&s, SURVEY_FAILED_COL_WORDS);
		one.is_partial = column_i64(&s, SURVEY_FAILED_COL_IS_PARTIAL) != 0;
		failure(context, &one);
	}
	return true;
}

bool
survey_containers(struct inspection *inspection,
	void (*container)(void *context, const struct survey_mismatch *container), void *context,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found = true;

	if (!db_begin(inspection->db, &SQL_SURVEY_CONTAINING, &s, err))
		return false;
	while (found) {
		struct survey_mismatch one;

		if (!statement_row(&s, &found, err))
			return false;
		if (!found)
			break;
		one.item = column_i64(&s, SURVEY_CONTAINING_COL_ID);
		one.path = column_str(&s, SURVEY_CONTAINING_COL_PATH);
		one.expected = column_str(&s, SURVEY_CONTAINING_COL_EXPECTED);
		one.emitted = (uint64_t)column_i64(&s, SURVEY_CONTAINING_COL_EMITTED);
		one.failed = (uint64_t)column_i64(&s, SURVEY_CONTAINING_COL_FAILED);
		container(context, &one);
	}
	return true;
}

struct str
survey_advice(struct arena *arena, enum err_kind reason, struct str folder, int64_t item)
{
	const char *quote = str_find_char(folder, ' ') == STR_NONE ? "" : "\"";

	switch (reason) {
	case ERR_PASSWORD:
		return str_format(arena,
			"ask the authority for the password, then: candour password %s%.*s%s %lld",
			quote, STR_ARG(folder), quote, (long long)item);
	case ERR_DAMAGED:
		return STR("ask the authority for another copy; the original as delivered is kept");
	case ERR_UNSUPPORTED:
		return str_format(arena,
			"write the original out (candour show %s%.*s%s %lld --original FILE) and open "
			"it in its own program, on a machine you can spare",
			quote, STR_ARG(folder), quote, (long long)item);
	case ERR_TOO_LARGE:
		return STR("a limit was reached; look whether it is a bomb, or raise "
			   "--reader-memory and run candour rebuild");
	case ERR_TIMEOUT:
		return STR("it took too long; raise --reader-seconds and run candour rebuild");
	case ERR_CRASHED:
		return STR("the reader died on it; please report the kind of file, and ask for "
			   "another copy");
	case ERR_IO:
	case ERR_PERMISSION:
		return STR("it could not be taken from the delivery; ask for it again");
	case ERR_NONE:
	case ERR_USAGE:
	case ERR_NOT_FOUND:
	case ERR_EXISTS:
	case ERR_DISK_FULL:
	case ERR_BUSY:
	case ERR_MEMORY:
	case ERR_ALTERED:
	case ERR_QUERY:
	case ERR_INTERRUPTED:
	case ERR_INTERNAL:
	case ERR_KIND_COUNT:
		break;
	}
	return STR("see the reason; the original as delivered is kept");
}
