/* Acts: what a door asks the clerk to write, and what the clerk answers.
 *
 * An act has a name, the token of the session in which it was asked, and fields, each a name and
 * a text. The clerk finds the act in its table (acts.h), the account behind the token, asks
 * whether its role may, and runs it in a transaction with its entry of the log; only when that
 * is durable it answers. So a view of a restricted item, a search, a sign-in and an export are
 * acts too: their bytes leave the door after the answer (web/reply.h).
 *
 * Over the socket, behind a u32 of its whole length, an act is: u32 serial, u16 count, then for
 * the name, the token and each field's name and value a u32 length and the bytes; ACT_SIZE_MAX
 * at most. An answer is: u32 serial, u16 count, u8 kind of error, the sentence, and fields in
 * the same form. The reader of each trusts nothing. */
#ifndef CANDOUR_WORK_CLERK_ACT_H
#define CANDOUR_WORK_CLERK_ACT_H

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

struct arena;
struct buf;

enum { ACT_FIELDS_MAX = 64, ACT_SIZE_MAX = 256 * 1024 };

struct act_field {
	struct str name;
	struct str value;
};

struct act {
	struct str name;  /* "code-passage" */
	struct str token; /* of the session; "" for acts that anyone may ask for (signing in) */
	struct act_field fields[ACT_FIELDS_MAX];
	size_t field_count;
};

struct act_answer {
	struct err err; /* ERR_NONE: done, durable, in the log */
	struct act_field fields[ACT_FIELDS_MAX];
	size_t field_count;
};

/* Texts are borrowed until the act is sent. A field beyond the limit is a broken promise of
 * ours. */
void act_begin(struct act *act, const char *name, struct str token);
void act_str(struct act *act, const char *name, struct str value);
void act_i64(struct act *act, struct arena *arena, const char *name, int64_t value);
/* "" and 0 where there is none. */
struct str act_get(const struct act *act, const char *name);
int64_t act_get_i64(const struct act *act, const char *name);
void answer_str(struct act_answer *answer, const char *name, struct str value);
void answer_i64(struct act_answer *answer, struct arena *arena, const char *name, int64_t value);
struct str answer_get(const struct act_answer *answer, const char *name);
int64_t answer_get_i64(const struct act_answer *answer, const char *name);

/* The wire. Read: texts point into `bytes`; ERR_DAMAGED where it is no act. */
void act_write(struct buf *to, uint32_t serial, const struct act *act);
bool act_read(
	struct str bytes, uint32_t *ret_serial, struct act *ret_act, struct err *err) MUST_USE;
void answer_write(struct buf *to, uint32_t serial, const struct act_answer *answer);
bool answer_read(struct str bytes, uint32_t *ret_serial, struct act_answer *ret_answer,
	struct err *err) MUST_USE;

#endif
