#include "work/refi/refi_plan.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "remit/refi.h"
#include "work/refi/refi_plan_inside.h"

enum { WHO_NAME_MAX = 100 };

struct str
refi_who(struct arena *arena, const struct refi_import *import, struct str user, struct str name)
{
	name = utf8_head(str_trim(str_one_line(arena, name)), WHO_NAME_MAX);
	if (str_equal(user, refi_user_guid(arena, import->who)))
		return import->who;
	if (name.len == 0)
		name = STR("somebody without a name");
	return str_format(arena, "%.*s (imported by %.*s)", STR_ARG(name), STR_ARG(import->who));
}

/* ---- weights ---- */

static enum weight
weight_of(struct str title)
{
	for (unsigned i = WEIGHT_NONE + 1; i < WEIGHT_COUNT; i++)
		if (str_equal_nocase(title, str_of(weight_title((enum weight)i))))
			return (enum weight)i;
	return WEIGHT_NONE;
}

/* What was said of a document before stands. */
static bool
weighing_plan(struct inspection *inspection, struct arena *arena, const struct refi_import *import,
	const struct refi_source_said *source, const struct refi_candidate *where,
	struct refi_plan *plan, struct err *err)
{
	struct weighing_row row = {.item = where->item,
		.document = where->document,
		.pass = PASS_FIRST,
		.weight = weight_of(source->weight),
		.note = source->note,
		.who = refi_who(arena, import, source->note_user, source->note_name)};
	struct weighing_row before;

	if (row.weight == WEIGHT_NONE && row.note.len == 0)
		return true;
	if (!weighing_get(inspection, arena, where->document, PASS_FIRST, &before, err))
		return false;
	if (source->note_user.len == 0)
		row.who = import->who;
	if (before.version > 0 && before.weight == row.weight && str_equal(before.note, row.note))
		return true;
	if (before.version > 0)
		refi_left_add(plan->left, REFI_LEFT_WEIGHED, utf8_head(source->name, 200));
	else
		plan->weighings[plan->weighing_count++] = row;
	return true;
}

static bool
weighings_plan(struct inspection *inspection, struct arena *arena, const struct refi_import *import,
	const struct refi_match *matches, struct refi_plan *plan, struct err *err)
{
	const struct refi_file *file = plan->left->file;

	plan->weighings = ARENA_ARRAY(arena, file->source_count, struct weighing_row);
	for (size_t i = 0; i < file->source_count; i++) {
		plan->sources_exact += matches[i].is_same;
		plan->sources_named += !matches[i].is_same && matches[i].count > 0;
		if (matches[i].is_same &&
			!weighing_plan(inspection, arena, import, &file->sources[i],
				&matches[i].candidates[0], plan, err))
			return false;
	}
	return true;
}

/* ---- the whole ---- */

bool
refi_plan_make(struct inspection *inspection, struct arena *arena, const struct refi_import *import,
	struct refi_taking *taking, struct refi_plan *ret_plan, struct err *err)
{
	struct refi_match *matches;

	*ret_plan = (struct refi_plan){.left = taking};
	if (!refi_codes_plan(inspection, arena, import, taking->file, ret_plan, err))
		return false;
	if (import->is_codes_alone)
		return true;
	if (!taking->file->is_project)
		return err_set(err, ERR_USAGE,
			"it holds a codebook alone (.qdc), and no coded passages; import it as a "
			"codebook");
	return refi_match_find(inspection, arena, import, taking->file, &matches, err) &&
		refi_codings_plan(inspection, arena, import, matches, ret_plan, err) &&
		weighings_plan(inspection, arena, import, matches, ret_plan, err);
}

bool
refi_plan_is_empty(const struct refi_plan *plan)
{
	return plan->codes_new + plan->codes_changed + plan->coding_count + plan->weighing_count ==
		0;
}

/* ---- doing it ---- */

static bool
codes_do(
	struct inspection *inspection, struct arena *arena, struct refi_plan *plan, struct err *err)
{
	struct code_row *loaded;
	struct code_row *rows;
	size_t count;

	if (!codebook_load(inspection, arena, true, &loaded, &count, err))
		return false;
	rows = ARENA_ARRAY(arena, count + plan->code_count, struct code_row);
	for (size_t i = 0; i < count; i++)
		rows[i] = loaded[i];
	for (size_t i = 0; i < plan->code_count; i++) {
		struct refi_plan_code *planned = &plan->codes[i];
		struct code_row *former = codebook_find(rows, count, planned->row.code);

		if (planned->is_same)
			continue;
		planned->row.parent = planned->parent == 0
			? 0
			: plan->codes[planned->parent - 1].row.code;
		if (!codebook_put_among(inspection, arena, rows, count, &planned->row, err))
			return err_in(err, "the code \"%.*s\"",
				STR_ARG(utf8_head(planned->row.name, 100)));
		if (former != NULL)
			*former = planned->row;
		else
			rows[count++] = planned->row;
	}
	return true;
}

/* What is refused before anything of it is written (too long with its line ends, say) is left out like the rest. */
static bool
refused_leave(struct refi_plan *plan, const struct refi_plan_coding *planned, struct err *err)
{
	enum refi_left reason = err->kind == ERR_TOO_LARGE ? REFI_LEFT_LONG
		: err->kind == ERR_EXISTS                  ? REFI_LEFT_AGAIN
							   : REFI_LEFT_NOWHERE;

	if (err->kind != ERR_TOO_LARGE && err->kind != ERR_EXISTS && err->kind != ERR_USAGE)
		return false;
	refi_left_add(plan->left, reason,
		str_format(plan->left->arena, "item %lld, characters %lld to %lld",
			(long long)planned->row.item, (long long)planned->row.begins,
			(long long)planned->row.ends));
	err_clear(err);
	return true;
}

static bool
codings_do(struct inspection *inspection, struct refi_plan *plan, struct err *err)
{
	size_t done = 0;

	for (size_t i = 0; i < plan->coding_count; i++) {
		struct arena arena CLEANUP(arena_free) = {0};
		struct refi_plan_coding *planned = &plan->codings[i];

		arena_init(&arena, (size_t)64 << 20);
		planned->row.code = plan->codes[planned->code].row.code;
		if (coding_put_imported(inspection, &arena, &planned->row, err))
			done++;
		else if (!refused_leave(plan, planned, err))
			return err_in(err, "a passage of item %lld", (long long)planned->row.item);
	}
	plan->coding_count = done;
	return true;
}

static bool
weighings_do(
	struct inspection *inspection, struct arena *arena, struct refi_plan *plan, struct err *err)
{
	for (size_t i = 0; i < plan->weighing_count; i++) {
		enum weighing_outcome outcome;
		struct weighing_row standing;
		struct weighing_row other;

		if (!weighing_put(inspection, arena, &plan->weighings[i], &outcome, &standing,
			    &other, err))
			return false;
	}
	return true;
}

bool
refi_plan_do(
	struct inspection *inspection, struct arena *arena, struct refi_plan *plan, struct err *err)
{
	return codes_do(inspection, arena, plan, err) && codings_do(inspection, plan, err) &&
		weighings_do(inspection, arena, plan, err);
}
