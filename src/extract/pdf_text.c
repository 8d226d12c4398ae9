#include "extract/pdf_text.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/pdf_annotations.h"
#include "extract/pdf_content.h"
#include "extract/pdf_facts.h"
#include "extract/pdf_file.h"
#include "extract/pdf_leaks.h"
#include "extract/pdf_lines.h"
#include "extract/reading.h"

struct page_read {
	struct pdf_file *file;
	uint32_t number;
	pdf_obj *page;
	fz_stext_page *text;
	struct pdf_content content;
	fz_matrix ctm;
	struct pdf_leaks leaks;
	struct buf line;
	struct pdf_text_weight weight;
};

/* Runs the page's own drawing and then what its annotations and form fields show. */
static void
page_run(fz_context *ctx, void *arg)
{
	struct page_read *read = arg;
	fz_rect box;
	fz_device *device;
	fz_stext_options options = {0};

	pdf_page_place(ctx, read->page, &box, &read->ctm);
	box = fz_transform_rect(box, read->ctm);
	read->text = fz_new_stext_page(ctx, box);
	device = fz_new_stext_device(ctx, read->text, &options);
	pdf_content_run(ctx, &read->content, read->file, read->page, device, read->ctm, read->text);
	fz_close_device(ctx, device);
	fz_drop_device(ctx, device);
}

/* Text that the file says stands where nothing is drawn (ISO 32000-1, 14.9.4). */
static void
unshown_give(struct page_read *read)
{
	struct reading *r = read->file->r;

	pdf_lines_end(read->file, &read->leaks);
	for (const struct pdf_actual *at = read->content.unshown; at != NULL; at = at->next) {
		uint32_t place;

		if (str_trim(at->text).len < 2)
			continue;
		reading_break(r, false);
		place = reading_place_begin(
			r, PLACE_REPLACEMENT, read->number, STR("nothing is drawn for it"));
		reading_text(r, at->text);
		reading_break(r, false);
		reading_place_end(r, place);
	}
}

static void
page_give(fz_context *ctx, void *arg)
{
	struct page_read *read = arg;

	if (read->text == NULL)
		return;
	pdf_lines_give(ctx, read->file, read->text, read->content.actual, &read->leaks, &read->line,
		&read->weight);
	unshown_give(read);
	fz_drop_stext_page(ctx, read->text);
	read->text = NULL;
}

/* A page wants OCR where it shows a scan or letters drawn as shapes, and its own text is absent,
 * a mere stamp or number, or letters that map to nothing. */
static void
page_look(fz_context *ctx, void *arg)
{
	enum { STAMP_MAX = 200, BARE_MAX = 20, SHAPES_MIN = 60, BAD_LEAST = 2, BAD_LINE = 60 };
	struct page_read *read = arg;
	uint64_t good = read->weight.good;
	uint64_t bad = read->weight.bad;
	/* A few bullets of a private alphabet are no loss; a line of such letters is. */
	bool garbage = (bad > BAD_LEAST && bad * 2 > good) || (bad >= BAD_LINE && bad * 10 > good);

	if (good >= STAMP_MAX && !garbage)
		return;
	if (garbage || pdf_content_shows_scan(ctx, read->page) ||
		(good < BARE_MAX && read->content.paint.shape_count >= SHAPES_MIN))
		reading_wants_ocr(read->file->r, read->number);
}

bool
pdf_text_page(struct pdf_file *file, uint32_t number, struct err *err)
{
	struct page_read read = {.file = file, .number = number, .page = file->pages[number - 1]};
	struct err given = {0};
	uint32_t place;
	bool done;

	reading_break(file->r, true);
	place = reading_place_begin(file->r, PLACE_PAGE, number, pdf_label(file, number));
	done = pdf_guard_run(&file->guard, PDF_PAGE_WORK_MAX, page_run, &read, err);
	if (read.text != NULL)
		pdf_leaks_find(
			file, read.page, number, read.ctm, read.text, &read.content, &read.leaks);
	read.leaks.number = number;
	if (!pdf_guard_run(&file->guard, PDF_PAGE_WORK_MAX, page_give, &read, &given) ||
		!pdf_guard_run(&file->guard, PDF_PAGE_WORK_MAX, page_look, &read, &given))
		done = done ? err_set(err, given.kind, "%s", given.text) : false;
	pdf_lines_end(file, &read.leaks);
	reading_break(file->r, false);
	if (!pdf_guard_run(&file->guard, PDF_PAGE_WORK_MAX, pdf_annotations_give,
		    &(struct pdf_annotations){file, read.page, number}, &given))
		done = done ? err_set(err, given.kind, "%s", given.text) : false;
	reading_place_end(file->r, place);
	buf_free(&read.line);
	return done;
}
