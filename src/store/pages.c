#include "store/pages.h"

#include "base/arena.h"
#include "store/pages_log.h"

#include <endian.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/* ---- the checksum ---- */

enum { LANES = 4, WORD = 8, LANES_SIZE = LANES * WORD };

static uint64_t
word_at(const unsigned char *at)
{
	uint64_t word;

	memcpy(&word, at, sizeof(word));
	return le64toh(word);
}

/* One to one in each of its arguments: what differs stays different. The factor is that of
 * MurmurHash3's last step. */
static uint64_t
mix(uint64_t sum, uint64_t word)
{
	sum = (sum ^ word) * 0xff51afd7ed558ccdu;
	return sum ^ sum >> 32;
}

void
page_sum(uint32_t number, const unsigned char page[PAGE_SIZE], unsigned char ret_sum[PAGE_SUM_SIZE])
{
	/* Four lanes side by side, since a step of one has to wait for its multiplication. */
	uint64_t lanes[LANES] = {number, 1, 2, 3};
	const unsigned char *end = page + PAGE_SIZE - PAGE_SUM_SIZE;
	const unsigned char *at = page;
	uint64_t forth = 1;
	uint64_t back = 2;

	for (; end - at >= LANES_SIZE; at += LANES_SIZE)
		for (size_t i = 0; i < LANES; i++)
			lanes[i] = mix(lanes[i], word_at(at + i * WORD));
	for (size_t i = 0; at < end; i++, at += WORD)
		lanes[i] = mix(lanes[i], word_at(at));
	for (size_t i = 0; i < LANES; i++) {
		forth = mix(forth, lanes[i]);
		back = mix(back, lanes[LANES - 1 - i]);
	}
	forth = htole64(forth);
	back = htole64(back);
	memcpy(ret_sum, &forth, WORD);
	memcpy(ret_sum + WORD, &back, WORD);
}

bool
page_is_sound(uint32_t number, const unsigned char page[PAGE_SIZE])
{
	unsigned char sum[PAGE_SUM_SIZE];

	page_sum(number, page, sum);
	return memcmp(sum, page + PAGE_SIZE - PAGE_SUM_SIZE, PAGE_SUM_SIZE) == 0;
}

/* ---- one open database file ---- */

/* SQLite looks at bits of the header before it knows the size of a page. */
enum { HEADER_SIZE = 100, RESERVED_AT = 20 };

/* The system's own file stands right behind it in the memory that SQLite gives. */
struct page_file {
	sqlite3_file base;
	sqlite3_file *inner;
};

static sqlite3_file *
inner_of(sqlite3_file *file)
{
	return ((struct page_file *)file)->inner;
}

static bool
is_page(int size, sqlite3_int64 offset)
{
	return size == PAGE_SIZE && offset >= 0 && offset % PAGE_SIZE == 0;
}

static uint32_t
page_number(sqlite3_int64 offset)
{
	return (uint32_t)(offset / PAGE_SIZE + 1);
}

static int
page_read(sqlite3_file *file, void *to, int size, sqlite3_int64 offset)
{
	int code = inner_of(file)->pMethods->xRead(inner_of(file), to, size, offset);

	if (size <= HEADER_SIZE && offset < HEADER_SIZE)
		return code;
	/* SQLite would take a page that is cut off as one that ends in zeros. */
	if (code == SQLITE_IOERR_SHORT_READ)
		return SQLITE_IOERR_DATA;
	if (code == SQLITE_OK &&
		(!is_page(size, offset) || !page_is_sound(page_number(offset), to)))
		return SQLITE_IOERR_DATA;
	return code;
}

static int
page_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
	unsigned char page[PAGE_SIZE];

	if (!is_page(size, offset))
		return SQLITE_IOERR_WRITE;
	/* Where memory was out when room was to be made for the checksums, SQLite did not say so, and
	 * they would go over what it keeps there. */
	if (offset == 0 && ((const unsigned char *)bytes)[RESERVED_AT] != PAGE_SUM_SIZE)
		return SQLITE_NOMEM;
	/* The bytes are SQLite's own and must not change under it. */
	memcpy(page, bytes, PAGE_SIZE - PAGE_SUM_SIZE);
	page_sum(page_number(offset), page, page + PAGE_SIZE - PAGE_SUM_SIZE);
	return inner_of(file)->pMethods->xWrite(inner_of(file), page, PAGE_SIZE, offset);
}

/* ---- the rest is the system's ---- */

static int
file_close(sqlite3_file *file)
{
	return inner_of(file)->pMethods->xClose(inner_of(file));
}

static int
file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	return inner_of(file)->pMethods->xTruncate(inner_of(file), size);
}

static int
file_sync(sqlite3_file *file, int flags)
{
	return inner_of(file)->pMethods->xSync(inner_of(file), flags);
}

static int
file_size(sqlite3_file *file, sqlite3_int64 *ret_size)
{
	return inner_of(file)->pMethods->xFileSize(inner_of(file), ret_size);
}

static int
file_lock(sqlite3_file *file, int level)
{
	return inner_of(file)->pMethods->xLock(inner_of(file), level);
}

static int
file_unlock(sqlite3_file *file, int level)
{
	return inner_of(file)->pMethods->xUnlock(inner_of(file), level);
}

static int
file_check_lock(sqlite3_file *file, int *ret_locked)
{
	return inner_of(file)->pMethods->xCheckReservedLock(inner_of(file), ret_locked);
}

static int
file_control(sqlite3_file *file, int what, void *argument)
{
	return inner_of(file)->pMethods->xFileControl(inner_of(file), what, argument);
}

static int
file_sector_size(sqlite3_file *file)
{
	return inner_of(file)->pMethods->xSectorSize(inner_of(file));
}

static int
file_traits(sqlite3_file *file)
{
	return inner_of(file)->pMethods->xDeviceCharacteristics(inner_of(file));
}

static int
file_shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **ret_map)
{
	return inner_of(file)->pMethods->xShmMap(inner_of(file), region, size, extend, ret_map);
}

static int
file_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
	return inner_of(file)->pMethods->xShmLock(inner_of(file), offset, count, flags);
}

static void
file_shm_barrier(sqlite3_file *file)
{
	inner_of(file)->pMethods->xShmBarrier(inner_of(file));
}

static int
file_shm_unmap(sqlite3_file *file, int remove)
{
	return inner_of(file)->pMethods->xShmUnmap(inner_of(file), remove);
}

/* Version 2: without xFetch no page comes by a mapping, past page_read. */
static const sqlite3_io_methods page_methods = {
	.iVersion = 2,
	.xClose = file_close,
	.xRead = page_read,
	.xWrite = page_write,
	.xTruncate = file_truncate,
	.xSync = file_sync,
	.xFileSize = file_size,
	.xLock = file_lock,
	.xUnlock = file_unlock,
	.xCheckReservedLock = file_check_lock,
	.xFileControl = file_control,
	.xSectorSize = file_sector_size,
	.xDeviceCharacteristics = file_traits,
	.xShmMap = file_shm_map,
	.xShmLock = file_shm_lock,
	.xShmBarrier = file_shm_barrier,
	.xShmUnmap = file_shm_unmap,
};

/* ---- the VFS ---- */

static const char vfs_name[] = "candour";

/* Ours is the system's but for its name and for how a database file and its write-ahead log are
 * opened: journals and temporary files are the system's own. */
struct page_vfs {
	sqlite3_vfs vfs;
	sqlite3_vfs *system;
};

static int
vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *ret_flags)
{
	sqlite3_vfs *system = ((struct page_vfs *)vfs)->system;
	struct page_file *page_file = (struct page_file *)file;
	int code;

	if ((flags & SQLITE_OPEN_WAL) != 0)
		return pages_log_open(system, name, file, flags, ret_flags);
	if ((flags & SQLITE_OPEN_MAIN_DB) == 0)
		return system->xOpen(system, name, file, flags, ret_flags);
	page_file->inner = (sqlite3_file *)(page_file + 1);
	code = system->xOpen(system, name, page_file->inner, flags, ret_flags);
	/* SQLite closes what has methods, also after an error. */
	page_file->base.pMethods = page_file->inner->pMethods == NULL ? NULL : &page_methods;
	return code;
}

bool
pages_vfs_is_known(void)
{
	return sqlite3_vfs_find(vfs_name) != NULL;
}

const char *
pages_vfs(void)
{
	sqlite3_vfs *system = sqlite3_vfs_find(NULL);
	struct page_vfs *ours;

	if (sqlite3_vfs_find(vfs_name) != NULL)
		return vfs_name;
	if (system == NULL)
		return NULL;
	/* SQLite keeps it until the process ends. */
	ours = memory_alloc(sizeof(*ours));
	*ours = (struct page_vfs){*system, system};
	ours->vfs.zName = vfs_name;
	ours->vfs.pNext = NULL;
	ours->vfs.szOsFile = system->szOsFile +
		((int)sizeof(struct page_file) > pages_log_size() ? (int)sizeof(struct page_file)
								  : pages_log_size());
	ours->vfs.xOpen = vfs_open;
	if (sqlite3_vfs_register(&ours->vfs, 0) != SQLITE_OK) {
		free(ours);
		return NULL;
	}
	return vfs_name;
}

bool
pages_reserve(struct sqlite3 *handle)
{
	int size = PAGE_SUM_SIZE;

	return sqlite3_file_control(handle, "main", SQLITE_FCNTL_RESERVE_BYTES, &size) == SQLITE_OK;
}

struct sqlite3_file *
pages_file(struct sqlite3 *handle)
{
	sqlite3_file *file = NULL;

	if (sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
		file == NULL || file->pMethods != &page_methods)
		return NULL;
	return inner_of(file);
}
