/* For targets that read one format: the input becomes an item in memory, is read as the confined
 * child would read it, and each frame that comes out must decode. */
#ifndef CANDOUR_FUZZ_READING_H
#define CANDOUR_FUZZ_READING_H

#include "base/err.h"
#include "base/file.h"
#include "extract/format.h"
#include "extract/frames.h"
#include "extract/reading.h"

#include <stdlib.h>
#include <sys/mman.h>

static inline bool
fuzz_frame(void *context, uint8_t type, struct str payload)
{
	struct frame frame;
	struct err err = {0};

	(void)context;
	if (!frame_decode(type, payload, &frame, &err))
		abort();
	return true;
}

/* The name decides ties between formats ("fuzz.eml"). */
static inline int
fuzz_read(const uint8_t *data, size_t size, const char *name)
{
	struct reading_options options = {
		.name = str_of(name),
		.parts_size_max = (uint64_t)64 * 1024 * 1024,
	};
	struct reading_sink sink = {NULL, fuzz_frame};
	struct err err = {0};
	int fd CLEANUP(fd_close) = memfd_create("fuzz", MFD_CLOEXEC);

	if (fd < 0 || !formats_prepare(&err) ||
		!fd_write_all(fd, str_make(data, size), "fuzz", &err) ||
		!reading_run(fd, &options, sink, false, &err))
		abort();
	return 0;
}

#endif
