/* Writes compound files for tests: by another way than extract/ole_save.c, so that one checks the
 * other. */
#ifndef CANDOUR_TEST_MAKE_OLE_H
#define CANDOUR_TEST_MAKE_OLE_H

#include "base/buf.h"

enum { MAKE_ENTRY_MAX = 64, MAKE_ROOT = 0 };

struct make_entry {
	const char *name; /* ASCII */
	int parent;
	bool is_storage;
	struct buf bytes;
};

/* Start as {0} and call make_begin. */
struct make_ole {
	struct make_entry entries[MAKE_ENTRY_MAX];
	int count;
};

void make_begin(struct make_ole *make);
int make_storage(struct make_ole *make, int parent, const char *name);
/* An empty stream, to be filled by the caller. */
struct buf *make_stream(struct make_ole *make, int parent, const char *name);
/* Appends the file to `to` and frees the streams. */
void make_end(struct make_ole *make, struct buf *to);

/* Numbers into a buffer at a place that is there already. */
void make_put_u16(struct buf *buf, size_t at, uint16_t value);
void make_put_u32(struct buf *buf, size_t at, uint32_t value);
/* ASCII as UTF-16LE. */
void make_wide(struct buf *buf, const char *text);
void make_fill(struct buf *buf, size_t len);

#endif
