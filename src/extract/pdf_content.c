#include "extract/pdf_content.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/pdf_annotation_paint.h"
#include "extract/pdf_file.h"
#include "extract/pdf_layer.h"
#include "extract/pdf_lines.h"
#include "extract/reading.h"

/* ---- limits ---- */

/* Counts a content stream's decoded bytes as work before it is run: an allocation is worth some
 * sixteen bytes of instructions. Small streams of one filter are taken by their length. */
static void
content_weigh(fz_context *ctx, struct pdf_guard *guard, pdf_obj *stream)
{
	enum { SMALL = 64 * 1024, WORST_RATIO = 8, PIECE = 64 * 1024, BYTES_OF_WORK = 16 };
	int64_t length = pdf_dict_get_int(ctx, stream, PDF_NAME(Length));
	pdf_obj *filter = pdf_dict_get(ctx, stream, PDF_NAME(Filter));
	uint64_t size = 0;
	fz_stream *decoded;
	size_t got;

	if (length >= 0 && length < SMALL && pdf_array_len(ctx, filter) < 2) {
		pdf_guard_work(guard, (uint64_t)length * WORST_RATIO / BYTES_OF_WORK + 100);
		return;
	}
	decoded = pdf_open_stream(ctx, stream);
	while ((got = fz_available(ctx, decoded, PIECE)) > 0) {
		decoded->rp += got;
		size += got;
		if (size > PDF_CONTENT_MAX)
			break;
	}
	fz_drop_stream(ctx, decoded);
	pdf_guard_work(guard, size > PDF_CONTENT_MAX ? PDF_PAGE_WORK_MAX : size / BYTES_OF_WORK);
}

static void
contents_weigh(fz_context *ctx, struct pdf_guard *guard, pdf_obj *contents)
{
	int count = pdf_is_array(ctx, contents) ? pdf_array_len(ctx, contents) : 0;

	if (pdf_is_stream(ctx, contents))
		content_weigh(ctx, guard, contents);
	for (int i = 0; i < count; i++)
		if (pdf_is_stream(ctx, pdf_array_get(ctx, contents, i)))
			content_weigh(ctx, guard, pdf_array_get(ctx, contents, i));
}

/* ---- pictures ---- */

/* What the pictures are that a page and its forms name. */
struct pictures {
	bool scan;             /* one of a scan's size */
	bool heavy;            /* one that takes long to load */
	uint64_t strip_pixels; /* of the smaller ones together */
};

static void
picture_look(fz_context *ctx, pdf_obj *image, struct pictures *pictures)
{
	/* A5 at 72 dpi: the least that may be read. Wavelets are decoded where they are loaded, at
	 * some ten million pixels a second. */
	enum { PIXELS_MIN = 400 * 500, SIDE_MIN = 200, HEAVY_MIN = 500 * 1000 };
	int64_t width = pdf_dict_get_int(ctx, image, PDF_NAME(Width));
	int64_t height = pdf_dict_get_int(ctx, image, PDF_NAME(Height));
	pdf_obj *filter = pdf_dict_get(ctx, image, PDF_NAME(Filter));
	int filters = pdf_array_len(ctx, filter);

	if (width >= SIDE_MIN && height >= SIDE_MIN && width * height >= PIXELS_MIN)
		pictures->scan = true;
	/* Scanners cut pages into strips, too. */
	pictures->strip_pixels += (uint64_t)(uint32_t)width * (uint32_t)height;
	if (filters > 0)
		filter = pdf_array_get(ctx, filter, filters - 1);
	if (pdf_name_eq(ctx, filter, PDF_NAME(JPXDecode)) &&
		(width <= 0 || height <= 0 || width * height > HEAVY_MIN))
		pictures->heavy = true;
}

static struct pictures
pictures_look(fz_context *ctx, pdf_obj *page)
{
	enum { FORMS_MAX = 200, OBJECTS_MAX = 5000 };
	struct pictures pictures = {0};
	pdf_obj *queue[FORMS_MAX];
	size_t count = 0;
	int looked = 0;

	queue[count++] = pdf_dict_get_inheritable(ctx, page, PDF_NAME(Resources));
	for (size_t at = 0; at < count; at++) {
		pdf_obj *objects = pdf_dict_get(ctx, queue[at], PDF_NAME(XObject));

		for (int i = 0; i < pdf_dict_len(ctx, objects); i++) {
			pdf_obj *object = pdf_dict_get_val(ctx, objects, i);
			pdf_obj *type = pdf_dict_get(ctx, object, PDF_NAME(Subtype));

			if (looked++ == OBJECTS_MAX)
				return pictures;
			if (pdf_name_eq(ctx, type, PDF_NAME(Image)))
				picture_look(ctx, object, &pictures);
			else if (count < FORMS_MAX)
				queue[count++] = pdf_dict_get(ctx, object, PDF_NAME(Resources));
		}
	}
	return pictures;
}

static bool
images_are_heavy(fz_context *ctx, pdf_obj *page)
{
	return pictures_look(ctx, page).heavy;
}

bool
pdf_content_shows_scan(fz_context *ctx, pdf_obj *page)
{
	struct pictures pictures = pictures_look(ctx, page);

	return pictures.scan || pictures.strip_pixels >= 400 * 500;
}

/* ---- operators of our own ---- */

static const fz_stext_char *
last_character(const struct pdf_content *content)
{
	const fz_stext_block *block = content->text->last_block;

	if (block == NULL || block->type != FZ_STEXT_BLOCK_TEXT || block->u.t.last_line == NULL)
		return NULL;
	return block->u.t.last_line->last_char;
}

/* Letters are handed on only when something changes: this says so, and changes nothing. */
static void
letters_flush(fz_context *ctx, struct pdf_content *content, pdf_processor *proc)
{
	content->flush(ctx, proc, "RelativeColorimetric");
}

static void
layer_begin(fz_context *ctx, struct pdf_content *content, pdf_obj *layer)
{
	content->paint.hidden = true;
	content->paint.layer = pdf_layer_title(ctx, content->file, layer);
}

static void
marked_begin(fz_context *ctx, pdf_processor *proc, const char *tag, pdf_obj *raw, pdf_obj *cooked)
{
	struct pdf_content *content = fz_user_context(ctx);
	pdf_obj *text = pdf_dict_get(ctx, cooked, PDF_NAME(ActualText));
	struct pdf_actual *actual;

	(void)raw;
	content->depth++;
	if (!content->paint.hidden && str_equal(str_of(tag), STR("OC")) &&
		pdf_layer_hides(ctx, content->file, cooked)) {
		letters_flush(ctx, content, proc);
		layer_begin(ctx, content, cooked);
		content->hidden_depth = content->depth;
	}
	if (content->open != NULL || content->text == NULL || !pdf_is_string(ctx, text))
		return;
	letters_flush(ctx, content, proc);
	actual = ARENA_NEW(reading_arena(content->file->r), struct pdf_actual);
	actual->text = pdf_file_text(ctx, content->file, text);
	actual->after = last_character(content);
	content->open = actual;
	content->open_depth = content->depth;
}

static void
marked_plain_begin(fz_context *ctx, pdf_processor *proc, const char *tag)
{
	struct pdf_content *content = fz_user_context(ctx);

	(void)ctx;
	(void)proc;
	(void)tag;
	content->depth++;
}

static void
actual_end(fz_context *ctx, struct pdf_content *content, pdf_processor *proc)
{
	struct pdf_actual *actual = content->open;

	letters_flush(ctx, content, proc);
	actual->last = last_character(content);
	content->open = NULL;
	/* Where nothing was drawn within, MuPDF gave no character to put the text at. */
	if (actual->last != actual->after) {
		*content->actual_tail = actual;
		content->actual_tail = &actual->next;
	} else {
		*content->unshown_tail = actual;
		content->unshown_tail = &actual->next;
	}
}

static void
marked_end(fz_context *ctx, pdf_processor *proc)
{
	struct pdf_content *content = fz_user_context(ctx);

	if (content->open != NULL && content->depth == content->open_depth)
		actual_end(ctx, content, proc);
	if (content->hidden_depth > 0 && content->depth == content->hidden_depth) {
		letters_flush(ctx, content, proc);
		content->paint.hidden = false;
		content->hidden_depth = 0;
	}
	if (content->depth > 0)
		content->depth--;
}

static void
form_run(fz_context *ctx, pdf_processor *proc, const char *name, pdf_obj *form,
	pdf_obj *page_resources)
{
	struct pdf_content *content = fz_user_context(ctx);
	bool hides = !content->paint.hidden &&
		pdf_layer_hides(ctx, content->file, pdf_dict_get(ctx, form, PDF_NAME(OC)));

	if (pdf_is_stream(ctx, form))
		content_weigh(ctx, &content->file->guard, form);
	if (hides) {
		letters_flush(ctx, content, proc);
		layer_begin(ctx, content, pdf_dict_get(ctx, form, PDF_NAME(OC)));
	}
	content->do_form(ctx, proc, name, form, page_resources);
	if (hides) {
		letters_flush(ctx, content, proc);
		content->paint.hidden = false;
	}
}

/* While text is read every layer counts as visible, so without a usage; what is hidden is noted.
 * Pictures are loaded then, not decoded: but some kinds are decoded by being loaded. */
static pdf_processor *
processor_new(fz_context *ctx, struct pdf_content *content, fz_device *device, fz_matrix ctm)
{
	bool draws = content->text == NULL;
	pdf_processor *proc = pdf_new_run_processor(
		ctx, device, ctm, draws ? "View" : NULL, NULL, NULL, &content->file->guard.cookie);

	content->flush = proc->op_ri;
	content->do_form = proc->op_Do_form;
	proc->op_ri = NULL;
	proc->op_Do_form = form_run;
	proc->op_BDC = marked_begin;
	proc->op_BMC = marked_plain_begin;
	proc->op_EMC = marked_end;
	if (!draws && content->heavy)
		proc->op_Do_image = NULL;
	return proc;
}

void
pdf_page_place(fz_context *ctx, pdf_obj *page, fz_rect *ret_box, fz_matrix *ret_ctm)
{
	fz_rect media = pdf_to_rect(ctx, pdf_dict_get_inheritable(ctx, page, PDF_NAME(MediaBox)));
	fz_rect crop = pdf_to_rect(ctx, pdf_dict_get_inheritable(ctx, page, PDF_NAME(CropBox)));

	if (!fz_is_empty_rect(media) && !fz_is_empty_rect(crop) &&
		fz_is_empty_rect(fz_intersect_rect(media, crop)))
		pdf_dict_put_rect(ctx, page, PDF_NAME(CropBox), media);
	pdf_page_obj_transform(ctx, page, ret_box, ret_ctm);
}

/* ---- appearances ---- */

pdf_obj *
pdf_appearance(fz_context *ctx, pdf_obj *annotation)
{
	pdf_obj *normal = pdf_dict_getp(ctx, annotation, "AP/N");

	if (pdf_is_stream(ctx, normal))
		return normal;
	normal = pdf_dict_get(ctx, normal, pdf_dict_get(ctx, annotation, PDF_NAME(AS)));
	return pdf_is_stream(ctx, normal) ? normal : NULL;
}

fz_matrix
pdf_appearance_place(fz_context *ctx, pdf_obj *annotation, pdf_obj *appearance)
{
	fz_rect rect = pdf_dict_get_rect(ctx, annotation, PDF_NAME(Rect));
	fz_rect box = pdf_dict_get_rect(ctx, appearance, PDF_NAME(BBox));
	fz_matrix matrix = pdf_dict_get_matrix(ctx, appearance, PDF_NAME(Matrix));
	float width;
	float height;

	box = fz_transform_rect(box, matrix);
	width = box.x1 - box.x0;
	height = box.y1 - box.y0;
	width = width > 0 ? (rect.x1 - rect.x0) / width : 1;
	height = height > 0 ? (rect.y1 - rect.y0) / height : 1;
	return fz_make_matrix(
		width, 0, 0, height, rect.x0 - box.x0 * width, rect.y0 - box.y0 * height);
}

struct appearance_run {
	struct pdf_content *content;
	pdf_obj *annotation;
	pdf_obj *resources;
	fz_device *device;
	fz_matrix ctm;
};

static void
appearance_run(fz_context *ctx, void *arg)
{
	struct appearance_run *run = arg;
	pdf_obj *appearance = pdf_appearance(ctx, run->annotation);
	pdf_processor *proc;

	if (appearance == NULL) {
		pdf_annotation_paint(
			ctx, run->annotation, &run->content->paint, run->device, run->ctm);
		return;
	}
	proc = processor_new(ctx, run->content, run->device,
		fz_concat(pdf_appearance_place(ctx, run->annotation, appearance), run->ctm));
	proc->op_Do_form(ctx, proc, NULL, appearance, run->resources);
	pdf_close_processor(ctx, proc);
	pdf_drop_processor(ctx, proc);
}

static bool
appearance_shows(fz_context *ctx, const struct pdf_content *content, pdf_obj *annotation)
{
	enum { INVISIBLE = 1, HIDDEN = 2, NO_VIEW = 32 };
	int flags = pdf_dict_get_int(ctx, annotation, PDF_NAME(F));
	pdf_obj *type = pdf_dict_get(ctx, annotation, PDF_NAME(Subtype));

	return (flags & (INVISIBLE | HIDDEN | NO_VIEW)) == 0 &&
		!pdf_name_eq(ctx, type, PDF_NAME(Popup)) &&
		!pdf_name_eq(ctx, type, PDF_NAME(Link)) &&
		!pdf_layer_hides(ctx, content->file, pdf_dict_get(ctx, annotation, PDF_NAME(OC)));
}

static void
appearances_run(
	fz_context *ctx, struct pdf_content *content, struct appearance_run *run, pdf_obj *page)
{
	pdf_obj *list = pdf_dict_get(ctx, page, PDF_NAME(Annots));
	int count = pdf_is_array(ctx, list) ? pdf_array_len(ctx, list) : 0;
	struct err *err = arena_alloc(reading_arena(content->file->r), sizeof(struct err));

	for (int i = 0; i < count && i < PDF_ANNOTATION_MAX; i++) {
		run->annotation = pdf_array_get(ctx, list, i);
		if (!appearance_shows(ctx, content, run->annotation))
			continue;
		content->open = NULL;
		content->paint.note = (uint16_t)(i + 1);
		content->paint.hidden = false;
		content->hidden_depth = 0;
		if (!pdf_guard_attempt(&content->file->guard, appearance_run, run, err) &&
			content->text != NULL)
			reading_partial(content->file->r, err->kind,
				"what an annotation shows cannot be read (%s)", err->text);
	}
	content->paint.note = 0;
}

static void
content_run(fz_context *ctx, struct pdf_content *content, pdf_obj *page, fz_matrix ctm)
{
	struct pdf_file *file = content->file;
	pdf_obj *resources = pdf_dict_get_inheritable(ctx, page, PDF_NAME(Resources));
	pdf_obj *contents = pdf_dict_get(ctx, page, PDF_NAME(Contents));
	struct appearance_run run = {content, NULL, resources, NULL, ctm};
	pdf_processor *proc;

	run.device = pdf_paint_device(ctx, &content->paint);
	fz_set_user_context(ctx, content);
	contents_weigh(ctx, &file->guard, contents);
	proc = processor_new(ctx, content, run.device, ctm);
	pdf_process_contents(ctx, proc, file->doc, resources, contents, &file->guard.cookie);
	pdf_close_processor(ctx, proc);
	pdf_drop_processor(ctx, proc);
	appearances_run(ctx, content, &run, page);
	fz_close_device(ctx, run.device);
	fz_drop_device(ctx, run.device);
}

void
pdf_content_run(fz_context *ctx, struct pdf_content *content, struct pdf_file *file, pdf_obj *page,
	fz_device *device, fz_matrix ctm, fz_stext_page *text)
{
	*content = (struct pdf_content){.file = file, .text = text};
	content->actual_tail = &content->actual;
	content->unshown_tail = &content->unshown;
	content->heavy = images_are_heavy(ctx, page);
	content->paint = (struct pdf_paint){
		.mode = PDF_PAINT_NOTE,
		.next = device,
		.text = text,
		.page = text->mediabox,
	};
	content_run(ctx, content, page, ctm);
}

void
pdf_content_draw(fz_context *ctx, struct pdf_file *file, pdf_obj *page, fz_device *device,
	fz_matrix ctm, enum pdf_paint_mode mode, const unsigned char *chosen, uint32_t chosen_count)
{
	struct pdf_content *content = ARENA_NEW(reading_arena(file->r), struct pdf_content);

	content->file = file;
	content->paint = (struct pdf_paint){
		.mode = mode,
		.next = device,
		.page = fz_infinite_rect,
		.chosen = chosen,
		.chosen_count = chosen_count,
	};
	content_run(ctx, content, page, ctm);
}
