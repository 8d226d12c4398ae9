#include "store/text_part.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "store/db.h"
#include "text_part.sql.h"

struct step {
	int64_t point;
	int64_t byte;
};

/* ---- making ---- */

/* The steps of a text, one after the other; the last is its end. */
struct walk {
	struct str text;
	struct step at;
};

static bool
walk_next(struct walk *walk, struct step *ret_step)
{
	struct str rest = str_from(walk->text, (size_t)walk->at.byte);
	size_t taken;

	if (walk->text.len < TEXT_PART_SIZE_MIN || rest.len == 0)
		return false;
	taken = utf8_offset(rest, TEXT_STEP_POINTS);
	walk->at.point += taken < rest.len ? TEXT_STEP_POINTS : (int64_t)utf8_count(rest);
	walk->at.byte += (int64_t)taken;
	*ret_step = walk->at;
	return true;
}

bool
text_steps_are(struct db *db, int64_t document, struct str text, bool *ret_are, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct walk walk = {.text = text};
	struct step step = {0};
	bool row = true;

	if (!db_begin(db, &SQL_TEXT_STEP_LIST, &s, err))
		return false;
	bind_i64(&s, TEXT_STEP_LIST_DOCUMENT, document);
	for (*ret_are = true; *ret_are && row;) {
		bool wanted = walk_next(&walk, &step);

		if (!statement_row(&s, &row, err))
			return false;
		*ret_are = row == wanted &&
			(!row ||
				(column_i64(&s, TEXT_STEP_LIST_COL_POINT) == step.point &&
					column_i64(&s, TEXT_STEP_LIST_COL_BYTE) == step.byte));
	}
	return true;
}

/* ---- reading ---- */

/* The first row of one of the queries above; none: *step stays. Their columns are in one order. */
static bool
step_take(struct statement *s, struct step *step, bool *ret_found, struct err *err)
{
	if (!statement_row(s, ret_found, err))
		return false;
	if (*ret_found)
		*step = (struct step){column_i64(s, TEXT_STEP_LAST_COL_POINT),
			column_i64(s, TEXT_STEP_LAST_COL_BYTE)};
	return true;
}

static bool
last_find(struct db *db, int64_t document, struct step *step, bool *ret_found, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(db, &SQL_TEXT_STEP_LAST, &s, err))
		return false;
	bind_i64(&s, TEXT_STEP_LAST_DOCUMENT, document);
	return step_take(&s, step, ret_found, err);
}

static bool
before_find(struct db *db, int64_t document, int64_t point, struct step *step, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	*step = (struct step){0};
	if (!db_begin(db, &SQL_TEXT_STEP_BEFORE, &s, err))
		return false;
	bind_i64(&s, TEXT_STEP_BEFORE_DOCUMENT, document);
	bind_i64(&s, TEXT_STEP_BEFORE_POINT, point);
	return step_take(&s, step, &found, err);
}

static bool
behind_find(struct db *db, int64_t document, int64_t point, struct step *step, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (!db_begin(db, &SQL_TEXT_STEP_BEHIND, &s, err))
		return false;
	bind_i64(&s, TEXT_STEP_BEHIND_DOCUMENT, document);
	bind_i64(&s, TEXT_STEP_BEHIND_POINT, point);
	return step_take(&s, step, &found, err);
}

static bool
whole_get(struct db *db, struct arena *arena, int64_t document, struct text_part *ret_part,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	*ret_part = (struct text_part){.text = STR("")};
	if (!db_begin(db, &SQL_TEXT_WHOLE, &s, err))
		return false;
	bind_i64(&s, TEXT_WHOLE_DOCUMENT, document);
	if (!statement_row(&s, &found, err))
		return false;
	if (found)
		ret_part->text = str_copy(arena, column_str(&s, TEXT_WHOLE_COL_BODY));
	ret_part->count = (int64_t)utf8_count(ret_part->text);
	return true;
}

static bool
is_inside(struct str text)
{
	return text.len > 0 && ((unsigned char)text.data[0] & 0xc0) == 0x80;
}

bool
text_part_get(struct db *db, struct arena *arena, int64_t document, int64_t from, int64_t to,
	struct text_part *ret_part, struct err *err)
{
	struct step first;
	struct step last;
	struct step end;
	size_t size;
	bool found;

	if (!last_find(db, document, &end, &found, err))
		return false;
	if (!found)
		return whole_get(db, arena, document, ret_part, err);
	last = end;
	if (!before_find(db, document, from < end.point ? from : end.point, &first, err) ||
		!behind_find(db, document, to < end.point ? to : end.point, &last, err) ||
		!db_blob_part(db, arena,
			&(struct db_blob){"document_text", "body", document, (size_t)first.byte,
				(size_t)(last.byte - first.byte)},
			&ret_part->text, &size, err))
		return false;
	/* Steps of another text: somebody changed either behind the program's back, or just now. */
	if (size != (size_t)end.byte || is_inside(ret_part->text))
		return whole_get(db, arena, document, ret_part, err);
	ret_part->from = first.point;
	ret_part->count = end.point;
	return true;
}

bool
text_part_count(
	struct db *db, struct arena *arena, int64_t document, int64_t *ret_count, struct err *err)
{
	struct text_part whole;
	struct step end;
	bool found;

	if (!last_find(db, document, &end, &found, err))
		return false;
	if (!found && !whole_get(db, arena, document, &whole, err))
		return false;
	*ret_count = found ? end.point : whole.count;
	return true;
}

/* ---- storing ---- */

bool
text_steps_put(struct db *db, int64_t document, struct str text, struct err *err)
{
	struct walk walk = {.text = text};
	struct step step;
	bool found;

	/* Most have none: what is not there need not be removed. */
	if (!last_find(db, document, &step, &found, err) ||
		(found &&
			!db_run_for(db, &SQL_TEXT_STEP_REMOVE, TEXT_STEP_REMOVE_DOCUMENT, document,
				err)))
		return false;
	while (walk_next(&walk, &step)) {
		struct statement s CLEANUP(statement_end) = {0};

		if (!db_begin(db, &SQL_TEXT_STEP_NEW, &s, err))
			return false;
		bind_i64(&s, TEXT_STEP_NEW_DOCUMENT, document);
		bind_i64(&s, TEXT_STEP_NEW_POINT, step.point);
		bind_i64(&s, TEXT_STEP_NEW_BYTE, step.byte);
		if (!statement_run(&s, err))
			return false;
	}
	return true;
}
