/* Codes and coded passages of another tool (work/refi/). A confined process has read the file before.
 *
 *   exchange-look    with a file; file: its name, what: "codes" or "coding". Nothing is changed. Answer: as below, and
 *                    key, by which it is imported
 *   exchange-import  key, file, what. Answer: file, origin, codes_new, codes_changed, codes_same, codes_renamed,
 *                    codings, codings_words, codings_here, weights; told: sentences, a line each; left: a line each
 *                    reason, "words<TAB>count"; left_which: a line each thing, "words<TAB>which"; entry (0: nothing was
 *                    new) */
#include "work/clerk/acts_inside.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "work/clerk/act.h"
#include "work/refi/refi_import.h"
#include "work/workshop.h"

/* Nobody else's act is done meanwhile. */
#define SEARCH_MAX ((uint64_t)2 << 30)

enum { CODINGS_MAX = 5000, WHICH_SIZE_MAX = 60 * 1024 };

/* Of outside words on a line of their own. */
static void
line_add(struct buf *to, struct str a, struct str b)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};

	if (to->len + a.len + b.len + 2 > WHICH_SIZE_MAX)
		return;
	buf_add(to, str_one_line(&arena, a));
	if (b.len > 0) {
		buf_add_char(to, '\t');
		buf_add(to, str_one_line(&arena, b));
	}
	buf_add_char(to, '\n');
}

static void
left_answer(struct act_desk *desk, const struct refi_file *file, struct act_answer *answer)
{
	struct buf told CLEANUP(buf_free) = {0};
	struct buf left CLEANUP(buf_free) = {0};
	struct buf which CLEANUP(buf_free) = {0};

	for (size_t i = 0; i < file->told_count; i++)
		line_add(&told, file->told[i], STR(""));
	for (unsigned i = 0; i < REFI_LEFT_REASONS; i++)
		if (file->left_counts[i] > 0)
			line_add(&left, str_of(refi_left_words((enum refi_left)i)),
				str_format(desk->arena, "%llu",
					(unsigned long long)file->left_counts[i]));
	for (size_t i = 0; i < file->left_count; i++)
		line_add(
			&which, str_of(refi_left_words(file->left[i].reason)), file->left[i].words);
	answer_str(answer, "told", str_copy(desk->arena, buf_str(&told)));
	answer_str(answer, "left", str_copy(desk->arena, buf_str(&left)));
	answer_str(answer, "left_which", str_copy(desk->arena, buf_str(&which)));
}

static void
plan_answer(struct act_desk *desk, const struct refi_plan *plan, struct act_answer *answer)
{
	const struct refi_input *input = desk->input;

	answer_str(answer, "file", input->name);
	answer_str(answer, "origin", input->file.origin);
	answer_i64(answer, desk->arena, "codes_new", (int64_t)plan->codes_new);
	answer_i64(answer, desk->arena, "codes_changed", (int64_t)plan->codes_changed);
	answer_i64(answer, desk->arena, "codes_same", (int64_t)plan->codes_same);
	answer_i64(answer, desk->arena, "codes_renamed", (int64_t)plan->codes_renamed);
	answer_i64(answer, desk->arena, "codings", (int64_t)plan->coding_count);
	answer_i64(answer, desk->arena, "codings_words", (int64_t)plan->codings_by_words);
	answer_i64(answer, desk->arena, "codings_here", (int64_t)plan->codings_here);
	answer_i64(answer, desk->arena, "weights", (int64_t)plan->weighing_count);
	left_answer(desk, &input->file, answer);
}

static bool
plan_make(struct act_desk *desk, const struct act *act, struct refi_import *ret_import,
	struct refi_plan *ret_plan, struct err *err)
{
	*ret_import = (struct refi_import){.who = desk->person.name,
		.account = desk->person.account,
		.is_codes_alone = str_equal(act_get(act, "what"), STR("codes")) ||
			!desk->input->file.is_project,
		.search_max = SEARCH_MAX,
		.coding_max = CODINGS_MAX};
	return refi_plan_make(desk->workshop->inspection, desk->arena, ret_import,
		&desk->input->taking, ret_plan, err);
}

static bool
look_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct refi_import import;
	struct refi_plan plan;

	if (!plan_make(desk, act, &import, &plan, err))
		return false;
	plan_answer(desk, &plan, answer);
	answer_str(answer, "key", str_copy(desk->arena, desk->key));
	return true;
}

/* What is here may have changed since it was looked at: it is mapped anew, and what was done is told. */
static bool
import_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct refi_import import;
	struct refi_plan plan;
	uint64_t entry;

	if (!plan_make(desk, act, &import, &plan, err) ||
		!refi_import_do(desk->workshop->inspection, desk->arena, &import, desk->input,
			&plan, &entry, err))
		return false;
	plan_answer(desk, &plan, answer);
	answer_i64(answer, desk->arena, "entry", (int64_t)entry);
	return true;
}

const struct act_row acts_of_exchange[] = {
	{.name = "exchange-look",
		.permission = PERMIT_CODEBOOK,
		.run = look_run,
		.file = ACT_FILE_NEW},
	{.name = "exchange-import",
		.permission = PERMIT_CODEBOOK,
		.run = import_run,
		.file = ACT_FILE_KEPT},
	{0},
};
