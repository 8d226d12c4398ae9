#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "compare/meeting/phrase.h"
#include "compare/named/numbering.h"
#include "compare/named/reference.h"
#include "compare/subject.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)256 << 20};
	struct buf clean CLEANUP(buf_free) = {0};
	struct str text = (utf8_clean(&clean, str_make(data, size)), buf_str(&clean));
	struct numbering_hole holes[NUMBERING_HOLE_MAX];
	struct subject_place places[2] = {{.kind = 1}, {.kind = 1}};
	struct reference reference;
	size_t at = 0;

	while (reference_next(&arena, text, &at, &reference))
		if (reference.to > text.len || reference.from >= reference.to)
			__builtin_trap();
	if (reference_of_name(&arena, phrase_stem(phrase_file(text)), &reference) ||
		reference_of_page(&arena, text, &reference))
		(void)reference_write(&arena, reference.before, reference.after, reference.width,
			reference.number);
	(void)numbering_paragraphs(&arena, text, holes);
	places[0].to = places[1].from = text.len / 2;
	places[1].to = text.len;
	(void)numbering_pages(&arena, text, places, COUNT_OF(places), holes);
	return 0;
}
