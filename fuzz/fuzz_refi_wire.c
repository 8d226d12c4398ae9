/* What the reader of files of REFI-QDA says, where it was taken over: frames of a type, a length and bytes. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "work/refi/refi_file.h"
#include "work/refi/refi_place.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Each passage is looked for in a text, as the mapping does. */
static void
passages_find(const struct refi_file *file)
{
	struct refi_fold fold;
	int64_t begins;
	int64_t ends;

	if (!refi_fold_make(&fold, STR("Minutes of  the\nBoard. The caf\xc3\xa9 of the Board.")))
		return;
	for (size_t i = 0; i < file->coding_count; i++)
		(void)refi_fold_find(&fold, &file->codings[i], &begins, &ends);
	refi_fold_free(&fold);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena CLEANUP(arena_free) = {0};
	struct str rest = str_make(data, size);
	struct refi_taking taking;
	struct refi_file file;
	struct err err = {0};
	struct str payload;
	uint16_t len;
	uint8_t type;

	arena_init(&arena, (size_t)1 << 30);
	refi_taking_begin(&taking, &arena, &file);
	while (take_u8(&rest, &type) && take_u16(&rest, &len) && take_bytes(&rest, len, &payload) &&
		refi_take(&taking, type, payload, &err))
		continue;
	passages_find(&file);
	return 0;
}
