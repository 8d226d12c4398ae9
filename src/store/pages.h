/* Pages: each page of a database ends in a checksum over its bytes and its number.
 *
 * SQLite reaches its files through a VFS; pages_vfs is one of ours that stands in front of the
 * system's. What goes to the database file gets its checksum, what comes from it is checked, so
 * that a page that decayed, was written over or stands in the wrong place is an error and never
 * read as if it were sound. The write-ahead log has SQLite's own checksums
 * and passes unchanged (pages_log.h).
 *
 * The checksum has no key: it finds damage. Whoever changes a page on purpose can make it anew;
 * what then differs from the log is found by work/verify.h (decision 076). */
#ifndef CANDOUR_STORE_PAGES_H
#define CANDOUR_STORE_PAGES_H

#include "base/attr.h"
#include "base/str.h"

struct db;
struct err;
struct sqlite3;
struct sqlite3_file;

enum { PAGE_SIZE = 4096, PAGE_SUM_SIZE = 16 };

/* The name of the VFS for sqlite3_open_v2, made known to SQLite at the first call; NULL where
 * memory is out. */
const char *pages_vfs(void);
/* It was called before. */
bool pages_vfs_is_known(void);
/* Makes room for the checksums in a database that is still empty. */
bool pages_reserve(struct sqlite3 *handle) MUST_USE;

/* The checksum of the page `number`, from 1. Any change within one word of eight bytes changes it;
 * others go by unseen once in 2^64. */
void page_sum(
	uint32_t number, const unsigned char page[PAGE_SIZE], unsigned char ret_sum[PAGE_SUM_SIZE]);
/* False where the checksum that the page ends in is not its own. */
bool page_is_sound(uint32_t number, const unsigned char page[PAGE_SIZE]);

/* The system's file below an open database, for reading past the check; NULL where there is none.
 * A descriptor of one's own would, when closed, take SQLite's locks with it. */
struct sqlite3_file *pages_file(struct sqlite3 *handle);

/* Reads every page of the database, those that nothing uses, too, and calls `found` with a sentence
 * for each that is not as it was written; beyond some dozen they are only counted. Pages that wait
 * in the write-ahead log are passed over: SQLite reads those there. Others may write meanwhile. */
bool pages_check(struct db *db, void (*found)(void *context, struct str what), void *context,
	struct err *err) MUST_USE;

#endif
