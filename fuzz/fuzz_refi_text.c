/* Texts of other tools: any bytes, any places in them, any way of counting. */
#include "base/buf.h"
#include "work/refi/refi_file.h"
#include "work/refi/refi_place.h"
#include "work/refi/refi_text.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = str_make(data, size);
	struct refi_source_said said = {.has_text = false};
	struct refi_text_name name = {.name = STR("Board")};
	struct refi_text_piece piece;
	struct refi_lines lines;
	struct refi_text text;
	uint16_t begins;
	uint16_t ends;

	if (!take_u16(&rest, &begins) || !take_u16(&rest, &ends))
		return 0;
	name.begins = begins;
	name.ends = ends;
	refi_text_make(&text, rest);
	refi_text_tell(&text, &said);
	for (int round = 0; round < 2; round++) {
		if (refi_text_piece(&text, begins, ends, &piece) &&
			(piece.ends < piece.begins || piece.quote.len > text.text.len))
			abort();
		refi_text_count(&text, &name, 1);
	}
	refi_lines_make(&lines, buf_str(&text.stored));
	(void)refi_lines_back(&lines, begins);
	refi_lines_free(&lines);
	refi_text_free(&text);
	return 0;
}
