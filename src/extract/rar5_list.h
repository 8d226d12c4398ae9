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
};

/* Reads the headers behind the signature, as far as they are right; the list is in the arena. */
void rar5_list_read(struct arena *arena, struct str bytes, struct rar5_list *ret_list);

#endif
