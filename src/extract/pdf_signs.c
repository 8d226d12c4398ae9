#include "extract/pdf_signs.h"

#include "base/str.h"

bool
pdf_signs_drawn(fz_context *ctx, const fz_text *text)
{
	const fz_text_span *span = text->head;

	return span != NULL && fz_font_t3_procs(ctx, span->font) != NULL;
}

bool
pdf_signs_empty(fz_context *ctx, const fz_text *text)
{
	enum { LETTERS_MAX = 8, SIZE_MAX_EMPTY = 100 };
	const fz_text_span *span = text->head;
	fz_buffer **procs = fz_font_t3_procs(ctx, span->font);

	for (int i = 0; i < span->len && i < LETTERS_MAX; i++) {
		int gid = span->items[i].gid;
		unsigned char *bytes = NULL;
		size_t size;

		if (gid < 0 || gid > 255 || procs[gid] == NULL)
			continue;
		size = fz_buffer_storage(ctx, procs[gid], &bytes);
		if (size > SIZE_MAX_EMPTY)
			return false;
		for (size_t k = 0; k < size; k++)
			if (char_is_alpha((char)bytes[k]) && bytes[k] != 'd')
				return false;
	}
	return true;
}

bool
pdf_signs_boxes(fz_context *ctx, const fz_text *text)
{
	const fz_text_span *span = text->head;
	int c = span != NULL && span->len > 0 ? span->items[0].ucs : 0;

	return (c >= 0x2580 && c <= 0x25af) || c == 0x25fc || c == 0x2b1b ||
		pdf_signs_drawn(ctx, text);
}
