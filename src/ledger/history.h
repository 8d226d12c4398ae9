/* The file `checkpoints`: every checkpoint that was ever signed, numbered, in one text.
 *
 *   checkpoint 0
 *   candour.example/2013-17
 *   0
 *   47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
 *
 *   - candour.example/2013-17 SIGNATURE      (with an em dash)
 *   (an empty line)
 *   checkpoint 1 ...
 *
 * The numbers make a record that was taken out visible. */
#ifndef CANDOUR_LEDGER_HISTORY_H
#define CANDOUR_LEDGER_HISTORY_H

#include "base/attr.h"
#include "base/str.h"

struct buf;
struct err;

struct history_record {
	uint64_t number;
	struct str note;
};

/* Takes one record off; false where what is next is no whole record. */
bool history_take(struct str *rest, struct history_record *ret_record) MUST_USE;
void history_add(struct buf *to, uint64_t number, struct str note);

/* The end of the file as it was found. */
struct history_end {
	uint64_t next;   /* number of the next record */
	uint64_t offset; /* where the last whole record ends; what follows is torn */
};

/* Opens the file for appending, takes its lock (ERR_BUSY) and gives the note of the last whole
 * record (ERR_ALTERED where there is none). Changes nothing yet. */
bool history_open(const char *path, int *ret_fd, struct buf *ret_last, struct history_end *ret_end,
	struct err *err) MUST_USE;
/* Cuts off what is torn. */
bool history_cut(int fd, const char *path, const struct history_end *end, struct err *err) MUST_USE;

#endif
