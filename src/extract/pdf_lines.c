#include "extract/pdf_lines.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "extract/pdf_file.h"
#include "extract/pdf_leaks.h"
#include "extract/pdf_words.h"
#include "extract/reading.h"

#include <math.h>
#include <stdlib.h>
#include <unicode/ubidi.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>

/* From a byte of the line on, its letters have this mark. */
struct cut {
	size_t at;
	uint32_t mark;
};

enum { CUT_MAX = 256 };

struct lines {
	struct pdf_file *file;
	const struct pdf_actual *actual;
	const fz_stext_char *before; /* the character drawn before the next */
	const struct pdf_actual *within;
	struct buf *line;
	struct pdf_text_weight *weight;
	const fz_stext_line *open; /* the last line put into `line`, which is not yet given */
	bool right_to_left;
	struct pdf_words_fit fit; /* of the last line whose words ran together */
	struct pdf_leaks *leaks;
	struct cut cuts[CUT_MAX]; /* of `line` */
	size_t cut_count;
	uint32_t mark; /* of the last letter put into `line` */
};

static bool
is_right_to_left(int c)
{
	return (c >= 0x590 && c <= 0x8ff) || (c >= 0xfb1d && c <= 0xfdff) ||
		(c >= 0xfe70 && c <= 0xfeff) || (c >= 0x10800 && c <= 0x10fff) ||
		(c >= 0x1e800 && c <= 0x1efff);
}

static bool
is_presentation_form(int c)
{
	return (c >= 0xfb00 && c <= 0xfdff) || (c >= 0xfe70 && c <= 0xfefc);
}

/* Takes one code point off UTF-16 units. */
static uint32_t
unit_take(const UChar *units, int32_t count, int32_t *at)
{
	uint32_t c = units[(*at)++];

	if (c >= 0xd800 && c < 0xdc00 && *at < count && units[*at] >= 0xdc00 && units[*at] < 0xe000)
		c = 0x10000 + ((c - 0xd800) << 10) + (units[(*at)++] - 0xdc00u);
	return c;
}

/* By ICU's compatibility decomposition (Unicode, UAX 15). */
static void
add_plain_letters(struct buf *to, int c)
{
	UErrorCode error = U_ZERO_ERROR;
	const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&error);
	UChar units[32];
	int32_t count;

	count = unorm2_getRawDecomposition(nfkc, c, units, COUNT_OF(units), &error);
	if (U_FAILURE(error) || count <= 0) {
		buf_add_codepoint(to, (uint32_t)c);
		return;
	}
	for (int32_t i = 0; i < count;) {
		buf_add_codepoint(to, unit_take(units, count, &i));
	}
}

static void
add_character(struct lines *lines, int c)
{
	if (c > 0x20 && c < 0x7f) {
		lines->weight->good++;
		buf_add_char(lines->line, (char)c);
		return;
	}
	if (c == ' ' || c == '\t') {
		buf_add_char(lines->line, ' ');
		return;
	}
	if (c < 0x20 || (c >= 0x7f && c < 0xa0)) {
		lines->weight->bad++;
		return;
	}
	if (c == 0xfffd || (c >= 0xe000 && c <= 0xf8ff) || c >= 0xf0000)
		lines->weight->bad++;
	else
		lines->weight->good++;
	if (is_presentation_form(c))
		add_plain_letters(lines->line, c);
	else
		buf_add_codepoint(lines->line, (uint32_t)c);
}

/* Notes where letters with another mark begin. A line that changes more often keeps the last. */
static void
mark_note(struct lines *lines, uint32_t mark)
{
	if (mark == lines->mark || lines->cut_count == CUT_MAX)
		return;
	lines->mark = mark;
	lines->cuts[lines->cut_count++] = (struct cut){buf_str(lines->line).len, mark};
}

static uint32_t
mark_of(const struct lines *lines, const fz_stext_char *ch)
{
	const struct pdf_leaks *leaks = lines->leaks;

	return leaks->judged && ch->color > 0 && (uint32_t)ch->color < leaks->count
		? (uint32_t)ch->color
		: 0;
}

/* ---- right to left ---- */

struct drawn {
	int c;
	float at; /* along the line, left to right */
	float end;
	float size;
};

static int
drawn_compare(const void *a, const void *b)
{
	const struct drawn *x = a;
	const struct drawn *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

static size_t
line_length(const fz_stext_line *line)
{
	size_t count = 0;

	for (const fz_stext_char *ch = line->first_char; ch != NULL; ch = ch->next)
		count++;
	return count;
}

/* Puts the characters as they stand from left to right into units, with a space in each gap. */
static int32_t
line_visual(const fz_stext_line *line, struct drawn *drawn, size_t count, UChar *units)
{
	size_t i = 0;
	int32_t len = 0;

	for (const fz_stext_char *ch = line->first_char; ch != NULL; ch = ch->next) {
		drawn[i].c = ch->c;
		drawn[i].at = ch->origin.x * line->dir.x + ch->origin.y * line->dir.y;
		drawn[i].end = ch->quad.lr.x * line->dir.x + ch->quad.lr.y * line->dir.y;
		drawn[i++].size = ch->size;
	}
	qsort(drawn, count, sizeof(*drawn), drawn_compare);
	for (i = 0; i < count; i++) {
		bool error = false;

		if (i > 0 && drawn[i].c != ' ' && drawn[i - 1].c != ' ' &&
			drawn[i].at - drawn[i - 1].end > drawn[i].size * 0.2f)
			units[len++] = ' ';
		U16_APPEND(units, len, (int32_t)(3 * count + 3), drawn[i].c, error);
		if (error)
			units[len++] = 0xfffd;
	}
	return len;
}

/* Unicode's bidirectional algorithm (UAX 9) backwards: from what is seen to what is read. */
static void
add_turned_line(fz_context *ctx, struct lines *lines, const fz_stext_line *line)
{
	size_t count = line_length(line);
	struct drawn *drawn = fz_malloc_array(ctx, count + 1, struct drawn);
	UChar *units = fz_malloc_array(ctx, 6 * count + 8, UChar);
	int32_t len = line_visual(line, drawn, count, units);
	UChar *turned = units + 3 * count + 4;
	UErrorCode error = U_ZERO_ERROR;
	UBiDi *bidi = ubidi_open();

	ubidi_setInverse(bidi, 1);
	ubidi_setPara(bidi, units, len, UBIDI_DEFAULT_RTL, NULL, &error);
	len = ubidi_writeReordered(bidi, turned, (int32_t)(3 * count + 4),
		UBIDI_DO_MIRRORING | UBIDI_REMOVE_BIDI_CONTROLS, &error);
	ubidi_close(bidi);
	for (int32_t i = 0; U_SUCCESS(error) && i < len;) {
		add_character(lines, (int)unit_take(turned, len, &i));
	}
	fz_free(ctx, drawn);
	fz_free(ctx, units);
}

/* ---- lines ---- */

/* Letters and digits, in lower case. */
struct signs {
	uint32_t all[128];
	size_t count;
};

static void
sign_add(struct signs *signs, uint32_t c)
{
	if ((u_isalnum((UChar32)c) || c == 0x2588) && signs->count < COUNT_OF(signs->all))
		signs->all[signs->count++] = (uint32_t)u_foldCase((UChar32)c, U_FOLD_CASE_DEFAULT);
}

/* The length of the longest common subsequence. */
static size_t
signs_common(const struct signs *a, const struct signs *b)
{
	size_t row[COUNT_OF(a->all) + 1] = {0};

	for (size_t i = 0; i < a->count; i++) {
		size_t diagonal = 0;

		for (size_t k = 0; k < b->count; k++) {
			size_t above = row[k + 1];

			if (a->all[i] == b->all[k])
				row[k + 1] = diagonal + 1;
			else if (row[k] > row[k + 1])
				row[k + 1] = row[k];
			diagonal = above;
		}
	}
	return row[b->count];
}

/* True where what is drawn reads otherwise than what it is said to stand for: crosses in place of
 * a name. Ligatures, hyphens and letters that map to nothing are what the text is meant for. */
static bool
reads_otherwise(const struct pdf_actual *actual, const fz_stext_char *ch)
{
	enum { LEAST = 4, DRAWN_MAX = 5000 };
	struct signs drawn = {.count = 0};
	struct signs said = {.count = 0};
	struct str text = actual->text;
	size_t common;

	for (int i = 0; ch != NULL && i < DRAWN_MAX; ch = ch->next, i++) {
		if (ch->c == 0xfffd || (ch->c >= 0xe000 && ch->c <= 0xf8ff) || ch->c < 0x20)
			return false;
		sign_add(&drawn, (uint32_t)ch->c);
		if (ch == actual->last)
			break;
	}
	while (text.len > 0)
		sign_add(&said, utf8_take(&text));
	common = signs_common(&said, &drawn);
	return drawn.count > 0 && said.count >= LEAST && common * 2 < said.count &&
		common * 2 < drawn.count;
}

/* Handles the characters that stand for other text: true where ch is one of them. */
static bool
stands_for_other(struct lines *lines, const fz_stext_char *ch)
{
	if (lines->within == NULL && lines->actual != NULL &&
		lines->actual->after == lines->before) {
		struct str rest = lines->actual->text;

		lines->within = lines->actual;
		lines->actual = lines->actual->next;
		lines->weight->good += rest.len;
		if (mark_of(lines, ch) == 0 && lines->leaks->otherwise != 0 &&
			reads_otherwise(lines->within, ch))
			mark_note(lines, lines->leaks->otherwise);
		buf_add(lines->line, rest);
	}
	lines->before = ch;
	if (lines->within == NULL)
		return false;
	if (lines->within->last == ch)
		lines->within = NULL;
	return true;
}

/* A line set with wide letters, its words parted by the gaps alone. */
static void
add_spread_line(struct lines *lines, const fz_stext_line *line, float apart)
{
	const fz_stext_char *before = NULL;

	for (const fz_stext_char *ch = line->first_char; ch != NULL; ch = ch->next) {
		if (ch->c == ' ' || ch->c == 0xa0 || pdf_char_doubles(before, ch))
			continue;
		if (before != NULL && pdf_words_gap(line, before, ch) >= apart)
			buf_add_char(lines->line, ' ');
		mark_note(lines, mark_of(lines, ch));
		add_character(lines, ch->c);
		before = ch;
	}
}

/* A turned line's letters have lost their places: it is marked as a whole, or not at all. */
static uint32_t
line_mark(const struct lines *lines, const fz_stext_line *line)
{
	size_t marked = 0;
	size_t letters = 0;
	uint32_t mark = 0;

	for (const fz_stext_char *ch = line->first_char; ch != NULL; ch = ch->next) {
		letters++;
		if (mark_of(lines, ch) == 0)
			continue;
		marked++;
		mark = mark_of(lines, ch);
	}
	return marked * 2 >= letters ? mark : 0;
}

static void
add_line(fz_context *ctx, struct lines *lines, const fz_stext_line *line)
{
	const fz_stext_char *before = NULL;
	const fz_stext_char *wide = NULL; /* the last one that has a width */
	bool turn = false;
	bool tight;
	float apart;

	if (lines->right_to_left && lines->actual == NULL && lines->within == NULL) {
		for (const fz_stext_char *ch = line->first_char; ch != NULL; ch = ch->next)
			turn = turn || is_right_to_left(ch->c);
		if (turn) {
			mark_note(lines, line_mark(lines, line));
			add_turned_line(ctx, lines, line);
			return;
		}
	}
	if (lines->actual == NULL && lines->within == NULL && pdf_words_spread(ctx, line, &apart)) {
		add_spread_line(lines, line, apart);
		return;
	}
	tight = pdf_words_tight(ctx, line, &lines->fit);
	for (const fz_stext_char *ch = line->first_char; ch != NULL; ch = ch->next) {
		if (lines->within == NULL)
			mark_note(lines, mark_of(lines, ch));
		if (!stands_for_other(lines, ch) && !pdf_char_doubles(before, ch)) {
			if (tight && pdf_words_begins(&lines->fit, line, wide, ch))
				buf_add_char(lines->line, ' ');
			add_character(lines, ch->c);
		}
		before = ch;
		if (tight && pdf_words_has_width(line, ch))
			wide = ch;
	}
}

void
pdf_lines_end(struct pdf_file *file, struct pdf_leaks *leaks)
{
	if (leaks->open_mark != 0)
		reading_place_end(file->r, leaks->open);
	leaks->open_mark = 0;
}

static void
place_switch(struct lines *lines, uint32_t mark)
{
	struct pdf_leaks *leaks = lines->leaks;

	if (mark == leaks->open_mark)
		return;
	pdf_lines_end(lines->file, leaks);
	leaks->open_mark = mark;
	if (mark != 0)
		leaks->open = reading_place_begin(lines->file->r, leaks->marks[mark].kind,
			leaks->number, leaks->marks[mark].label);
}

static void
line_give(struct lines *lines)
{
	struct str text = buf_str(lines->line);
	size_t from = 0;

	while (text.len > 0 && text.data[text.len - 1] == ' ')
		text.len--;
	for (size_t i = 0; i < lines->cut_count; i++) {
		size_t at = lines->cuts[i].at < text.len ? lines->cuts[i].at : text.len;

		reading_text(lines->file->r, str_slice(text, from, at));
		place_switch(lines, lines->cuts[i].mark);
		from = at;
	}
	if (text.len > 0) {
		reading_text(lines->file->r, str_from(text, from));
		reading_text(lines->file->r, STR("\n"));
	}
	buf_clear(lines->line);
	lines->cut_count = 0;
	lines->open = NULL;
}

/* True where `line` stands to the right of the open one on the same baseline: the next cell of
 * a table's row, or the next piece of a spread-out line. */
static bool
continues_row(const struct lines *lines, const fz_stext_line *line)
{
	const fz_stext_line *open = lines->open;
	const fz_stext_char *a;
	const fz_stext_char *b;
	float along;
	float across;

	if (open == NULL || open->last_char == NULL || line->first_char == NULL ||
		open->wmode != 0 || line->wmode != 0)
		return false;
	a = open->last_char;
	b = line->first_char;
	if (open->dir.x * line->dir.x + open->dir.y * line->dir.y < 0.99f)
		return false;
	along = (b->origin.x - a->origin.x) * line->dir.x +
		(b->origin.y - a->origin.y) * line->dir.y;
	across = (b->origin.y - a->origin.y) * line->dir.x -
		(b->origin.x - a->origin.x) * line->dir.y;
	return along > 0 && fabsf(across) < 0.3f * (a->size < b->size ? a->size : b->size);
}

/* True where a font for vertical writing is used to write across: each letter is a line of its own
 * then, beside the one before. */
static bool
continues_letters(const struct lines *lines, const fz_stext_line *line)
{
	const fz_stext_line *open = lines->open;
	const fz_stext_char *a = open != NULL ? open->first_char : NULL;
	const fz_stext_char *b = line->first_char;
	float size;
	float along;

	if (a == NULL || b == NULL || open->wmode == 0 || line->wmode == 0 ||
		a != open->last_char || b != line->last_char)
		return false;
	size = a->size < b->size ? a->size : b->size;
	along = b->origin.x - a->origin.x;
	return along > 0 && along < 1.6f * size && fabsf(b->origin.y - a->origin.y) < 0.3f * size;
}

static bool
page_turns(const fz_stext_page *page)
{
	for (const fz_stext_block *block = page->first_block; block != NULL; block = block->next)
		for (const fz_stext_line *line =
				block->type == FZ_STEXT_BLOCK_TEXT ? block->u.t.first_line : NULL;
			line != NULL; line = line->next)
			for (const fz_stext_char *ch = line->first_char; ch != NULL; ch = ch->next)
				if (ch->c >= 0x590 && is_right_to_left(ch->c))
					return true;
	return false;
}

static void
block_give(fz_context *ctx, struct lines *lines, const fz_stext_block *block)
{
	const fz_stext_line *before = NULL;
	bool begins = true;

	for (const fz_stext_line *l = block->u.t.first_line; l != NULL; before = l, l = l->next) {
		if (lines->actual == NULL && lines->within == NULL && pdf_line_doubles(before, l))
			continue;
		if (continues_row(lines, l)) {
			if (!pdf_words_joins(&lines->fit, l, lines->open->last_char, l->first_char))
				buf_add_char(lines->line, '\t');
		} else if (!continues_letters(lines, l)) {
			line_give(lines);
			if (begins)
				reading_break(lines->file->r, true);
		}
		begins = false;
		add_line(ctx, lines, l);
		lines->open = l;
	}
}

void
pdf_lines_give(fz_context *ctx, struct pdf_file *file, const fz_stext_page *page,
	const struct pdf_actual *actual, struct pdf_leaks *leaks, struct buf *line,
	struct pdf_text_weight *ret_weight)
{
	struct lines lines = {.file = file,
		.actual = actual,
		.line = line,
		.weight = ret_weight,
		.fit = {.scale = 1},
		.leaks = leaks};

	*ret_weight = (struct pdf_text_weight){0};
	lines.right_to_left = page_turns(page);
	for (const fz_stext_block *block = page->first_block; block != NULL; block = block->next)
		if (block->type == FZ_STEXT_BLOCK_TEXT)
			block_give(ctx, &lines, block);
	line_give(&lines);
}
