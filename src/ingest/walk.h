/* Walks what was handed over, file by file, in a fixed order, without following anything away.
 *
 * Paths are given as delivered: the last name of each PATH of the command and what is below it.
 * Folders are entered by descriptor (openat), so a folder swapped for a link while we walk cannot
 * lead elsewhere. Links, devices, sockets and pipes are reported and not opened. */
#ifndef CANDOUR_INGEST_WALK_H
#define CANDOUR_INGEST_WALK_H

#include "base/attr.h"
#include "base/limits.h"
#include "base/str.h"

struct err;
struct walk;

struct walk_entry {
	struct str path; /* as delivered, raw bytes; valid until the next walk_next */
	int fd;          /* of a file, opened for reading: the caller closes it; else -1 */
	uint64_t size;   /* of a file, opened or not */
	int64_t modified_s;
	int64_t modified_ns; /* the whole moment in nanoseconds */
	char words[512];     /* why there is no fd: "a symbolic link ..." */
};

/* `paths` are zero-ended and must stay. ERR_USAGE where two end in the same name, ERR_NOT_FOUND
 * where one is not there. */
bool walk_open(char *const *paths, size_t count, struct walk **ret_walk, struct err *err) MUST_USE;
void walk_close(struct walk *walk);
/* The next file; false at the end. No path comes twice. Names of one folder come in byte order. What cannot be read is
 * an entry with words, never an error. */
bool walk_next(struct walk *walk, struct walk_entry *ret_entry) MUST_USE;
/* Names that it has read and not come to: so many entries follow at least, but for folders. */
uint64_t walk_ahead(const struct walk *walk);
/* From now on it only looks at files, and opens none: for a count. */
void walk_only_measure(struct walk *walk);
/* Its open folders, from the first down, for a process that goes on with the walk; and the numbers
 * that these have there. */
enum { WALK_FOLDERS_MAX = WALK_DEPTH_MAX };
size_t walk_folders(const struct walk *walk, int ret_fds[WALK_FOLDERS_MAX]);
void walk_folders_put(struct walk *walk, const int fds[]);
/* Counts files and bytes below the paths, for the progress bar; at most `count_max` files. */
void walk_measure(char *const *paths, size_t count, uint64_t count_max, uint64_t *ret_files,
	uint64_t *ret_bytes);

#endif
