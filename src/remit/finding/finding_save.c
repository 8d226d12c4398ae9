/* How a version of a finding is saved, and put back from the log. */
#include "remit/finding/finding.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "finding.sql.h"
#include "remit/finding/finding_inside.h"
#include "remit/finding/finding_text.h"
#include "remit/payload.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"

/* ---- writing ---- */

static bool
rows_write(struct inspection *inspection, const struct finding *finding, int64_t next_id,
	struct str body, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct statement stands CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_FINDING_VERSION_NEW, &s, err))
		return false;
	bind_i64(&s, FINDING_VERSION_NEW_ENTRY, (int64_t)finding->entry);
	bind_i64(&s, FINDING_VERSION_NEW_FINDING, finding->id);
	bind_i64(&s, FINDING_VERSION_NEW_VERSION, finding->version);
	bind_i64(&s, FINDING_VERSION_NEW_LINE, finding->line);
	bind_i64(&s, FINDING_VERSION_NEW_ORDINAL, finding->ordinal);
	bind_str(&s, FINDING_VERSION_NEW_TITLE, finding->title);
	bind_i64(&s, FINDING_VERSION_NEW_PAST, finding->past);
	bind_i64(&s, FINDING_VERSION_NEW_PRESENT, finding->present);
	bind_i64(&s, FINDING_VERSION_NEW_SURENESS, finding->sureness);
	bind_i64(&s, FINDING_VERSION_NEW_NEXT_ID, next_id);
	bind_str(&s, FINDING_VERSION_NEW_BODY, body);
	bind_str(&s, FINDING_VERSION_NEW_WHO, finding->who);
	bind_i64(&s, FINDING_VERSION_NEW_MOMENT, finding->moment);
	if (!statement_run(&s, err) || !db_begin(inspection->db, &SQL_FINDING_STANDS, &stands, err))
		return false;
	bind_i64(&stands, FINDING_STANDS_ID, finding->id);
	bind_i64(&stands, FINDING_STANDS_LINE, finding->line);
	bind_i64(&stands, FINDING_STANDS_ORDINAL, finding->ordinal);
	bind_i64(&stands, FINDING_STANDS_LATEST, (int64_t)finding->entry);
	bind_i64(&stands, FINDING_STANDS_STATE, finding->state);
	return statement_run(&stands, err);
}

/* id 0: the entry that is made gives it. */
static bool
version_put(
	struct inspection *inspection, struct finding *finding, int64_t next_id, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct buf body CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;

	json_begin(&w, &body);
	finding_text_write(&w, finding);
	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_i64(&w, "finding", finding->id);
	json_member_i64(&w, "version", finding->version);
	json_member_i64(&w, "line", finding->line);
	json_member_i64(&w, "ordinal", finding->ordinal);
	json_member_str(&w, "title", finding->title);
	json_member_str(&w, "past", str_of(finding_rating_name(finding->past)));
	json_member_str(&w, "present", str_of(finding_rating_name(finding->present)));
	json_member_i64(&w, "sureness", finding->sureness);
	json_member_str(&w, "state", str_of(finding_state_name(finding->state)));
	json_member_i64(&w, "next_id", next_id);
	json_member_str(&w, "who", finding->who);
	json_key(&w, "body");
	finding_text_write(&w, finding);
	json_object_end(&w);
	if (!payload_add(inspection, ENTRY_FINDING, &payload, &finding->entry, err))
		return false;
	if (finding->id == 0)
		finding->id = (int64_t)finding->entry;
	finding->moment = inspection->last_moment;
	return rows_write(inspection, finding, next_id, buf_str(&body), err);
}

bool
finding_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4 << 20};
	struct buf body CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;
	struct finding finding = {
		.id = json_get_i64(payload, "finding"),
		.version = json_get_i64(payload, "version"),
		.line = json_get_i64(payload, "line"),
		.ordinal = json_get_i64(payload, "ordinal"),
		.title = json_get_str(payload, "title"),
		.past = finding_rating_from_name(json_get_str(payload, "past")),
		.present = finding_rating_from_name(json_get_str(payload, "present")),
		.sureness = (enum finding_sureness)json_get_i64(payload, "sureness"),
		.state = finding_state_from_name(json_get_str(payload, "state")),
		.who = json_get_str(payload, "who"),
		.moment = moment,
		.entry = entry,
	};

	if (finding.past == RATING_COUNT || finding.present == RATING_COUNT ||
		finding.state == FINDING_STATE_COUNT || finding.sureness >= SURE_COUNT)
		return err_set(err, ERR_ALTERED, "an entry of the log holds no proper finding");
	if (!finding_text_read(&arena, json_get(payload, "body"), &finding, err))
		return false;
	if (finding.id == 0)
		finding.id = (int64_t)entry;
	json_begin(&w, &body);
	finding_text_write(&w, &finding);
	return rows_write(
		inspection, &finding, json_get_i64(payload, "next_id"), buf_str(&body), err);
}

/* ---- saving ---- */

static bool
number_ask(struct inspection *inspection, const struct query *query, int parameter, int64_t value,
	int64_t *ret_number, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_number = 0;
	if (!db_begin(inspection->db, query, &s, err))
		return false;
	bind_i64(&s, parameter, value);
	if (!statement_row(&s, &row, err))
		return false;
	if (row)
		*ret_number = column_i64(&s, 0);
	return true;
}

static bool
line_check(struct inspection *inspection, int64_t line, struct err *err)
{
	int64_t is_line;

	if (!number_ask(
		    inspection, &SQL_FINDING_LINE_IS, FINDING_LINE_IS_LINE, line, &is_line, err))
		return false;
	return is_line == 1 ||
		err_set(err, ERR_USAGE, "the terms of reference have no line %lld",
			(long long)line);
}

static bool
draft_check(struct inspection *inspection, const struct finding_draft *draft, struct err *err)
{
	if (str_trim(draft->title).len == 0)
		return err_set(err, ERR_USAGE, "say the finding in one sentence: it has no title");
	if (draft->title.len > FINDING_TITLE_MAX)
		return err_set(err, ERR_TOO_LARGE,
			"the title is longer than %d letters; keep it to one sentence",
			FINDING_TITLE_MAX);
	if (draft->past >= RATING_COUNT || draft->present >= RATING_COUNT ||
		draft->sureness >= SURE_COUNT)
		return err_set(err, ERR_USAGE, "that is no rating");
	return line_check(inspection, draft->line, err);
}

static bool
first_save(struct inspection *inspection, struct arena *arena, const struct finding_draft *draft,
	struct finding *ret_finding, struct err *err)
{
	int64_t next_id = 1;

	*ret_finding = (struct finding){
		.line = draft->line,
		.version = 1,
		.title = str_trim(str_one_line(arena, draft->title)),
		.past = draft->past,
		.present = draft->present,
		.sureness = draft->sureness,
		.who = draft->who,
	};
	if (!number_ask(inspection, &SQL_FINDING_NEXT_ORDINAL, FINDING_NEXT_ORDINAL_LINE,
		    draft->line, &ret_finding->ordinal, err) ||
		!finding_text_make(arena, draft, NULL, &next_id, ret_finding, err))
		return false;
	ret_finding->state = ret_finding->paragraph_count > 0 ? FINDING_DRAFTED : FINDING_PLANNED;
	return version_put(inspection, ret_finding, next_id, err);
}

static bool
says_the_same(struct arena *arena, const struct finding *a, const struct finding *b)
{
	bool same = str_equal(a->title, b->title) && a->past == b->past &&
		a->present == b->present && a->sureness == b->sureness &&
		a->paragraph_count == b->paragraph_count;

	for (size_t i = 0; same && i < a->paragraph_count; i++)
		same = str_equal(finding_paragraph_text(arena, &a->paragraphs[i]),
			finding_paragraph_text(arena, &b->paragraphs[i]));
	return same;
}

/* What both sides may change beside the text: whoever changed it counts; false where both did. */
static bool
heads_merge(const struct finding *base, const struct finding *theirs, struct finding_draft *mine)
{
	bool fits = true;

#define HEAD_MERGE(FIELD)                                                                          \
	if (mine->FIELD == base->FIELD)                                                            \
		mine->FIELD = theirs->FIELD;                                                       \
	else if (theirs->FIELD != base->FIELD && theirs->FIELD != mine->FIELD)                     \
	fits = false
	HEAD_MERGE(past);
	HEAD_MERGE(present);
	HEAD_MERGE(sureness);
#undef HEAD_MERGE
	if (str_equal(mine->title, base->title))
		mine->title = theirs->title;
	else if (!str_equal(theirs->title, base->title) && !str_equal(theirs->title, mine->title))
		fits = false;
	return fits;
}

/* *ret_draft is what is to be saved on top of `latest`; false: it clashes, or err is set. */
static bool
draft_merge(struct inspection *inspection, struct arena *arena, const struct finding *latest,
	const struct finding_draft *draft, struct finding_draft *ret_draft, struct err *err)
{
	struct finding base;

	*ret_draft = *draft;
	return finding_get(inspection, arena, draft->id, draft->based_on, &base, err) &&
		finding_text_merge(arena, &base, latest, draft, ret_draft) &&
		heads_merge(&base, latest, ret_draft);
}

static enum finding_state
state_after(const struct finding *finding)
{
	if (finding->paragraph_count == 0)
		return FINDING_PLANNED;
	return FINDING_DRAFTED;
}

static bool
next_save(struct inspection *inspection, struct arena *arena, const struct finding_draft *draft,
	struct finding_stored *stored, enum finding_outcome *ret_outcome,
	struct finding *ret_finding, struct err *err)
{
	const struct finding *latest = &stored->finding;

	*ret_finding = *latest;
	ret_finding->title = str_trim(str_one_line(arena, draft->title));
	ret_finding->past = draft->past;
	ret_finding->present = draft->present;
	ret_finding->sureness = draft->sureness;
	ret_finding->who = draft->who;
	if (!finding_text_make(arena, draft, latest, &stored->next_id, ret_finding, err))
		return false;
	if (says_the_same(arena, ret_finding, latest)) {
		*ret_finding = *latest;
		*ret_outcome = FINDING_UNCHANGED;
		return true;
	}
	ret_finding->version = latest->version + 1;
	ret_finding->state = state_after(ret_finding);
	return version_put(inspection, ret_finding, stored->next_id, err);
}

bool
finding_save(struct inspection *inspection, struct arena *arena, const struct finding_draft *draft,
	enum finding_outcome *ret_outcome, struct finding *ret_finding, struct err *err)
{
	struct finding_draft merged = *draft;
	struct finding_stored stored;

	*ret_outcome = FINDING_SAVED;
	if (!draft_check(inspection, draft, err))
		return false;
	if (draft->id == 0)
		return first_save(inspection, arena, draft, ret_finding, err);
	if (!finding_stored_get(inspection, arena, draft->id, 0, &stored, err))
		return false;
	if (stored.finding.state == FINDING_WITHDRAWN)
		return err_set(
			err, ERR_USAGE, "this finding was withdrawn; take it up again first");
	if (draft->based_on != stored.finding.version) {
		*ret_outcome = FINDING_MERGED;
		if (!draft_merge(inspection, arena, &stored.finding, draft, &merged, err)) {
			*ret_outcome = FINDING_CLASHES;
			*ret_finding = stored.finding;
			return err->kind == ERR_NONE;
		}
	}
	return next_save(inspection, arena, &merged, &stored, ret_outcome, ret_finding, err);
}

/* ---- moving ---- */

bool
finding_move(struct inspection *inspection, struct arena *arena, int64_t id, int64_t based_on,
	int64_t line, struct str who, struct finding *ret_finding, struct err *err)
{
	struct finding_stored stored;

	if (!line_check(inspection, line, err) ||
		!finding_stored_get(inspection, arena, id, 0, &stored, err))
		return false;
	if (stored.finding.state == FINDING_WITHDRAWN)
		return err_set(
			err, ERR_USAGE, "this finding was withdrawn; take it up again first");
	if (stored.finding.line == line)
		return err_set(
			err, ERR_USAGE, "it stands under line %lld already", (long long)line);
	if (stored.finding.version != based_on)
		return err_set(err, ERR_EXISTS,
			"somebody saved another version meanwhile; look at it first");
	*ret_finding = stored.finding;
	ret_finding->line = line;
	ret_finding->who = who;
	ret_finding->version++;
	ret_finding->state = state_after(ret_finding);
	return number_ask(inspection, &SQL_FINDING_NEXT_ORDINAL, FINDING_NEXT_ORDINAL_LINE, line,
		       &ret_finding->ordinal, err) &&
		version_put(inspection, ret_finding, stored.next_id, err);
}
