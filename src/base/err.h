/* Errors: a kind and one sentence.
 *
 * A function that can fail returns bool, is MUST_USE and takes struct err last.
 * Whoever fails first calls err_set; a caller that knows more (the file, the
 * item) calls err_in to put its words in front. Both return false, so failing
 * is one line: return err_set(err, ERR_DAMAGED, "the zip directory is cut off").
 *
 * The caller owns struct err, usually on its stack, and starts it as {0}. */
#ifndef CANDOUR_BASE_ERR_H
#define CANDOUR_BASE_ERR_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>

enum { ERR_TEXT_SIZE = 1024 };

/* The kind alone decides exit code (err.c) and, later, HTTP status. Numbers are stored and
 * cross between processes: append, never renumber. */
enum err_kind {
	ERR_NONE = 0,
	ERR_USAGE,       /* the command was written wrongly */
	ERR_NOT_FOUND,   /* no such inspection, item, path */
	ERR_EXISTS,      /* would overwrite */
	ERR_PERMISSION,  /* the system refused */
	ERR_IO,          /* reading or writing failed */
	ERR_DISK_FULL,   /* no space, or over quota */
	ERR_BUSY,        /* another process holds it */
	ERR_MEMORY,      /* memory limit reached */
	ERR_PASSWORD,    /* encrypted, and no or the wrong password */
	ERR_DAMAGED,     /* outside data is malformed or cut off */
	ERR_UNSUPPORTED, /* a format or variant that no reader takes */
	ERR_TOO_LARGE,   /* a limit of size, count, depth or ratio was reached */
	ERR_TIMEOUT,     /* a limit of time was reached */
	ERR_ALTERED,     /* what was sealed has changed */
	ERR_CRASHED,     /* the reader process died */
	ERR_QUERY,       /* the search query has a mistake */
	ERR_INTERRUPTED, /* stopped by the user */
	ERR_INTERNAL,    /* a library or our own code gave what it never should */
	ERR_KIND_COUNT
};

struct err {
	enum err_kind kind;
	char text[ERR_TEXT_SIZE];
};

/* Sets kind and sentence, replacing what was there. Returns false. */
bool err_set(struct err *err, enum err_kind kind, const char *format, ...) PRINTF_LIKE(3, 4);
/* Like err_set for a failed system call: adds the words for errno_value and picks the kind from
 * it (ENOSPC and EDQUOT: ERR_DISK_FULL; ENOENT: ERR_NOT_FOUND; EACCES, EPERM, EROFS:
 * ERR_PERMISSION; ENOMEM: ERR_MEMORY; else ERR_IO). Returns false. */
bool err_set_errno(struct err *err, int errno_value, const char *format, ...) PRINTF_LIKE(3, 4);
/* Puts words and ": " in front of the sentence; the kind stays. Returns false. */
bool err_in(struct err *err, const char *format, ...) PRINTF_LIKE(2, 3);
/* Forgets the error. */
void err_clear(struct err *err);

/* A short fixed name ("damaged"), for JSON and tables. Static storage. */
const char *err_kind_name(enum err_kind kind);
/* The kind of a name, or ERR_NONE where there is none such. */
enum err_kind err_kind_from_name(const char *name);
/* The program's exit code for a kind: the one table, printed by candour help exit-codes. */
int err_exit_code(enum err_kind kind);

#endif
