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

static void
passage_take(struct choices *choices, const struct statement *s)
{
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
}

static bool
passages_list(struct workshop *workshop, int64_t line, int64_t first, struct choices *choices,
	int64_t documents[FINDING_CHOICES_MAX], struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(workshop->inspection->db, &SQL_CHOICE_PASSAGES, &s, err))
		return false;
	bind_i64(&s, CHOICE_PASSAGES_LINE, line);
	bind_i64(&s, CHOICE_PASSAGES_FIRST, first);
	bind_i64(&s, CHOICE_PASSAGES_COUNT, FINDING_CHOICES_MAX);
	while (choices->count < FINDING_CHOICES_MAX) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		documents[choices->count] = column_i64(&s, CHOICE_PASSAGES_COL_DOCUMENT);
		passage_take(choices, &s);
	}
	return true;
}

bool
finding_passages(struct workshop *workshop, struct arena *arena, int64_t line, int64_t first,
	struct finding_choice **ret_choices, size_t *ret_count, struct err *err)
{
	struct choices choices = {.arena = arena};
	int64_t documents[FINDING_CHOICES_MAX];
	bool *are;

	if (!passages_list(workshop, line, first, &choices, documents, err) ||
		!restricted_among(
			workshop->inspection->db, arena, documents, choices.count, &are, err))
		return false;
	for (size_t i = 0; i < choices.count; i++)
		if (are[i]) {
			choices.list[i].is_restricted = true;
			choices.list[i].title = STR("A restricted record");
			choices.list[i].words = STR("");
		}
	*ret_choices = choices.list;
	*ret_count = choices.count;
	return true;
}

static void
gap_take(struct choices *choices, const struct gap_row *row)
{
	const struct check *check = check_named(row->kind);

	if (row->state == GAP_NOT_A_GAP)
		return;
	*choice_new(choices) = (struct finding_choice){
		.gap = str_copy(choices->arena, row->reference),
		.code = check == NULL ? str_copy(choices->arena, row->kind) : str_of(check->sign),
		.title = str_copy(choices->arena, row->gap.title),
		.moment = row->gap.begins,
		.words = row->gap.is_restricted ? STR("") : str_copy(choices->arena, row->gap.why),
		.is_restricted = row->gap.is_restricted,
	};
}

/* As many as are wanted, by the page: false alarms among them are passed over. */
static bool
gaps_take(struct compare *compare, struct choices *choices, const struct gap_filter *filter,
	struct err *err)
{
	uint64_t from = 0;
	size_t count = FINDING_CHOICES_MAX;

	while (count == FINDING_CHOICES_MAX && choices->count < FINDING_CHOICES_MAX) {
		struct gap_row *rows;

		if (!gap_slice(compare, choices->arena, filter, from, FINDING_CHOICES_MAX, &rows,
			    &count, err))
			return false;
		for (size_t i = 0; i < count && choices->count < FINDING_CHOICES_MAX; i++)
			gap_take(choices, &rows[i]);
		from += count;
	}
	return true;
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
	if (!gaps_take(compare, &choices, &filter, err))
		return false;
	*ret_choices = choices.list;
	*ret_count = choices.count;
	return true;
}
