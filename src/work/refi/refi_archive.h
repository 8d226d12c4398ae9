/* The zip of a .qdpx: its project and the files beside it, in the confined process that reads it.
 *
 * Names are only compared, and nothing is ever unpacked to a disk; an archive with a name that leads out of it
 * was made to do harm all the same and is refused. Tools spell names differently: `Project.qde`, `Sources/`, a
 * project named after itself; a backslash is a slash. */
#ifndef CANDOUR_WORK_REFI_REFI_ARCHIVE_H
#define CANDOUR_WORK_REFI_REFI_ARCHIVE_H

#include "base/attr.h"
#include "base/str.h"
#include "extract/zip.h"

struct arena;
struct buf;
struct err;

struct refi_archive {
	struct zip zip;
	struct zip_entry *project;
	bool is_spelt; /* as the standard says: project.qde, sources/ */
	uint64_t unpacked;
};

/* ERR_DAMAGED where it is no zip, has not one project, or a name leads out of it; ERR_TOO_LARGE. */
bool refi_archive_open(struct arena *arena, struct str bytes, struct refi_archive *ret_archive,
	struct err *err) MUST_USE;
bool refi_archive_project(struct refi_archive *archive, struct buf *to, struct err *err) MUST_USE;
/* A file that the project names ("internal://x.txt"), appended; *ret_found is false where it is not in the archive
 * or lies elsewhere ("absolute://..."). ERR_TOO_LARGE, ERR_DAMAGED ... as zip_read. */
bool refi_archive_read(struct refi_archive *archive, struct str path, struct buf *to,
	bool *ret_found, struct err *err) MUST_USE;

#endif
