/* The ledger read back into an empty database, entry by entry.
 *
 * Every kind of entry that says something about the store has one function here, used both when
 * the act happens and when it is replayed, so that the two cannot differ. */
#ifndef CANDOUR_WORK_REPLAY_H
#define CANDOUR_WORK_REPLAY_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct inspection;
struct json;
struct ledger_entry;

bool replay_inspection(
	struct inspection *inspection, const struct json *payload, struct err *err) MUST_USE;
/* Replays one entry; `arena` is for this entry alone. */
bool replay_entry(struct inspection *inspection, struct arena *arena,
	const struct ledger_entry *entry, uint64_t index, struct err *err) MUST_USE;
/* Replays everything in inspection->ledger. In the caller's transaction. */
bool replay_all(struct inspection *inspection, struct err *err) MUST_USE;

#endif
