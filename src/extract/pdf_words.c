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
