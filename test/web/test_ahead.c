/* Reading a file ahead, as far as there is room. */
#include "web/ahead.h"

#include "base/arena.h"
#include "base/file.h"
#include "tap.h"

#include <stdio.h>

enum { SIZE = 3 * 1024 * 1024 + 17 };

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	const char *path = path_join_cstr(&arena, tap_folder(), "pages");
	const char *none = path_join_cstr(&arena, tap_folder(), "none");
	FILE *file = fopen(path, "wb");
	bool good = file != NULL && fseek(file, SIZE - 1, SEEK_SET) == 0 && fputc('x', file) == 'x';

	good = file != NULL && fclose(file) == 0 && good;
	tap_ok(good && ahead_read(path, UINT64_MAX) == SIZE, "a file is read to its end");
	tap_ok(ahead_read(path, 1500000) == 1500000, "or to the end of the room");
	tap_ok(ahead_read(path, 0) == 0, "where there is none nothing is read");
	tap_ok(ahead_read(none, UINT64_MAX) == 0, "nor where there is no file");
	return tap_done();
}
