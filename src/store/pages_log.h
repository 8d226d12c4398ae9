/* The write-ahead log's file as SQLite is given it: frames are gathered and written together.
 *
 * SQLite writes each frame of its log twice, the head (24 bytes) and then the page. Here they wait
 * until a few of them are there, or until SQLite reads the file or writes elsewhere in it. The frame
 * that ends a transaction never waits: it is written, with all before it, before SQLite hears that
 * it was. So nothing changes for whoever else reads the file, for syncing, or for what a crash leaves:
 * frames that are not committed are nobody's yet.
 *
 * Where gathered frames cannot be written (a full disk), every write behind them and every reading of
 * them fails, until SQLite has rolled back and writes a frame in their place.
 *
 * The format is SQLite's (https://sqlite.org/fileformat2.html#walformat); the file's bytes are what
 * they would be without this. */
#ifndef CANDOUR_STORE_PAGES_LOG_H
#define CANDOUR_STORE_PAGES_LOG_H

struct sqlite3_file;
struct sqlite3_vfs;

/* Of the memory that SQLite gives for a file, before that of the system's own. */
int pages_log_size(void);
/* As xOpen of a VFS (sqlite3.h); `system` opens the file itself. */
int pages_log_open(struct sqlite3_vfs *system, const char *name, struct sqlite3_file *file,
	int flags, int *ret_flags);

#endif
