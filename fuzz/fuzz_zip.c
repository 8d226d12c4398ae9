/* The zip directory and its members, without what they hold. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "extract/package.h"
#include "extract/zip.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)256 * 1024 * 1024};
	struct zip zip;
	struct err err = {0};

	(void)package_kind_of(str_make(data, size));
	if (!zip_open(&arena, str_make(data, size), &zip, &err))
		return 0;
	for (size_t i = 0; i < zip.count && i < 100; i++) {
		struct buf bytes CLEANUP(buf_free) = {.size_max = 1024 * 1024};

		err_clear(&err);
		(void)zip_find(&zip, zip.entries[i].name);
		if (!zip_read(&zip, &zip.entries[i], &bytes, 1024 * 1024, &err))
			continue;
	}
	return 0;
}
