#include "base/arena.h"
#include "base/utf8.h"
#include "compare/meeting/present.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is given stands in the text, in order. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)256 * 1024 * 1024};
	struct str text = str_make(data, size);
	struct present_name *names;
	size_t count;

	if (!utf8_valid(text))
		return 0;
	present_list(&arena, text, &names, &count);
	for (size_t i = 0; i < count; i++) {
		if (names[i].to <= names[i].from || names[i].to > size ||
			(i > 0 && names[i].from < names[i - 1].to))
			abort();
		(void)present_key(&arena, names[i].name);
	}
	return 0;
}
