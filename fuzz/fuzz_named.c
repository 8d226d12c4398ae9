#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "compare/named/named_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)256 << 20};
	struct buf clean CLEANUP(buf_free) = {0};
	struct str text = (utf8_clean(&clean, str_make(data, size)), buf_str(&clean));
	struct named_file file;
	size_t at = 0;

	while (named_next(&arena, text, &at, &file))
		if (file.to > text.len || file.from >= file.to)
			__builtin_trap();
	return 0;
}
