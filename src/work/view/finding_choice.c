#include "work/view/finding_choice.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "compare/checks.h"
#include "compare/compare.h"
#include "compare/gap.h"
#include "compare/hidden/restricted.h"
#include "finding_choice.sql.h"
#include "store/db.h"
#include "store/inspection.h"
#include "work/workshop.h"

struct choices {
	struct arena *arena;
	struct finding_choice *list;
	size_t count;
	size_t room;
};

static struct finding_choice *
choice_new(struct choices *choices)
{
	choices->list = arena_grow(choices->arena, choices->list, choices->count, &choices->room,
		sizeof(*choices->list));
	return &choices->list[choices->count++];
}

static bool
passage_take(struct workshop *workshop, struct choices *choices, const struct statement *s,
	struct err *err)
{
	int64_t document = column_i64(s, CHOICE_PASSAGES_COL_DOCUMENT);
	struct str path = column_str(s, CHOICE_PASSAGES_COL_PATH);
	struct str title = column_str(s, CHOICE_PASSAGES_COL_TITLE);
	struct finding_choice *choice = choice_new(choices);

	*choice = (struct finding_choice){
		.coding = column_i64(s, CHOICE_PASSAGES_COL_CODING),
		.item = column_i64(s, CHOICE_PASSAGES_COL_ITEM),
		.code = str_copy(choices->arena, column_str(s, CHOICE_PASSAGES_COL_CODE)),
		.moment = column_moment(s, CHOICE_PASSAGES_COL_MOMENT),
	};
	if (title.len == 0)
		title = path_name(path);
	choice->title = str_copy(choices->arena, title);
	choice->words = str_copy(choices->arena, column_str(s, CHOICE_PASSAGES_COL_QUOTE));
	if (!restricted_is(workshop->inspection->db, document, &choice->is_restricted, err))
		return false;
	if (choice->is_restricted) {
		choice->title = STR("A restricted record");
		choice->words = STR("");
	}
	return true;
}

bool
finding_passages(struct workshop *workshop, struct arena *arena, int64_t line, int64_t first,
	struct finding_choice **ret_choices, size_t *ret_count, struct err *err)
{
	struct choices choices = {.arena = arena};
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(workshop->inspection->db, &SQL_CHOICE_PASSAGES, &s, err))
		return false;
	bind_i64(&s, CHOICE_PASSAGES_LINE, line);
	bind_i64(&s, CHOICE_PASSAGES_FIRST, first);
	bind_i64(&s, CHOICE_PASSAGES_COUNT, FINDING_CHOICES_MAX);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		if (!passage_take(workshop, &choices, &s, err))
			return false;
	}
	*ret_choices = choices.list;
	*ret_count = choices.count;
	return true;
}

static bool
gap_take(void *context, const struct gap_row *row)
{
	struct choices *choices = context;
	const struct check *check = check_named(row->kind);

	if (row->state == GAP_NOT_A_GAP)
		return true;
	*choice_new(choices) = (struct finding_choice){
		.gap = str_copy(choices->arena, row->reference),
		.code = check == NULL ? str_copy(choices->arena, row->kind) : str_of(check->sign),
		.title = str_copy(choices->arena, row->gap.title),
		.moment = row->gap.begins,
		.words = row->gap.is_restricted ? STR("") : str_copy(choices->arena, row->gap.why),
		.is_restricted = row->gap.is_restricted,
	};
	return choices->count < FINDING_CHOICES_MAX;
}

bool
finding_gaps(struct workshop *workshop, struct arena *arena, int64_t line,
	struct finding_choice **ret_choices, size_t *ret_count, struct err *err)
{
	struct choices choices = {.arena = arena};
	struct compare *compare;
	struct gap_filter filter = {.line = (int)line, .state = -1};

	*ret_choices = NULL;
	*ret_count = 0;
	if (!workshop_compare(workshop, &compare, err)) {
		bool is_absent = err->kind == ERR_NOT_FOUND;

		if (is_absent)
			err_clear(err);
		return is_absent;
	}
	if (!gap_list(compare, &filter, gap_take, &choices, err))
		return false;
	*ret_choices = choices.list;
	*ret_count = choices.count;
	return true;
}
