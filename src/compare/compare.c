#include "compare/compare.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/token.h"
#include "compare.sql.h"
#include "compare/checks.h"
#include "compare/gap.h"
#include "compare/joins.h"
#include "compare/prints.h"
#include "compare/subject.h"
#include "schema_compare.h"
#include "schema_copy.h"
#include "schema_date.h"
#include "schema_dated.h"
#include "schema_fold.h"
#include "schema_hidden.h"
#include "schema_joint.h"
#include "schema_made.h"
#include "schema_mailbox.h"
#include "schema_meeting.h"
#include "schema_message.h"
#include "schema_named.h"
#include "schema_near.h"
#include "schema_postings.h"
#include "schema_said.h"
#include "schema_series.h"
#include "schema_version.h"
#include "store/db.h"
#include "store/inspection.h"

#include <stdlib.h>

/* Documents of one step, and what one of them may take while it is compared: its text, facts and
 * places, some of them several times over. */
enum { STEP_DOCUMENTS_MAX = 1000 };
#define SUBJECT_SIZE_MAX ((size_t)2 * 1024 * 1024 * 1024)

/* The tables of each subject, in an order in which they can be made. */
static const char *const *
schemas(void)
{
	static const char *const all[] = {
		embedded_schema_compare,
		embedded_schema_postings,
		embedded_schema_message,
		embedded_schema_copy,
		embedded_schema_date,
		embedded_schema_dated,
		embedded_schema_hidden,
		embedded_schema_near,
		embedded_schema_fold,
		embedded_schema_made,
		embedded_schema_mailbox,
		embedded_schema_meeting,
		embedded_schema_version,
		embedded_schema_said,
		embedded_schema_series,
		embedded_schema_named,
		embedded_schema_joint,
		NULL,
	};

	return all;
}

bool
compare_create(struct db *db, struct err *err)
{
	for (const char *const *schema = schemas(); *schema != NULL; schema++)
		if (!db_run_script(db, *schema, err))
			return false;
	return true;
}

/* One number of a query without parameters. */
static bool
count_take(struct compare *compare, const struct query *query, uint64_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_count = 0;
	if (!db_begin(compare->db, query, &s, err) || !statement_row(&s, &row, err))
		return false;
	if (row)
		*ret_count = (uint64_t)column_i64(&s, 0);
	return true;
}

bool
compare_open(struct inspection *inspection, struct compare **ret_compare, struct err *err)
{
	struct compare *compare = memory_alloc(sizeof(*compare));
	uint64_t there;

	*compare = (struct compare){.inspection = inspection, .db = inspection->db};
	if (!count_take(compare, &SQL_COMPARE_IS_CURRENT, &there, err) ||
		!tokenizer_new(&compare->tokenizer, err)) {
		compare_close(compare);
		return false;
	}
	if (there == 0) {
		compare_close(compare);
		return err_set(err, ERR_UNSUPPORTED,
			"this inspection was made by an earlier version of candour, which compared "
			"less or otherwise: run candour rebuild, which makes it anew from vault and "
			"log");
	}
	*ret_compare = compare;
	return true;
}

void
compare_close(struct compare *compare)
{
	if (compare == NULL)
		return;
	tokenizer_free(compare->tokenizer);
	free(compare);
}

void
compare_cleanup(struct compare **compare)
{
	compare_close(*compare);
	*compare = NULL;
}

bool
compare_waiting(struct compare *compare, uint64_t *ret_count, struct err *err)
{
	return count_take(compare, &SQL_COMPARE_WAITING, ret_count, err);
}

/* ---- what is touched ---- */

bool
compare_touch(struct compare *compare, enum topic topic, int64_t scope, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_COMPARE_TOUCH, &s, err))
		return false;
	bind_i64(&s, COMPARE_TOUCH_TOPIC, topic);
	bind_i64(&s, COMPARE_TOUCH_SCOPE, scope);
	return statement_run(&s, err);
}

bool
compare_touch_found(struct compare *compare, enum topic topic, struct statement *found, int column,
	struct err *err)
{
	bool row;

	for (;;) {
		if (!statement_row(found, &row, err))
			return false;
		if (!row)
			return true;
		if (!compare_touch(compare, topic, column_i64(found, column), err))
			return false;
	}
}

static bool
touched_count(struct compare *compare, enum topic topic, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(compare->db, &SQL_COMPARE_TOUCHED_COUNT, &s, err))
		return false;
	bind_i64(&s, COMPARE_TOUCHED_COUNT_TOPIC, topic);
	if (!statement_row(&s, &row, err))
		return false;
	*ret_count = row ? (size_t)column_i64(&s, COMPARE_TOUCHED_COUNT_COL_COUNT) : 0;
	return true;
}

bool
compare_touched(struct compare *compare, enum topic topic, struct arena *arena,
	int64_t **ret_scopes, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room;
	bool row;

	*ret_count = 0;
	if (!touched_count(compare, topic, &room, err) ||
		!db_begin(compare->db, &SQL_COMPARE_TOUCHED_LIST, &s, err))
		return false;
	*ret_scopes = ARENA_ARRAY(arena, room, int64_t);
	bind_i64(&s, COMPARE_TOUCHED_LIST_TOPIC, topic);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row || *ret_count == room)
			return true;
		(*ret_scopes)[(*ret_count)++] = column_i64(&s, COMPARE_TOUCHED_LIST_COL_SCOPE);
	}
}

/* ---- the steps ---- */

static bool
wanted_list(
	struct compare *compare, size_t count, int64_t *ret_ids, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row = true;

	*ret_count = 0;
	if (!db_begin(compare->db, &SQL_COMPARE_WANTED_LIST, &s, err))
		return false;
	bind_i64(&s, COMPARE_WANTED_LIST_COUNT, (int64_t)count);
	while (*ret_count < count) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		ret_ids[(*ret_count)++] = column_i64(&s, COMPARE_WANTED_LIST_COL_DOCUMENT);
	}
	return true;
}

static bool
wanted_done(struct compare *compare, int64_t document, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_COMPARE_WANTED_DONE, &s, err))
		return false;
	bind_i64(&s, COMPARE_WANTED_DONE_DOCUMENT, document);
	return statement_run(&s, err);
}

/* Whatever its prints say, each delivery that a document which changed stands in is touched, and
 * so are their custodians. */
static bool
subject_touch(struct compare *compare, const struct subject *subject, struct err *err)
{
	int64_t delivery = 0;

	if (!compare_touch(compare, TOPIC_WHOLE, 0, err))
		return false;
	for (size_t i = 0; i < subject->item_count; i++) {
		if (subject->items[i].delivery == delivery)
			continue;
		delivery = subject->items[i].delivery;
		if (!compare_touch(compare, TOPIC_DELIVERY, delivery, err) ||
			!compare_touch(compare, TOPIC_CUSTODIAN, subject->items[i].custodian, err))
			return false;
	}
	return true;
}

static bool
document_print(struct compare *compare, struct arena *arena, int64_t document, struct err *err)
{
	struct subject subject;

	if (!subject_load(compare, arena, document, &subject, err) ||
		!subject_touch(compare, &subject, err) ||
		!db_run_for(
			compare->db, &SQL_COMPARE_PRINTED, COMPARE_PRINTED_DOCUMENT, document, err))
		return false;
	subject.is_first = db_changes(compare->db) > 0;
	for (const struct print *print = prints; print->name != NULL; print++)
		if (!print->take(compare, &subject, err))
			return err_in(err, "comparing document %lld (%s)", (long long)document,
				print->name);
	return wanted_done(compare, document, err);
}

static bool
prints_step(struct compare *compare, size_t count, size_t *ret_done, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = SUBJECT_SIZE_MAX};
	int64_t documents[STEP_DOCUMENTS_MAX];

	if (count > STEP_DOCUMENTS_MAX)
		count = STEP_DOCUMENTS_MAX;
	if (!wanted_list(compare, count, documents, ret_done, err))
		return false;
	for (size_t i = 0; i < *ret_done; i++) {
		arena_clear(&arena);
		if (!document_print(compare, &arena, documents[i], err))
			return false;
	}
	return true;
}

static bool
check_run(struct compare *compare, const struct check *check, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = SUBJECT_SIZE_MAX};
	int64_t *scopes;
	bool had_any; /* else there is nothing to forget */
	size_t count;

	if (!compare_touched(compare, check->topic, &arena, &scopes, &count, err) ||
		!gap_any(compare, check, &had_any, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if ((had_any && !gap_forget(compare, check, scopes[i], err)) ||
			!check->run(compare, check, scopes[i], err))
			return err_in(err, "the check %s", check->name);
	return true;
}

static bool
touched_clear(struct compare *compare, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	return db_begin(compare->db, &SQL_COMPARE_TOUCHED_CLEAR, &s, err) && statement_run(&s, err);
}

static bool
turn_next(struct compare *compare, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	return db_begin(compare->db, &SQL_COMPARE_TURN_NEXT, &s, err) && statement_run(&s, err);
}

static bool
rest_step(struct compare *compare, struct err *err)
{
	for (const struct join *join = joins; join->name != NULL; join++)
		if (!join->run(compare, err))
			return err_in(err, "comparing (%s)", join->name);
	for (const struct check *check = checks; check->name != NULL; check++)
		if (!check_run(compare, check, err))
			return false;
	return gap_tally_make(compare, err) && turn_next(compare, err) &&
		touched_clear(compare, err);
}

bool
compare_step(struct compare *compare, size_t count, bool *ret_more, struct err *err)
{
	uint64_t touched;
	size_t done;

	*ret_more = true;
	if (!prints_step(compare, count, &done, err))
		return false;
	if (done > 0)
		return true;
	*ret_more = false;
	if (!count_take(compare, &SQL_COMPARE_TOUCHED_ANY, &touched, err))
		return false;
	return touched == 0 || rest_step(compare, err);
}
