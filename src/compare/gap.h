/* Gaps: what is missing or was altered, with the items that betray it.
 *
 * Gaps are derived: checks note them, and note them anew whenever something new concerns their
 * scope. A gap keeps its reference as long as its check and its subject are the same, on every
 * machine and after a rebuild; the state that people give it (open, asked, answered ...) is kept
 * by that reference in the log (store/gap_state.h). */
#ifndef CANDOUR_COMPARE_GAP_H
#define CANDOUR_COMPARE_GAP_H

#include "base/attr.h"
#include "base/str.h"
#include "store/gap_state.h"

struct arena;
struct check;
struct compare;
struct err;

enum { GAP_EVIDENCE_MAX = 100, GAP_WORDS_MAX = 600 };

/* A passage that betrays a gap: code points [from, to) of the text of the item's document; -1, -1
 * for the item as a whole. words: the passage, or what is to be seen there; cut at GAP_WORDS_MAX
 * bytes. */
struct gap_evidence {
	int64_t item;
	int64_t from;
	int64_t to;
	struct str words;
};

struct gap {
	struct str subject; /* what is missing, in a form that never changes: "message:<id>" */
	struct str title;   /* what is missing, one line for people */
	struct str why;     /* how we know, one plain sentence */
	unsigned sure;      /* per cent */
	unsigned weight;    /* 0..100: how much it matters; the list is by sure x weight */
	int64_t custodian;  /* compare/custodian.h; 0: none in particular */
	int64_t begins;     /* the period it falls in; DATE_NONE where unknown */
	int64_t ends;
	bool is_restricted;                  /* its words are for inspectors' eyes alone */
	const struct gap_evidence *evidence; /* beyond GAP_EVIDENCE_MAX it is left out */
	size_t evidence_count;
};

/* For checks. A gap of the same check and subject that is there already gives way. */
bool gap_note(struct compare *compare, const struct check *check, int64_t scope,
	const struct gap *gap, struct err *err) MUST_USE;
/* Whether a check noted any gap at all. */
bool gap_any(struct compare *compare, const struct check *check, bool *ret_any,
	struct err *err) MUST_USE;
/* Removes what a check noted of a scope. */
bool gap_forget(struct compare *compare, const struct check *check, int64_t scope,
	struct err *err) MUST_USE;

/* ---- for everyone ---- */

enum { GAP_REFERENCE_SIZE = 11 }; /* "7K3QM-2XH9D" */

struct gap_row {
	struct str reference;
	struct str kind; /* its check's name */
	struct gap gap;  /* without evidence in lists */
	int line;        /* of enquiry, by the remit pack; 0: none */
	struct str line_title;
	struct str custodian;
	enum gap_state state;
	bool is_gone; /* given a state once, and since then no longer missing: title alone is set */
};

struct gap_filter {
	struct str reference; /* for gap_documents: one gap; "" any */
	struct str kind;      /* "" any */
	struct str custodian; /* part of the name, whatever case; "" any */
	int line;             /* 0 any */
	int state;            /* enum gap_state; -1 any */
	bool with_gone;
};

/* Calls `row` for each gap, worst first; strings live until it returns. It returns false to stop. */
bool gap_list(struct compare *compare, const struct gap_filter *filter,
	bool (*row)(void *context, const struct gap_row *row), void *context,
	struct err *err) MUST_USE;
/* The same order, by the page: rows `from` and what follows, `count` at most, in the arena and without evidence; and how
 * many there are in all. By kind, line and state alone. Nothing is sorted, and of gaps that are passed over only
 * the index is read. */
bool gap_slice(struct compare *compare, struct arena *arena, const struct gap_filter *filter,
	uint64_t from, size_t count, struct gap_row **ret_rows, size_t *ret_count,
	struct err *err) MUST_USE;
bool gap_total(struct compare *compare, const struct gap_filter *filter, uint64_t *ret_count,
	struct err *err) MUST_USE;
/* For who runs checks, and who notes what people say of gaps (the rows noted): lists and counts follow. */
bool gap_tally_make(struct compare *compare, struct err *err) MUST_USE;
bool gap_states_follow(struct compare *compare, const struct gap_state_row *rows, size_t count,
	struct err *err) MUST_USE;
/* The documents, in the arena and in no order, of the items that betray the gaps of a filter: by
 * reference, kind, line (-1: any line) and state alone. */
bool gap_documents(struct compare *compare, struct arena *arena, const struct gap_filter *filter,
	int64_t **ret_documents, size_t *ret_count, struct err *err) MUST_USE;
/* Which documents betray which kinds of gaps, and which lines of enquiry they bear on by them; false
 * alarms are left out. */
struct gap_age {
	int64_t turns;
	int64_t state;
};
/* Differs from what it was whenever the tags may. */
bool gap_age_get(struct compare *compare, struct gap_age *ret_age, struct err *err) MUST_USE;
struct gap_tag {
	struct str name; /* of the kind, or the line's title */
	int64_t number;  /* of the kind in `checks`, or of the line */
	int64_t *documents;
	size_t count;
	size_t room;
};
/* In the arena, documents in order, each once. Those of lines are put together of those of kinds. */
bool gap_tags_of_kinds(struct compare *compare, struct arena *arena, struct gap_tag **ret_tags,
	size_t *ret_count, struct err *err) MUST_USE;
bool gap_tags_of_lines(struct compare *compare, struct arena *arena, const struct gap_tag *kinds,
	size_t kind_count, struct gap_tag **ret_tags, size_t *ret_count, struct err *err) MUST_USE;
/* Brings both up to date with what was said of gaps since an age of the same turns, in the arena that they are in.
 * *ret_followed false: they are to be made anew, for a kind is there that was not, or no longer is. */
bool gap_tags_follow(struct compare *compare, struct arena *arena, int64_t since,
	struct gap_tag *kinds, size_t kind_count, struct gap_tag *lines, size_t line_count,
	bool *ret_followed, struct err *err) MUST_USE;
/* The evidence of a row that a list gave, in the arena. */
bool gap_evidence_get(struct compare *compare, struct arena *arena, struct gap_row *row,
	struct err *err) MUST_USE;
/* One gap with its evidence, in the arena. ERR_NOT_FOUND; small letters and a missing dash are
 * understood. */
bool gap_get(struct compare *compare, struct arena *arena, struct str reference,
	struct gap_row *ret_row, struct err *err) MUST_USE;
/* The same, without its evidence. */
bool gap_find(struct compare *compare, struct arena *arena, struct str reference,
	struct gap_row *ret_row, struct err *err) MUST_USE;

#endif
