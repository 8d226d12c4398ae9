/* Where a table goes: to a descriptor, a piece at a time, or into memory.
 *
 * Writers write to sink.buf and call sink_ripen now and then (after each row); what failed is kept
 * and told by sink_end, so that no writer has a branch for it. */
#ifndef CANDOUR_LINKAGE_SINK_H
#define CANDOUR_LINKAGE_SINK_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum { SINK_PIECE_SIZE = 1024 * 1024 };

struct sink {
	struct buf buf;
	int fd;           /* below 0: everything stays in buf */
	const char *path; /* for the words of errors */
	uint64_t size;    /* bytes in all, once it has ended */
	bool failed;
	struct err err;
};

/* Declare as: struct sink sink CLEANUP(sink_free) = {0}; `fd` stays the caller's. */
void sink_begin(struct sink *sink, int fd, const char *path);
void sink_free(struct sink *sink);
void sink_pass_on(struct sink *sink);
/* Writes what is left. False where that or anything before it failed. size stands then;
 * with fd below 0 the bytes are in buf. */
bool sink_end(struct sink *sink, struct err *err) MUST_USE;

static inline void
sink_ripen(struct sink *sink)
{
	if (sink->buf.len >= SINK_PIECE_SIZE && sink->fd >= 0)
		sink_pass_on(sink);
}

#endif
