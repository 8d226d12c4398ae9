/* The headers of a RAR 5 archive, as far as they say what is encrypted (RAR 5.0 archive format,
 * "General archive structure"). Unpacking is libarchive's (extract/unpack.h). */
#ifndef CANDOUR_EXTRACT_RAR5_LIST_H
#define CANDOUR_EXTRACT_RAR5_LIST_H

#include "base/str.h"

struct arena;

struct rar5_list {
	bool headers_locked; /* names and all */
	const bool *locked;  /* by file header, in order: its data is encrypted */
	size_t count;
	size_t locked_count;
	bool is_solid;
	bool is_volume;
	size_t split_count; /* files that begin or go on in another volume */
	/* Each file's header with its data, without all that stands between files: libarchive 3.6
	 * stops at blocks that it does not know, and at fields it does not expect. */
	struct str *files;
};

/* Reads the headers behind the signature, as far as they are right; the lists are in the arena,
 * the files point into bytes. */
void rar5_list_read(struct arena *arena, struct str bytes, struct rar5_list *ret_list);

#endif
