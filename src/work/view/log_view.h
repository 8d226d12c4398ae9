/* The log as people read it: its entries, newest first, and one of them with its proof.
 *
 * An entry is found by its number without looking at any other, a day by halving, those of a kind or of a person by the
 * runs that the database keeps (store/entry_run.h): each that is listed was read in the log itself. */
#ifndef CANDOUR_WORK_VIEW_LOG_VIEW_H
#define CANDOUR_WORK_VIEW_LOG_VIEW_H

#include "base/attr.h"
#include "base/str.h"
#include "work/view/log_words.h"

struct arena;
struct err;

enum { LOG_ROWS = 50 };

struct log_row {
	uint64_t number;
	struct str kind;
	const char *says;
	int64_t moment;
	struct log_said said;
};

struct log_ask {
	const char *folder; /* of the inspection */
	struct str kind;    /* "": all */
	struct str who;     /* "": all */
	int64_t from;       /* noted in [from, to); DATE_NONE: open at that end */
	int64_t to;
	uint64_t before; /* numbers below it only; UINT64_MAX: from the newest on */
};

struct log_list {
	struct log_row *rows;
	size_t row_count;
	uint64_t size; /* of the whole log, as signed */
	uint64_t next; /* `before` of what follows; 0: nothing does */
};
bool log_list_make(const struct log_reader *reader, struct arena *arena, const struct log_ask *ask,
	struct log_list *ret_list, struct err *err) MUST_USE;

struct log_one {
	struct log_row row;
	uint64_t size;
	struct str text; /* the entry as it stands in the tree */
	struct str
		proof; /* that it stands there: checked against the signed root before it is given */
	bool is_closed; /* the proof is without what the entry says, since not all of it is shown */
};
/* ERR_NOT_FOUND where there is none, ERR_ALTERED where it does not fit. */
bool log_one_make(const struct log_reader *reader, struct arena *arena, const char *folder,
	uint64_t number, struct log_one *ret_one, struct err *err) MUST_USE;

struct log_head {
	uint64_t size;
	struct str vkey;
	struct str checkpoint; /* the signed note; its signature was checked */
};
bool log_head_make(struct arena *arena, const char *folder, struct log_head *ret_head,
	struct err *err) MUST_USE;

#endif
