#include "extract/pdf_leaks_screen.h"

#include "extract/pdf_leaks_look.h"
#include "extract/pdf_leaks_letters.h"
#include "extract/pdf_paint.h"

#include <math.h>

enum { CELLS = 48 };

static bool
contains(fz_rect outer, fz_rect inner)
{
	return outer.x0 <= inner.x0 && outer.y0 <= inner.y0 && outer.x1 >= inner.x1 &&
		outer.y1 >= inner.y1;
}

/* The bounds of all lines; false where one is of a size that nobody reads, or none. */
static bool
lines_bound(const fz_stext_page *text, fz_rect *ret_bounds)
{
	static const float size_least = 1.5f;
	fz_rect bounds = fz_empty_rect;

	for (const fz_stext_block *block = text->first_block; block != NULL; block = block->next)
		for (const fz_stext_line *line =
				block->type == FZ_STEXT_BLOCK_TEXT ? block->u.t.first_line : NULL;
			line != NULL; line = line->next) {
			if (line->first_char != NULL && line->first_char->size < size_least)
				return false;
			bounds = fz_union_rect(bounds, line->bbox);
		}
	*ret_bounds = bounds;
	return true;
}

/* The origin, which may stand on the edge, and the letter's middle. */
static bool
holds(fz_rect clip, const fz_stext_char *ch)
{
	float x = (ch->quad.ll.x + ch->quad.ur.x) / 2;
	float y = (ch->quad.ll.y + ch->quad.ur.y) / 2;

	return ch->origin.x >= clip.x0 - 1 && ch->origin.x <= clip.x1 + 1 &&
		ch->origin.y >= clip.y0 - 1 && ch->origin.y <= clip.y1 + 1 && x >= clip.x0 &&
		x <= clip.x1 && y >= clip.y0 && y <= clip.y1;
}

/* True where every letter lies within what its run is cut by. */
static bool
cuts_hold(const struct pdf_paint *paint, const fz_stext_page *text)
{
	struct pdf_run_cursor cursor = {.paint = paint};

	for (const fz_stext_block *block = text->first_block; block != NULL; block = block->next)
		for (const fz_stext_line *line =
				block->type == FZ_STEXT_BLOCK_TEXT ? block->u.t.first_line : NULL;
			line != NULL; line = line->next)
			for (const fz_stext_char *ch = line->first_char; ch != NULL;
				ch = ch->next) {
				const struct pdf_run *run = pdf_run_of(&cursor, ch);

				if (run != NULL && ch->c != ' ' && !holds(run->clip, ch))
					return false;
			}
	return true;
}

/* Letters that are dark, whole and of one colour each; *ret_cut: some are cut by less than all. */
static bool
runs_are_plain(const struct pdf_paint *paint, fz_rect bounds, bool *ret_cut)
{
	static const float contrast_least = 2;
	unsigned last = 0;

	for (uint32_t i = 0; i < paint->run_count; i++) {
		const struct pdf_run *run = &paint->runs[i];

		if (run->hidden || run->unseen || run->indirect || run->alpha < 0.1f)
			return false;
		*ret_cut = *ret_cut || !contains(run->clip, bounds);
		if (run->rgb != last && !run->pattern &&
			pdf_contrast(run->rgb, 0xffffff) < contrast_least)
			return false;
		last = run->rgb;
	}
	return true;
}

/* How much of each cell of the page later shapes may cover. */
struct cover {
	float cells[CELLS * CELLS];
	fz_rect page;
};

static uint32_t
cell_along(float at, float from, float to)
{
	float cell = to > from ? (at - from) / (to - from) * CELLS : 0;

	return !(cell > 0) ? 0 : cell >= CELLS ? CELLS - 1 : (uint32_t)cell;
}

/* True where a cell is now covered so far that a letter in it may be. */
static bool
cover_add(struct cover *cover, const struct pdf_shape *shape)
{
	static const float most = 0.2f;
	fz_rect box = fz_intersect_rect(shape->box, cover->page);
	float width = (cover->page.x1 - cover->page.x0) / CELLS;
	float height = (cover->page.y1 - cover->page.y0) / CELLS;
	uint32_t x1 = cell_along(box.x1, cover->page.x0, cover->page.x1);
	uint32_t y1 = cell_along(box.y1, cover->page.y0, cover->page.y1);

	for (uint32_t y = cell_along(box.y0, cover->page.y0, cover->page.y1); y <= y1; y++)
		for (uint32_t x = cell_along(box.x0, cover->page.x0, cover->page.x1); x <= x1;
			x++) {
			fz_rect cell = {cover->page.x0 + (float)x * width,
				cover->page.y0 + (float)y * height,
				cover->page.x0 + (float)(x + 1) * width,
				cover->page.y0 + (float)(y + 1) * height};
			float *sum = &cover->cells[y * CELLS + x];

			*sum += pdf_rect_share(cell, box) * shape->density;
			if (*sum >= most)
				return true;
		}
	return false;
}

/* Shapes that are pale, before any text, or too slight to hide a letter even together. */
static bool
shapes_are_plain(const struct pdf_paint *paint)
{
	enum { SHAPES_MAX = 5000 };
	static const float contrast_most = 1.8f;
	static const float slight = 2;
	struct cover cover = {.page = paint->page};
	uint32_t begins = paint->run_count > 0 ? paint->runs[0].order : UINT32_MAX;

	if (paint->shape_count > SHAPES_MAX)
		return false;
	for (uint32_t i = 0; i < paint->shape_count; i++) {
		const struct pdf_shape *shape = &paint->shapes[i];
		float thin = fminf(shape->box.x1 - shape->box.x0, shape->box.y1 - shape->box.y0);

		if (shape->kind != PDF_SHAPE_IMAGE && thin > slight &&
			(!shape->plain || pdf_contrast(shape->rgb, 0xffffff) > contrast_most))
			return false;
		if (shape->order > begins && shape->alpha >= 0.5f && cover_add(&cover, shape))
			return false;
	}
	return true;
}

bool
pdf_page_is_plain(const struct pdf_paint *paint, const fz_stext_page *text)
{
	bool cut = false;
	fz_rect bounds;

	return !paint->too_many && lines_bound(text, &bounds) &&
		contains(fz_expand_rect(paint->page, 0.5f), bounds) &&
		runs_are_plain(paint, bounds, &cut) && shapes_are_plain(paint) &&
		(!cut || cuts_hold(paint, text));
}
