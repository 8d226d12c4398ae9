#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "compare/meeting/papers_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)256 << 20};
	struct buf clean CLEANUP(buf_free) = {0};
	struct str text = (utf8_clean(&clean, str_make(data, size)), buf_str(&clean));
	struct papers_reading reading;

	papers_read(&arena, text, &reading);
	for (size_t i = 0; i < reading.count; i++) {
		const struct paper *paper = &reading.papers[i];

		if (paper->from > paper->to || paper->to > text.len || paper->word_count == 0)
			__builtin_trap();
		if (i < 4) {
			(void)paper_is_in(paper, text);
			(void)paper_is_numbered(paper, text);
			(void)paper_is_excused(&arena, paper, text);
		}
	}
	return 0;
}
