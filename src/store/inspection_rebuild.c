#include "store/inspection_rebuild.h"

#include "base/err.h"
#include "base/file.h"
#include "store/commitment.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static const char *
inside(struct inspection *inspection, const char *name)
{
	return path_join_cstr(&inspection->arena, inspection->folder, name);
}

static bool
remove_all(struct inspection *inspection, const char *const *names, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		const char *path = inside(inspection, names[i]);

		if (unlink(path) != 0 && errno != ENOENT)
			return err_set_errno(err, errno, "cannot remove \"%s\"", path);
	}
	return true;
}

bool
rebuild_forget(struct inspection *inspection, struct err *err)
{
	static const char *const names[] = {
		REBUILD_DATABASE, REBUILD_DATABASE "-wal", REBUILD_DATABASE "-shm"};

	return remove_all(inspection, names, COUNT_OF(names), err);
}

static bool
is_about_database(enum err_kind kind)
{
	return kind != ERR_NONE && kind != ERR_MEMORY && kind != ERR_DISK_FULL && kind != ERR_IO &&
		kind != ERR_PERMISSION && kind != ERR_BUSY;
}

/* What was committed and waits to be written to the log must not go with the old database: the
 * checkpoint with it may be signed. A database that is too damaged to tell is passed over. */
static bool
old_complete(struct inspection *inspection, struct err *err)
{
	bool done;

	if (!file_exists(inside(inspection, "candour.db")))
		return true;
	done = db_open(inside(inspection, "candour.db"), DB_WRITE, &inspection->db, err) &&
		entry_reload(inspection, err) && entry_flush(inspection, err) &&
		db_run_script(inspection->db, "PRAGMA wal_checkpoint(TRUNCATE)", err);
	db_cleanup(&inspection->db);
	if (!done && is_about_database(err->kind)) {
		err_clear(err);
		done = true;
	}
	return done;
}

bool
rebuild_begin(struct inspection *inspection, struct err *err)
{
	return old_complete(inspection, err) && rebuild_forget(inspection, err);
}

static bool
last_act(struct inspection *inspection, struct str payload, struct err *err)
{
	uint64_t entry;

	if (!inspection_begin(inspection, err))
		return false;
	inspection->is_rebuilding = false;
	if (!entry_add(inspection, ENTRY_REBUILD, payload, &entry, err) ||
		!commitments_add(inspection, err) || !entry_commit_state(inspection, err) ||
		!db_transaction_commit(inspection->db, err)) {
		inspection_undo(inspection);
		return false;
	}
	return true;
}

/* The old log of changes must be gone before the new database has its name. */
static bool
take_place(struct inspection *inspection, struct err *err)
{
	static const char *const old[] = {"candour.db-wal", "candour.db-shm"};
	const char *from = inside(inspection, REBUILD_DATABASE);
	const char *to = inside(inspection, "candour.db");

	if (!remove_all(inspection, old, COUNT_OF(old), err))
		return false;
	if (rename(from, to) != 0)
		return err_set_errno(err, errno, "cannot rename \"%s\"", from);
	return file_sync_folder(inspection->folder, err);
}

bool
rebuild_end(struct inspection *inspection, struct str payload, struct err *err)
{
	/* Closing writes all to the file itself and removes its log of changes. */
	if (!last_act(inspection, payload, err) ||
		!db_run_script(inspection->db, "PRAGMA wal_checkpoint(TRUNCATE)", err))
		return false;
	db_cleanup(&inspection->db);
	return take_place(inspection, err) &&
		db_open(inside(inspection, "candour.db"), DB_WRITE, &inspection->db, err) &&
		entry_reload(inspection, err) && entry_flush(inspection, err);
}
