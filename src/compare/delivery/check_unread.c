#include "compare/delivery/check_unread.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/checks.h"
#include "compare/compare.h"
#include "compare/custodian.h"
#include "compare/gap.h"
#include "store/db.h"
#include "unread.sql.h"

#include <stdlib.h>
#include <string.h>

#define UNREAD_ARENA_MAX ((size_t)2 * 1024 * 1024 * 1024)
/* Shown of each gap. */
enum { SHOWN_MAX = 50 };
/* An ending of a name, with the dot. */
enum { ENDING_SIZE_MAX = 12 };

struct unread {
	int64_t item;
	int64_t family;
	struct str path;
	struct str family_path;
	struct str ending; /* of the delivered file's name, in small letters */
	struct str words;
	enum err_kind reason;
	bool is_partial;
};

struct unread_list {
	struct compare *compare;
	const struct check *check;
	int64_t delivery;
	int64_t custodian;
	struct str custodian_name; /* and not the delivery's number: another machine has another */
	struct arena *arena;
	struct unread *all;
	size_t count;
	size_t room;
};

/* ---- what is said of each reason ---- */

struct saying {
	enum err_kind reason;
	const char *title;
	const char *advice;
	unsigned weight;
};

static const struct saying *
saying_of(enum err_kind reason)
{
	static const struct saying all[] = {
		{ERR_PASSWORD, "Encrypted", "Ask the authority for the password.", 75},
		{ERR_DAMAGED, "Damaged", "Ask the authority for another copy.", 70},
		{ERR_UNSUPPORTED, "No reader for",
			"Look whether it matters; if so, ask for it in a common format.", 15},
		{ERR_TOO_LARGE, "Too large to be read whole",
			"A limit was reached: look whether it is a bomb, or raise --reader-memory.",
			50},
		{ERR_TIMEOUT, "Too slow to be read",
			"Raise --reader-seconds, or ask for it in another format.", 50},
		{ERR_CRASHED, "The reader died on", "Ask the authority for another copy.", 55},
		{ERR_IO, "Could not be taken", "Ask the authority to deliver it again.", 70},
		{ERR_PERMISSION, "Could not be taken", "Ask the authority to deliver it again.",
			70},
		{ERR_NONE, "Not read", "Ask the authority for another copy.", 40},
	};
	const struct saying *at = all;

	while (at->reason != reason && at->reason != ERR_NONE)
		at++;
	return at;
}

/* ---- loading ---- */

static struct str
ending_of(struct arena *arena, struct str path)
{
	size_t slash = str_find_last_char(path, '/');
	struct str name = slash == STR_NONE ? path : str_from(path, slash + 1);
	size_t dot = str_find_last_char(name, '.');

	if (dot == STR_NONE || dot == 0 || name.len - dot > ENDING_SIZE_MAX)
		return STR("");
	return str_lower(arena, str_from(name, dot));
}

static struct unread
unread_take(const struct statement *s, struct arena *arena)
{
	struct unread one = {
		.item = column_i64(s, UNREAD_ITEMS_COL_ID),
		.family = column_i64(s, UNREAD_ITEMS_COL_FAMILY),
		.path = str_copy(arena, column_str(s, UNREAD_ITEMS_COL_PATH)),
		.family_path = str_copy(arena, column_str(s, UNREAD_ITEMS_COL_FAMILY_PATH)),
		.words = str_copy(arena, column_str(s, UNREAD_ITEMS_COL_WORDS)),
		.reason = (enum err_kind)column_i64(s, UNREAD_ITEMS_COL_REASON),
		.is_partial = column_i64(s, UNREAD_ITEMS_COL_IS_PARTIAL) != 0,
	};

	one.ending = ending_of(arena, one.family_path);
	return one;
}

static bool
list_load(struct unread_list *list, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(list->compare->db, &SQL_UNREAD_ITEMS, &s, err))
		return false;
	bind_i64(&s, UNREAD_ITEMS_DELIVERY, list->delivery);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		if (list->count == list->room) {
			list->room = list->room * 2 + 256;
			list->all = memory_grow(list->all, list->room * sizeof(*list->all));
		}
		list->all[list->count++] = unread_take(&s, list->arena);
	}
}

static bool
custodian_find(struct unread_list *list, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(list->compare->db, &SQL_UNREAD_CUSTODIAN, &s, err))
		return false;
	bind_i64(&s, UNREAD_CUSTODIAN_DELIVERY, list->delivery);
	if (!statement_row(&s, &row, err))
		return false;
	list->custodian = row ? column_i64(&s, UNREAD_CUSTODIAN_COL_ID) : 0;
	return custodian_name(
		list->compare, list->arena, list->custodian, &list->custodian_name, err);
}

/* By reason, kind of name, delivered file, and item. */
static int
unread_order(const void *a, const void *b)
{
	const struct unread *x = a;
	const struct unread *y = b;
	int endings;

	if (x->reason != y->reason)
		return x->reason < y->reason ? -1 : 1;
	endings = str_compare(x->ending, y->ending);
	if (endings != 0)
		return endings;
	if (x->family != y->family)
		return x->family < y->family ? -1 : 1;
	return x->item < y->item ? -1 : x->item > y->item;
}

/* ---- noting ---- */

static size_t
evidence_make(struct unread_list *list, const struct unread *all, size_t count, bool one_each,
	struct gap_evidence *evidence)
{
	size_t shown = 0;

	for (size_t i = 0; i < count && shown < SHOWN_MAX; i++) {
		if (one_each && i > 0 && all[i].family == all[i - 1].family)
			continue;
		evidence[shown++] = (struct gap_evidence){
			.item = all[i].item,
			.from = -1,
			.to = -1,
			.words = all[i].words.len > 0
				? all[i].words
				: str_format(list->arena, "%s", err_kind_name(all[i].reason)),
		};
	}
	return shown;
}

/* "password": it is a word of the reader, or our own name of the reason. */
static struct str
words_of(struct unread_list *list, const struct unread *one)
{
	if (one->words.len > 0)
		return one->words;
	return str_format(list->arena, "%s", err_kind_name(one->reason));
}

/* One delivered file. */
static bool
family_note(struct unread_list *list, const struct unread *all, size_t count, struct err *err)
{
	const struct saying *saying = saying_of(all->reason);
	struct gap_evidence evidence[SHOWN_MAX];
	bool is_partial = true;
	struct gap gap = {
		.subject = str_format(list->arena, "unread:%.*s:%s:%.*s",
			STR_ARG(list->custodian_name), err_kind_name(all->reason),
			STR_ARG(all->family_path)),
		.sure = 99,
		.custodian = list->custodian,
		.begins = DATE_NONE,
		.ends = DATE_NONE,
		.evidence = evidence,
	};

	for (size_t i = 0; i < count; i++)
		is_partial = is_partial && all[i].is_partial;
	gap.weight = is_partial ? saying->weight * 2 / 3 : saying->weight;
	gap.title = count == 1 || all->item == all->family
		? str_format(list->arena, "%s: %.*s", saying->title, STR_ARG(all->path))
		: str_format(list->arena, "%s: %zu items in %.*s", saying->title, count,
			  STR_ARG(all->family_path));
	gap.why = str_format(list->arena, "%s: %.*s. %s",
		is_partial ? "It could be read only in part" : "It could not be read",
		STR_ARG(words_of(list, all)), saying->advice);
	gap.evidence_count = evidence_make(list, all, count, false, evidence);
	return gap_note(list->compare, list->check, list->delivery, &gap, err);
}

/* Many delivered files of one kind and reason. */
static bool
files_note(struct unread_list *list, const struct unread *all, size_t count, size_t files,
	struct err *err)
{
	const struct saying *saying = saying_of(all->reason);
	struct gap_evidence evidence[SHOWN_MAX];
	struct str ending = all->ending.len > 0 ? all->ending : STR("without an ending");
	struct gap gap = {
		.subject = str_format(list->arena, "unread:%.*s:%s:*%.*s",
			STR_ARG(list->custodian_name), err_kind_name(all->reason), STR_ARG(ending)),
		.title = str_format(list->arena, "%s: %zu files named %.*s", saying->title, files,
			STR_ARG(ending)),
		.why = str_format(list->arena,
			"%zu files of this delivery could not, or not wholly, be read, for one "
			"reason: %.*s. %s",
			files, STR_ARG(words_of(list, all)), saying->advice),
		.sure = 99,
		.weight = saying->weight,
		.custodian = list->custodian,
		.begins = DATE_NONE,
		.ends = DATE_NONE,
		.evidence = evidence,
	};

	gap.evidence_count = evidence_make(list, all, count, true, evidence);
	return gap_note(list->compare, list->check, list->delivery, &gap, err);
}

static bool
kind_note(struct unread_list *list, const struct unread *all, size_t count, struct err *err)
{
	size_t files = 1;

	for (size_t i = 1; i < count; i++)
		files += all[i].family != all[i - 1].family;
	if (files > UNREAD_FILES_MAX)
		return files_note(list, all, count, files, err);
	for (size_t from = 0; from < count;) {
		size_t to = from + 1;

		while (to < count && all[to].family == all[from].family)
			to++;
		if (!family_note(list, all + from, to - from, err))
			return false;
		from = to;
	}
	return true;
}

static bool
list_note(struct unread_list *list, struct err *err)
{
	for (size_t from = 0; from < list->count;) {
		size_t to = from + 1;

		while (to < list->count && list->all[to].reason == list->all[from].reason &&
			str_equal(list->all[to].ending, list->all[from].ending))
			to++;
		if (!kind_note(list, list->all + from, to - from, err))
			return false;
		from = to;
	}
	return true;
}

bool
check_unread(struct compare *compare, const struct check *check, int64_t delivery, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = UNREAD_ARENA_MAX};
	struct unread_list list = {
		.compare = compare, .check = check, .delivery = delivery, .arena = &arena};
	bool done = custodian_find(&list, err) && list_load(&list, err);

	if (done && list.count > 0) {
		qsort(list.all, list.count, sizeof(*list.all), unread_order);
		done = list_note(&list, err);
	}
	free(list.all);
	return done;
}
