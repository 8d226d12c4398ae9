/* Files of REFI-QDA: what the reader tells of any bytes is taken by those who do not trust it. */
#include "base/arena.h"
#include "base/err.h"
#include "work/refi/refi_file.h"
#include "work/refi/refi_reader.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct hearing {
	struct refi_taking taking;
	bool has_failed;
};

static bool
hear(void *context, uint8_t type, struct str payload)
{
	struct hearing *h = context;
	struct err err = {0};

	h->has_failed = !refi_take(&h->taking, type, payload, &err);
	/* Our own reader never says what makes no sense. */
	if (h->has_failed && err.kind == ERR_CRASHED)
		abort();
	return !h->has_failed;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena CLEANUP(arena_free) = {0};
	struct refi_file file;
	struct hearing h = {.has_failed = false};

	arena_init(&arena, (size_t)1 << 30);
	refi_taking_begin(&h.taking, &arena, &file);
	if (refi_read(str_make(data, size), (struct refi_sink){&h, hear}) && !h.has_failed &&
		!h.taking.is_whole)
		abort();
	return 0;
}
