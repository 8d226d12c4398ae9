/* The parser of quotes and announcements in mails. */
#include "base/arena.h"
#include "compare/thread/announce.h"
#include "compare/thread/quote.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};
	struct str text = str_make(data, size);
	const struct quote_mark marks[] = {{size / 3, size}, {size / 2, size / 3 * 2}};
	struct quote quote;
	struct announce *list;
	size_t count;

	/* What a page marks as quoted, wherever that may be. */
	if (size % 2 == 0)
		quote_parse(&arena, text, 1363106400, &quote);
	else
		quote_parse_marked(&arena, text, 1363106400, marks, 2, &quote);
	announce_find(&arena, &quote, &list, &count);
	for (size_t i = 0; i < quote.line_count; i++)
		if (quote.lines[i].block >= quote.block_count)
			abort();
	for (size_t i = 0; i < quote.block_count; i++)
		if (quote.blocks[i].parent > i || quote.blocks[i].to_end > size ||
			quote.blocks[i].from > size)
			abort();
	return 0;
}
