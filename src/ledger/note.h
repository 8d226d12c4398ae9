/* Signed notes and checkpoints: the three lines that stand for a whole log.
 *
 * A note is text, an empty line, and signature lines "— NAME BASE64" (C2SP signed-note v1.0.0). A
 * checkpoint is a note whose text is origin, tree size and root hash (C2SP tlog-checkpoint).
 * Only Ed25519 note signatures (type 0x01) are made and checked; signatures by other keys are
 * carried along and ignored, as the specification wants.
 *
 * The strs that a parse gives point into the text that it was given. Nothing is owned here. */
#ifndef CANDOUR_LEDGER_NOTE_H
#define CANDOUR_LEDGER_NOTE_H

#include "base/attr.h"
#include "base/str.h"
#include "ledger/merkle.h"

struct arena;
struct buf;
struct err;

/* A verifier key: "NAME+KEYID+BASE64(0x01 || public key)". */
struct vkey {
	struct str name;
	unsigned char id[4];
	unsigned char public_key[32];
};

bool vkey_parse(struct str text, struct vkey *ret_vkey, struct err *err) MUST_USE;
/* The key of this name; its id follows from name and key. */
struct vkey vkey_make(struct str name, const unsigned char public_key[32]);
struct str vkey_text(struct arena *arena, const struct vkey *vkey);
/* True where the name may stand in a note: UTF-8 without spaces, plus or control characters. */
bool note_name_valid(struct str name);

struct note {
	struct str text;       /* with its last line feed */
	struct str signatures; /* the signature lines, each with its line feed */
};

/* Splits and checks the form; no signature is checked (ERR_DAMAGED). */
bool note_parse(struct str whole, struct note *ret_note, struct err *err) MUST_USE;
/* True where the key signed it. ERR_ALTERED: no signature of this key, or one that is wrong. */
bool note_verify(const struct note *note, const struct vkey *vkey, struct err *err) MUST_USE;
/* Appends text, empty line and one signature line. */
void note_add(struct buf *to, struct str text, const struct vkey *vkey,
	const unsigned char signature[64]);

struct checkpoint {
	struct str origin;
	uint64_t size;
	struct ledger_hash root;
};

/* A note's text as a checkpoint; extension lines are allowed and ignored. */
bool checkpoint_parse(struct str text, struct checkpoint *ret_checkpoint, struct err *err) MUST_USE;
/* The whole note: form, signature, origin equal to the key's name, and content. */
bool checkpoint_verify(struct str whole, const struct vkey *vkey, struct checkpoint *ret_checkpoint,
	struct err *err) MUST_USE;
struct str checkpoint_text(struct arena *arena, const struct checkpoint *checkpoint);

/* A hash as 44 characters of base64, strictly. */
bool hash_parse(struct str text, struct ledger_hash *ret_hash) MUST_USE;
void hash_add(struct buf *to, const struct ledger_hash *hash);

#endif
