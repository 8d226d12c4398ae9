#include "store/pages_log.h"

#include "base/arena.h"
#include "store/pages.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum {
	LOG_HEAD_SIZE = 32, /* of the whole file */
	FRAME_HEAD_SIZE = 24,
	FRAME_SIZE = FRAME_HEAD_SIZE + PAGE_SIZE,
	LOG_GATHER_FRAMES = 16,
	COMMIT_AT = 4 /* in the head: pages of the database after the commit; 0: none */
};

/* The system's own file stands right behind it in the memory that SQLite gives. */
struct log_file {
	sqlite3_file base;
	sqlite3_file *inner;
	char *gathered; /* NULL until something is */
	int len;
	bool is_commit;     /* the last head in it is of a frame that ends a transaction */
	sqlite3_int64 at;   /* where the gathered bytes belong */
	sqlite3_int64 next; /* where the last write ended */
	sqlite3_int64 lost; /* where those began that could not be written; -1: none */
	int lost_code;
};

static struct log_file *
log_of(sqlite3_file *file)
{
	return (struct log_file *)file;
}

static int
log_flush(struct log_file *log)
{
	int len = log->len;
	int code;

	if (len == 0)
		return SQLITE_OK;
	log->len = 0;
	code = log->inner->pMethods->xWrite(log->inner, log->gathered, len, log->at);
	if (code != SQLITE_OK) {
		log->lost = log->at;
		log->lost_code = code;
	}
	return code;
}

static void
log_gather(struct log_file *log, const void *bytes, int size, sqlite3_int64 offset)
{
	if (log->gathered == NULL)
		log->gathered = memory_alloc((size_t)LOG_GATHER_FRAMES * FRAME_SIZE);
	if (log->len == 0)
		log->at = offset;
	memcpy(log->gathered + log->len, bytes, (size_t)size);
	log->len += size;
}

/* A frame in the place of lost ones: SQLite has rolled back. A page that is written over in the
 * midst of a transaction comes without a head. */
static bool
is_behind_lost(struct log_file *log, int size, sqlite3_int64 offset)
{
	if (log->lost >= 0 && size <= LOG_HEAD_SIZE && offset <= log->lost)
		log->lost = -1;
	return log->lost >= 0 && offset + size > log->lost;
}

static int
log_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
	struct log_file *log = log_of(file);
	bool is_next = offset == log->next;
	bool is_head = is_next && size == FRAME_HEAD_SIZE && log->len % FRAME_SIZE == 0;
	bool is_page = is_next && size == PAGE_SIZE && log->len % FRAME_SIZE == FRAME_HEAD_SIZE;
	uint32_t commit;
	int code;

	if (is_behind_lost(log, size, offset))
		return log->lost_code;
	log->next = offset + size;
	if (is_head) {
		memcpy(&commit, (const char *)bytes + COMMIT_AT, sizeof(commit));
		log->is_commit = commit != 0;
		log_gather(log, bytes, size, offset);
		return SQLITE_OK;
	}
	if (is_page) {
		log_gather(log, bytes, size, offset);
		return log->is_commit || log->len == LOG_GATHER_FRAMES * FRAME_SIZE ? log_flush(log)
										    : SQLITE_OK;
	}
	code = log_flush(log);
	return code != SQLITE_OK ? code
				 : log->inner->pMethods->xWrite(log->inner, bytes, size, offset);
}

static int
log_read(sqlite3_file *file, void *to, int size, sqlite3_int64 offset)
{
	struct log_file *log = log_of(file);
	int code = log_flush(log);

	if (code == SQLITE_OK && log->lost >= 0 && offset + size > log->lost)
		code = log->lost_code;
	return code != SQLITE_OK ? code : log->inner->pMethods->xRead(log->inner, to, size, offset);
}

static int
log_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	struct log_file *log = log_of(file);
	int code = log_flush(log);

	return code != SQLITE_OK ? code : log->inner->pMethods->xTruncate(log->inner, size);
}

static int
log_file_size(sqlite3_file *file, sqlite3_int64 *ret_size)
{
	struct log_file *log = log_of(file);
	int code = log_flush(log);

	return code != SQLITE_OK ? code : log->inner->pMethods->xFileSize(log->inner, ret_size);
}

/* What still waits belongs to no commit. */
static int
log_close(sqlite3_file *file)
{
	struct log_file *log = log_of(file);

	free(log->gathered);
	log->gathered = NULL;
	log->len = 0;
	return log->inner->pMethods->xClose(log->inner);
}

/* ---- the rest is the system's ---- */

/* What waits belongs to no commit, and so need not be durable. */
static int
log_sync(sqlite3_file *file, int flags)
{
	return log_of(file)->inner->pMethods->xSync(log_of(file)->inner, flags);
}

static int
log_lock(sqlite3_file *file, int level)
{
	return log_of(file)->inner->pMethods->xLock(log_of(file)->inner, level);
}

static int
log_unlock(sqlite3_file *file, int level)
{
	return log_of(file)->inner->pMethods->xUnlock(log_of(file)->inner, level);
}

static int
log_check_lock(sqlite3_file *file, int *ret_locked)
{
	return log_of(file)->inner->pMethods->xCheckReservedLock(log_of(file)->inner, ret_locked);
}

static int
log_control(sqlite3_file *file, int what, void *argument)
{
	return log_of(file)->inner->pMethods->xFileControl(log_of(file)->inner, what, argument);
}

static int
log_sector_size(sqlite3_file *file)
{
	return log_of(file)->inner->pMethods->xSectorSize(log_of(file)->inner);
}

static int
log_traits(sqlite3_file *file)
{
	return log_of(file)->inner->pMethods->xDeviceCharacteristics(log_of(file)->inner);
}

static const sqlite3_io_methods log_methods = {
	.iVersion = 1,
	.xClose = log_close,
	.xRead = log_read,
	.xWrite = log_write,
	.xTruncate = log_truncate,
	.xSync = log_sync,
	.xFileSize = log_file_size,
	.xLock = log_lock,
	.xUnlock = log_unlock,
	.xCheckReservedLock = log_check_lock,
	.xFileControl = log_control,
	.xSectorSize = log_sector_size,
	.xDeviceCharacteristics = log_traits,
};

int
pages_log_size(void)
{
	return (int)sizeof(struct log_file);
}

int
pages_log_open(sqlite3_vfs *system, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
	struct log_file *log = log_of(file);
	int code;

	*log = (struct log_file){.inner = (sqlite3_file *)(log + 1), .lost = -1};
	code = system->xOpen(system, name, log->inner, flags, ret_flags);
	/* SQLite closes what has methods, also after an error. */
	log->base.pMethods = log->inner->pMethods == NULL ? NULL : &log_methods;
	return code;
}
