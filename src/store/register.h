/* The register: what inspectors declare beside the disclosure, kept in the log.
 *
 * Which systems and stores there are and whether they were searched (the source register), who will
 * be heard and when, what is due by which day, which bodies meet and how often, holidays and leave.
 * Checks for gaps read it. Nothing is ever changed: a row is taken back by another entry. */
#ifndef CANDOUR_STORE_REGISTER_H
#define CANDOUR_STORE_REGISTER_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct inspection;
struct json;

/* Stored by number: append only. */
enum register_kind {
	REGISTER_SOURCE = 1, /* a system, tape, device or store: name, custodian, state, period */
	REGISTER_WITNESS,    /* who is heard: name, day (begins) */
	REGISTER_DUE,        /* what custodian (or name) was to give by the day (begins) */
	REGISTER_BODY,       /* a body that meets: name, how often (words: "every 6 weeks") */
	REGISTER_HOLIDAY,    /* a day, or begins to ends, on which nobody works */
	REGISTER_LEAVE,      /* a custodian away from begins to ends */
	REGISTER_KIND_COUNT
};
enum register_state {
	REGISTER_NO_STATE = 0, /* of what is no source */
	REGISTER_HELD,         /* it was handed over */
	REGISTER_SEARCHED,     /* the authority searched it and gave what it found */
	REGISTER_NOT_SEARCHED,
	REGISTER_LOST, /* destroyed, overwritten, cannot be found */
	REGISTER_STATE_COUNT
};
const char *register_kind_name(enum register_kind kind);       /* "source", "witness" ... */
enum register_kind register_kind_from_name(struct str name);   /* REGISTER_KIND_COUNT: none such */
const char *register_state_name(enum register_state state);    /* "held", "not-searched" ... */
enum register_state register_state_from_name(struct str name); /* REGISTER_STATE_COUNT */

struct register_row {
	uint64_t entry; /* of the ledger: its number in the register */
	enum register_kind kind;
	struct str name;
	struct str custodian;
	enum register_state state;
	int64_t begins; /* DATE_NONE where none */
	int64_t ends;
	struct str words;
};

/* Notes a row, with an entry of the log (ENTRY_REGISTER); sets row->entry. */
bool register_add(
	struct inspection *inspection, struct register_row *row, struct err *err) MUST_USE;
/* Takes a row back; ERR_NOT_FOUND where there is none. */
bool register_remove(struct inspection *inspection, uint64_t entry, struct err *err) MUST_USE;
/* Either, from an entry, when the ledger is being replayed. */
bool register_restore(struct inspection *inspection, const struct json *payload, uint64_t entry,
	struct err *err) MUST_USE;
/* The rows of a kind (0: all) in the order they were noted, in the arena. */
bool register_list(struct inspection *inspection, struct arena *arena, int kind,
	struct register_row **ret_rows, size_t *ret_count, struct err *err) MUST_USE;

#endif
