#include "remit/weighing.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "base/limits.h"
#include "remit/looked_at.h"
#include "remit/payload.h"
#include "remit/unsettled.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"
#include "store/vault.h"
#include "weighing.sql.h"

static const struct {
	const char *name;
	const char *title;
} weights[WEIGHT_COUNT] = {{"", ""}, {"not-relevant", "Not relevant"}, {"background", "Background"},
	{"relevant", "Relevant"}, {"key", "Key"}};

const char *
weight_name(enum weight weight)
{
	return weight < WEIGHT_COUNT ? weights[weight].name : "";
}

const char *
weight_title(enum weight weight)
{
	return weight < WEIGHT_COUNT ? weights[weight].title : "";
}

enum weight
weight_from_name(struct str name)
{
	for (unsigned i = 0; i < WEIGHT_COUNT; i++)
		if (str_equal(name, str_of(weights[i].name)))
			return (enum weight)i;
	return WEIGHT_COUNT;
}

static bool
row_write(struct inspection *inspection, const struct weighing_row *row, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_WEIGHING_NEW, &s, err))
		return false;
	bind_i64(&s, WEIGHING_NEW_ENTRY, (int64_t)row->entry);
	bind_i64(&s, WEIGHING_NEW_DOCUMENT, row->document);
	bind_i64(&s, WEIGHING_NEW_ITEM, row->item);
	bind_i64(&s, WEIGHING_NEW_PASS, row->pass);
	bind_i64(&s, WEIGHING_NEW_VERSION, row->version);
	bind_i64(&s, WEIGHING_NEW_BASED_ON, row->based_on);
	bind_i64(&s, WEIGHING_NEW_ASIDE, row->is_aside);
	bind_i64(&s, WEIGHING_NEW_WEIGHT, row->weight);
	bind_i64(&s, WEIGHING_NEW_LINES, (int64_t)row->lines);
	bind_str(&s, WEIGHING_NEW_NOTE, row->note);
	bind_str(&s, WEIGHING_NEW_WHO, row->who);
	bind_i64(&s, WEIGHING_NEW_MOMENT, row->moment);
	return statement_run(&s, err) && looked_at_note(inspection, row->document, err) &&
		unsettled_follow(inspection, row->document, err);
}

static bool
entry_write(struct inspection *inspection, struct weighing_row *row, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	char hash[VAULT_NAME_SIZE];
	struct json_writer w;

	if (!payload_hash(inspection, row->document, hash, err))
		return false;
	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_i64(&w, "item", row->item);
	json_member_str(&w, "sha256", str_of(hash));
	json_member_i64(&w, "pass", row->pass);
	json_member_i64(&w, "version", row->version);
	json_member_i64(&w, "based_on", row->based_on);
	json_member_bool(&w, "aside", row->is_aside);
	json_member_str(&w, "weight", str_of(weight_name(row->weight)));
	json_key(&w, "lines");
	json_array_begin(&w);
	for (int line = 1; line <= LINE_NUMBER_MAX; line++)
		if ((row->lines & LINE_BIT(line)) != 0)
			json_i64(&w, line);
	json_array_end(&w);
	json_member_str(&w, "note", row->note);
	json_member_str(&w, "who", row->who);
	json_object_end(&w);
	return payload_add(inspection, ENTRY_WEIGHING, &payload, &row->entry, err);
}

static bool
lines_read(const struct json *lines, uint64_t *ret_lines)
{
	*ret_lines = 0;
	if (lines == NULL || lines->type != JSON_ARRAY)
		return false;
	for (const struct json *line = lines->first; line != NULL; line = line->next) {
		int64_t number;

		if (line->type != JSON_NUMBER || !str_to_i64(line->text, &number) || number < 1 ||
			number > LINE_NUMBER_MAX)
			return false;
		*ret_lines |= LINE_BIT(number);
	}
	return true;
}

bool
weighing_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err)
{
	struct weighing_row row = {
		.entry = entry,
		.item = json_get_i64(payload, "item"),
		.pass = (enum reading_pass)json_get_i64(payload, "pass"),
		.version = json_get_i64(payload, "version"),
		.based_on = json_get_i64(payload, "based_on"),
		.is_aside = payload_flag(payload, "aside"),
		.weight = weight_from_name(json_get_str(payload, "weight")),
		.note = json_get_str(payload, "note"),
		.who = json_get_str(payload, "who"),
		.moment = moment,
	};

	if (row.weight == WEIGHT_COUNT || (row.pass != PASS_FIRST && row.pass != PASS_SECOND) ||
		!lines_read(json_get(payload, "lines"), &row.lines))
		return err_set(err, ERR_ALTERED, "an entry of the log gives no proper weight");
	return payload_document(inspection, json_get_str(payload, "sha256"), &row.document, err) &&
		row_write(inspection, &row, err);
}

bool
weighing_history(struct inspection *inspection, struct arena *arena, int64_t document,
	enum reading_pass pass, struct weighing_row **ret_rows, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool row;

	*ret_rows = NULL;
	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_WEIGHING_ALL, &s, err))
		return false;
	bind_i64(&s, WEIGHING_ALL_DOCUMENT, document);
	bind_i64(&s, WEIGHING_ALL_PASS, pass);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		*ret_rows = arena_grow(arena, *ret_rows, *ret_count, &room, sizeof(**ret_rows));
		(*ret_rows)[(*ret_count)++] = (struct weighing_row){
			.entry = (uint64_t)column_i64(&s, WEIGHING_ALL_COL_ENTRY),
			.document = document,
			.item = column_i64(&s, WEIGHING_ALL_COL_ITEM),
			.pass = pass,
			.version = column_i64(&s, WEIGHING_ALL_COL_VERSION),
			.based_on = column_i64(&s, WEIGHING_ALL_COL_BASED_ON),
			.is_aside = column_i64(&s, WEIGHING_ALL_COL_ASIDE) != 0,
			.weight = (enum weight)column_i64(&s, WEIGHING_ALL_COL_WEIGHT),
			.lines = (uint64_t)column_i64(&s, WEIGHING_ALL_COL_LINES),
			.note = str_copy(arena, column_str(&s, WEIGHING_ALL_COL_NOTE)),
			.who = str_copy(arena, column_str(&s, WEIGHING_ALL_COL_WHO)),
			.moment = column_i64(&s, WEIGHING_ALL_COL_MOMENT),
		};
	}
}

/* The last that counts, up to version `most`. */
static struct weighing_row
standing_at(const struct weighing_row *rows, size_t count, int64_t most)
{
	for (size_t i = count; i-- > 0;)
		if (!rows[i].is_aside && rows[i].version <= most)
			return rows[i];
	return (struct weighing_row){.note = STR("")};
}

bool
weighing_get(struct inspection *inspection, struct arena *arena, int64_t document,
	enum reading_pass pass, struct weighing_row *ret_row, struct err *err)
{
	struct weighing_row *rows;
	size_t count;

	if (!weighing_history(inspection, arena, document, pass, &rows, &count, err))
		return false;
	*ret_row = standing_at(rows, count, INT64_MAX);
	ret_row->document = document;
	ret_row->pass = pass;
	return true;
}

static bool
says_same(const struct weighing_row *a, const struct weighing_row *b)
{
	return a->weight == b->weight && a->lines == b->lines && str_equal(a->note, b->note);
}

/* Of three versions: what both began with, what counts now, and what is wanted. False where both changed
 * the weight, or the note, and differently. Of lines each changes its own. */
static bool
merge(const struct weighing_row *base, const struct weighing_row *now, struct weighing_row *wanted)
{
	struct weighing_row merged = *wanted;
	uint64_t changed = wanted->lines ^ base->lines;

	if (wanted->weight == base->weight)
		merged.weight = now->weight;
	else if (now->weight != base->weight && now->weight != wanted->weight)
		return false;
	if (str_equal(wanted->note, base->note))
		merged.note = now->note;
	else if (!str_equal(now->note, base->note) && !str_equal(now->note, wanted->note))
		return false;
	merged.lines = (wanted->lines & changed) | (now->lines & ~changed);
	*wanted = merged;
	return true;
}

bool
weighing_put(struct inspection *inspection, struct arena *arena, struct weighing_row *row,
	enum weighing_outcome *ret_outcome, struct weighing_row *ret_standing,
	struct weighing_row *ret_other, struct err *err)
{
	struct weighing_row *rows;
	struct weighing_row now;
	struct weighing_row base;
	size_t count;

	row->note = str_trim(row->note);
	row->is_aside = false;
	if (!payload_fits(row->note, REMARK_SIZE_MAX, "the note", err) ||
		!coding_document_of(inspection, row->item, &row->document, err) ||
		!weighing_history(inspection, arena, row->document, row->pass, &rows, &count, err))
		return false;
	now = standing_at(rows, count, INT64_MAX);
	base = standing_at(rows, count, row->based_on);
	*ret_other = now;
	*ret_standing = now;
	*ret_outcome = WEIGHING_SAVED;
	if (now.version > row->based_on && !str_equal(now.who, row->who)) {
		row->is_aside = !merge(&base, &now, row);
		*ret_outcome = row->is_aside ? WEIGHING_ASIDE : WEIGHING_MERGED;
	}
	if (says_same(row, &now)) {
		*ret_outcome = WEIGHING_UNCHANGED;
		return true;
	}
	row->version = count == 0 ? 1 : rows[count - 1].version + 1;
	if (!entry_write(inspection, row, err))
		return false;
	row->moment = inspection->last_moment;
	if (!row->is_aside)
		*ret_standing = *row;
	return row_write(inspection, row, err);
}
