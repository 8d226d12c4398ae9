/* The codebook: the words by which inspectors mark passages, each with what it means and when it does
 * and does not apply.
 *
 * A code is never changed in place: each change is a version with an entry of the log (ENTRY_CODE), and
 * a passage remembers the version by which it was coded. Codes stand below one another; a closed code
 * takes no new passages. Colours are a fixed palette: dark enough for text on the wash that goes with
 * each (WCAG 2.2, 1.4.3), and never the hatch, which means absence. */
#ifndef CANDOUR_REMIT_CODEBOOK_H
#define CANDOUR_REMIT_CODEBOOK_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct inspection;
struct json;

/* Stored by number: append only. */
enum code_colour {
	CODE_TEAL = 0,
	CODE_RUST,
	CODE_PLUM,
	CODE_BLUE,
	CODE_OLIVE,
	CODE_OCHRE,
	CODE_SLATE,
	CODE_ROSE,
	CODE_COLOUR_COUNT
};
/* "teal"; and "#2a7573", for exchange. Static. */
const char *code_colour_name(enum code_colour colour);
const char *code_colour_hex(enum code_colour colour);
enum code_colour code_colour_from_name(struct str name); /* CODE_COLOUR_COUNT: none such */
/* The nearest of the palette to "#rrggbb"; CODE_TEAL where it is none. */
enum code_colour code_colour_near(struct str hex);

enum { CODE_GUID_SIZE = 36, CODE_NAME_SIZE_MAX = 200 };

struct code_row {
	int64_t code;    /* its number, from 1 */
	int64_t version; /* from 1 */
	struct str guid; /* RFC 4122, small letters; "": a new one is drawn */
	struct str name;
	struct str definition;
	struct str include_when;
	struct str exclude_when;
	struct str example;
	int64_t line; /* of enquiry; 0: none */
	enum code_colour colour;
	int64_t parent; /* 0: none */
	bool is_closed;
	struct str who;
	int64_t moment;
	uint64_t entry;
	/* Of codebook_load alone: */
	int64_t passages; /* that stand */
	unsigned depth;   /* below how many others it stands */
};

/* Makes a code (row->code 0) or its next version (row->version: the one that the change is based on;
 * ERR_EXISTS where somebody has changed it meanwhile). The name must be no other open code's, the
 * parent another code that does not stand below this one, the line one of the inspection's. Sets
 * code, version, guid, moment and entry; what is looked up meanwhile goes into the arena. */
bool codebook_put(struct inspection *inspection, struct arena *arena, struct code_row *row,
	struct err *err) MUST_USE;
/* The same among rows that were loaded before (all, closed ones too), for who puts many: the caller adds *row to them
 * or puts it in the place of its former version. */
bool codebook_put_among(struct inspection *inspection, struct arena *arena, struct code_row *rows,
	size_t count, struct code_row *row, struct err *err) MUST_USE;
/* The same from an entry, when the ledger is being replayed. */
bool codebook_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err) MUST_USE;
/* The last version; ERR_NOT_FOUND. */
bool codebook_get(struct inspection *inspection, struct arena *arena, int64_t code,
	struct code_row *ret_row, struct err *err) MUST_USE;
/* All versions of one code, first to last. */
bool codebook_history(struct inspection *inspection, struct arena *arena, int64_t code,
	struct code_row **ret_rows, size_t *ret_count, struct err *err) MUST_USE;
/* The last versions of all codes, each behind the one it stands below, neighbours by name. */
bool codebook_load(struct inspection *inspection, struct arena *arena, bool with_closed,
	struct code_row **ret_rows, size_t *ret_count, struct err *err) MUST_USE;
/* Fills how many passages stand with each of them: a count of all codings, for the page that shows it. */
bool codebook_passages(struct inspection *inspection, struct code_row *rows, size_t count,
	struct err *err) MUST_USE;
/* Of those, the one of this number, of this name (letters of either case), or NULL. */
struct code_row *codebook_find(struct code_row *rows, size_t count, int64_t code);
struct code_row *codebook_named(struct code_row *rows, size_t count, struct str name);

/* The lines of enquiry of the terms of reference, in order. */
struct enquiry_line {
	int64_t number;
	struct str title;
	struct str question;
};
bool codebook_lines(struct inspection *inspection, struct arena *arena,
	struct enquiry_line **ret_lines, size_t *ret_count, struct err *err) MUST_USE;

#endif
