/* The order of codes: each behind the one it stands below. */
#ifndef CANDOUR_REMIT_CODEBOOK_TREE_H
#define CANDOUR_REMIT_CODEBOOK_TREE_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct code_row;
struct err;

/* Rows by name into rows by place, with their depth; closed ones are left out unless asked for, and what
 * stood below them moves up. */
void codebook_order(struct arena *arena, struct code_row *rows, size_t count, bool with_closed,
	struct code_row **ret_rows, size_t *ret_count);
/* ERR_USAGE where `parent` is no code, is `code` itself or stands below it, or is too deep. */
bool codebook_parent_check(struct code_row *rows, size_t count, int64_t code, int64_t parent,
	struct err *err) MUST_USE;

#endif
