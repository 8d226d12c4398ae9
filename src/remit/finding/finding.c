#include "remit/finding/finding.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "finding.sql.h"
#include "remit/finding/finding_inside.h"
#include "remit/finding/finding_text.h"
#include "store/db.h"
#include "store/inspection.h"

struct finding_name {
	const char *name;
	const char *words;
};

static const struct finding_name states[FINDING_STATE_COUNT] = {
	[FINDING_PLANNED] = {"planned", "planned, nothing written"},
	[FINDING_DRAFTED] = {"drafted", "drafted"},
	[FINDING_READ_AGAIN] = {"second-reading", "with its second reader"},
	[FINDING_TESTED] = {"tested", "tested with the council"},
	[FINDING_AGREED] = {"agreed", "agreed"},
	[FINDING_WITHDRAWN] = {"withdrawn", "withdrawn"},
};
static const struct finding_name ratings[RATING_COUNT] = {
	[RATING_NONE] = {"not-rated", "Not rated yet"},
	[RATING_MET] = {"met", "Met"},
	[RATING_PARTLY] = {"partly-met", "Partly met"},
	[RATING_NOT_MET] = {"not-met", "Not met"},
	[RATING_WITHHELD] = {"withheld", "Cannot be judged: evidence is withheld"},
	[RATING_MISSING] = {"missing", "Cannot be judged: evidence is missing"},
};
static const char *const surenesses[SURE_COUNT] = {
	"Not said yet", "Cannot say", "More likely than not", "Highly likely", "Certain"};

const char *
finding_state_name(enum finding_state state)
{
	return state < FINDING_STATE_COUNT ? states[state].name : "unknown";
}

const char *
finding_state_words(enum finding_state state)
{
	return state < FINDING_STATE_COUNT ? states[state].words : "unknown";
}

enum finding_state
finding_state_from_name(struct str name)
{
	for (unsigned i = 0; i < FINDING_STATE_COUNT; i++)
		if (str_equal(name, str_of(states[i].name)))
			return (enum finding_state)i;
	return FINDING_STATE_COUNT;
}

const char *
finding_rating_name(enum finding_rating rating)
{
	return rating < RATING_COUNT ? ratings[rating].name : "unknown";
}

const char *
finding_rating_words(enum finding_rating rating)
{
	return rating < RATING_COUNT ? ratings[rating].words : "Unknown";
}

enum finding_rating
finding_rating_from_name(struct str name)
{
	for (unsigned i = 0; i < RATING_COUNT; i++)
		if (str_equal(name, str_of(ratings[i].name)))
			return (enum finding_rating)i;
	return RATING_COUNT;
}

const char *
finding_sureness_words(enum finding_sureness sureness)
{
	return sureness < SURE_COUNT ? surenesses[sureness] : "Unknown";
}

/* ---- reading ---- */

static bool
stored_take(struct statement *s, struct arena *arena, struct finding_stored *ret_stored,
	struct err *err)
{
	struct finding *finding = &ret_stored->finding;
	struct json *body;

	*ret_stored = (struct finding_stored){.next_id = column_i64(s, FINDING_ONE_COL_NEXT_ID)};
	finding->entry = (uint64_t)column_i64(s, FINDING_ONE_COL_ENTRY);
	finding->id = column_i64(s, FINDING_ONE_COL_FINDING);
	finding->version = column_i64(s, FINDING_ONE_COL_VERSION);
	finding->line = column_i64(s, FINDING_ONE_COL_LINE);
	finding->ordinal = column_i64(s, FINDING_ONE_COL_ORDINAL);
	finding->title = str_copy(arena, column_str(s, FINDING_ONE_COL_TITLE));
	finding->past = (enum finding_rating)column_i64(s, FINDING_ONE_COL_PAST);
	finding->present = (enum finding_rating)column_i64(s, FINDING_ONE_COL_PRESENT);
	finding->sureness = (enum finding_sureness)column_i64(s, FINDING_ONE_COL_SURENESS);
	finding->who = str_copy(arena, column_str(s, FINDING_ONE_COL_WHO));
	finding->moment = column_i64(s, FINDING_ONE_COL_MOMENT);
	finding->state = (enum finding_state)column_i64(s, FINDING_ONE_COL_STATE);
	return json_read(arena, column_str(s, FINDING_ONE_COL_BODY), &body, err) &&
		finding_text_read(arena, body, finding, err);
}

bool
finding_stored_get(struct inspection *inspection, struct arena *arena, int64_t id, int64_t version,
	struct finding_stored *ret_stored, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (!db_begin(inspection->db, &SQL_FINDING_ONE, &s, err))
		return false;
	bind_i64(&s, FINDING_ONE_ID, id);
	bind_i64(&s, FINDING_ONE_VERSION, version);
	if (!statement_row(&s, &found, err))
		return false;
	if (!found)
		return err_set(err, ERR_NOT_FOUND, "there is no such finding");
	return stored_take(&s, arena, ret_stored, err);
}

bool
finding_get(struct inspection *inspection, struct arena *arena, int64_t id, int64_t version,
	struct finding *ret_finding, struct err *err)
{
	struct finding_stored stored;

	if (!finding_stored_get(inspection, arena, id, version, &stored, err))
		return false;
	*ret_finding = stored.finding;
	return true;
}

/* The columns of all three queries are the same. */
static bool
rows_take(struct statement *s, struct arena *arena, struct finding **ret_findings,
	size_t *ret_count, struct err *err)
{
	struct finding *findings = NULL;
	size_t room = 0;

	*ret_count = 0;
	for (;;) {
		struct finding_stored stored;
		bool row;

		if (!statement_row(s, &row, err))
			return false;
		if (!row)
			break;
		if (!stored_take(s, arena, &stored, err))
			return false;
		findings = arena_grow(arena, findings, *ret_count, &room, sizeof(*findings));
		findings[(*ret_count)++] = stored.finding;
	}
	*ret_findings = findings;
	return true;
}

_Static_assert((int)FINDING_ONE_COL_STATE == (int)FINDING_ALL_COL_STATE &&
		(int)FINDING_ONE_COL_STATE == (int)FINDING_VERSION_LIST_COL_STATE &&
		(int)FINDING_ONE_COL_ENTRY == (int)FINDING_ALL_COL_ENTRY,
	"the queries give the same columns");

bool
findings_list(struct inspection *inspection, struct arena *arena, int64_t line, bool withdrawn,
	struct finding **ret_findings, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_FINDING_ALL, &s, err))
		return false;
	bind_i64(&s, FINDING_ALL_LINE, line);
	bind_i64(&s, FINDING_ALL_WITHDRAWN, withdrawn);
	return rows_take(&s, arena, ret_findings, ret_count, err);
}

bool
finding_versions(struct inspection *inspection, struct arena *arena, int64_t id,
	struct finding **ret_versions, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_FINDING_VERSION_LIST, &s, err))
		return false;
	bind_i64(&s, FINDING_VERSION_LIST_ID, id);
	return rows_take(&s, arena, ret_versions, ret_count, err);
}
