/* What an imported file of REFI-QDA would change here, and changing it.
 *
 * Codes of a GUID that is known become its next version where they say something else, others are new; a code that
 * has another's name is told apart by the one it stands below, or by a number. A source is a document of ours where
 * its text is the document's word for word (line ends and a byte order mark apart), or its PDF is one of ours; then
 * passages keep their places. Otherwise documents of its name are looked at, and a passage goes where its words
 * stand, white space apart, if that is one place only, by the words around them where they stand several times.
 *
 * A document that is closed to who imports is as if it were not here, so that nobody can find out by importing what
 * is in one. Passages are by who imports where the file says so, else by "NAME (imported by LOGIN)": a file
 * cannot speak for somebody who works here. */
#ifndef CANDOUR_WORK_REFI_REFI_PLAN_H
#define CANDOUR_WORK_REFI_REFI_PLAN_H

#include "base/attr.h"
#include "base/str.h"
#include "remit/codebook.h"
#include "remit/coding.h"
#include "remit/weighing.h"
#include "work/refi/refi_file.h"

struct arena;
struct err;
struct inspection;

struct refi_import {
	struct str who;      /* login */
	int64_t account;     /* to which documents must be open; 0: the command line's */
	bool is_codes_alone; /* of a project, too */
	/* Bytes of text that may be looked through for words (about 1 GB a second). */
	uint64_t search_max;
	size_t coding_max; /* more passages than these are refused */
};

struct refi_plan_code {
	struct code_row row; /* code and parent are set where they are known here */
	size_t parent;       /* its place in the file + 1 */
	bool is_new;
	bool is_same;
};

struct refi_plan_coding {
	struct coding_row row;
	size_t code; /* its place in the file */
};

struct refi_plan {
	struct refi_plan_code *codes; /* one each code of the file */
	size_t code_count;
	struct refi_plan_coding *codings;
	size_t coding_count;
	struct weighing_row *weighings;
	size_t weighing_count;
	uint64_t codes_new;
	uint64_t codes_changed;
	uint64_t codes_same;
	uint64_t codes_renamed;
	uint64_t codes_raised; /* stood too deep */
	uint64_t codings_here; /* are here already */
	uint64_t codings_by_words;
	uint64_t sources_exact;
	uint64_t sources_named;
	struct refi_taking *left; /* the file with what is left out of it, by the mapping too */
};

/* Only looks. What the file leaves out is in ret_plan->left, and what the mapping does is added there; `file` must be
 * as refi_taking left it. ERR_TOO_LARGE where it is more than may be done at once. */
bool refi_plan_make(struct inspection *inspection, struct arena *arena,
	const struct refi_import *import, struct refi_taking *taking, struct refi_plan *ret_plan,
	struct err *err) MUST_USE;
/* Within the caller's transaction. */
bool refi_plan_do(struct inspection *inspection, struct arena *arena, struct refi_plan *plan,
	struct err *err) MUST_USE;
/* Nothing of it is new here. */
bool refi_plan_is_empty(const struct refi_plan *plan);

#endif
