#include "compare/meeting/meeting.h"

#include "base/arena.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/meeting/meeting_body.h"
#include "compare/meeting/meeting_text.h"
#include "compare/subject.h"
#include "meeting.sql.h"
#include "store/db.h"
#include "store/inspection.h"

/* One document's sightings, and the text that is gone over for them twice. */
#define PRINT_SIZE_MAX ((size_t)1024 * 1024 * 1024)
/* Bodies that others are read as another name of: a council has some hundred. */
enum { BODY_COUNT_MAX = 1000, BODY_ALL_MAX = 5000, CHAIN_MAX = 8 };
/* Documents of a body that is hardly known. */
enum { RARE_MAX = 2, KNOWN_TIMES = 4 };

static bool
body_find(struct compare *compare, struct str key, int64_t *ret_id, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_id = 0;
	if (!db_begin(compare->db, &SQL_MEETING_BODY_FIND, &s, err))
		return false;
	bind_str(&s, MEETING_BODY_FIND_KEY, key);
	if (!statement_row(&s, &row, err))
		return false;
	if (row)
		*ret_id = column_i64(&s, MEETING_BODY_FIND_COL_ID);
	return true;
}

static bool
body_id(struct compare *compare, struct str key, struct str name, int64_t *ret_id, struct err *err)
{
	struct statement add CLEANUP(statement_end) = {0};
	struct statement itself CLEANUP(statement_end) = {0};

	*ret_id = 0;
	if (key.len == 0)
		return true;
	if (!body_find(compare, key, ret_id, err) || *ret_id != 0)
		return *ret_id != 0;
	if (!db_begin(compare->db, &SQL_MEETING_BODY_NEW, &add, err))
		return false;
	bind_str(&add, MEETING_BODY_NEW_KEY, key);
	bind_str(&add, MEETING_BODY_NEW_NAME, name.len == 0 ? key : name);
	if (!statement_run(&add, err) ||
		!db_begin(compare->db, &SQL_MEETING_BODY_ITSELF, &itself, err))
		return false;
	*ret_id = db_last_id(compare->db);
	bind_i64(&itself, MEETING_BODY_ITSELF_ID, *ret_id);
	return statement_run(&itself, err);
}

/* ---- prints ---- */

/* Minutes that are held count for whatever else is told of their day. */
static bool
day_touch(struct compare *compare, int64_t day, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_MEETING_DAY_BODIES, &s, err))
		return false;
	bind_i64(&s, MEETING_DAY_BODIES_DAY, day);
	return compare_touch_found(compare, TOPIC_BODY, &s, MEETING_DAY_BODIES_COL_BODY, err);
}

static bool
old_days_touch(struct compare *compare, int64_t document, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(compare->db, &SQL_MEETING_OLD_DAYS, &s, err))
		return false;
	bind_i64(&s, MEETING_OLD_DAYS_DOCUMENT, document);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		if (!day_touch(compare, column_i64(&s, MEETING_OLD_DAYS_COL_DAY), err))
			return false;
	}
}

static bool
old_touch(struct compare *compare, int64_t document, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_MEETING_OLD_BODIES, &s, err))
		return false;
	bind_i64(&s, MEETING_OLD_BODIES_DOCUMENT, document);
	return compare_touch_found(compare, TOPIC_BODY, &s, MEETING_OLD_BODIES_COL_BODY, err);
}

static bool
old_remove(struct compare *compare, int64_t document, struct err *err)
{
	return old_touch(compare, document, err) && old_days_touch(compare, document, err) &&
		db_run_for(
			compare->db, &SQL_MEETING_REMOVE, MEETING_REMOVE_DOCUMENT, document, err);
}

static bool
sighting_write(struct compare *compare, int64_t document, size_t ordinal,
	const struct meeting_sighting *sighting, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	int64_t body;

	if (!body_id(compare, sighting->key, sighting->name, &body, err) ||
		!compare_touch(compare, TOPIC_BODY, body, err) ||
		(sighting->role <= MEETING_CONTAINED && !day_touch(compare, sighting->day, err)) ||
		!db_begin(compare->db, &SQL_MEETING_NEW, &s, err))
		return false;
	bind_i64(&s, MEETING_NEW_DOCUMENT, document);
	bind_i64(&s, MEETING_NEW_ORDINAL, (int64_t)ordinal);
	bind_i64(&s, MEETING_NEW_BODY, body);
	bind_i64(&s, MEETING_NEW_ROLE, sighting->role);
	bind_i64(&s, MEETING_NEW_DAY, sighting->day);
	bind_i64(&s, MEETING_NEW_BEGINS, (int64_t)sighting->from);
	bind_i64(&s, MEETING_NEW_ENDS, (int64_t)sighting->to);
	bind_str(&s, MEETING_NEW_WORDS, sighting->words);
	return statement_run(&s, err);
}

bool
meeting_print(struct compare *compare, const struct subject *subject, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = PRINT_SIZE_MAX};
	struct meeting_source source = {
		.path = subject->item_count > 0 ? subject->items[0].path : subject->document.name,
		.title = subject->document.title,
		.text = subject->reading.text,
		.moment = subject->document.moment,
		.kind = subject->document.kind,
	};
	struct meeting_reading reading;

	if ((!subject->is_first && !old_remove(compare, subject->document.id, err)) ||
		!setting_get(compare->inspection, &arena, "authority", &source.authority, err))
		return false;
	meeting_read(&arena, &source, &reading);
	for (size_t i = 0; i < reading.count; i++)
		if (!sighting_write(compare, subject->document.id, i, &reading.sightings[i], err))
			return false;
	return true;
}

/* ---- joins ---- */

struct body {
	int64_t id;
	struct str key;
	int64_t same;
	int64_t held;
};

static bool
bodies_load(struct compare *compare, struct arena *arena, struct body **ret_bodies,
	size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct body *all = NULL;
	size_t room = 0;
	bool row;

	*ret_count = 0;
	if (!db_begin(compare->db, &SQL_MEETING_BODIES, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		all = arena_grow(arena, all, *ret_count, &room, sizeof(*all));
		all[(*ret_count)++] = (struct body){
			.id = column_i64(&s, MEETING_BODIES_COL_ID),
			.key = str_copy(arena, column_str(&s, MEETING_BODIES_COL_KEY)),
			.same = column_i64(&s, MEETING_BODIES_COL_SAME),
			.held = column_i64(&s, MEETING_BODIES_COL_HELD),
		};
	}
	*ret_bodies = all;
	return true;
}

static bool
days_shared(struct compare *compare, int64_t one, int64_t other, bool *ret_shared, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_shared = false;
	if (!db_begin(compare->db, &SQL_MEETING_SHARED_DAYS, &s, err))
		return false;
	bind_i64(&s, MEETING_SHARED_DAYS_ONE, one);
	bind_i64(&s, MEETING_SHARED_DAYS_OTHER, other);
	if (!statement_row(&s, &row, err))
		return false;
	*ret_shared = row && column_i64(&s, MEETING_SHARED_DAYS_COL_COUNT) > 0;
	return true;
}

/* "consider budgetary plan municipal district west" is a meeting of the municipal district west,
 * where that body is well known and the longer name is not. */
static bool
ends_with_known(const struct body *body, const struct body *known)
{
	size_t words = 1;

	for (size_t i = 0; i < known->key.len; i++)
		words += known->key.data[i] == ' ';
	return body->held <= RARE_MAX && known->held > RARE_MAX && words >= 3 &&
		body->key.len > known->key.len + 1 && str_ends(body->key, known->key) &&
		body->key.data[body->key.len - known->key.len - 1] == ' ';
}

/* The one body whose name this is short for; its own id where there is none or more than one. Two
 * bodies that both have minutes are one only where they met on the same day: a Planning Committee
 * is no Planning Policy Committee. */
static bool
same_find(struct compare *compare, const struct body *body, const struct body *known, size_t count,
	int64_t *ret_same, struct err *err)
{
	const struct body *found = NULL;
	bool shared = true;

	*ret_same = body->id;
	for (size_t i = 0; i < count; i++) {
		if (ends_with_known(body, &known[i])) {
			*ret_same = known[i].id;
			return true;
		}
		/* A body that is well known is not called after a paper that one agenda lists. */
		if (!body_is_short_for(body->key, known[i].key) ||
			body->held > KNOWN_TIMES * known[i].held)
			continue;
		if (found != NULL && !body_is_short_for(found->key, known[i].key) &&
			!body_is_short_for(known[i].key, found->key))
			return true;
		if (found == NULL || known[i].held > found->held)
			found = &known[i];
	}
	if (found == NULL)
		return true;
	if (body->held > 0 && !days_shared(compare, body->id, found->id, &shared, err))
		return false;
	if (shared)
		*ret_same = found->id;
	return true;
}

static bool
same_set(struct compare *compare, const struct body *body, int64_t same, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (same == body->same)
		return true;
	if (!compare_touch(compare, TOPIC_BODY, body->same, err) ||
		!compare_touch(compare, TOPIC_BODY, same, err) ||
		!db_begin(compare->db, &SQL_MEETING_BODY_SAME, &s, err))
		return false;
	bind_i64(&s, MEETING_BODY_SAME_ID, body->id);
	bind_i64(&s, MEETING_BODY_SAME_SAME, same);
	return statement_run(&s, err);
}

/* Names lead to a name that is no other's: a chain would hide the meetings in its middle. */
static int64_t
chain_end(const struct body *bodies, const int64_t *same, size_t count, size_t at)
{
	for (size_t step = 0; step < CHAIN_MAX && same[at] != bodies[at].id; step++) {
		size_t low = 0;
		size_t high = count;

		while (low < high) {
			size_t middle = low + (high - low) / 2;

			if (bodies[middle].id < same[at])
				low = middle + 1;
			else
				high = middle;
		}
		if (low == count)
			break;
		at = low;
	}
	return bodies[at].id;
}

static bool
touched_follow(struct compare *compare, const struct body *bodies, const int64_t *same,
	size_t count, const int64_t *touched, size_t touched_count, struct err *err)
{
	size_t at = 0;

	for (size_t i = 0; i < count; i++) {
		while (at < touched_count && touched[at] < bodies[i].id)
			at++;
		if (at < touched_count && touched[at] == bodies[i].id &&
			!compare_touch(compare, TOPIC_BODY, same[i], err))
			return false;
	}
	return true;
}

bool
meeting_join(struct compare *compare, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = PRINT_SIZE_MAX};
	struct body *bodies = NULL;
	struct body *known;
	int64_t *touched;
	int64_t *same;
	size_t touched_count;
	size_t known_count = 0;
	size_t at = 0;
	size_t count;

	if (!compare_touched(compare, TOPIC_BODY, &arena, &touched, &touched_count, err))
		return false;
	if (touched_count == 0)
		return true;
	if (!bodies_load(compare, &arena, &bodies, &count, err))
		return false;
	known = ARENA_ARRAY(&arena, count, struct body);
	same = ARENA_ARRAY(&arena, count, int64_t);
	for (size_t i = 0; i < count && known_count < BODY_COUNT_MAX; i++)
		if (bodies[i].held > 0)
			known[known_count++] = bodies[i];
	for (size_t i = 0; i < count; i++) {
		/* Of very many (the entries of calendars) only those that something new concerns. */
		while (at < touched_count && touched[at] < bodies[i].id)
			at++;
		same[i] = bodies[i].same;
		if ((count <= BODY_ALL_MAX ||
			    (at < touched_count && touched[at] == bodies[i].id)) &&
			!same_find(compare, &bodies[i], known, known_count, &same[i], err))
			return false;
	}
	for (size_t i = 0; i < count; i++)
		same[i] = chain_end(bodies, same, count, i);
	for (size_t i = 0; i < count; i++)
		if (!same_set(compare, &bodies[i], same[i], err))
			return false;
	return touched_follow(compare, bodies, same, count, touched, touched_count, err);
}
