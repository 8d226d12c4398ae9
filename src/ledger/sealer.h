/* The process that alone holds the signing key.
 *
 * sealer_start forks a child before the caller opens any store. The child reads the key file,
 * gives up everything it can (no new privileges, no core, no files but its socket, a seccomp
 * filter that allows receiving, sending and leaving), and then signs one kind of text only: a
 * checkpoint of its own log whose size is not below the one it signed last, and whose root is the
 * same where the size is. It leaves when the caller closes its end or dies. The caller never has
 * the key in its memory. */
#ifndef CANDOUR_LEDGER_SEALER_H
#define CANDOUR_LEDGER_SEALER_H

#include "base/attr.h"
#include "base/str.h"

struct err;
struct ledger_signer;
struct sealer;

/* Starts it for the log `origin`. `checkpoint` is the log's present note ("" for a new log): the
 * child signs nothing smaller. */
bool sealer_start(const char *key_path, struct str origin, struct str checkpoint,
	struct sealer **ret_sealer, struct err *err) MUST_USE;
void sealer_stop(struct sealer *sealer);
/* For: struct sealer *sealer CLEANUP(sealer_cleanup) = NULL; */
void sealer_cleanup(struct sealer **sealer);

/* For ledger_write and ledger_create; valid until sealer_stop. */
struct ledger_signer sealer_signer(struct sealer *sealer);
/* The public half of the key, 32 bytes; valid until sealer_stop. */
const unsigned char *sealer_public_key(const struct sealer *sealer);

#endif
