#include "store/inspection.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "store/carrier.h"
#include "store/commitment.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection_rebuild.h"
#include "store/shape.h"
#include "store/vault.h"

#include "inspection.sql.h"
#include "entry.sql.h"
#include "schema.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { ARENA_SIZE_MAX = 16 << 20 };
/* A rebuild keeps all its commitments to the end: 100 million documents. */
#define READINGS_SIZE_MAX ((size_t)4 << 30)

static const char *
inside(struct inspection *inspection, const char *name)
{
	return path_join_cstr(&inspection->arena, inspection->folder, name);
}

static struct inspection *
handle_new(const char *folder, const struct inspection_options *options)
{
	struct inspection *inspection = memory_alloc(sizeof(*inspection));

	*inspection = (struct inspection){
		.signer = options->signer,
		.clock = options->clock,
		.clock_context = options->clock_context,
		.random = options->random,
		.turn = TURN_NONE,
	};
	arena_init(&inspection->arena, ARENA_SIZE_MAX);
	inspection->folder = str_cstr(&inspection->arena, str_of(folder));
	return inspection;
}

void
inspection_close(struct inspection *inspection)
{
	if (inspection == NULL)
		return;
	db_close(inspection->db);
	vault_close(inspection->vault);
	ledger_close(inspection->ledger);
	turn_close(&inspection->turn);
	sha256_free(&inspection->sha256);
	buf_free(&inspection->committing);
	buf_free(&inspection->readings);
	buf_free(&inspection->newcomers.states);
	arena_free(&inspection->arena);
	free(inspection);
}

void
inspection_cleanup(struct inspection **inspection)
{
	inspection_close(*inspection);
	*inspection = NULL;
}

/* A short writer that may not wait still waits for others as short as itself. */
static bool
turn_wait(struct inspection *inspection, const struct inspection_options *options, struct err *err)
{
	enum { SHORT_WAIT_MS = 3000 };

	return turn_open(&inspection->turn, inspection->folder,
		       options->is_long || options->rebuild, options->wait, err) &&
		turn_take(&inspection->turn, inspection->folder,
			options->wait ? TURN_FOREVER : SHORT_WAIT_MS, err);
}

/* ---- making ---- */

static bool
folders_make(struct inspection *inspection, struct err *err)
{
	if (file_exists(inside(inspection, "candour.db")))
		return err_set(err, ERR_EXISTS,
			"\"%s\" is an inspection already; choose another folder",
			inspection->folder);
	return folder_make(inspection->folder, err) &&
		folder_make(inside(inspection, "keys"), err) &&
		folder_make(inside(inspection, "receipts"), err) &&
		vault_create(inside(inspection, "vault"), err);
}

static bool
database_make(struct inspection *inspection, const char *name, struct err *err)
{
	struct ledger_hash root = ledger_root(inspection->ledger);
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_open(inside(inspection, name), DB_CREATE, &inspection->db, err) ||
		!db_run_script(inspection->db, embedded_schema, err) ||
		!shape_stamp(inspection->db, err) ||
		!db_begin(inspection->db, &SQL_ENTRY_STATE_FIRST, &s, err))
		return false;
	bind_i64(&s, ENTRY_STATE_FIRST_NEXT_ENTRY, (int64_t)ledger_size(inspection->ledger));
	bind_i64(&s, ENTRY_STATE_FIRST_LAST_MOMENT, 0);
	bind_i64(&s, ENTRY_STATE_FIRST_SIGNED_SIZE, (int64_t)ledger_size(inspection->ledger));
	bind_blob(&s, ENTRY_STATE_FIRST_SIGNED_ROOT, str_make(root.bytes, LEDGER_HASH_SIZE));
	return statement_run(&s, err);
}

static bool
create_parts(struct inspection *inspection, const struct inspection_options *options,
	struct str origin, const unsigned char public_key[32], struct err *err)
{
	return folders_make(inspection, err) && turn_wait(inspection, options, err) &&
		ledger_create(inside(inspection, "ledger"), origin, public_key, inspection->signer,
			err) &&
		ledger_open(inside(inspection, "ledger"), &inspection->ledger, err) &&
		vault_open(inside(inspection, "vault"), &inspection->vault, err) &&
		database_make(inspection, "candour.db", err) && entry_reload(inspection, err);
}

bool
inspection_create(const char *folder, struct str origin, const unsigned char public_key[32],
	const struct inspection_options *options, struct inspection **ret_inspection,
	struct err *err)
{
	struct inspection *inspection = handle_new(folder, options);

	if (!create_parts(inspection, options, origin, public_key, err)) {
		inspection_close(inspection);
		return false;
	}
	*ret_inspection = inspection;
	return true;
}

/* ---- opening ---- */

static bool
is_known(void *context, struct vault_hash hash, bool *ret_known, struct err *err)
{
	struct inspection *inspection = context;
	struct statement s CLEANUP(statement_end) = {0};

	*ret_known = false;
	if (!db_begin(inspection->db, &SQL_DOCUMENT_IS_KNOWN, &s, err))
		return false;
	bind_blob(&s, DOCUMENT_IS_KNOWN_SHA256, vault_hash_str(&hash));
	return statement_row(&s, ret_known, err);
}

/* An older database that was put back, or an older log, must not be written on. */
static bool
database_fits(struct inspection *inspection, struct err *err)
{
	uint64_t size = ledger_size(inspection->ledger);

	if (inspection->next_entry < size)
		return err_set(err, ERR_ALTERED,
			"\"%s/candour.db\" has %llu of the %llu entries of the log, as an older copy "
			"would; `candour rebuild` makes it anew from vault and log",
			inspection->folder, (unsigned long long)inspection->next_entry,
			(unsigned long long)size);
	if (inspection->next_entry > size)
		return err_set(err, ERR_ALTERED,
			"the log of \"%s\" has %llu entries and had %llu: run candour verify",
			inspection->folder, (unsigned long long)size,
			(unsigned long long)inspection->next_entry);
	return true;
}

static bool
rebuild_open(struct inspection *inspection, struct err *err)
{
	inspection->is_rebuilding = true;
	inspection->readings.size_max = READINGS_SIZE_MAX;
	return rebuild_begin(inspection, err) && database_make(inspection, REBUILD_DATABASE, err) &&
		entry_reload(inspection, err);
}

static bool
open_for_writing(
	struct inspection *inspection, const struct inspection_options *options, struct err *err)
{
	bool is_long = options->is_long || options->rebuild;

	if (!turn_wait(inspection, options, err) ||
		(is_long && !vault_employ(inspection->vault, inspection->turn.lock_fd, err)) ||
		!ledger_open(inside(inspection, "ledger"), &inspection->ledger, err))
		return false;
	if (options->rebuild)
		return rebuild_open(inspection, err);
	if (!db_open(inside(inspection, "candour.db"), DB_WRITE, &inspection->db, err) ||
		!shape_require(inspection->db, inspection->folder, err) ||
		!entry_reload(inspection, err) || !entry_flush(inspection, err) ||
		!database_fits(inspection, err))
		return false;
	/* What a short writer finds in incoming/ may be a long one's that gave way to it. */
	return !is_long ||
		(rebuild_forget(inspection, err) &&
			vault_recover(inspection->vault, is_known, inspection, err));
}

static bool
open_parts(struct inspection *inspection, const struct inspection_options *options, struct err *err)
{
	errno = 0;
	if (!file_exists(inside(inspection, "ledger")) || !file_exists(inside(inspection, "vault")))
		return errno == EACCES
			? err_set_errno(err, errno, "cannot look into \"%s\"", inspection->folder)
			: err_set(err, ERR_NOT_FOUND,
				  "\"%s\" is not an inspection; make one with candour init",
				  inspection->folder);
	if (!options->rebuild && !file_exists(inside(inspection, "candour.db")))
		return err_set(err, ERR_NOT_FOUND,
			"\"%s/candour.db\" is gone; `candour rebuild` makes it anew from vault and log",
			inspection->folder);
	if (!vault_open(inside(inspection, "vault"), &inspection->vault, err))
		return false;
	if (options->mode == INSPECTION_WRITE)
		return open_for_writing(inspection, options, err);
	return db_open(inside(inspection, "candour.db"), DB_READ, &inspection->db, err) &&
		shape_require(inspection->db, inspection->folder, err) &&
		entry_reload(inspection, err);
}

static bool
database_number(struct inspection *inspection, uint64_t ret_number[2])
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 16};
	struct stat about;

	if (stat(path_join_cstr(&arena, inspection->folder, "candour.db"), &about) != 0)
		return false;
	ret_number[0] = about.st_dev;
	ret_number[1] = about.st_ino;
	return true;
}

bool
inspection_is_current(struct inspection *inspection)
{
	uint64_t now[2];

	return database_number(inspection, now) && now[0] == inspection->database[0] &&
		now[1] == inspection->database[1];
}

bool
inspection_open(const char *folder, const struct inspection_options *options,
	struct inspection **ret_inspection, struct err *err)
{
	struct inspection *inspection = handle_new(folder, options);

	if (!open_parts(inspection, options, err)) {
		inspection_close(inspection);
		return false;
	}
	(void)database_number(inspection, inspection->database);
	*ret_inspection = inspection;
	return true;
}

/* The first as for commits that carry by themselves (db.c). The most is 128 MB: a single commit of a
 * large intake may bring as much. */
void
inspection_employ(struct inspection *inspection, struct sandbox *sandbox)
{
	static const struct carrier_limits limits = {
		.frames_first = 2500, .frames_max = 32768, .wait_ms = 10000};

	db_employ(inspection->db, sandbox, &limits);
}

/* ---- acts ---- */

bool
inspection_begin(struct inspection *inspection, struct err *err)
{
	if (!db_transaction_begin(inspection->db, err))
		return false;
	newcomers_begin(&inspection->newcomers);
	return true;
}

bool
inspection_commit_rows(struct inspection *inspection, struct err *err)
{
	if (!vault_sync(inspection->vault, err) ||
		(!inspection->is_rebuilding && !commitments_add(inspection, err)) ||
		!entry_commit_state(inspection, err) ||
		!db_transaction_commit(inspection->db, err)) {
		inspection_undo(inspection);
		return false;
	}
	newcomers_end(&inspection->newcomers);
	return true;
}

bool
inspection_commit_log(struct inspection *inspection, struct err *err)
{
	/* A rebuild leaves the log alone until its database has taken the old one's place. */
	return vault_settle(inspection->vault, err) &&
		(inspection->is_rebuilding || entry_flush(inspection, err));
}

bool
inspection_commit(struct inspection *inspection, struct err *err)
{
	return inspection_commit_rows(inspection, err) && inspection_commit_log(inspection, err);
}

void
inspection_undo(struct inspection *inspection)
{
	struct err ignored = {0};

	db_transaction_undo(inspection->db);
	commitments_forget(inspection);
	newcomers_end(&inspection->newcomers);
	inspection->last_item = 0;
	if (!entry_reload(inspection, &ignored))
		inspection->next_entry = UINT64_MAX;
}

bool
inspection_is_writing(const struct inspection *inspection)
{
	return db_in_transaction(inspection->db);
}

bool
inspection_part_begin(
	struct inspection *inspection, struct inspection_part *ret_part, struct err *err)
{
	*ret_part = (struct inspection_part){
		inspection->next_entry, inspection->last_moment, inspection->readings.len};
	return db_part_begin(inspection->db, err);
}

bool
inspection_part_end(struct inspection *inspection, struct err *err)
{
	return db_part_end(inspection->db, err);
}

bool
inspection_part_undo(
	struct inspection *inspection, const struct inspection_part *part, struct err *err)
{
	inspection->next_entry = part->next_entry;
	inspection->last_moment = part->last_moment;
	inspection->run.is_known = false;
	inspection->readings.len = part->readings_len;
	inspection->last_item = 0;
	newcomers_forget(&inspection->newcomers);
	return db_part_undo(inspection->db, err);
}

/* ---- taking turns ---- */

/* What others wrote meanwhile; and what one of them left half done. */
static bool
state_reload(struct inspection *inspection, struct err *err)
{
	inspection->last_item = 0;
	if (!inspection_is_current(inspection))
		return err_set(err, ERR_ALTERED,
			"the database of \"%s\" was made anew; run the same command again",
			inspection->folder);
	return ledger_open(inside(inspection, "ledger"), &inspection->ledger, err) &&
		entry_reload(inspection, err) && entry_flush(inspection, err) &&
		database_fits(inspection, err);
}

void
inspection_let_go(struct inspection *inspection)
{
	db_rest(inspection->db);
	ledger_cleanup(&inspection->ledger);
	turn_end(&inspection->turn);
}

bool
inspection_try(struct inspection *inspection, bool *ret_held, struct err *err)
{
	if (inspection->turn.is_held) {
		*ret_held = true;
		return true;
	}
	return turn_try(&inspection->turn, ret_held, err) &&
		(!*ret_held || state_reload(inspection, err));
}

bool
inspection_is_awaited(const struct inspection *inspection)
{
	return !inspection->is_rebuilding && turn_is_awaited(&inspection->turn);
}

bool
inspection_give_way(struct inspection *inspection, struct err *err)
{
	if (!inspection_is_awaited(inspection))
		return true;
	inspection_let_go(inspection);
	return turn_take(&inspection->turn, inspection->folder, TURN_FOREVER, err) &&
		state_reload(inspection, err);
}

bool
setting_get(struct inspection *inspection, struct arena *arena, const char *name,
	struct str *ret_value, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	*ret_value = STR("");
	if (!db_begin(inspection->db, &SQL_SETTING_GET, &s, err))
		return false;
	bind_str(&s, SETTING_GET_NAME, str_of(name));
	if (!statement_row(&s, &found, err))
		return false;
	if (found)
		*ret_value = str_copy(arena, column_str(&s, SETTING_GET_COL_VALUE));
	return true;
}

bool
setting_put(struct inspection *inspection, const char *name, struct str value, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_SETTING_PUT, &s, err))
		return false;
	bind_str(&s, SETTING_PUT_NAME, str_of(name));
	bind_str(&s, SETTING_PUT_VALUE, value);
	return statement_run(&s, err);
}
