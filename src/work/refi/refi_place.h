/* Where the words of a passage stand in a text that is not quite the one they were taken from. */
#ifndef CANDOUR_WORK_REFI_REFI_PLACE_H
#define CANDOUR_WORK_REFI_REFI_PLACE_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

struct refi_coding_said;

/* A text with each run of white space as one blank, soft hyphens left out. */
struct refi_fold {
	struct buf text;
	uint32_t *points; /* of each byte: which code point of the original it is of */
	size_t room;
};
/* False where the text is too large for that (REFI_FOLD_MAX). Ended by refi_fold_free. */
bool refi_fold_make(struct refi_fold *fold, struct str text) MUST_USE;
void refi_fold_free(struct refi_fold *fold);

enum refi_found { REFI_FOUND_NOWHERE, REFI_FOUND, REFI_FOUND_SEVERAL };
/* [begins, ends) in code points of the original. */
enum refi_found refi_fold_find(const struct refi_fold *fold, const struct refi_coding_said *said,
	int64_t *ret_begins, int64_t *ret_ends);

/* From code points of a text with LF to those of the same text with its CR LF: one after another, rising or not. */
struct refi_lines {
	size_t *drops; /* where in the text with LF a CR was left out */
	size_t count;
	size_t room;
};
void refi_lines_make(struct refi_lines *lines, struct str text);
void refi_lines_free(struct refi_lines *lines);
int64_t refi_lines_back(const struct refi_lines *lines, int64_t point);

#endif
