/* Deflate64 ("enhanced deflating"), zip's method 9: what Windows writes for files beyond 2 GB.
 *
 * As Deflate (RFC 1951) with a window of 64 KiB, the length code 285 followed by 16 bits, and two
 * more distance codes of 14 bits each (PKWARE APPNOTE 4.4.5 names it; the tables are those that
 * 7-Zip and .NET's documentation give). */
#ifndef CANDOUR_EXTRACT_INFLATE64_H
#define CANDOUR_EXTRACT_INFLATE64_H

#include "base/str.h"

struct inflate64;

/* Owned by the caller, who closes it; `packed` is borrowed. Where `more` is set, it gives what
 * follows, a stretch at a time, and an empty one at the end. */
struct inflate64 *inflate64_open(
	struct str packed, struct str (*more)(void *context), void *context);
void inflate64_close(struct inflate64 **in);
/* Up to `room` bytes; 0 at the end; -1 where it is damaged or cut off. */
ptrdiff_t inflate64_read(struct inflate64 *in, char *to, size_t room);

#endif
