/* What inspectors say of a whole document: its weight, the lines of enquiry that it bears on, and why it matters.
 *
 * Each saving is a version with an entry of the log (ENTRY_WEIGHING) and says which version its author had
 * seen. Where somebody else has saved in between, what each of them changed is put together; where both changed
 * the same thing differently, the earlier one counts, the later one is kept aside, and both are told:
 * nothing is overwritten unseen, and nothing is lost. */
#ifndef CANDOUR_REMIT_WEIGHING_H
#define CANDOUR_REMIT_WEIGHING_H

#include "base/attr.h"
#include "base/str.h"
#include "remit/coding.h"

/* Stored by number, in order of weight (agreement is ordinal). */
enum weight {
	WEIGHT_NONE = 0,
	WEIGHT_NOT_RELEVANT,
	WEIGHT_BACKGROUND,
	WEIGHT_RELEVANT,
	WEIGHT_KEY,
	WEIGHT_COUNT
};
const char *weight_name(enum weight weight);   /* "", "not-relevant" ... "key" */
const char *weight_title(enum weight weight);  /* "", "Not relevant" ... "Key" */
enum weight weight_from_name(struct str name); /* WEIGHT_COUNT: none such */

enum { LINE_NUMBER_MAX = 60 }; /* bits of a set of lines */
#define LINE_BIT(NUMBER) ((uint64_t)1 << (NUMBER))

struct weighing_row {
	uint64_t entry; /* 0: nothing has been said yet */
	int64_t document;
	int64_t item;
	enum reading_pass pass;
	int64_t version;  /* 0: nothing has been said yet */
	int64_t based_on; /* the version that its author had seen */
	bool is_aside;
	enum weight weight;
	uint64_t lines; /* LINE_BIT of each line of enquiry */
	struct str note;
	struct str who;
	int64_t moment;
};

enum weighing_outcome {
	WEIGHING_SAVED = 0,
	WEIGHING_UNCHANGED, /* it says what is there already; no entry was made */
	WEIGHING_MERGED,    /* put together with what somebody else saved meanwhile */
	WEIGHING_ASIDE /* somebody else decided otherwise meanwhile; theirs counts, this is kept */
};

/* Saves item, pass, based_on, weight, lines, note and who of *row. *ret_standing: what counts afterwards;
 * with WEIGHING_MERGED and WEIGHING_ASIDE *ret_other: what the other person saved. */
bool weighing_put(struct inspection *inspection, struct arena *arena, struct weighing_row *row,
	enum weighing_outcome *ret_outcome, struct weighing_row *ret_standing,
	struct weighing_row *ret_other, struct err *err) MUST_USE;
bool weighing_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err) MUST_USE;
/* What counts of a document; version 0 where nothing has been said. */
bool weighing_get(struct inspection *inspection, struct arena *arena, int64_t document,
	enum reading_pass pass, struct weighing_row *ret_row, struct err *err) MUST_USE;
/* All that was said of it in this pass, first to last, what stands aside too. */
bool weighing_history(struct inspection *inspection, struct arena *arena, int64_t document,
	enum reading_pass pass, struct weighing_row **ret_rows, size_t *ret_count,
	struct err *err) MUST_USE;

#endif
