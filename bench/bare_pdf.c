/* The limit for PDFs: MuPDF's own extraction of all text, in one process, and nothing else.
 *
 *   bare_pdf FILE...
 *
 * Prints files, pages and bytes of text. Files that cannot be read are counted. */
#include <mupdf/fitz.h>

#include <stdio.h>

/* What claims more pages has none of them, and would count as work. */
enum { STORE_SIZE = 64 << 20, PAGES_MAX = 10000 };

struct sum {
	long files;
	long pages;
	long unread;
	size_t text;
};

static void
page_read(fz_context *ctx, fz_document *document, int number, struct sum *sum)
{
	fz_buffer *text = NULL;

	fz_var(text);
	fz_try(ctx)
	{
		text = fz_new_buffer_from_page_number(ctx, document, number, NULL);
		sum->text += fz_buffer_storage(ctx, text, NULL);
		sum->pages++;
	}
	fz_always(ctx) fz_drop_buffer(ctx, text);
	fz_catch(ctx) sum->unread++;
}

static void
file_read(fz_context *ctx, const char *name, struct sum *sum)
{
	fz_document *document = NULL;
	int pages = 0;

	fz_var(document);
	fz_var(pages);
	fz_try(ctx)
	{
		document = fz_open_document(ctx, name);
		pages = fz_count_pages(ctx, document);
	}
	fz_catch(ctx) sum->unread++;
	if (pages > PAGES_MAX)
		sum->unread++;
	for (int i = 0; i < pages && pages <= PAGES_MAX; i++)
		page_read(ctx, document, i, sum);
	fz_drop_document(ctx, document);
	sum->files++;
}

int
main(int argc, char **argv)
{
	fz_context *ctx = fz_new_context(NULL, NULL, STORE_SIZE);
	struct sum sum = {0};

	if (ctx == NULL || argc < 2)
		return 2;
	fz_register_document_handlers(ctx);
	fz_set_warning_callback(ctx, NULL, NULL);
	fz_set_error_callback(ctx, NULL, NULL);
	for (int i = 1; i < argc; i++)
		file_read(ctx, argv[i], &sum);
	fz_drop_context(ctx);
	printf("files=%ld pages=%ld unread=%ld text=%zu\n", sum.files, sum.pages, sum.unread,
		sum.text);
	return 0;
}
