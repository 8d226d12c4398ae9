#include "extract/pdf_leaks.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/pdf_content.h"
#include "extract/pdf_file.h"
#include "extract/pdf_leaks_letters.h"
#include "extract/pdf_leaks_look.h"
#include "extract/pdf_leaks_screen.h"
#include "extract/pdf_leaks_verdict.h"

#include <math.h>

struct leaks {
	struct pdf_file *file;
	pdf_obj *page;
	uint32_t number;
	fz_matrix ctm;
	fz_stext_page *text;
	const struct pdf_content *content;
	struct pdf_letters letters;
	struct pdf_look look;
	struct pdf_leaks *ret;
	uint32_t doubts;
	bool redactions;
	bool looked;
};

static uint32_t
mark_of(const struct leaks *leaks, enum place_kind kind, struct str label)
{
	return pdf_mark_of(leaks->ret, reading_arena(leaks->file->r), kind, label);
}

/* ---- redactions not carried out ---- */

static void
box_mark(struct leaks *leaks, fz_rect box, uint16_t note)
{
	uint32_t mark = mark_of(leaks, PLACE_REDACTION, STR("marked for redaction, not removed"));

	for (uint32_t i = 0; i < leaks->letters.count; i++) {
		struct pdf_letter *letter = &leaks->letters.all[i];

		if (!letter->is_space && letter->run != NULL && letter->run->note != note &&
			pdf_rect_share(letter->core, box) > 0.5f)
			letter->ch->color = (int)mark;
	}
}

/* ISO 32000-1, 12.5.6.23: the region is that of QuadPoints, or else of Rect. */
static void
redaction_mark(fz_context *ctx, struct leaks *leaks, pdf_obj *annotation, uint16_t note)
{
	enum { QUAD_MAX = 500 };
	pdf_obj *quads = pdf_dict_get(ctx, annotation, PDF_NAME(QuadPoints));
	int count = pdf_is_array(ctx, quads) ? pdf_array_len(ctx, quads) : 0;

	if (count < 8) {
		fz_rect rect = pdf_dict_get_rect(ctx, annotation, PDF_NAME(Rect));

		box_mark(leaks, fz_transform_rect(rect, leaks->ctm), note);
	}
	for (int i = 0; i + 7 < count && i < 8 * QUAD_MAX; i += 8) {
		fz_rect box = fz_empty_rect;

		for (int k = 0; k < 8; k += 2)
			box = fz_include_point_in_rect(box,
				fz_make_point(pdf_array_get_real(ctx, quads, i + k),
					pdf_array_get_real(ctx, quads, i + k + 1)));
		box_mark(leaks, fz_transform_rect(box, leaks->ctm), note);
	}
}

static void
redactions_mark(fz_context *ctx, struct leaks *leaks)
{
	enum { REDACTION_MAX = 2000, HIDDEN = 2 };
	pdf_obj *list = pdf_dict_get(ctx, leaks->page, PDF_NAME(Annots));
	int count = pdf_is_array(ctx, list) ? pdf_array_len(ctx, list) : 0;

	for (int i = 0; i < count && i < REDACTION_MAX; i++) {
		pdf_obj *annotation = pdf_array_get(ctx, list, i);

		if (pdf_name_eq(ctx, pdf_dict_get(ctx, annotation, PDF_NAME(Subtype)),
			    PDF_NAME(Redact)))
			redaction_mark(ctx, leaks, annotation, (uint16_t)(i + 1));
	}
}

static void
redactions_look(fz_context *ctx, void *arg)
{
	enum { LOOK_MAX = 2000 };
	struct leaks *leaks = arg;
	pdf_obj *list = pdf_dict_get(ctx, leaks->page, PDF_NAME(Annots));

	for (int i = 0; i < pdf_array_len(ctx, list) && i < LOOK_MAX; i++)
		if (pdf_name_eq(ctx,
			    pdf_dict_get(ctx, pdf_array_get(ctx, list, i), PDF_NAME(Subtype)),
			    PDF_NAME(Redact)))
			leaks->redactions = true;
}

/* Also where that cannot be told. */
static bool
has_redactions(struct leaks *leaks)
{
	struct err err = {0};

	return !pdf_guard_run(
		       &leaks->file->guard, PDF_PAGE_WORK_MAX, redactions_look, leaks, &err) ||
		leaks->redactions;
}

/* ---- what geometry says ---- */

static float
rect_gap(fz_rect rect, fz_rect page)
{
	return fmaxf(fmaxf(page.x0 - rect.x1, rect.x0 - page.x1),
		fmaxf(page.y0 - rect.y1, rect.y0 - page.y1));
}

/* True where letters are so small that nobody would see more than a line, if that. */
static bool
is_tiny(const struct pdf_letter *letter)
{
	static const float size_least = 1.1f;
	fz_quad quad = letter->ch->quad;

	return hypotf(quad.ul.x - quad.ll.x, quad.ul.y - quad.ll.y) < size_least &&
		hypotf(quad.lr.x - quad.ll.x, quad.lr.y - quad.ll.y) < size_least;
}

/* The marks that need no drawing; 0 for none. */
static uint32_t
mark_certain(const struct leaks *leaks, const struct pdf_letter *letter)
{
	const struct pdf_run *run = letter->run;

	if (run->hidden)
		return mark_of(leaks, PLACE_LAYER, run->layer);
	if (rect_gap(letter->core, leaks->letters.page) > 0)
		return mark_of(leaks, PLACE_OUTSIDE, STR("outside the page"));
	if (!run->unseen && is_tiny(letter))
		return mark_of(leaks, PLACE_INVISIBLE, STR("tiny text"));
	return 0;
}

static bool
colour_in_doubt(const struct leaks *leaks, struct pdf_letter *letter)
{
	static const float pale = 1.35f; /* contrast to white: letters that a picture may swallow */
	const struct pdf_shape *ground;

	if (letter->run->indirect)
		return true;
	if (letter->run->pattern)
		return false;
	if (letter->ground == 0) {
		letter->certain = pdf_look_alike(letter->run->rgb, 0xffffff);
		return letter->certain;
	}
	ground = &leaks->content->paint.shapes[letter->ground - 1];
	if (!ground->plain || ground->alpha < 0.98f)
		return pdf_contrast(letter->run->rgb, 0xffffff) < pale;
	letter->certain = pdf_look_alike(letter->run->rgb, ground->rgb);
	return letter->certain;
}

static enum pdf_doubt
doubt_of(const struct leaks *leaks, struct pdf_letter *letter)
{
	static const float alpha_least = 0.06f;
	static const float cover_least = 0.5f;

	if (letter->run->unseen || letter->run->alpha < alpha_least)
		return PDF_DOUBT_UNSEEN;
	if (pdf_rect_share(letter->core, letter->run->clip) < 0.1f)
		return PDF_DOUBT_CUT;
	if (letter->cover >= cover_least)
		return PDF_DOUBT_COVERED;
	return colour_in_doubt(leaks, letter) ? PDF_DOUBT_COLOUR : PDF_DOUBT_NONE;
}

/* Black boxes of the height of some lines with nothing written on them: signs of a redaction,
 * whether or not words are left beneath. */
static uint32_t
black_boxes_count(fz_context *ctx, const struct leaks *leaks)
{
	static const float least = 5;
	static const float most = 45;
	const struct pdf_paint *paint = &leaks->content->paint;
	unsigned char *written = fz_calloc(ctx, (size_t)paint->shape_count + 1, 1);
	uint32_t count = 0;

	for (uint32_t i = 0; i < leaks->letters.count; i++)
		written[leaks->letters.all[i].ground] = 1;
	for (uint32_t i = 0; i < paint->shape_count; i++) {
		const struct pdf_shape *shape = &paint->shapes[i];
		float width = shape->box.x1 - shape->box.x0;
		float height = shape->box.y1 - shape->box.y0;
		float thin = fminf(width, height);

		count += shape->plain && shape->density > 0.9f && shape->alpha > 0.98f &&
				pdf_contrast(shape->rgb, 0) < 1.5f && written[i + 1] == 0 &&
				thin >= least && thin <= most && fmaxf(width, height) >= 2 * least
			? 1
			: 0;
	}
	fz_free(ctx, written);
	return count;
}

static void
geometry_act(fz_context *ctx, void *arg)
{
	struct leaks *leaks = arg;

	pdf_letters_collect(ctx, &leaks->letters, leaks->text, &leaks->content->paint);
	pdf_letters_weigh(&leaks->letters, &leaks->content->paint);
	leaks->file->black_boxes += black_boxes_count(ctx, leaks);
	for (uint32_t i = 0; i < leaks->letters.count; i++) {
		struct pdf_letter *letter = &leaks->letters.all[i];

		if (letter->run == NULL || letter->is_space)
			continue;
		letter->ch->color = (int)mark_certain(leaks, letter);
		if (letter->ch->color != 0)
			continue;
		letter->doubt = (uint8_t)doubt_of(leaks, letter);
		leaks->doubts += letter->doubt != PDF_DOUBT_NONE ? 1 : 0;
	}
}

/* ---- drawing ---- */

static void
look_act(fz_context *ctx, void *arg)
{
	struct leaks *leaks = arg;

	pdf_look_take(ctx, leaks->file, leaks->page, leaks->ctm, &leaks->letters, &leaks->look);
}

static void
verdict_act(fz_context *ctx, void *arg)
{
	struct leaks *leaks = arg;
	struct pdf_verdict verdict = {
		.ctx = ctx,
		.arena = reading_arena(leaks->file->r),
		.letters = &leaks->letters,
		.paint = &leaks->content->paint,
		.look = leaks->looked ? &leaks->look : NULL,
		.annotations = pdf_dict_get(ctx, leaks->page, PDF_NAME(Annots)),
		.leaks = leaks->ret,
	};

	if (leaks->doubts > 0)
		pdf_verdict_give(&verdict);
	redactions_mark(ctx, leaks);
	pdf_passages_smooth(&leaks->letters);
}

static void
drop_act(fz_context *ctx, void *arg)
{
	struct leaks *leaks = arg;

	pdf_look_drop(ctx, &leaks->look);
	fz_free(ctx, leaks->letters.all);
	fz_free(ctx, leaks->letters.first);
	fz_free(ctx, leaks->letters.in);
}

/* Says once for a document that its pages were more than are drawn to be sure. */
static bool
may_look(struct pdf_file *file)
{
	if (file->look_count++ < PDF_LOOK_MAX)
		return true;
	if (file->look_count == PDF_LOOK_MAX + 1)
		reading_fact(file->r, FACT_ODDITY,
			str_format(reading_arena(file->r),
				"text that may be hidden was looked at closely on the first %d "
				"pages with such text only",
				PDF_LOOK_MAX));
	return false;
}

void
pdf_leaks_find(struct pdf_file *file, pdf_obj *page, uint32_t number, fz_matrix ctm,
	fz_stext_page *text, const struct pdf_content *content, struct pdf_leaks *ret_leaks)
{
	struct leaks leaks = {.file = file,
		.page = page,
		.number = number,
		.ctm = ctm,
		.text = text,
		.content = content,
		.ret = ret_leaks};
	struct err err = {0};

	*ret_leaks = (struct pdf_leaks){0};
	(void)pdf_mark_of(ret_leaks, reading_arena(file->r), PLACE_INVISIBLE, STR("hidden"));
	ret_leaks->otherwise = pdf_mark_of(ret_leaks, reading_arena(file->r), PLACE_REPLACEMENT,
		STR("something else is drawn"));
	if (pdf_page_is_plain(&content->paint, text) && !has_redactions(&leaks))
		return;
	if (!pdf_guard_run(&file->guard, PDF_PAGE_WORK_MAX, geometry_act, &leaks, &err))
		return;
	leaks.looked = leaks.doubts > 0 && may_look(file) &&
		pdf_guard_run(&file->guard, PDF_PAGE_WORK_MAX, look_act, &leaks, &err) &&
		leaks.look.page != NULL;
	ret_leaks->judged = pdf_guard_run(
				    &file->guard, PDF_PAGE_WORK_MAX, verdict_act, &leaks, &err) &&
		pdf_guard_run(&file->guard, PDF_PAGE_WORK_MAX, drop_act, &leaks, &err);
}
