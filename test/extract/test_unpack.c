/* An archive that asks for bytes before its first one gets no memory of what was read before it. */
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "extract/format.h"
#include "extract/frames.h"
#include "extract/reading.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* A cabinet of one file of two bytes, packed by LZX: its only match lies before its beginning. */
static const unsigned char cabinet[] = {'M', 'S', 'C', 'F', 0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0,
	0x2c, 0, 0, 0, 0, 0, 0, 0, 3, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0,
	/* the folder: data at 0x48, one block, LZX with a window of 32 KB */
	0x48, 0, 0, 0, 1, 0, 3, 0x0f,
	/* the file */
	2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x21, 0x42, 0, 0x60, 0x20, 0, 'r', 'o', 't', 'a', '.', 't',
	'x', 't', 0, 0, 0, 0,
	/* the block, without a checksum */
	0, 0, 0, 0, 0x30, 0, 2, 0, 0, 0x10, 0x22, 0, 0, 0, 0, 0, 0, 0, 2, 0, 7, 0x22, 0xff, 0xff,
	0xff, 0xff, 0, 0x90, 0, 0, 0, 0, 0, 0, 0x10, 0x11, 0xff, 0x3f, 0xff, 0xff, 0x80, 0xbc, 0, 0,
	0, 0, 0, 0, 0x88, 0, 0xff, 0x83, 0xff, 0xff, 0xc0, 0xfc};

static bool
frame_see(void *context, uint8_t type, struct str payload)
{
	struct frame frame;
	struct err err = {0};

	if (frame_decode(type, payload, &frame, &err) && frame.type == FRAME_PART_DATA)
		buf_add(context, frame.text);
	return true;
}

/* Memory that was used for something else, and given back. */
static void
memory_soil(int with)
{
	enum { COUNT = 64 };
	static void *blocks[COUNT];

	for (size_t i = 0; i < COUNT; i++) {
		blocks[i] = malloc(i % 2 == 0 ? 100000 : 33000);
		memset(blocks[i], with, i % 2 == 0 ? 100000 : 33000);
	}
	for (size_t i = 0; i < COUNT; i++)
		free(blocks[i]);
}

static void
cabinet_read(int soiled_with, struct buf *ret_bytes)
{
	struct reading_options options = {.name = STR("rotas.cab")};
	struct err err = {0};
	int fd CLEANUP(fd_close) = memfd_create("rotas.cab", MFD_CLOEXEC);

	if (!fd_write_all(fd, str_make((const char *)cabinet, sizeof(cabinet)), "rotas.cab", &err))
		tap_ok(false, "%s", err.text);
	memory_soil(soiled_with);
	if (!reading_run(fd, &options, (struct reading_sink){ret_bytes, frame_see}, false, &err))
		tap_ok(false, "the cabinet is read: %s", err.text);
}

int
main(void)
{
	struct buf first CLEANUP(buf_free) = {0};
	struct buf second CLEANUP(buf_free) = {0};

	cabinet_read('p', &first);
	cabinet_read('q', &second);
	tap_ok(first.len == 2 && str_equal(buf_str(&first), buf_str(&second)),
		"a match before the beginning of an archive is the same at each reading");
	tap_ok(memchr(first.data, 'p', first.len) == NULL,
		"and nothing of what was in memory before");
	return tap_done();
}
