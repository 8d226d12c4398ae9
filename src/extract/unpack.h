/* Archives and compressed files by libarchive, one member after another.
 *
 * libarchive gets the mapped bytes by its memory and callback interfaces, so it opens nothing;
 * only what it can unpack by itself is enabled (a filter it lacks would be run as a program).
 * What a member's header and data say comes out as parts, failures and facts of the reading. */
#ifndef CANDOUR_EXTRACT_UNPACK_H
#define CANDOUR_EXTRACT_UNPACK_H

#include "base/attr.h"
#include "base/str.h"
#include "extract/reading.h"

struct archive;
struct err;

enum { UNPACK_BLOCK_MAX = 3 };

struct unpack {
	struct reading *r;
	/* What is read, in order; a single block can also be read out of order (zip, 7z, iso). */
	struct str blocks[UNPACK_BLOCK_MAX];
	size_t block_count;
	/* Or, where set, blocks come from here; an empty one ends them. */
	struct str (*pull)(void *context);
	void *pull_context;
	/* Enables formats and filters; false where this libarchive lacks one. */
	bool (*support)(struct archive *a);
	/* Where set, what comes is this one part, whatever the archive calls it. */
	const struct part *as;
	/* Where the format's own headers say which of its entries (folders too) are encrypted. */
	const bool *locked_at;
	size_t locked_at_count;
	bool is_deleted; /* what comes was taken out of the archive's directory */

	/* What came of it. */
	uint64_t members; /* given or failed */
	uint64_t failed;
	uint64_t unsupported; /* of the failed */
	uint64_t locked;      /* of the failed: encrypted */
	uint64_t others;      /* folders, links, devices */
	uint64_t consumed;    /* bytes of a single block up to the archive's end */
	bool is_raw;          /* a compressed file that is no archive inside */
	size_t block_at;      /* inside */
	uint64_t odd_names;   /* inside */
	struct buf *names;    /* inside */
};

/* Reads all. ERR_DAMAGED, ERR_PASSWORD, ERR_UNSUPPORTED or ERR_TOO_LARGE where it could not go on
 * to the end; what came before stays. */
bool unpack_run(struct unpack *u, struct err *err) MUST_USE;
/* The error of an archive of which members failed; true where none did. */
bool unpack_outcome(const struct unpack *u, struct err *err) MUST_USE;
/* Where an archive with this signature begins: at 0, or some way into a program that unpacks itself;
 * STR_NONE where there is none. */
size_t unpack_signature_find(struct str bytes, struct str signature);
/* Says what is odd about a member's name: leading out of its folder, absolute, no UTF-8. The
 * first few are named, then no more. */
void unpack_name_check(struct reading *r, struct str name, uint64_t *odd_names);

#endif
