#include "remit/finding/criticism.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/json.h"
#include "criticism.sql.h"
#include "remit/payload.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"

enum { PERSON_MAX = 200, WORDS_MAX = 10000, DAY_S = 24 * 60 * 60 };

struct state_row {
	const char *name;
	const char *words;
	unsigned next; /* states that may follow, a bit each */
};

#define NEXT(STATE) (1u << CRITICISM_##STATE)

static const struct state_row states[CRITICISM_STATE_COUNT] = {
	[CRITICISM_NOTED] = {"noted", "No letter sent yet", NEXT(SENT) | NEXT(DROPPED)},
	[CRITICISM_SENT] = {"sent", "Letter sent, reply due",
		NEXT(SENT) | NEXT(REPLIED) | NEXT(SILENT) | NEXT(DROPPED)},
	[CRITICISM_REPLIED] = {"replied", "Reply received, to be dealt with",
		NEXT(SETTLED) | NEXT(SENT) | NEXT(DROPPED)},
	[CRITICISM_SETTLED] = {"settled", "Reply dealt with",
		NEXT(SENT) | NEXT(REPLIED) | NEXT(DROPPED)},
	[CRITICISM_SILENT] = {"silent", "No reply by the day it was due",
		NEXT(SENT) | NEXT(REPLIED)},
	[CRITICISM_DROPPED] = {"dropped", "No longer criticised here", NEXT(NOTED)},
};

const char *
criticism_state_name(enum criticism_state state)
{
	return state < CRITICISM_STATE_COUNT ? states[state].name : "unknown";
}

const char *
criticism_state_words(enum criticism_state state)
{
	return state < CRITICISM_STATE_COUNT ? states[state].words : "Unknown";
}

enum criticism_state
criticism_state_from_name(struct str name)
{
	for (unsigned i = 0; i < CRITICISM_STATE_COUNT; i++)
		if (str_equal(name, str_of(states[i].name)))
			return (enum criticism_state)i;
	return CRITICISM_STATE_COUNT;
}

bool
criticism_is_open(const struct criticism *criticism)
{
	return criticism->is_significant && criticism->state != CRITICISM_SETTLED &&
		criticism->state != CRITICISM_SILENT && criticism->state != CRITICISM_DROPPED;
}

static bool
row_write(struct inspection *inspection, const struct criticism *c, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_CRITICISM_NEW, &s, err))
		return false;
	bind_i64(&s, CRITICISM_NEW_ENTRY, (int64_t)c->entry);
	bind_i64(&s, CRITICISM_NEW_CRITICISM, c->id);
	bind_i64(&s, CRITICISM_NEW_FINDING, c->finding);
	bind_str(&s, CRITICISM_NEW_PERSON, c->person);
	bind_i64(&s, CRITICISM_NEW_IS_SIGNIFICANT, c->is_significant);
	bind_i64(&s, CRITICISM_NEW_STATE, c->state);
	bind_moment(&s, CRITICISM_NEW_DUE, c->due);
	bind_str(&s, CRITICISM_NEW_WORDS, c->words);
	bind_str(&s, CRITICISM_NEW_DISPOSITION, c->disposition);
	bind_str(&s, CRITICISM_NEW_WHO, c->who);
	bind_i64(&s, CRITICISM_NEW_MOMENT, c->moment);
	return statement_run(&s, err);
}

_Static_assert((int)CRITICISM_LAST_COL_MOMENT == (int)CRITICISM_LIST_COL_MOMENT,
	"both queries give the same columns");

static struct criticism
row_take(const struct statement *s, struct arena *arena)
{
	return (struct criticism){
		.entry = (uint64_t)column_i64(s, CRITICISM_LIST_COL_ENTRY),
		.id = column_i64(s, CRITICISM_LIST_COL_CRITICISM),
		.finding = column_i64(s, CRITICISM_LIST_COL_FINDING),
		.person = str_copy(arena, column_str(s, CRITICISM_LIST_COL_PERSON)),
		.is_significant = column_i64(s, CRITICISM_LIST_COL_IS_SIGNIFICANT) != 0,
		.state = (enum criticism_state)column_i64(s, CRITICISM_LIST_COL_STATE),
		.due = column_moment(s, CRITICISM_LIST_COL_DUE),
		.words = str_copy(arena, column_str(s, CRITICISM_LIST_COL_WORDS)),
		.disposition = str_copy(arena, column_str(s, CRITICISM_LIST_COL_DISPOSITION)),
		.who = str_copy(arena, column_str(s, CRITICISM_LIST_COL_WHO)),
		.moment = column_i64(s, CRITICISM_LIST_COL_MOMENT),
	};
}

static bool
last_get(struct inspection *inspection, struct arena *arena, int64_t id,
	struct criticism *ret_criticism, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (!db_begin(inspection->db, &SQL_CRITICISM_LAST, &s, err))
		return false;
	bind_i64(&s, CRITICISM_LAST_CRITICISM, id);
	if (!statement_row(&s, &found, err))
		return false;
	if (!found)
		return err_set(err, ERR_NOT_FOUND, "nobody criticised has this number");
	*ret_criticism = row_take(&s, arena);
	return true;
}

/* What each state needs to be said with it. */
static bool
words_check(const struct criticism *c, int64_t now, struct err *err)
{
	if (c->state == CRITICISM_SENT && c->due == DATE_NONE)
		return err_set(err, ERR_USAGE, "say by which day a reply is asked for");
	if (c->state == CRITICISM_REPLIED && str_trim(c->words).len == 0)
		return err_set(err, ERR_USAGE, "say what the reply says, in a few words");
	if (c->state == CRITICISM_SETTLED && str_trim(c->disposition).len == 0)
		return err_set(err, ERR_USAGE,
			"say what was done about the reply: what changed, or why nothing did");
	if (c->state == CRITICISM_DROPPED && str_trim(c->words).len == 0)
		return err_set(err, ERR_USAGE, "say why no right of reply is needed here");
	if (c->state == CRITICISM_SILENT && (c->due == DATE_NONE || now < c->due + DAY_S))
		return err_set(
			err, ERR_USAGE, "the day by which a reply is due has not passed yet");
	return true;
}

static bool
step_check(const struct criticism *before, const struct criticism *c, struct err *err)
{
	if ((states[before->state].next >> c->state & 1) != 0)
		return true;
	return err_set(err, ERR_USAGE, "\"%s\" cannot follow \"%s\"",
		criticism_state_words(c->state), criticism_state_words(before->state));
}

static bool
sizes_check(const struct criticism *c, struct err *err)
{
	if (c->state >= CRITICISM_STATE_COUNT)
		return err_set(err, ERR_USAGE, "that is no state of a criticism");
	if (str_trim(c->person).len == 0)
		return err_set(
			err, ERR_USAGE, "say who is criticised, as the report will call them");
	return payload_fits(c->person, PERSON_MAX, "the name", err) &&
		payload_fits(c->words, WORDS_MAX, "the text", err) &&
		payload_fits(c->disposition, WORDS_MAX, "the text", err);
}

static bool
entry_put(struct inspection *inspection, struct criticism *c, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 16};
	struct json_writer w;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_i64(&w, "criticism", c->id);
	json_member_i64(&w, "finding", c->finding);
	json_member_str(&w, "person", c->person);
	json_member_bool(&w, "significant", c->is_significant);
	json_member_str(&w, "state", str_of(criticism_state_name(c->state)));
	json_member_str(&w, "due", date_iso_day(&arena, c->due));
	json_member_str(&w, "words", c->words);
	json_member_str(&w, "disposition", c->disposition);
	json_member_str(&w, "who", c->who);
	json_object_end(&w);
	return payload_add(inspection, ENTRY_CRITICISM, &payload, &c->entry, err);
}

bool
criticism_put(struct inspection *inspection, struct criticism *c, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct criticism before;

	if (!sizes_check(c, err))
		return false;
	if (c->id == 0 && c->state != CRITICISM_NOTED)
		return err_set(err, ERR_USAGE, "note who is criticised first");
	if (c->id != 0 &&
		(!last_get(inspection, &arena, c->id, &before, err) ||
			!step_check(&before, c, err)))
		return false;
	if (c->id != 0)
		c->finding = before.finding;
	if (c->id != 0 && c->due == DATE_NONE)
		c->due = before.due;
	if (c->due != DATE_NONE)
		c->due -= c->due % DAY_S;
	if (!words_check(c, inspection->clock(inspection->clock_context), err) ||
		!entry_put(inspection, c, err))
		return false;
	if (c->id == 0)
		c->id = (int64_t)c->entry;
	c->moment = inspection->last_moment;
	return row_write(inspection, c, err);
}

bool
criticism_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err)
{
	struct criticism c = {
		.id = json_get_i64(payload, "criticism"),
		.finding = json_get_i64(payload, "finding"),
		.person = json_get_str(payload, "person"),
		.is_significant = payload_flag(payload, "significant"),
		.state = criticism_state_from_name(json_get_str(payload, "state")),
		.due = DATE_NONE,
		.words = json_get_str(payload, "words"),
		.disposition = json_get_str(payload, "disposition"),
		.who = json_get_str(payload, "who"),
		.moment = moment,
		.entry = entry,
	};

	if (c.state == CRITICISM_STATE_COUNT)
		return err_set(err, ERR_ALTERED, "an entry of the log gives a criticism no state");
	if (!date_parse_iso(json_get_str(payload, "due"), &c.due))
		c.due = DATE_NONE;
	if (c.id == 0)
		c.id = (int64_t)entry;
	return row_write(inspection, &c, err);
}

bool
criticisms_of(struct inspection *inspection, struct arena *arena, int64_t finding,
	struct criticism **ret_criticisms, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct criticism *criticisms = NULL;
	size_t room = 0;
	bool row;

	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_CRITICISM_LIST, &s, err))
		return false;
	bind_i64(&s, CRITICISM_LIST_FINDING, finding);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		criticisms = arena_grow(arena, criticisms, *ret_count, &room, sizeof(*criticisms));
		criticisms[(*ret_count)++] = row_take(&s, arena);
	}
	*ret_criticisms = criticisms;
	return true;
}
