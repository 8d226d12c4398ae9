#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "compare/named/title_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)256 << 20};
	struct buf clean CLEANUP(buf_free) = {0};
	struct str text = (utf8_clean(&clean, str_make(data, size)), buf_str(&clean));
	struct str words[TITLE_WORDS_MAX];
	struct title title;
	size_t at = 0;

	while (title_next(&arena, text, &at, &title))
		if (title.to > text.len || title.from >= title.to || !utf8_valid(title.title) ||
			title_words(&arena, title.title, words) < TITLE_WORDS_MIN)
			__builtin_trap();
	return 0;
}
