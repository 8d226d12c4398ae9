/* The state that people give to a gap, kept in the log: open until someone says otherwise.
 *
 * A gap itself is derived (compare/gap.h); its reference is stable, and the state is kept by it. */
#ifndef CANDOUR_STORE_GAP_STATE_H
#define CANDOUR_STORE_GAP_STATE_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct inspection;
struct json;

/* Stored by number: append only. */
enum gap_state {
	GAP_OPEN = 0,
	GAP_ASKED,     /* the authority was asked */
	GAP_ANSWERED,  /* it answered: what came is in a delivery, or it does not exist */
	GAP_EXPLAINED, /* there is a reason that an inspector accepts */
	GAP_NOT_A_GAP, /* a false alarm */
	GAP_STATE_COUNT
};
const char *gap_state_name(enum gap_state state);    /* "open", "asked" ... "not-a-gap" */
enum gap_state gap_state_from_name(struct str name); /* GAP_STATE_COUNT where there is none */

enum { GAP_NOTE_SIZE_MAX = 10000 };
struct gap_state_row {
	struct str reference;
	struct str kind;
	struct str title; /* as it was then */
	enum gap_state state;
	struct str note; /* up to GAP_NOTE_SIZE_MAX bytes */
	struct str who;
	int64_t moment;
	uint64_t entry; /* of the ledger */
};

/* Gives a state, with an entry of the log (ENTRY_GAP). row->moment and entry are set by it. */
bool gap_state_put(
	struct inspection *inspection, struct gap_state_row *row, struct err *err) MUST_USE;
/* The same from an entry, when the ledger is being replayed. */
bool gap_state_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err) MUST_USE;
/* What was said of one gap, in order, in the arena. */
bool gap_state_history(struct inspection *inspection, struct arena *arena, struct str reference,
	struct gap_state_row **ret_rows, size_t *ret_count, struct err *err) MUST_USE;

#endif
