/* Notes, checkpoints, verifier keys, proofs and histories: whatever parses must say the same when
 * it is written again. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "ledger/history.h"
#include "ledger/note.h"
#include "ledger/proof.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool holds)
{
	if (!holds)
		abort();
}

static void
try_note(struct arena *arena, struct str text)
{
	struct checkpoint checkpoint;
	struct vkey vkey;
	struct note note;
	struct err err = {0};

	if (note_parse(text, &note, &err))
		check(note.text.len + 1 + note.signatures.len == text.len);
	if (checkpoint_parse(text, &checkpoint, &err))
		check(str_starts(text, checkpoint_text(arena, &checkpoint)));
	if (vkey_parse(text, &vkey, &err)) {
		check(vkey_text(arena, &vkey).len == text.len);
		check(!checkpoint_verify(text, &vkey, &checkpoint, &err));
	}
}

static void
try_proof(struct arena *arena, struct str text)
{
	struct buf again CLEANUP(buf_free) = {0};
	struct tlog_proof proof;
	struct err err = {0};

	if (!tlog_proof_parse(arena, text, &proof, &err))
		return;
	tlog_proof_add(&again, &proof);
	/* An "extra" line without data is read and not written. */
	if (proof.extra.len > 0 || str_find(text, STR("\nextra ")) == STR_NONE)
		check(str_equal(buf_str(&again), text));
}

static void
try_history(struct str text)
{
	struct history_record record;
	struct str rest = text;

	while (history_take(&rest, &record)) {
		struct buf again CLEANUP(buf_free) = {0};

		history_add(&again, record.number, record.note);
		check(str_starts(text, buf_str(&again)));
		text = rest;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)64 << 20};
	struct str text = str_make(data, size);

	try_note(&arena, text);
	try_proof(&arena, text);
	try_history(text);
	return 0;
}
