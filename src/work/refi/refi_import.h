/* The story of an import: a file of REFI-QDA comes in, its codes and coded passages with it (refi_plan.h).
 *
 * A confined process reads it; the mapping looks what is new; all of it is written in one transaction with an entry
 * (ENTRY_IMPORTED), or nothing. */
#ifndef CANDOUR_WORK_REFI_REFI_IMPORT_H
#define CANDOUR_WORK_REFI_REFI_IMPORT_H

#include "base/attr.h"
#include "base/str.h"
#include "work/refi/refi_plan.h"

struct arena;
struct err;
struct inspection;
struct sandbox;

/* A file that was read. */
struct refi_input {
	struct str name;   /* for people and the log: without its folders */
	struct str sha256; /* in hexadecimal */
	struct refi_file file;
	struct refi_taking taking;
};

/* Reads the file, named in errors; everything goes into the arena, which the input lives as long as. */
bool refi_input_read(struct sandbox *sandbox, struct arena *arena, int fd, struct str name,
	bool (*wants_stop)(void *context), struct refi_input *ret_input, struct err *err) MUST_USE;
/* Of the bytes of a file, in hexadecimal. */
bool refi_input_hash(int fd, struct arena *arena, struct str *ret_sha256, struct err *err) MUST_USE;

/* Writes what the plan says, with its entry, in the caller's transaction; *ret_entry is 0 and nothing is written where
 * nothing is new. */
bool refi_import_do(struct inspection *inspection, struct arena *arena,
	const struct refi_import *import, const struct refi_input *input, struct refi_plan *plan,
	uint64_t *ret_entry, struct err *err) MUST_USE;

#endif
