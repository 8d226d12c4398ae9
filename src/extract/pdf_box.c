#include "extract/pdf_box.h"

#include "base/buf.h"
#include "extract/pdf_guard.h"

#include <mupdf/pdf.h>

#define BOX_WORK_MAX ((uint64_t)20 * 1000 * 1000)

struct look {
	struct str bytes;
	const struct pdf_box *boxes;
	struct buf *words;
	size_t count;
};

static void
box_words(fz_context *ctx, pdf_page *page, fz_stext_page *text, const struct pdf_box *box,
	struct buf *to)
{
	fz_rect media;
	fz_matrix matrix;
	fz_rect rect;
	char *words;

	pdf_page_transform(ctx, page, &media, &matrix);
	rect = fz_make_rect(media.x0 + (float)box->left, media.y0 + (float)box->bottom,
		media.x0 + (float)box->right, media.y0 + (float)box->top);
	words = fz_copy_rectangle(ctx, text, fz_transform_rect(rect, matrix), 0);
	buf_add(to, str_trim(str_of(words)));
	fz_free(ctx, words);
}

/* Boxes of one page stand together, as a rule: its text is kept until another page is asked for. */
static void
look_act(fz_context *ctx, void *arg)
{
	struct look *look = arg;
	fz_buffer *buffer = fz_new_buffer_from_copied_data(
		ctx, (const unsigned char *)look->bytes.data, look->bytes.len);
	pdf_document *doc = pdf_open_document_with_stream(ctx, fz_open_buffer(ctx, buffer));
	int page_count = pdf_count_pages(ctx, doc);
	fz_stext_options options = {0};
	fz_stext_page *text = NULL;
	pdf_page *page = NULL;
	int64_t at = -1;

	for (size_t i = 0; i < look->count; i++) {
		const struct pdf_box *box = &look->boxes[i];

		if (box->page < 0 || box->page >= page_count)
			continue;
		if (box->page != at) {
			fz_drop_stext_page(ctx, text);
			if (page != NULL)
				fz_drop_page(ctx, &page->super);
			page = pdf_load_page(ctx, doc, (int)box->page);
			text = fz_new_stext_page_from_page(ctx, &page->super, &options);
			at = box->page;
		}
		box_words(ctx, page, text, box, &look->words[i]);
	}
}

bool
pdf_box_words(struct str bytes, const struct pdf_box *boxes, struct buf *words, size_t count,
	struct err *err)
{
	struct look look = {bytes, boxes, words, count};
	struct pdf_guard guard;
	bool done;

	if (!pdf_guard_begin(&guard, err))
		return false;
	done = pdf_guard_run(&guard, BOX_WORK_MAX, look_act, &look, err);
	pdf_guard_end(&guard);
	return done;
}
