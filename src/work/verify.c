#include "work/verify.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/json.h"
#include "ledger/ledger.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"
#include "store/pages.h"
#include "store/shape.h"
#include "work/replay.h"
#include "work/strangers.h"
#include "work/verify_letters.h"
#include "work/verify_links.h"
#include "work/verify_moment.h"
#include "work/verify_readings.h"
#include "work/verify_reports.h"
#include "work/verify_uploads.h"
#include "work/verify_vault.h"

#include "schema.h"
#include "verify.sql.h"

#include <errno.h>
#include <string.h>

enum { ARENA_SIZE = 256 << 20, STEP = 512 /* entries, between two words on how far it is */ };

struct verify {
	const struct verify_request *request;
	struct verify_result *result;
	struct arena arena;        /* paths, for as long as it runs */
	struct arena entry_arena;  /* one entry */
	struct inspection scratch; /* the log, replayed into an empty database */
	struct readings readings;
	struct verify_moment moment;
	struct ledger_verify *log;
	struct err attached; /* why candour.db does not stand beside the scratch */
	struct str vkey;
	uint64_t entries_least; /* as the database has them */
	bool has_database;
	enum shape shape; /* of the database: only ours can be compared with the log */
};

static const char *
inside(struct verify *v, const char *name)
{
	return path_join_cstr(&v->arena, v->request->folder, name);
}

static void
found(struct verify *v, const char *sort, struct str what)
{
	struct verify_finding finding = {sort, what};

	v->result->findings++;
	v->result->unfinished += strcmp(sort, "unfinished") == 0;
	v->request->found(v->request->context, &finding);
}

static void
found_by(void *context, const char *sort, struct str what)
{
	found(context, sort, what);
}

static bool
going(void *context, const char *words, uint64_t done, uint64_t total, struct err *err)
{
	const struct verify_request *request = ((struct verify *)context)->request;

	if (request->progress == NULL || request->progress(request->context, words, done, total))
		return true;
	return err_set(err, ERR_INTERRUPTED, "verifying was stopped before its end");
}

/* What keeps us from looking is no finding. */
static bool
is_hindrance(enum err_kind kind)
{
	return kind == ERR_MEMORY || kind == ERR_DISK_FULL || kind == ERR_IO || kind == ERR_BUSY ||
		kind == ERR_PERMISSION || kind == ERR_INTERRUPTED;
}

/* A damaged database is a finding: everything in it can be made anew. */
static bool
database_judge(struct verify *v, const struct err *database, struct err *err)
{
	if (is_hindrance(database->kind)) {
		*err = *database;
		return false;
	}
	if (database->kind != ERR_NONE)
		found(v, "altered", str_of(database->text));
	return true;
}

/* One that another version of the program made is no alteration: all in it comes from the log. */
static bool
shape_judge(struct verify *v, struct err *err)
{
	struct db *db CLEANUP(db_cleanup) = NULL;
	struct err database = {0};
	struct err refusal = {0};

	if (!v->has_database)
		return true;
	if (!db_open(inside(v, "candour.db"), DB_READ, &db, &database) ||
		!shape_of(db, &v->shape, &database)) {
		v->shape = SHAPE_OURS;
		/* What is damaged is told where it is compared. */
		if (!is_hindrance(database.kind))
			return true;
		*err = database;
		return false;
	}
	if (v->shape != SHAPE_OURS && !shape_refuse(v->shape, v->request->folder, &refusal)) {
		found(v, "outdated", str_of(refusal.text));
		v->result->outdated++;
	}
	return true;
}

/* ---- the log ---- */

static void
ledger_found(void *context, const struct ledger_finding *finding)
{
	found(context, finding->sort, finding->what);
}

/* A commitment can only be to a document that was received before. */
static bool
readings_replay(struct verify *v, const struct ledger_entry *entry, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct json *payload;
	bool row;

	if (!str_equal(entry->kind, STR(ENTRY_READ)))
		return true;
	if (entry->payload.len == 0) {
		v->readings.is_erased = true;
		return true;
	}
	return json_read(&v->entry_arena, entry->payload, &payload, err) &&
		db_begin(v->scratch.db, &SQL_VERIFY_DOCUMENT_LAST, &s, err) &&
		statement_row(&s, &row, err) &&
		readings_note(&v->readings, payload,
			(uint64_t)column_i64(&s, VERIFY_DOCUMENT_LAST_COL_ID), err);
}

static bool
entry_replay(void *context, uint64_t index, const struct ledger_entry *entry, struct err *err)
{
	struct verify *v = context;
	struct err reason = {0};

	v->result->entries++;
	arena_clear(&v->entry_arena);
	if (v->result->entries % STEP == 0 &&
		!going(v, "The log is read.", v->result->entries, v->entries_least, err))
		return false;
	if (!replay_entry(&v->scratch, &v->entry_arena, entry, index, &reason) ||
		!readings_replay(v, entry, &reason)) {
		if (is_hindrance(reason.kind)) {
			*err = reason;
			return false;
		}
		found(v, "altered",
			str_format(&v->entry_arena, "log entry %llu makes no sense: %s",
				(unsigned long long)index, reason.text));
	}
	return true;
}

static bool
scratch_make(struct verify *v, struct err *err)
{
	return db_open(":memory:", DB_CREATE, &v->scratch.db, err) &&
		db_run_script(v->scratch.db, embedded_schema, err);
}

/* What the log is compared with at the end stands beside the scratch from the beginning, as it is
 * at this moment. */
static bool
kept_attach(struct verify *v, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(v->scratch.db, &SQL_VERIFY_ATTACH, &s, err))
		return false;
	bind_str(&s, VERIFY_ATTACH_PATH, db_uri_for_reading(&v->arena, inside(v, "candour.db")));
	if (!statement_run(&s, err))
		return false;
	statement_end(&s);
	return verify_moment_hold(v->scratch.db, err);
}

/* A database that cannot be looked at hinders nobody from verifying the rest. */
static bool
scratch_open(struct verify *v, struct err *err)
{
	v->scratch.folder = v->request->folder;
	v->scratch.clock = clock_now;
	v->scratch.turn = (struct turn)TURN_NONE;
	if (!scratch_make(v, err))
		return false;
	if (v->has_database && v->shape == SHAPE_OURS && kept_attach(v, &v->attached))
		return true;
	if (is_hindrance(v->attached.kind)) {
		*err = v->attached;
		return false;
	}
	if (v->attached.kind == ERR_NONE)
		return db_transaction_begin(v->scratch.db, err);
	db_cleanup(&v->scratch.db);
	return scratch_make(v, err) && db_transaction_begin(v->scratch.db, err);
}

/* What the database says was signed last: a smaller log was rolled back. And whose key it was. */
static bool
expectations(struct verify *v, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct inspection kept = {.db = v->moment.kept};
	bool row = false;

	if (kept.db == NULL) {
		*err = v->moment.kept_err;
		return false;
	}
	if (!db_begin(kept.db, &SQL_VERIFY_SIGNED, &s, err) || !statement_row(&s, &row, err))
		return false;
	if (row)
		v->entries_least = (uint64_t)column_i64(&s, VERIFY_SIGNED_COL_SIGNED_SIZE);
	return v->vkey.len > 0 || setting_get(&kept, &v->arena, "vkey", &v->vkey, err);
}

/* Between the commit and the log's files a command can be stopped: then the entries are in the
 * database, and what they tell of is neither added nor altered. The next writer completes them. */
static bool
pending_replay(struct verify *v, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	uint64_t first = v->result->entries;
	uint64_t next = first;
	bool row = true;

	if (v->moment.kept == NULL || !db_begin(v->moment.kept, &SQL_VERIFY_PENDING, &s, err))
		return false;
	bind_i64(&s, VERIFY_PENDING_FIRST, (int64_t)first);
	while (row) {
		struct ledger_entry entry;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row || (uint64_t)column_i64(&s, VERIFY_PENDING_COL_IDX) != next)
			break;
		entry = (struct ledger_entry){
			.kind = column_str(&s, VERIFY_PENDING_COL_KIND),
			.moment = column_i64(&s, VERIFY_PENDING_COL_MOMENT),
			.payload = column_str(&s, VERIFY_PENDING_COL_PAYLOAD),
		};
		if (!entry_replay(v, next++, &entry, err))
			return false;
	}
	statement_end(&s);
	v->result->entries = first;
	if (next > first)
		found(v, "unfinished",
			str_format(&v->arena,
				"%llu entries wait in candour.db to be written to the log",
				(unsigned long long)(next - first)));
	return true;
}

static bool
log_begin(struct verify *v, struct err *err)
{
	struct err database = {0};

	v->vkey = v->request->vkey;
	if (v->has_database && !expectations(v, &database) && !database_judge(v, &database, err))
		return false;
	return ledger_verify_begin(
		inside(v, "ledger"), v->vkey, ledger_found, entry_replay, v, &v->log, err);
}

static bool
log_end(struct verify *v, struct err *err)
{
	struct err database = {0};

	if (!ledger_verify_end(v->log, v->request->since, v->entries_least, err))
		return false;
	/* Where it is damaged, verify_database says so. */
	if (v->has_database && !pending_replay(v, &database) && is_hindrance(database.kind)) {
		*err = database;
		return false;
	}
	return setting_put(&v->scratch, "vkey", v->vkey, err);
}

/* ---- the database against the log ---- */

static bool
compare(struct verify *v, const struct query *query, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row = true;

	if (!db_begin(v->scratch.db, query, &s, err))
		return false;
	while (row) {
		if (!statement_row(&s, &row, err))
			return false;
		if (row) {
			struct str sort = column_str(&s, VERIFY_ITEMS_COL_SORT);

			arena_clear(&v->entry_arena);
			found(v, str_cstr(&v->entry_arena, sort),
				str_format(&v->entry_arena,
					"%.*s in candour.db is not as the log has it",
					STR_ARG(column_str(&s, VERIFY_ITEMS_COL_WHAT))));
		}
	}
	return true;
}

static void
page_found(void *context, struct str what)
{
	found(context, "altered", what);
}

/* Where SQLite lacks memory for a page, it says so among its findings. */
static bool
is_for_memory(struct str words)
{
	return str_ends(words, STR("error code=7")) || str_ends(words, STR("error code=3082"));
}

static bool
verify_integrity(struct verify *v, struct db *db, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row = true;

	if (!db_begin(db, &SQL_VERIFY_INTEGRITY, &s, err))
		return false;
	while (row) {
		struct str words;

		if (!statement_row(&s, &row, err))
			return false;
		words = row ? column_str(&s, VERIFY_INTEGRITY_COL_INTEGRITY_CHECK) : STR("ok");
		if (is_for_memory(words))
			return err_set(err, ERR_MEMORY, "not enough memory to check candour.db");
		if (!str_equal(words, STR("ok")))
			found(v, "altered",
				str_format(&v->arena, "candour.db: %.*s", STR_ARG(words)));
	}
	statement_end(&s);
	return true;
}

/* What the database holds by itself: its pages, their order, and what was read. */
static bool
verify_inside(struct verify *v, struct err *err)
{
	struct db *db CLEANUP(db_cleanup) = NULL;

	return db_open(inside(v, "candour.db"), DB_READ, &db, err) &&
		pages_check(db, page_found, v, err) && verify_integrity(v, db, err) &&
		(v->shape != SHAPE_OURS || v->moment.kept == NULL ||
			readings_compare(&v->readings, v->moment.kept, found_by, v, err));
}

static bool
verify_database(struct verify *v, struct err *err)
{
	static const struct query *const queries[] = {&SQL_VERIFY_SCHEMA, &SQL_VERIFY_SETTINGS,
		&SQL_VERIFY_LINES, &SQL_VERIFY_DELIVERIES, &SQL_VERIFY_DOCUMENTS, &SQL_VERIFY_ITEMS,
		&SQL_VERIFY_FAMILIES, &SQL_VERIFY_ENTRY_RUNS, &SQL_VERIFY_PASSWORDS,
		&SQL_VERIFY_TEXTS, &SQL_VERIFY_GAP_LINES, &SQL_VERIFY_GAP_STATES,
		&SQL_VERIFY_REGISTER, &SQL_VERIFY_ACCOUNTS, &SQL_VERIFY_RESTRICTIONS,
		&SQL_VERIFY_GRANTS, &SQL_VERIFY_ASKINGS, &SQL_VERIFY_ERRANDS,
		&SQL_VERIFY_ERRAND_ENDS, &SQL_VERIFY_UPLOADS, &SQL_VERIFY_REQUESTS,
		&SQL_VERIFY_REQUEST_ANSWERS, &SQL_VERIFY_PUBLICATIONS, &SQL_VERIFY_LINK_RUNS,
		&SQL_VERIFY_LINK_DECISIONS, &SQL_VERIFY_CODES, &SQL_VERIFY_CODINGS,
		&SQL_VERIFY_WEIGHINGS, &SQL_VERIFY_READING_LISTS, &SQL_VERIFY_READING_LIST_ITEMS,
		&SQL_VERIFY_LOOKED_AT, &SQL_VERIFY_FINDINGS, &SQL_VERIFY_FINDING_VERSIONS,
		&SQL_VERIFY_FINDING_STEPS, &SQL_VERIFY_EXHIBITS, &SQL_VERIFY_EXHIBIT_LINKS,
		&SQL_VERIFY_CRITICISMS, &SQL_VERIFY_SETTLEMENTS, &SQL_VERIFY_REPORT_COPIES,
		&SQL_VERIFY_SAVED_SEARCHES, &SQL_VERIFY_SAVED_LOOKS, &SQL_VERIFY_READING_TALLIES,
		&SQL_VERIFY_READING_UNSETTLED};

	if (!verify_inside(v, err))
		return false;
	if (v->shape != SHAPE_OURS)
		return true;
	if (v->attached.kind != ERR_NONE) {
		*err = v->attached;
		return false;
	}
	for (size_t i = 0; i < COUNT_OF(queries); i++)
		if (!compare(v, queries[i], err))
			return false;
	return true;
}

/* ---- the whole ---- */

static bool
counts(struct verify *v, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(v->scratch.db, &SQL_VERIFY_COUNTS, &s, err) || !statement_row(&s, &row, err))
		return false;
	v->result->items = (uint64_t)column_i64(&s, VERIFY_COUNTS_COL_ITEMS);
	return true;
}

static bool
folder_check(struct verify *v, struct err *err)
{
	errno = 0;
	if (file_exists(inside(v, "ledger")) && file_exists(inside(v, "vault")))
		return true;
	return errno == EACCES
		? err_set_errno(err, errno, "cannot look into \"%s\"", v->request->folder)
		: err_set(err, ERR_NOT_FOUND,
			  "\"%s\" is not an inspection, or its ledger or vault is gone",
			  v->request->folder);
}

/* All that must be of one moment; writers are out. */
static bool
moment_take(struct verify *v, struct err *err)
{
	struct turn still CLEANUP(turn_close) = TURN_NONE;

	if (!turn_still(&still, v->request->folder, err) || !folder_check(v, err))
		return false;
	v->has_database = file_exists(inside(v, "candour.db"));
	return verify_moment_take(&v->moment, &v->arena, v->request->folder, err) &&
		shape_judge(v, err) && scratch_open(v, err) && log_begin(v, err) &&
		strangers_find(v->request->folder, found_by, v, err);
}

/* Everything else, while others write. */
static bool
run(struct verify *v, struct err *err)
{
	const char *folder = v->request->folder;
	struct err database = {0};

	if (!log_end(v, err) ||
		!verify_vault_compare(inside(v, "vault"), &v->moment, v->scratch.db, v->result,
			found_by, v, err) ||
		!strangers_receipts(folder, v->scratch.db, found_by, v, err) ||
		!verify_letters(folder, &v->moment.requests, v->scratch.db, found_by, v, err) ||
		!verify_reports(folder, &v->moment.reports, v->scratch.db, found_by, v, err) ||
		!verify_uploads(&v->moment, v->scratch.db, found_by, v, err) ||
		!verify_links(folder, &v->moment.links, v->scratch.db, found_by, v, err))
		return false;
	if (!v->has_database)
		found(v, "missing", STR("candour.db; `candour rebuild` makes it anew"));
	else if (!verify_database(v, &database) && !database_judge(v, &database, err))
		return false;
	return counts(v, err) && verify_moment_is_past(&v->moment, &v->arena, err);
}

bool
work_verify(const struct verify_request *request, struct verify_result *ret_result, struct err *err)
{
	struct verify v = {.request = request, .result = ret_result};
	bool done;

	*ret_result = (struct verify_result){0};
	arena_init(&v.arena, ARENA_SIZE);
	arena_init(&v.entry_arena, ARENA_SIZE);
	arena_init(&v.scratch.arena, ARENA_SIZE);
	done = moment_take(&v, err) && run(&v, err);
	ledger_verify_cleanup(&v.log);
	verify_moment_free(&v.moment);
	db_close(v.scratch.db);
	buf_free(&v.readings.noted);
	arena_free(&v.scratch.arena);
	arena_free(&v.entry_arena);
	arena_free(&v.arena);
	return done;
}
