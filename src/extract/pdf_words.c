#include "extract/pdf_words.h"

#include "base/str.h"

#include <math.h>
#include <stdlib.h>
#include <unicode/uchar.h>

/* How near, in type sizes and in its own widths, a letter is drawn that is the same one again. */
static const float same_place = 0.12f;
static const float same_width = 0.4f;
/* Gaps between letters vary by less than this, and those between words are wider by more. */
static const float step_least = 0.12f;
/* Letters further apart than this are columns of a table. */
static const float letter_gap_most = 0.6f;

static bool
is_space(const fz_stext_char *ch)
{
	return ch->c == ' ' || ch->c == 0xa0;
}

/* A stretched page matrix makes the type size that MuPDF tells far larger than the letters are. */
static float
size_of(const fz_stext_char *ch)
{
	float height = fabsf(ch->quad.ul.x - ch->quad.ll.x) + fabsf(ch->quad.ul.y - ch->quad.ll.y);

	return fminf(ch->size, height);
}

float
pdf_words_gap(const fz_stext_line *line, const fz_stext_char *before, const fz_stext_char *ch)
{
	return (ch->origin.x - before->quad.lr.x) * line->dir.x +
		(ch->origin.y - before->quad.lr.y) * line->dir.y;
}

static float
width_of(const fz_stext_char *ch)
{
	return fabsf(ch->quad.lr.x - ch->quad.ll.x) + fabsf(ch->quad.lr.y - ch->quad.ll.y);
}

/* Of one drawn sign that stands for several letters ("...") all but the first have no width, and
 * so are never doubles. */
bool
pdf_char_doubles(const fz_stext_char *before, const fz_stext_char *ch)
{
	float near;

	if (before == NULL || before->c != ch->c || is_space(ch))
		return false;
	near = fminf(same_place * size_of(ch), same_width * fminf(width_of(before), width_of(ch)));
	return fabsf(before->origin.x - ch->origin.x) < near &&
		fabsf(before->origin.y - ch->origin.y) < near;
}

bool
pdf_line_doubles(const fz_stext_line *before, const fz_stext_line *line)
{
	const fz_stext_char *a = before == NULL ? NULL : before->first_char;
	const fz_stext_char *b = line->first_char;
	size_t letters = 0;

	while (a != NULL && b != NULL) {
		if (is_space(a) || is_space(b)) {
			if (a->c != b->c)
				return false;
		} else if (!pdf_char_doubles(a, b)) {
			return false;
		} else {
			letters++;
		}
		a = a->next;
		b = b->next;
	}
	return letters > 0 && a == NULL && b == NULL;
}

/* ---- wide letters ---- */

/* Words as MuPDF parted them, and how many of them are one letter. */
struct tally {
	size_t characters; /* without spaces */
	size_t words;
	size_t singles;
};

static struct tally
words_tally(const fz_stext_line *line)
{
	struct tally tally = {0};
	const fz_stext_char *before = NULL;

	for (const fz_stext_char *ch = line->first_char; ch != NULL; ch = ch->next) {
		bool begins = !is_space(ch) && (before == NULL || is_space(before));

		tally.characters += is_space(ch) ? 0 : 1;
		tally.words += begins ? 1 : 0;
		tally.singles += begins && u_isalpha((UChar32)ch->c) &&
				(ch->next == NULL || is_space(ch->next))
			? 1
			: 0;
		before = ch;
	}
	return tally;
}

/* The gaps between letters in type sizes, and how many there are. */
static size_t
gaps_take(const fz_stext_line *line, float *gaps)
{
	const fz_stext_char *before = NULL;
	size_t count = 0;

	for (const fz_stext_char *ch = line->first_char; ch != NULL; ch = ch->next) {
		if (is_space(ch))
			continue;
		if (before != NULL && size_of(ch) > 0)
			gaps[count++] = pdf_words_gap(line, before, ch) / size_of(ch);
		before = ch;
	}
	return count;
}

static int
gap_compare(const void *a, const void *b)
{
	const float *x = a;
	const float *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* From which gap on words are parted: where the sorted gaps make a step behind their first half,
 * which are those between letters. One word where there is no such step. */
static float
apart_find(const float *sorted, size_t count)
{
	for (size_t i = (count - 1) / 2; i + 1 < count; i++)
		if (sorted[i + 1] - sorted[i] >= step_least)
			return (sorted[i] + sorted[i + 1]) / 2;
	return sorted[count - 1] + 1;
}

bool
pdf_words_spread(fz_context *ctx, const fz_stext_line *line, float *ret_apart)
{
	enum { SINGLES_MIN = 3, GAPS_MIN = 3 };
	struct tally tally = words_tally(line);
	float *gaps;
	size_t count;
	bool spread;

	if (tally.singles < SINGLES_MIN || tally.singles * 5 < tally.words * 3)
		return false;
	gaps = fz_malloc_array(ctx, tally.characters, float);
	count = gaps_take(line, gaps);
	spread = count >= GAPS_MIN;
	if (spread) {
		qsort(gaps, count, sizeof(*gaps), gap_compare);
		spread = gaps[(count - 1) / 2] <= letter_gap_most;
		*ret_apart = apart_find(gaps, count) * size_of(line->first_char);
	}
	fz_free(ctx, gaps);
	return spread;
}

/* ---- words that run together ---- */

/* Words are further apart than their letters by this at least (Poppler takes the same), and the
 * letters of an even line vary by less than that. */
static const float word_step_least = 0.1f;
static const float even_most = 0.04f;
/* A font whose letters' widths are wrong: they lie over one another by more than this. */
static const float overlap_least = 0.15f;
/* Their true widths are then all the same part of those told, but for this much. */
static const float scale_even_most = 0.1f;

static float
width_along(const fz_stext_line *line, const fz_stext_char *ch)
{
	return (ch->quad.lr.x - ch->quad.ll.x) * line->dir.x +
		(ch->quad.lr.y - ch->quad.ll.y) * line->dir.y;
}

static float
step_along(const fz_stext_line *line, const fz_stext_char *before, const fz_stext_char *ch)
{
	return (ch->origin.x - before->origin.x) * line->dir.x +
		(ch->origin.y - before->origin.y) * line->dir.y;
}

bool
pdf_words_has_width(const fz_stext_line *line, const fz_stext_char *ch)
{
	return width_along(line, ch) > 0.001f && size_of(ch) > 0.001f;
}

/* Letters of scripts whose words have spaces between them; of others a gap says nothing. */
static bool
is_parted_script(int c)
{
	return c > ' ' && c != 0xa0 && (c < 0xe00 || (c >= 0x1e00 && c < 0x2e80));
}

/* In type sizes. */
static float
gap_fitted(const struct pdf_words_fit *fit, const fz_stext_line *line, const fz_stext_char *before,
	const fz_stext_char *ch)
{
	return (step_along(line, before, ch) - fit->scale * width_along(line, before)) /
		size_of(before);
}

/* The pairs of letters next to each other, and what is told of each by `fit` (its gap) or, where
 * that is NULL, the part of its width up to the next letter. */
static size_t
pairs_take(const fz_stext_line *line, const struct pdf_words_fit *fit, float *to)
{
	const fz_stext_char *before = NULL;
	size_t count = 0;

	for (const fz_stext_char *ch = line->first_char; ch != NULL; ch = ch->next) {
		if (!is_space(ch) && !pdf_words_has_width(line, ch))
			continue;
		if (before != NULL && !is_space(before) && !is_space(ch))
			to[count++] = fit != NULL
				? gap_fitted(fit, line, before, ch)
				: step_along(line, before, ch) / width_along(line, before);
		before = ch;
	}
	return count;
}

/* A first look that allocates nothing: most lines have neither wide gaps nor overlaps. */
static bool
looks_tight(const fz_stext_line *line)
{
	const struct pdf_words_fit fit = {.scale = 1};
	const fz_stext_char *before = NULL;
	size_t pairs = 0;
	size_t overlaps = 0;
	size_t gaps = 0;

	for (const fz_stext_char *ch = line->first_char; ch != NULL; ch = ch->next) {
		float gap;

		if (!is_space(ch) && !pdf_words_has_width(line, ch))
			continue;
		if (before != NULL && !is_space(before) && !is_space(ch)) {
			gap = gap_fitted(&fit, line, before, ch);
			pairs++;
			gaps += gap > word_step_least / 2;
			overlaps += gap < -overlap_least;
		}
		before = ch;
	}
	return gaps > 0 || overlaps * 2 > pairs;
}

/* The middle one of sorted values, and whether three in five of all are near it. */
static bool
middle_find(float *values, size_t count, float near_most, bool relative, float *ret_middle)
{
	size_t near = 0;
	float middle;

	qsort(values, count, sizeof(*values), gap_compare);
	middle = values[(count - 1) / 2];
	for (size_t i = 0; i < count; i++)
		near += fabsf(values[i] - middle) <= (relative ? near_most * middle : near_most);
	*ret_middle = middle;
	return near * 5 >= count * 3;
}

static bool
fit_find(const fz_stext_line *line, float *values, struct pdf_words_fit *fit)
{
	enum { PAIRS_MIN = 4 };
	struct pdf_words_fit found = {.scale = 1, .font = line->first_char->font};
	size_t count = pairs_take(line, NULL, values);
	float scale;

	if (count < PAIRS_MIN)
		return fit->scale < 1 && fit->font == found.font;
	if (middle_find(values, count, scale_even_most, true, &scale) &&
		scale < 1 - overlap_least && scale > 0)
		found.scale = scale;
	count = pairs_take(line, &found, values);
	if (!middle_find(values, count, even_most, false, &found.base))
		return false;
	*fit = found;
	return true;
}

bool
pdf_words_tight(fz_context *ctx, const fz_stext_line *line, struct pdf_words_fit *fit)
{
	size_t count = 0;
	float *values;
	bool tight;

	if (!looks_tight(line))
		return false;
	for (const fz_stext_char *ch = line->first_char; ch != NULL; ch = ch->next)
		count++;
	values = fz_malloc_array(ctx, count, float);
	tight = fit_find(line, values, fit);
	fz_free(ctx, values);
	return tight;
}

bool
pdf_words_begins(const struct pdf_words_fit *fit, const fz_stext_line *line,
	const fz_stext_char *before, const fz_stext_char *ch)
{
	if (before == NULL || !is_parted_script(before->c) || !is_parted_script(ch->c) ||
		!pdf_words_has_width(line, ch))
		return false;
	/* Digits stand apart within a number too. */
	if (u_isdigit((UChar32)before->c) && u_isdigit((UChar32)ch->c))
		return false;
	return gap_fitted(fit, line, before, ch) - fit->base >= word_step_least;
}

bool
pdf_words_joins(const struct pdf_words_fit *fit, const fz_stext_line *line,
	const fz_stext_char *before, const fz_stext_char *ch)
{
	float gap;

	if (fit->scale >= 1 || is_space(before) || is_space(ch) ||
		!pdf_words_has_width(line, before))
		return false;
	gap = gap_fitted(fit, line, before, ch) - fit->base;
	return gap > -word_step_least && gap < word_step_least;
}
