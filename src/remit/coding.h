/* Codes on passages of documents that never lose their place.
 *
 * A passage is kept three times over, as the W3C's Web Annotation Data Model (2017, sections 4.2.4 and
 * 4.2.5) has it: by position (code points of the document's text, the end exclusive), by the words
 * themselves with 32 characters on either side, and where it is known by page and rectangles. Documents are
 * sealed, so the position holds; but the text is read from them, and a later reader or the recognition of a
 * scan may say it otherwise. Then each passage is looked for again by its words, and is said to be where it
 * was, found elsewhere, or lost: never silently moved.
 *
 * Each coding is a row of its own by one person: two who code the same passage at once make two rows, and
 * nothing is overwritten. What is taken back stays in the log and in the table. */
#ifndef CANDOUR_REMIT_CODING_H
#define CANDOUR_REMIT_CODING_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct inspection;
struct json;

/* Stored by number: append only. */
enum coding_state {
	CODING_UNCHECKED = 0, /* the text has not been read yet */
	CODING_HELD,          /* the words stand where they stood */
	CODING_MOVED, /* the same words stand in another place of the text as it is read now */
	CODING_LOST,  /* they are nowhere, or in several places and no telling in which */
	CODING_STATE_COUNT
};
/* "Where it was", "Found in another place", "Lost". Static. */
const char *coding_state_words(enum coding_state state);

enum reading_pass {
	PASS_FIRST = 1, /* open to all who code */
	PASS_SECOND     /* the blind second reading: seen by its reader alone until it is done */
};

enum { CODING_CONTEXT_SIZE = 32 }; /* characters kept before and after */

struct coding_row {
	uint64_t entry;
	struct str guid; /* of an imported one; "" ours */
	int64_t code;
	int64_t version; /* of the code, when it was given */
	int64_t document;
	int64_t item;
	int64_t begins; /* as it was given, [begins, ends) in code points */
	int64_t ends;
	struct str before;
	struct str quote;
	struct str after;
	struct str
		boxes; /* JSON: [[page,left,bottom,right,top],...], points from bottom left; "" */
	struct str note;
	enum reading_pass pass;
	uint64_t taken_back; /* the entry that did it; 0: it stands */
	struct str who;
	int64_t moment;
	/* Where it stands now. */
	enum coding_state state;
	int64_t found_begins;
	int64_t found_ends;
};

/* Puts row->code on the passage, with its entry (ENTRY_CODING). Given: code, item, begins, ends, boxes, note,
 * pass, who (and guid); the rest is set here, the words from the text. Refused: an item without text, a closed
 * code, a passage beyond the text, of white space alone or too long (ERR_USAGE, ERR_TOO_LARGE), and the same
 * code by the same person on the same passage (ERR_EXISTS). Texts of the row go into the arena. */
bool coding_put(struct inspection *inspection, struct arena *arena, struct coding_row *row,
	struct err *err) MUST_USE;
/* The same of one that comes from another tool: its code may have been closed since. */
bool coding_put_imported(struct inspection *inspection, struct arena *arena, struct coding_row *row,
	struct err *err) MUST_USE;
/* Takes a coding back, with its entry. Only who put it may, or anybody where `any` (the lead). */
bool coding_take_back(struct inspection *inspection, uint64_t entry, struct str who, bool any,
	uint64_t *ret_entry, struct err *err) MUST_USE;
/* Either of them from an entry, when the ledger is being replayed. */
bool coding_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err) MUST_USE;

/* One coding, also one taken back; ERR_NOT_FOUND. */
bool coding_get(struct inspection *inspection, struct arena *arena, uint64_t entry,
	struct coding_row *ret_row, struct err *err) MUST_USE;
/* Those that stand on a document, by place, first CODING_COUNT_MAX. */
bool codings_of_document(struct inspection *inspection, struct arena *arena, int64_t document,
	struct coding_row **ret_rows, size_t *ret_count, struct err *err) MUST_USE;
/* The same with those that were taken back. */
bool codings_ever_of_document(struct inspection *inspection, struct arena *arena, int64_t document,
	struct coding_row **ret_rows, size_t *ret_count, struct err *err) MUST_USE;
/* `count_max` of those that stand under a code, behind entry `after`, in the order they were made. */
bool codings_of_code(struct inspection *inspection, struct arena *arena, int64_t code,
	uint64_t after, size_t count_max, struct coding_row **ret_rows, size_t *ret_count,
	struct err *err) MUST_USE;
/* The last thing that `who` did to the passages of a document: *ret_entry is the coding put or taken
 * back, 0 where there is none; for undoing. */
bool coding_last_of(struct inspection *inspection, int64_t document, struct str who,
	uint64_t *ret_entry, uint64_t *ret_coding, struct err *err) MUST_USE;

/* The document of an item: ERR_NOT_FOUND where it has none; and its text, "" where it has not been read. */
bool coding_document_of(struct inspection *inspection, int64_t item, int64_t *ret_document,
	struct err *err) MUST_USE;
bool coding_text_of(struct inspection *inspection, struct arena *arena, int64_t document,
	struct str *ret_text, struct err *err) MUST_USE;
/* Looks for all passages of a document in its text, which has just been read (again). */
bool coding_text_changed(
	struct inspection *inspection, int64_t document, struct str text, struct err *err) MUST_USE;
/* Where the words of `row` stand in `text`: state, found_begins and found_ends are set. */
void coding_place_find(struct str text, struct coding_row *row);

#endif
