/* What people decided of pairs: in the log of an inspection, or in decisions.csv of a folder. */
#include "work/linking/linking_inside.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "linkage/output/cell.h"
#include "linkage/table/csv.h"
#include "store/inspection.h"
#include "work/workshop.h"

#define DECISIONS_SIZE_MAX ((size_t)256 << 20)
#define DECISIONS_HEAD "source_a,id_a,source_b,id_b,verdict,why,who,at\n"

enum { CELLS = 8 };

static bool
is_one_pair(const struct link_decision_row *x, const struct link_decision_row *y)
{
	return (str_equal(x->source_a, y->source_a) && str_equal(x->id_a, y->id_a) &&
		       str_equal(x->source_b, y->source_b) && str_equal(x->id_b, y->id_b)) ||
		(str_equal(x->source_a, y->source_b) && str_equal(x->id_a, y->id_b) &&
			str_equal(x->source_b, y->source_a) && str_equal(x->id_b, y->id_a));
}

/* The same number whichever record comes first. */
static uint64_t
pair_hash(const struct link_decision_row *row)
{
	return (values_hash(row->source_a) * 31 + values_hash(row->id_a)) ^
		(values_hash(row->source_b) * 31 + values_hash(row->id_b));
}

size_t
linking_decisions_standing(struct arena *arena, const struct link_decision_row *rows,
	size_t row_count, struct linkage_decision **ret_decisions)
{
	struct linkage_decision *standing = ARENA_ARRAY(arena, row_count, struct linkage_decision);
	size_t slot_count = 16;
	size_t *slots;
	size_t *last; /* of the pair of each row, once its first row was seen */
	size_t count = 0;

	while (slot_count < 2 * row_count)
		slot_count *= 2;
	slots = ARENA_ARRAY(arena, slot_count, size_t);
	last = ARENA_ARRAY(arena, row_count, size_t);
	for (size_t i = 0; i < row_count; i++) {
		size_t at = pair_hash(&rows[i]) & (slot_count - 1);

		while (slots[at] != 0 && !is_one_pair(&rows[slots[at] - 1], &rows[i]))
			at = (at + 1) & (slot_count - 1);
		if (slots[at] == 0)
			slots[at] = i + 1;
		last[slots[at] - 1] = i + 1;
	}
	for (size_t i = 0; i < row_count; i++) {
		const struct link_decision_row *row = last[i] == 0 ? NULL : &rows[last[i] - 1];

		if (row == NULL || row->verdict == LINK_UNDONE)
			continue;
		standing[count++] = (struct linkage_decision){row->source_a, row->id_a,
			row->source_b, row->id_b, row->verdict == LINK_SAME};
	}
	*ret_decisions = standing;
	return count;
}

/* ---- decisions.csv ---- */

static bool
row_read(struct arena *arena, const struct csv_row *cells, struct link_decision_row *ret_row)
{
	struct str texts[CELLS];

	if (cells->count < CELLS)
		return false;
	for (size_t i = 0; i < CELLS; i++)
		texts[i] = str_copy(arena, cell_read(arena, cells->values[i]));
	*ret_row = (struct link_decision_row){.source_a = texts[0],
		.id_a = texts[1],
		.source_b = texts[2],
		.id_b = texts[3],
		.verdict = link_verdict_from_name(texts[4]),
		.why = texts[5],
		.who = texts[6],
		.moment = DATE_NONE};
	(void)!date_parse_iso(texts[7], &ret_row->moment);
	return ret_row->verdict != LINK_VERDICT_COUNT;
}

bool
linking_decisions_read(struct arena *arena, const char *folder, struct link_decision_row **ret_rows,
	size_t *ret_count, struct err *err)
{
	const char *path = path_join_cstr(arena, folder, "decisions.csv");
	struct csv_reader *reader = ARENA_NEW(arena, struct csv_reader);
	struct buf text CLEANUP(buf_free) = {.size_max = DECISIONS_SIZE_MAX};
	struct csv_row cells;
	size_t room = 0;

	*ret_rows = NULL;
	*ret_count = 0;
	if (!file_exists(path))
		return true;
	if (!file_read(path, &text, DECISIONS_SIZE_MAX, err))
		return false;
	csv_begin_at(reader, arena, buf_str(&text), ',');
	while (csv_next(reader, &cells)) {
		struct link_decision_row row;

		if (reader->line == 1)
			continue;
		if (!row_read(arena, &cells, &row))
			return err_set(err, ERR_DAMAGED, "\"%s\": line %llu is no decision", path,
				(unsigned long long)reader->line);
		*ret_rows = arena_grow(arena, *ret_rows, *ret_count, &room, sizeof(**ret_rows));
		(*ret_rows)[(*ret_count)++] = row;
	}
	return true;
}

bool
linking_decision_add(const char *folder, const struct link_decision_row *row, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct buf text CLEANUP(buf_free) = {.size_max = DECISIONS_SIZE_MAX};
	const char *path = path_join_cstr(&arena, folder, "decisions.csv");
	struct str cells[CELLS] = {row->source_a, row->id_a, row->source_b, row->id_b,
		str_of(link_verdict_name(row->verdict)), row->why, row->who,
		date_iso(&arena, row->moment)};

	if (!file_exists(path))
		buf_add(&text, STR(DECISIONS_HEAD));
	else if (!file_read(path, &text, DECISIONS_SIZE_MAX, err))
		return false;
	for (size_t i = 0; i < CELLS; i++) {
		if (i > 0)
			buf_add_char(&text, ',');
		cell_write(&text, cells[i]);
	}
	buf_add_char(&text, '\n');
	if (text.overflowed)
		return err_set(err, ERR_TOO_LARGE, "there are too many decisions in \"%s\"", path);
	return file_write_durably(path, buf_str(&text), err);
}

bool
linking_decisions_load(struct arena *arena, const char *folder, bool is_bare,
	struct link_decision_row **ret_rows, size_t *ret_count, struct err *err)
{
	struct workshop workshop;
	bool done;

	if (is_bare)
		return linking_decisions_read(arena, folder, ret_rows, ret_count, err);
	if (!workshop_look(folder, &workshop, err))
		return false;
	done = link_decisions(workshop.inspection, arena, ret_rows, ret_count, err);
	workshop_close(&workshop);
	return done;
}

/* ---- a new one ---- */

static bool
decision_log(const char *folder, struct link_decision_row *row, struct err *err)
{
	struct workshop_options options = {.folder = folder, .wait = true};
	struct workshop workshop;
	bool done;

	if (!workshop_open(&options, &workshop, err))
		return false;
	done = inspection_begin(workshop.inspection, err);
	if (done && !link_decision_put(workshop.inspection, row, err)) {
		inspection_undo(workshop.inspection);
		done = false;
	}
	done = done && inspection_commit(workshop.inspection, err);
	workshop_close(&workshop);
	return done;
}

bool
work_link_decide(const char *folder, struct link_decision_row *row, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};

	if (file_exists(path_join_cstr(&arena, folder, "ledger")))
		return decision_log(folder, row, err);
	row->moment = clock_now(NULL);
	row->entry = 0;
	return linking_decision_add(folder, row, err);
}
