/* Meetings whose minutes should be there and are not: one gap a meeting, with all that tells of it.
 *
 * Each kind of evidence says with a chance of its own that there were minutes; together they are
 * surer: 1 - (1 - a)(1 - b)... Calendars and announcements count only for bodies of which papers
 * are held; a duty rota has none and raises nothing. */
#include "compare/meeting/meeting.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/checks.h"
#include "compare/compare.h"
#include "compare/gap.h"
#include "compare/meeting/meeting_body.h"
#include "compare/meeting/meeting_cadence.h"
#include "compare/meeting/meeting_text.h"
#include "compare/meeting/phrase.h"
#include "meeting.sql.h"
#include "store/db.h"

#include <string.h>

#define CHECK_SIZE_MAX ((size_t)256 * 1024 * 1024)
#define DAY_SECONDS ((int64_t)86400)
enum {
	SIGHTING_COUNT_MAX = 200000, /* of one body */
	SAME_DAY_MAX = 100,          /* minutes of one day, of all bodies */
	EVIDENCE_MAX = 20,           /* of one meeting; a hundred calendars say no more */
	SLIP_DAYS = 2,  /* a day in minutes that is this far off is a slip of the pen */
	MOVED_DAYS = 7, /* a meeting held this near was the one in the calendar, moved */
	NEXT_MOVED_DAYS = 21,
	WRITTEN_DAYS = 60, /* minutes may not be written yet so long before the disclosure */
	CALENDAR_KNOWN_MIN = 3,
	YEAR_DAYS_MIN = 364,
	YEAR_DAYS_MAX = 367
};

/* How surely there were minutes, per cent, by what tells of the meeting. */
enum {
	SURE_AGREED = 93,
	SURE_TO_AGREE = 85,
	SURE_NAMED = 70,
	SURE_AGENDA = 72,
	SURE_AGENDA_ALONE = 35, /* of a body of which no minutes are held at all */
	SURE_CALENDAR = 60,
	SURE_NEXT = 45,
	SURE_MAX = 99
};

struct told {
	enum meeting_role role;
	int64_t day;
	int64_t document;
	int64_t custodian;
	int64_t moment;
	struct gap_evidence evidence;
};

/* One day of a body: what tells of it lies at [from, to). */
struct day {
	int64_t day;
	size_t from;
	size_t to;
	unsigned roles; /* a bit for each */
};

struct body_days {
	struct compare *compare;
	struct arena *arena;
	struct str key;
	struct str name;
	struct told *told;
	size_t told_count;
	struct day *days;
	size_t day_count;
	size_t minutes; /* days of which minutes are held; agendas; both in the calendar */
	size_t agendas;
	size_t calendars;
	size_t calendars_held;
	int64_t last_minutes;
	int64_t received; /* the last delivery */
	int64_t custodian;
};

static bool
has(const struct day *day, enum meeting_role role)
{
	return (day->roles & 1u << role) != 0;
}

static bool
is_held(const struct day *day)
{
	return has(day, MEETING_MINUTES) || has(day, MEETING_NOTES) || has(day, MEETING_CONTAINED);
}

/* ---- loading ---- */

static bool
body_load(struct body_days *body, int64_t id, bool *ret_itself, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_itself = false;
	if (!db_begin(body->compare->db, &SQL_MEETING_BODY_GET, &s, err))
		return false;
	bind_i64(&s, MEETING_BODY_GET_ID, id);
	if (!statement_row(&s, &row, err))
		return false;
	if (!row || column_i64(&s, MEETING_BODY_GET_COL_SAME) != id)
		return true;
	body->key = str_copy(body->arena, column_str(&s, MEETING_BODY_GET_COL_KEY));
	body->name = str_copy(body->arena, column_str(&s, MEETING_BODY_GET_COL_NAME));
	*ret_itself = true;
	return true;
}

static struct told
told_take(struct body_days *body, const struct statement *s)
{
	return (struct told){
		.role = (enum meeting_role)column_i64(s, MEETING_LIST_COL_ROLE),
		.day = column_i64(s, MEETING_LIST_COL_DAY),
		.document = column_i64(s, MEETING_LIST_COL_DOCUMENT),
		.custodian = column_i64(s, MEETING_LIST_COL_CUSTODIAN),
		.moment = column_moment(s, MEETING_LIST_COL_MOMENT),
		.evidence = {.item = column_i64(s, MEETING_LIST_COL_ITEM),
			.from = column_i64(s, MEETING_LIST_COL_BEGINS),
			.to = column_i64(s, MEETING_LIST_COL_ENDS),
			.words = str_copy(body->arena, column_str(s, MEETING_LIST_COL_WORDS))},
	};
}

static bool
told_load(struct body_days *body, int64_t id, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool row;

	if (!db_begin(body->compare->db, &SQL_MEETING_LIST, &s, err))
		return false;
	bind_i64(&s, MEETING_LIST_BODY, id);
	while (body->told_count < SIGHTING_COUNT_MAX) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		body->told = arena_grow(
			body->arena, body->told, body->told_count, &room, sizeof(*body->told));
		body->told[body->told_count++] = told_take(body, &s);
	}
	return true;
}

static void
days_make(struct body_days *body)
{
	body->last_minutes = DATE_NONE;
	body->days = ARENA_ARRAY(body->arena, body->told_count, struct day);
	for (size_t i = 0; i < body->told_count; i++) {
		const struct told *told = &body->told[i];

		if (body->day_count == 0 || body->days[body->day_count - 1].day != told->day)
			body->days[body->day_count++] = (struct day){
				.day = told->day, .from = i, .to = i};
		body->days[body->day_count - 1].to = i + 1;
		body->days[body->day_count - 1].roles |= 1u << told->role;
	}
	for (size_t i = 0; i < body->day_count; i++) {
		const struct day *day = &body->days[i];

		body->minutes += is_held(day);
		body->agendas += has(day, MEETING_AGENDA);
		body->calendars += has(day, MEETING_CALENDAR);
		body->calendars_held += has(day, MEETING_CALENDAR) &&
			(is_held(day) || has(day, MEETING_AGENDA));
		if (is_held(day))
			body->last_minutes = day->day;
		if (is_held(day) && body->custodian == 0)
			body->custodian = body->told[day->from].custodian;
	}
}

static bool
received_load(struct body_days *body, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	body->received = DATE_NONE;
	if (!db_begin(body->compare->db, &SQL_MEETING_RECEIVED, &s, err) ||
		!statement_row(&s, &row, err))
		return false;
	if (row && !column_is_null(&s, MEETING_RECEIVED_COL_RECEIVED))
		body->received = column_i64(&s, MEETING_RECEIVED_COL_RECEIVED);
	return true;
}

/* ---- one day ---- */

/* Minutes held of a day up to `days` away. */
static const struct day *
held_near(const struct body_days *body, size_t at, int64_t days, bool with_agendas)
{
	for (size_t i = at; i-- > 0;) {
		if (body->days[at].day - body->days[i].day > days * DAY_SECONDS)
			break;
		if (is_held(&body->days[i]) ||
			(with_agendas && has(&body->days[i], MEETING_AGENDA)))
			return &body->days[i];
	}
	for (size_t i = at + 1; i < body->day_count; i++) {
		if (body->days[i].day - body->days[at].day > days * DAY_SECONDS)
			break;
		if (is_held(&body->days[i]) ||
			(with_agendas && has(&body->days[i], MEETING_AGENDA)))
			return &body->days[i];
	}
	return NULL;
}

/* In January people write last year's number: the same day of another year, of which minutes are
 * held, is what was meant. */
static bool
is_slip_of_year(const struct body_days *body, size_t at)
{
	for (size_t i = 0; i < body->day_count; i++) {
		int64_t apart = body->days[i].day - body->days[at].day;
		struct civil one;
		struct civil other;

		apart = (apart < 0 ? -apart : apart) / DAY_SECONDS;
		if (apart < YEAR_DAYS_MIN || apart > YEAR_DAYS_MAX || !is_held(&body->days[i]))
			continue;
		one = date_to_civil(body->days[i].day);
		other = date_to_civil(body->days[at].day);
		if (one.day == other.day && one.month == other.month)
			return true;
	}
	return false;
}

static bool
is_cancelled(struct body_days *body, const struct day *day, bool *ret_cancelled, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_cancelled = has(day, MEETING_CANCELLED);
	if (*ret_cancelled)
		return true;
	if (!db_begin(body->compare->db, &SQL_MEETING_CANCELLED, &s, err))
		return false;
	bind_i64(&s, MEETING_CANCELLED_DAY, day->day);
	while (!*ret_cancelled) {
		struct str rest = body->key;
		struct str words;
		struct str one;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		words = column_str(&s, MEETING_CANCELLED_COL_WORDS);
		/* Any word of its name but "committee": the passage tells of it. */
		while (str_cut(&rest, ' ', &one))
			if ((!body_is_noun(one) || str_equal(one, body->key)) &&
				phrase_find(words, 0, one) != STR_NONE)
				*ret_cancelled = true;
	}
	return true;
}

static unsigned
together(unsigned a, unsigned b)
{
	unsigned sure = 100 - (100 - a) * (100 - b) / 100;

	return sure > SURE_MAX ? SURE_MAX : sure;
}

/* How surely minutes of the day are missing; 0 where nothing says so. */
static unsigned
day_sure(const struct body_days *body, size_t at)
{
	const struct day *day = &body->days[at];
	bool told = has(day, MEETING_AGREED) || has(day, MEETING_TO_AGREE) ||
		has(day, MEETING_NAMED);
	bool known = body->minutes + body->agendas > 0;
	unsigned sure = 0;

	if (told && (held_near(body, at, SLIP_DAYS, false) != NULL || is_slip_of_year(body, at)))
		return 0;
	if (has(day, MEETING_AGREED))
		sure = together(sure, SURE_AGREED);
	if (has(day, MEETING_TO_AGREE))
		sure = together(sure, SURE_TO_AGREE);
	if (has(day, MEETING_NAMED) && known)
		sure = together(sure, SURE_NAMED);
	if (has(day, MEETING_AGENDA) && !told && held_near(body, at, SLIP_DAYS, false) != NULL)
		return 0;
	if (has(day, MEETING_AGENDA) && body->minutes > 0)
		sure = together(sure, SURE_AGENDA);
	else if (has(day, MEETING_AGENDA) && body->agendas > 1)
		sure = together(sure, SURE_AGENDA_ALONE);
	if (has(day, MEETING_CALENDAR) && known && body->calendars >= CALENDAR_KNOWN_MIN &&
		2 * body->calendars_held >= body->calendars &&
		(sure > 0 || held_near(body, at, MOVED_DAYS, true) == NULL))
		sure = together(sure, SURE_CALENDAR);
	if (has(day, MEETING_NEXT) && body->minutes > 1 &&
		(sure > 0 || held_near(body, at, NEXT_MOVED_DAYS, true) == NULL))
		sure = together(sure, SURE_NEXT);
	return sure;
}

/* Minutes of so late a meeting may not have been written when the disclosure was made. */
static bool
is_too_late(const struct body_days *body, const struct day *day)
{
	bool told = has(day, MEETING_AGREED) || has(day, MEETING_NAMED);

	return !told && day->day > body->last_minutes &&
		(body->received == DATE_NONE ||
			body->received - day->day < WRITTEN_DAYS * DAY_SECONDS);
}

/* ---- the gap ---- */

static void
clause(struct buf *why, const char *words)
{
	if (why->len > 0)
		buf_add(why, STR("; "));
	buf_add(why, str_of(words));
}

static struct str
why_of(struct body_days *body, const struct day *day)
{
	struct buf why CLEANUP(buf_free) = {0};

	if (has(day, MEETING_AGENDA))
		clause(&why, "the agenda of this meeting is held");
	if (has(day, MEETING_AGREED))
		clause(&why, "later minutes record that its minutes were agreed or noted");
	if (has(day, MEETING_TO_AGREE))
		clause(&why, "a later agenda puts its minutes up for agreement");
	if (has(day, MEETING_NAMED))
		clause(&why, "its minutes are named elsewhere");
	if (has(day, MEETING_CALENDAR))
		clause(&why, "a calendar has the meeting on this day");
	if (has(day, MEETING_NEXT))
		clause(&why, "it was announced as the next meeting");
	clause(&why,
		has(day, MEETING_AGENDA) ? "no minutes of it are held"
					 : "neither minutes nor agenda of it are held");
	why.data[0] = (char)(why.data[0] - 'a' + 'A');
	buf_add_char(&why, '.');
	return str_copy(body->arena, buf_str(&why));
}

static struct str
title_of(struct body_days *body, const struct day *day)
{
	return str_format(body->arena, "%s of the meeting of %.*s on %.*s",
		has(day, MEETING_AGENDA) || has(day, MEETING_AGREED) ? "Minutes"
								     : "Papers and minutes",
		STR_ARG(body->name), STR_ARG(date_words(body->arena, day->day)));
}

static bool
day_note(struct body_days *body, const struct check *check, int64_t scope, size_t at, unsigned sure,
	struct err *err)
{
	const struct day *day = &body->days[at];
	struct gap_evidence evidence[EVIDENCE_MAX];
	size_t count = 0;
	struct gap gap = {
		.subject = str_format(body->arena, "meeting:%.*s:%.*s", STR_ARG(body->key),
			STR_ARG(date_iso_day(body->arena, day->day))),
		.title = title_of(body, day),
		.why = why_of(body, day),
		.sure = sure,
		.weight = has(day, MEETING_AGREED) || has(day, MEETING_AGENDA) ? 70 : 50,
		.custodian = body->custodian,
		.begins = day->day,
		.ends = day->day,
	};
	int64_t before = 0;

	for (size_t i = day->from; i < day->to && count < EVIDENCE_MAX; i++) {
		if (body->told[i].document == before && count > 0)
			continue;
		before = body->told[i].document;
		evidence[count++] = body->told[i].evidence;
		if (gap.custodian == 0)
			gap.custodian = body->told[i].custodian;
	}
	gap.evidence = evidence;
	gap.evidence_count = count;
	return gap_note(body->compare, check, scope, &gap, err);
}

/* Where a path's file lies. */
static struct str
folder_of(struct str path)
{
	size_t slash = str_find_last_char(path, '/');

	return slash == STR_NONE ? STR("") : str_slice(path, 0, slash);
}

static bool
evidence_folder(
	struct body_days *body, const struct day *day, struct str *ret_folder, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_folder = STR("");
	if (!db_begin(body->compare->db, &SQL_MEETING_PATH, &s, err))
		return false;
	bind_i64(&s, MEETING_PATH_ITEM, body->told[day->from].evidence.item);
	if (!statement_row(&s, &row, err))
		return false;
	if (row)
		*ret_folder = str_copy(
			body->arena, folder_of(column_str(&s, MEETING_PATH_COL_PATH)));
	return true;
}

/* Minutes of this very day are held under a name that is nearly the body's, or under one that goes
 * with it beside the paper that tells of them: names are written in many ways. */
static bool
is_held_alike(
	struct body_days *body, int64_t id, const struct day *day, bool *ret_held, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct str folder;
	bool row;

	*ret_held = false;
	if (!evidence_folder(body, day, &folder, err) ||
		!db_begin(body->compare->db, &SQL_MEETING_SAME_DAY, &s, err))
		return false;
	bind_i64(&s, MEETING_SAME_DAY_DAY, day->day);
	bind_i64(&s, MEETING_SAME_DAY_BODY, id);
	bind_i64(&s, MEETING_SAME_DAY_COUNT, SAME_DAY_MAX);
	while (!*ret_held) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		*ret_held = body_is_alike(body->key, column_str(&s, MEETING_SAME_DAY_COL_KEY),
			str_equal(folder, folder_of(column_str(&s, MEETING_SAME_DAY_COL_PATH))));
	}
	return true;
}

static bool
day_check(struct body_days *body, const struct check *check, int64_t scope, size_t at,
	struct err *err)
{
	const struct day *day = &body->days[at];
	unsigned sure = is_held(day) || is_too_late(body, day) ? 0 : day_sure(body, at);
	bool told = has(day, MEETING_AGREED) || has(day, MEETING_TO_AGREE) ||
		has(day, MEETING_NAMED);
	bool cancelled;
	bool held;

	if (sure == 0)
		return true;
	if (!is_held_alike(body, scope, day, &held, err))
		return false;
	if (held)
		return true;
	/* Minutes that were agreed are there, whatever was said before. */
	if (!told && !is_cancelled(body, day, &cancelled, err))
		return false;
	if (!told && cancelled)
		return true;
	return day_note(body, check, scope, at, sure, err);
}

/* ---- what the rhythm says ---- */

static bool
stated_load(struct body_days *body, unsigned *ret_days, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_days = 0;
	if (!db_begin(body->compare->db, &SQL_MEETING_CADENCE, &s, err))
		return false;
	for (;;) {
		struct str key;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		key = body_key(body->arena, column_str(&s, MEETING_CADENCE_COL_NAME), STR(""));
		if (str_equal(key, body->key) || body_is_short_for(key, body->key) ||
			body_is_short_for(body->key, key))
			*ret_days = cadence_days(column_str(&s, MEETING_CADENCE_COL_WORDS));
	}
}

static bool
rhythm_note(struct body_days *body, const struct check *check, int64_t scope,
	const struct cadence *cadence, const struct cadence_hole *hole, struct err *err)
{
	struct gap_evidence evidence[2] = {{0}};
	struct str after = date_words(body->arena, hole->before);
	struct str until = date_words(body->arena, hole->after);
	struct gap gap = {
		.subject = str_format(body->arena, "meeting:%.*s:about:%.*s", STR_ARG(body->key),
			STR_ARG(date_iso_day(body->arena, hole->about))),
		.title = str_format(body->arena, "A meeting of %.*s about %.*s",
			STR_ARG(body->name), STR_ARG(date_words(body->arena, hole->about))),
		.why = str_format(body->arena,
			"%.*s %s every %u days; nothing is held or said of a meeting between %.*s "
			"and %.*s.",
			STR_ARG(body->name), cadence->is_stated ? "is to meet" : "met",
			cadence->days, STR_ARG(after), STR_ARG(until)),
		.sure = cadence->is_stated ? 60 : 30,
		.weight = 30,
		.custodian = body->custodian,
		.begins = hole->before,
		.ends = hole->after,
	};

	for (size_t i = 0; i < body->day_count; i++) {
		if (body->days[i].day == hole->before)
			evidence[0] = body->told[body->days[i].from].evidence;
		if (body->days[i].day == hole->after)
			evidence[1] = body->told[body->days[i].from].evidence;
	}
	gap.evidence = evidence;
	gap.evidence_count = COUNT_OF(evidence);
	return gap_note(body->compare, check, scope, &gap, err);
}

static bool
rhythm_check(struct body_days *body, const struct check *check, int64_t scope, struct err *err)
{
	int64_t *days = ARENA_ARRAY(body->arena, body->day_count, int64_t);
	struct cadence_hole holes[CADENCE_HOLE_MAX];
	struct cadence cadence;
	unsigned stated;
	size_t count = 0;
	size_t hole_count;

	if (body->minutes + body->agendas == 0)
		return true;
	if (!stated_load(body, &stated, err))
		return false;
	for (size_t i = 0; i < body->day_count; i++)
		days[count++] = body->days[i].day;
	if (!cadence_learn(body->arena, days, count, stated, &cadence))
		return true;
	hole_count = cadence_holes(days, count, &cadence, holes);
	for (size_t i = 0; i < hole_count; i++)
		if (!rhythm_note(body, check, scope, &cadence, &holes[i], err))
			return false;
	return true;
}

bool
check_minutes(struct compare *compare, const struct check *check, int64_t scope, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = CHECK_SIZE_MAX};
	struct body_days body = {.compare = compare, .arena = &arena};
	bool itself;
	bool done;

	if (!body_load(&body, scope, &itself, err))
		return false;
	if (!itself)
		return true;
	done = told_load(&body, scope, err) && received_load(&body, err);
	if (done)
		days_make(&body);
	for (size_t i = 0; done && i < body.day_count; i++)
		done = day_check(&body, check, scope, i, err);
	done = done && rhythm_check(&body, check, scope, err);
	return done;
}
