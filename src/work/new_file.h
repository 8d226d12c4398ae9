/* A file that is written piece by piece and takes its name at the end, or leaves nothing. */
#ifndef CANDOUR_WORK_NEW_FILE_H
#define CANDOUR_WORK_NEW_FILE_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;

struct new_file {
	const char *path;
	const char *part; /* what it is called until it is whole */
	int fd;           /* -1: not open */
};

/* ERR_EXISTS where something has the name. Ended by new_file_end, or given up by new_file_drop. */
bool new_file_begin(
	struct arena *arena, const char *path, struct new_file *ret_file, struct err *err) MUST_USE;
bool new_file_write(struct new_file *file, struct str bytes, struct err *err) MUST_USE;
bool new_file_end(struct new_file *file, struct err *err) MUST_USE;
void new_file_drop(struct new_file *file);

#endif
