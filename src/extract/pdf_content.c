#include "extract/pdf_content.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/pdf_file.h"
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

/* ---- operators of our own ---- */

static const fz_stext_char *
last_character(const struct pdf_content *content)
{
	const fz_stext_block *block = content->text->last_block;

	if (block == NULL || block->type != FZ_STEXT_BLOCK_TEXT || block->u.t.last_line == NULL)
		return NULL;
	return block->u.t.last_line->last_char;
}

static void
marked_begin(fz_context *ctx, pdf_processor *proc, const char *tag, pdf_obj *raw, pdf_obj *cooked)
{
	struct pdf_content *content = fz_user_context(ctx);
	pdf_obj *text = pdf_dict_get(ctx, cooked, PDF_NAME(ActualText));
	struct pdf_actual *actual;

	(void)tag;
	(void)raw;
	content->depth++;
	if (content->open != NULL || !pdf_is_string(ctx, text))
		return;
	content->flush(ctx, proc, 1);
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

	(void)proc;
	(void)tag;
	content->depth++;
}

static void
marked_end(fz_context *ctx, pdf_processor *proc)
{
	struct pdf_content *content = fz_user_context(ctx);
	struct pdf_actual *actual = content->open;

	if (actual != NULL && content->depth == content->open_depth) {
		content->flush(ctx, proc, 1);
		actual->last = last_character(content);
		content->open = NULL;
		/* Where nothing was drawn within, the text stands for a picture: MuPDF gave no
		 * character to put it at, and the page's own text stays as it is. */
		if (actual->last != actual->after) {
			*content->actual_tail = actual;
			content->actual_tail = &actual->next;
		}
	}
	if (content->depth > 0)
		content->depth--;
}

static void
shape_count(fz_context *ctx, pdf_processor *proc)
{
	struct pdf_content *content = fz_user_context(ctx);

	(void)proc;
	content->shape_count++;
}

static void
form_run(fz_context *ctx, pdf_processor *proc, const char *name, pdf_obj *form,
	pdf_obj *page_resources)
{
	struct pdf_content *content = fz_user_context(ctx);

	if (pdf_is_stream(ctx, form))
		content_weigh(ctx, &content->file->guard, form);
	content->do_form(ctx, proc, name, form, page_resources);
}

static void
drawing_remove(pdf_processor *proc)
{
	proc->op_w = NULL;
	proc->op_j = proc->op_J = NULL;
	proc->op_M = NULL;
	proc->op_d = NULL;
	proc->op_ri = proc->op_gs_BM = NULL;
	proc->op_i = proc->op_gs_ca = proc->op_gs_CA = NULL;
	proc->op_gs_SMask = NULL;
	proc->op_m = proc->op_l = NULL;
	proc->op_c = NULL;
	proc->op_v = proc->op_y = proc->op_re = NULL;
	proc->op_h = proc->op_n = proc->op_W = proc->op_Wstar = NULL;
	proc->op_CS = proc->op_cs = NULL;
	proc->op_SC_pattern = proc->op_sc_pattern = NULL;
	proc->op_SC_shade = proc->op_sc_shade = NULL;
	proc->op_SC_color = proc->op_sc_color = NULL;
	proc->op_G = proc->op_g = NULL;
	proc->op_RG = proc->op_rg = NULL;
	proc->op_K = proc->op_k = NULL;
	proc->op_BI = NULL;
	proc->op_sh = NULL;
	proc->op_Do_image = NULL;
	proc->op_gs_OP = proc->op_gs_op = proc->op_gs_OPM = NULL;
	proc->op_gs_UseBlackPtComp = NULL;
	proc->op_MP = NULL;
	proc->op_DP = NULL;
}

static pdf_processor *
processor_new(fz_context *ctx, struct pdf_content *content, fz_device *device, fz_matrix ctm)
{
	/* Without a usage every layer counts as visible. */
	pdf_processor *proc = pdf_new_run_processor(
		ctx, device, ctm, NULL, NULL, NULL, &content->file->guard.cookie);

	content->flush = proc->op_w;
	content->do_form = proc->op_Do_form;
	drawing_remove(proc);
	proc->op_Do_form = form_run;
	proc->op_BDC = marked_begin;
	proc->op_BMC = marked_plain_begin;
	proc->op_EMC = marked_end;
	proc->op_S = proc->op_s = proc->op_F = proc->op_f = proc->op_fstar = shape_count;
	proc->op_B = proc->op_Bstar = proc->op_b = proc->op_bstar = shape_count;
	return proc;
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

	if (appearance == NULL)
		return;
	proc = processor_new(ctx, run->content, run->device,
		fz_concat(pdf_appearance_place(ctx, run->annotation, appearance), run->ctm));
	proc->op_Do_form(ctx, proc, NULL, appearance, run->resources);
	pdf_close_processor(ctx, proc);
	pdf_drop_processor(ctx, proc);
}

static bool
appearance_shows(fz_context *ctx, pdf_obj *annotation)
{
	enum { INVISIBLE = 1, HIDDEN = 2, NO_VIEW = 32 };
	int flags = pdf_dict_get_int(ctx, annotation, PDF_NAME(F));
	pdf_obj *type = pdf_dict_get(ctx, annotation, PDF_NAME(Subtype));

	return (flags & (INVISIBLE | HIDDEN | NO_VIEW)) == 0 &&
		!pdf_name_eq(ctx, type, PDF_NAME(Popup)) && !pdf_name_eq(ctx, type, PDF_NAME(Link));
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
		if (!appearance_shows(ctx, run->annotation))
			continue;
		content->open = NULL;
		if (!pdf_guard_attempt(&content->file->guard, appearance_run, run, err))
			reading_partial(content->file->r, err->kind,
				"what an annotation shows cannot be read (%s)", err->text);
	}
}

void
pdf_content_run(fz_context *ctx, struct pdf_content *content, struct pdf_file *file, pdf_obj *page,
	fz_device *device, fz_matrix ctm, fz_stext_page *text)
{
	pdf_obj *resources = pdf_dict_get_inheritable(ctx, page, PDF_NAME(Resources));
	pdf_obj *contents = pdf_dict_get(ctx, page, PDF_NAME(Contents));
	struct appearance_run run = {content, NULL, resources, device, ctm};
	pdf_processor *proc;

	*content = (struct pdf_content){.file = file, .text = text};
	content->actual_tail = &content->actual;
	fz_set_user_context(ctx, content);
	contents_weigh(ctx, &file->guard, contents);
	proc = processor_new(ctx, content, device, ctm);
	pdf_process_contents(ctx, proc, file->doc, resources, contents, &file->guard.cookie);
	pdf_close_processor(ctx, proc);
	pdf_drop_processor(ctx, proc);
	appearances_run(ctx, content, &run, page);
}

/* ---- scans ---- */

static bool
image_is_scan(fz_context *ctx, pdf_obj *image)
{
	/* A5 at 72 dpi: the least that may be read. */
	enum { PIXELS_MIN = 400 * 500, SIDE_MIN = 200 };
	int64_t width = pdf_dict_get_int(ctx, image, PDF_NAME(Width));
	int64_t height = pdf_dict_get_int(ctx, image, PDF_NAME(Height));

	return width >= SIDE_MIN && height >= SIDE_MIN && width * height >= PIXELS_MIN;
}

bool
pdf_content_shows_scan(fz_context *ctx, pdf_obj *page)
{
	enum { FORMS_MAX = 200, OBJECTS_MAX = 5000 };
	pdf_obj *queue[FORMS_MAX];
	size_t count = 0;
	int looked = 0;
	uint64_t strip_pixels = 0;

	queue[count++] = pdf_dict_get_inheritable(ctx, page, PDF_NAME(Resources));
	for (size_t at = 0; at < count; at++) {
		pdf_obj *objects = pdf_dict_get(ctx, queue[at], PDF_NAME(XObject));

		for (int i = 0; i < pdf_dict_len(ctx, objects); i++) {
			pdf_obj *object = pdf_dict_get_val(ctx, objects, i);
			pdf_obj *type = pdf_dict_get(ctx, object, PDF_NAME(Subtype));

			if (looked++ == OBJECTS_MAX)
				return false;
			if (pdf_name_eq(ctx, type, PDF_NAME(Image))) {
				if (image_is_scan(ctx, object))
					return true;
				/* Scanners cut pages into strips, too. */
				strip_pixels += (uint64_t)(uint32_t)pdf_dict_get_int(
							ctx, object, PDF_NAME(Width)) *
					(uint32_t)pdf_dict_get_int(ctx, object, PDF_NAME(Height));
			} else if (count < FORMS_MAX) {
				queue[count++] = pdf_dict_get(ctx, object, PDF_NAME(Resources));
			}
		}
	}
	return strip_pixels >= 400 * 500;
}
