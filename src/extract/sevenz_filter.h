/* Branch filters of 7-Zip: they turn the absolute targets of a program's jumps back into relative
 * ones (LZMA SDK, Bra.c and Delta.c, public domain, for what each does).
 *
 * A filter works in place on a stretch of the program and says how many bytes of it are final; the
 * rest is given again, with more behind it, the next time. */
#ifndef CANDOUR_EXTRACT_SEVENZ_FILTER_H
#define CANDOUR_EXTRACT_SEVENZ_FILTER_H

#include "base/str.h"

enum { SEVENZ_DELTA_MAX = 256 };

struct sevenz_filter {
	uint64_t method;
	uint32_t at;       /* position in the program */
	uint32_t previous; /* x86: which of the bytes before looked like a jump */
	uint32_t distance; /* delta */
	unsigned char history[SEVENZ_DELTA_MAX];
	uint32_t history_at;
};

/* True for the methods of this file. */
bool sevenz_filter_knows(uint64_t method);
void sevenz_filter_begin(struct sevenz_filter *filter, uint64_t method, struct str properties);
/* How many of the bytes are final; the last ones of all are final as they are. */
size_t sevenz_filter_run(struct sevenz_filter *filter, unsigned char *bytes, size_t len);

#endif
