/* Files and descriptors: whole reads, durable writes.
 *
 * Paths are zero-ended, as the system wants them. Every error sentence names the path. */
#ifndef CANDOUR_BASE_FILE_H
#define CANDOUR_BASE_FILE_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct buf;
struct err;

/* For: int fd CLEANUP(fd_close) = -1; closes unless negative. */
void fd_close(int *fd);
/* Writes all of it, going on after short writes and EINTR. `path` is for the error's words. */
bool fd_write_all(int fd, struct str bytes, const char *path, struct err *err) MUST_USE;
/* Reads until the end of file or size_max bytes (more: ERR_TOO_LARGE). */
bool fd_read_all(
	int fd, struct buf *to, size_t size_max, const char *path, struct err *err) MUST_USE;

bool file_read(const char *path, struct buf *to, size_t size_max, struct err *err) MUST_USE;
/* Replaces path by the bytes or leaves it as it was, whatever happens: writes a temporary file
 * beside it, syncs it, renames it and syncs the folder. */
bool file_write_durably(const char *path, struct str bytes, struct err *err) MUST_USE;
bool file_sync_folder(const char *folder, struct err *err) MUST_USE;
bool file_exists(const char *path);
/* Makes the folder and those above it (mode 0700); one that is there is no error. */
bool folder_make(const char *path, struct err *err) MUST_USE;

/* "a" + "b" -> "a/b", in the arena, zero-ended. */
struct str path_join(struct arena *arena, struct str folder, struct str name);
const char *path_join_cstr(struct arena *arena, const char *folder, const char *name);
/* What is behind the last slash; and behind the last dot of that, lower case, or "". */
struct str path_name(struct str path);
struct str path_extension(struct arena *arena, struct str path);

#endif
