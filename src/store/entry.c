#include "store/entry.h"

#include "base/buf.h"
#include "base/err.h"
#include "store/db.h"
#include "store/entry_run.h"
#include "store/inspection.h"

#include "entry.sql.h"

#include <string.h>

enum { FLUSH_COUNT = 8192 };

bool
entry_reload(struct inspection *inspection, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	inspection->run.is_known = false;
	if (!db_begin(inspection->db, &SQL_ENTRY_STATE, &s, err) || !statement_row(&s, &found, err))
		return false;
	inspection->next_entry = found ? (uint64_t)column_i64(&s, ENTRY_STATE_COL_NEXT_ENTRY) : 0;
	inspection->last_moment = found ? column_i64(&s, ENTRY_STATE_COL_LAST_MOMENT) : 0;
	return true;
}

static bool
state_put(struct inspection *inspection, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_ENTRY_STATE_NEXT, &s, err))
		return false;
	bind_i64(&s, ENTRY_STATE_NEXT_NEXT_ENTRY, (int64_t)inspection->next_entry);
	bind_i64(&s, ENTRY_STATE_NEXT_LAST_MOMENT, inspection->last_moment);
	return statement_run(&s, err);
}

bool
entry_add(struct inspection *inspection, const char *kind, struct str payload, uint64_t *ret_index,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	unsigned char salt[LEDGER_SALT_SIZE];
	int64_t now = inspection->clock(inspection->clock_context);

	/* A clock that was set back must not make the log look back-dated. */
	if (now > inspection->last_moment)
		inspection->last_moment = now;
	random_bytes(inspection->random, salt, sizeof(salt));
	if (!db_begin(inspection->db, &SQL_ENTRY_PUT, &s, err))
		return false;
	bind_i64(&s, ENTRY_PUT_IDX, (int64_t)inspection->next_entry);
	bind_str(&s, ENTRY_PUT_KIND, str_of(kind));
	bind_i64(&s, ENTRY_PUT_MOMENT, inspection->last_moment);
	bind_blob(&s, ENTRY_PUT_SALT, str_make(salt, sizeof(salt)));
	bind_str(&s, ENTRY_PUT_PAYLOAD, payload);
	if (!statement_run(&s, err) ||
		!entry_run_note(inspection, str_of(kind), payload, inspection->next_entry, err))
		return false;
	*ret_index = inspection->next_entry++;
	return true;
}

/* Reads one slice of pending entries into the arena. */
static bool
pending_read(struct inspection *inspection, struct arena *arena, uint64_t first,
	struct ledger_entry *entries, size_t room, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_ENTRY_PENDING, &s, err))
		return false;
	bind_i64(&s, ENTRY_PENDING_FIRST, (int64_t)first);
	while (*ret_count < room) {
		struct ledger_entry *entry = &entries[*ret_count];
		struct str salt;

		if (!statement_row(&s, &found, err))
			return false;
		if (!found)
			return true;
		if ((uint64_t)column_i64(&s, ENTRY_PENDING_COL_IDX) != first + *ret_count)
			return err_set(err, ERR_ALTERED, "pending log entry %llu is missing",
				(unsigned long long)(first + *ret_count));
		entry->kind = str_copy(arena, column_str(&s, ENTRY_PENDING_COL_KIND));
		entry->moment = column_i64(&s, ENTRY_PENDING_COL_MOMENT);
		entry->payload = str_copy(arena, column_str(&s, ENTRY_PENDING_COL_PAYLOAD));
		salt = column_str(&s, ENTRY_PENDING_COL_SALT);
		if (salt.len != LEDGER_SALT_SIZE)
			return err_set(err, ERR_ALTERED, "a pending log entry has no salt");
		memcpy(entry->salt, salt.data, LEDGER_SALT_SIZE);
		(*ret_count)++;
	}
	return true;
}

static bool
pending_forget(struct inspection *inspection, struct err *err)
{
	struct ledger_hash root = ledger_root(inspection->ledger);
	struct statement written CLEANUP(statement_end) = {0};
	struct statement sealed CLEANUP(statement_end) = {0};
	int64_t size = (int64_t)ledger_size(inspection->ledger);
	bool is_all = size == (int64_t)inspection->next_entry;

	if (!db_begin(inspection->db, is_all ? &SQL_ENTRY_WRITTEN_ALL : &SQL_ENTRY_WRITTEN,
		    &written, err))
		return false;
	if (!is_all)
		bind_i64(&written, ENTRY_WRITTEN_BEFORE, size);
	if (!statement_run(&written, err) ||
		!db_begin(inspection->db, &SQL_ENTRY_STATE_SIGNED, &sealed, err))
		return false;
	bind_i64(&sealed, ENTRY_STATE_SIGNED_SIGNED_SIZE, size);
	bind_blob(&sealed, ENTRY_STATE_SIGNED_SIGNED_ROOT, str_make(root.bytes, LEDGER_HASH_SIZE));
	return statement_run(&sealed, err);
}

/* Of pending entries read at once: most often there are a few. */
static size_t
room_for(const struct inspection *inspection, uint64_t first)
{
	uint64_t pending = inspection->next_entry > first ? inspection->next_entry - first : 0;

	return pending < FLUSH_COUNT ? (size_t)pending + 1 : FLUSH_COUNT;
}

/* What is below the ledger's size was written before a crash and is compared, not appended. */
bool
entry_flush(struct inspection *inspection, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};
	struct ledger_entry *entries;
	struct statement s CLEANUP(statement_end) = {0};
	uint64_t first;
	size_t count;
	size_t room;
	bool any;

	if (!db_begin(inspection->db, &SQL_ENTRY_PENDING, &s, err))
		return false;
	bind_i64(&s, ENTRY_PENDING_FIRST, 0);
	if (!statement_row(&s, &any, err))
		return false;
	if (!any)
		return true;
	first = (uint64_t)column_i64(&s, ENTRY_PENDING_COL_IDX);
	statement_end(&s);
	room = room_for(inspection, first);
	entries = ARENA_ARRAY(&arena, room, struct ledger_entry);
	for (count = room; count == room; first += count) {
		if (!pending_read(inspection, &arena, first, entries, room, &count, err) ||
			(count > 0 &&
				!ledger_write(inspection->ledger, first, entries, count,
					inspection->signer, err)))
			return false;
	}
	db_keep_up(inspection->db);
	return pending_forget(inspection, err);
}

bool
entry_commit_state(struct inspection *inspection, struct err *err)
{
	return state_put(inspection, err);
}
