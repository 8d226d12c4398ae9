#include "extract/pdf_leaks_letters.h"

#include "base/limits.h"
#include "extract/pdf_paint.h"

#include <math.h>

enum { GRID = 48 };

float
pdf_rect_share(fz_rect rect, fz_rect by)
{
	/* Of a sign that stands for several letters all but the first have no width. */
	static const float least = 0.01f;
	float width;
	float height;

	rect.x1 = fmaxf(rect.x1, rect.x0 + least);
	rect.y1 = fmaxf(rect.y1, rect.y0 + least);
	width = fminf(rect.x1, by.x1) - fmaxf(rect.x0, by.x0);
	height = fminf(rect.y1, by.y1) - fmaxf(rect.y0, by.y0);
	if (width <= 0 || height <= 0)
		return 0;
	return width * height / ((rect.x1 - rect.x0) * (rect.y1 - rect.y0));
}

/* ---- collecting ---- */

static fz_point
between(fz_point a, fz_point b, float at)
{
	return fz_make_point(a.x + (b.x - a.x) * at, a.y + (b.y - a.y) * at);
}

/* A letter's box reaches from the lowest to the highest of its font; ink is in its middle. */
static fz_rect
core_of(const fz_stext_char *ch)
{
	static const float low = 0.22f;
	static const float high = 0.72f;
	fz_quad quad = ch->quad;
	fz_point a = between(quad.ll, quad.ul, low);
	fz_point b = between(quad.ll, quad.ul, high);
	fz_point c = between(quad.lr, quad.ur, low);
	fz_point d = between(quad.lr, quad.ur, high);
	fz_rect rect;

	rect.x0 = fminf(fminf(a.x, b.x), fminf(c.x, d.x));
	rect.x1 = fmaxf(fmaxf(a.x, b.x), fmaxf(c.x, d.x));
	rect.y0 = fminf(fminf(a.y, b.y), fminf(c.y, d.y));
	rect.y1 = fmaxf(fmaxf(a.y, b.y), fmaxf(c.y, d.y));
	return rect;
}

struct collect {
	struct pdf_letters *letters;
	struct pdf_run_cursor cursor;
	uint32_t word;
};

static bool
is_blank(int c)
{
	return c <= 0x20 || c == 0xa0 || (c >= 0x2000 && c <= 0x200b) || c == 0x3000;
}

static void
letter_add(struct collect *collect, fz_stext_char *ch)
{
	struct pdf_letter *letter = &collect->letters->all[collect->letters->count++];

	ch->color = 0;
	*letter = (struct pdf_letter){
		.ch = ch,
		.core = core_of(ch),
		.run = pdf_run_of(&collect->cursor, ch),
		.is_space = is_blank(ch->c),
	};
	collect->word += letter->is_space ? 1 : 0;
	letter->word = collect->word;
}

static uint32_t
letters_count(const fz_stext_page *text)
{
	uint32_t count = 0;

	for (const fz_stext_block *block = text->first_block; block != NULL; block = block->next)
		for (const fz_stext_line *line =
				block->type == FZ_STEXT_BLOCK_TEXT ? block->u.t.first_line : NULL;
			line != NULL; line = line->next)
			for (const fz_stext_char *ch = line->first_char; ch != NULL; ch = ch->next)
				count++;
	return count;
}

/* ---- the grid ---- */

static uint32_t
cell_along(float at, float from, float to)
{
	float cell = to > from ? (at - from) / (to - from) * GRID : 0;

	return !(cell > 0) ? 0 : cell >= GRID ? GRID - 1 : (uint32_t)cell;
}

static uint32_t
cell_of(const struct pdf_letters *letters, const struct pdf_letter *letter)
{
	fz_rect core = letter->core;

	return cell_along((core.y0 + core.y1) / 2, letters->page.y0, letters->page.y1) * GRID +
		cell_along((core.x0 + core.x1) / 2, letters->page.x0, letters->page.x1);
}

static void
grid_fill(fz_context *ctx, struct pdf_letters *letters)
{
	letters->first = fz_calloc(ctx, GRID * GRID + 2, sizeof(*letters->first));
	letters->in = fz_calloc(ctx, (size_t)letters->count + 1, sizeof(*letters->in));
	for (uint32_t i = 0; i < letters->count; i++)
		letters->first[cell_of(letters, &letters->all[i]) + 2]++;
	for (uint32_t c = 2; c < GRID * GRID + 2; c++)
		letters->first[c] += letters->first[c - 1];
	for (uint32_t i = 0; i < letters->count; i++)
		letters->in[letters->first[cell_of(letters, &letters->all[i]) + 1]++] = i;
}

void
pdf_letters_collect(fz_context *ctx, struct pdf_letters *letters, fz_stext_page *text,
	const struct pdf_paint *paint)
{
	struct collect collect = {.letters = letters, .cursor = {.paint = paint}};

	letters->page = paint->page;
	letters->all = fz_calloc(ctx, (size_t)letters_count(text) + 1, sizeof(*letters->all));
	for (fz_stext_block *block = text->first_block; block != NULL; block = block->next)
		for (fz_stext_line *line =
				block->type == FZ_STEXT_BLOCK_TEXT ? block->u.t.first_line : NULL;
			line != NULL; line = line->next) {
			collect.word++;
			for (fz_stext_char *ch = line->first_char; ch != NULL; ch = ch->next)
				letter_add(&collect, ch);
		}
	grid_fill(ctx, letters);
}

/* ---- weighing ---- */

static void
letter_weigh(struct pdf_letter *letter, const struct pdf_shape *shape, uint32_t number)
{
	static const float sees_through = 0.5f;
	float part;

	if (letter->run == NULL || letter->is_space || shape->alpha < sees_through)
		return;
	part = pdf_rect_share(letter->core, shape->box) * shape->density;
	if (shape->order > letter->run->order) {
		letter->cover += part;
		/* A box's own outline is painted after it, and names nothing. */
		if (part >= 0.5f || (part >= 0.2f && !letter->over_most)) {
			letter->over = number + 1;
			letter->over_most = part >= 0.5f;
		}
		letter->certain = letter->certain ||
			(shape->plain && shape->density > 0.98f && part > 0.9f &&
				shape->alpha > 0.98f);
	} else if (part >= 0.6f) {
		letter->ground = number + 1;
	}
}

void
pdf_letters_weigh(struct pdf_letters *letters, const struct pdf_paint *paint)
{
	const float margin = 6; /* so that a letter's core may reach over its cell's edge */
	uint64_t work = 0;

	for (uint32_t i = 0; i < paint->shape_count && !letters->too_many; i++) {
		fz_rect box = fz_expand_rect(paint->shapes[i].box, margin);
		uint32_t x0 = cell_along(box.x0, letters->page.x0, letters->page.x1);
		uint32_t x1 = cell_along(box.x1, letters->page.x0, letters->page.x1);
		uint32_t y0 = cell_along(box.y0, letters->page.y0, letters->page.y1);
		uint32_t y1 = cell_along(box.y1, letters->page.y0, letters->page.y1);

		for (uint32_t y = y0; y <= y1; y++) {
			uint32_t from = letters->first[y * GRID + x0];
			uint32_t until = letters->first[y * GRID + x1 + 1];

			for (uint32_t k = from; k < until; k++)
				letter_weigh(&letters->all[letters->in[k]], &paint->shapes[i], i);
			work += until - from + 1;
		}
		letters->too_many = work > PDF_WEIGH_MAX;
	}
}

bool
pdf_letter_repeats(const struct pdf_letters *letters, const struct pdf_letter *letter)
{
	enum { LOOK_MAX = 2000 };
	uint32_t cell = cell_of(letters, letter);
	float near = 0.35f * letter->ch->size;
	uint32_t looked = 0;

	for (uint32_t k = letters->first[cell]; k < letters->first[cell + 1] && looked++ < LOOK_MAX;
		k++) {
		const struct pdf_letter *other = &letters->all[letters->in[k]];

		if (other != letter && other->ch->c == letter->ch->c && other->run != NULL &&
			other->doubt == PDF_DOUBT_NONE && !other->run->hidden &&
			!other->run->unseen && other->ch->color == 0 &&
			fabsf(other->ch->origin.x - letter->ch->origin.x) < near &&
			fabsf(other->ch->origin.y - letter->ch->origin.y) < near)
			return true;
	}
	return false;
}
