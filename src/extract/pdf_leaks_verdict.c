#include "extract/pdf_leaks_verdict.h"

#include "base/arena.h"
#include "extract/pdf_file.h"
#include "extract/pdf_leaks.h"
#include "extract/pdf_leaks_letters.h"
#include "extract/pdf_leaks_look.h"
#include "extract/pdf_paint.h"

#include <math.h>
#include <unicode/uchar.h>

/* The letters of one word: all[from] .. all[until - 1]. */
struct word {
	uint32_t from;
	uint32_t until;
	uint32_t letters; /* without spaces */
	uint32_t signs;   /* letters and digits */
	enum pdf_doubt doubt;
	const struct pdf_letter *doubted; /* the first of them */
	fz_rect box;
	struct pdf_tone tone;
};

static bool
word_next(const struct pdf_letters *letters, struct word *word)
{
	uint32_t at = word->until;

	while (at < letters->count && letters->all[at].is_space)
		at++;
	if (at >= letters->count)
		return false;
	*word = (struct word){.from = at, .box = fz_empty_rect};
	for (; at < letters->count && !letters->all[at].is_space &&
		letters->all[at].word == letters->all[word->from].word;
		at++) {
		const struct pdf_letter *letter = &letters->all[at];

		word->letters++;
		word->signs += u_isalnum((UChar32)letter->ch->c) ? 1 : 0;
		if (letter->doubt == PDF_DOUBT_NONE)
			continue;
		if (word->doubted == NULL)
			word->doubted = letter;
		word->doubt = letter->doubt;
		word->box = fz_union_rect(word->box, letter->core);
	}
	word->until = at;
	return true;
}

/* ---- what hides ---- */

static const char *
color_name(unsigned rgb)
{
	unsigned r = rgb >> 16 & 255;
	unsigned g = rgb >> 8 & 255;
	unsigned b = rgb & 255;
	unsigned most = r > g ? (r > b ? r : b) : (g > b ? g : b);
	unsigned least = r < g ? (r < b ? r : b) : (g < b ? g : b);

	if (most < 64)
		return "black";
	if (least > 235)
		return "white";
	return most - least < 40 ? "grey" : "coloured";
}

static bool
is_widget(fz_context *ctx, pdf_obj *annotation)
{
	return pdf_name_eq(ctx, pdf_dict_get(ctx, annotation, PDF_NAME(Subtype)), PDF_NAME(Widget));
}

static pdf_obj *
annotation_of(const struct pdf_verdict *verdict, uint16_t note)
{
	return note == 0 ? NULL : pdf_array_get(verdict->ctx, verdict->annotations, note - 1);
}

static struct str
cover_label(const struct pdf_verdict *verdict, const struct pdf_letter *letter)
{
	fz_context *ctx = verdict->ctx;
	const struct pdf_shape *shape = &verdict->paint->shapes[letter->over - 1];
	pdf_obj *annotation = annotation_of(verdict, shape->note);
	const char *field = is_widget(ctx, annotation_of(verdict, letter->run->note))
		? "form field, "
		: "";

	if (annotation != NULL)
		return str_format(verdict->arena, "%sannotation (%s)", field,
			pdf_to_name(ctx, pdf_dict_get(ctx, annotation, PDF_NAME(Subtype))));
	if (shape->kind == PDF_SHAPE_IMAGE)
		return str_format(verdict->arena, "%simage", field);
	if (shape->kind == PDF_SHAPE_SHADE)
		return str_format(verdict->arena, "%spatterned box", field);
	return str_format(verdict->arena, "%s%s %s", field, color_name(shape->rgb),
		shape->kind == PDF_SHAPE_STROKE ? "line" : "box");
}

static uint32_t
cover_mark(const struct pdf_verdict *verdict, const struct pdf_letter *letter)
{
	return pdf_mark_of(
		verdict->leaks, verdict->arena, PLACE_COVERED, cover_label(verdict, letter));
}

static uint32_t
colour_mark(const struct pdf_verdict *verdict, const struct pdf_letter *letter)
{
	bool field = is_widget(verdict->ctx, annotation_of(verdict, letter->run->note));
	bool white = str_equal(str_of(color_name(letter->run->rgb)), STR("white"));
	const char *how = letter->run->indirect ? "invisible text"
		: white                         ? "white text"
						: "text in the colour of its background";

	return pdf_mark_of(verdict->leaks, verdict->arena, PLACE_INVISIBLE,
		str_format(verdict->arena, "%s%s", field ? "form field, " : "", how));
}

/* ---- letters that were compared ---- */

/* Letters drawn as outlines over the letters themselves show what these say. */
static bool
is_outline(const struct pdf_shape *shape, const struct pdf_letter *letter)
{
	fz_quad quad = letter->ch->quad;
	float height = fabsf(quad.ul.y - quad.ll.y) + fabsf(quad.ul.x - quad.ll.x);
	float size = fminf(shape->box.y1 - shape->box.y0, shape->box.x1 - shape->box.x0);

	return !letter->certain && shape->kind != PDF_SHAPE_IMAGE &&
		shape->kind != PDF_SHAPE_SIGNS && shape->density < 0.65f && size < 1.6f * height &&
		pdf_look_alike(shape->rgb, letter->run->rgb);
}

static bool
letter_is_hidden(const struct pdf_verdict *verdict, const struct pdf_letter *letter)
{
	/* Of a letter of which less shows than this, nobody says which it is. */
	static const float seen_least = 0.35f;

	if (letter->doubt == PDF_DOUBT_NONE || letter->doubt == PDF_DOUBT_UNSEEN)
		return false;
	if (letter->over > 0 && letter->doubt == PDF_DOUBT_COVERED &&
		is_outline(&verdict->paint->shapes[letter->over - 1], letter))
		return false;
	if (verdict->look == NULL || letter->ink <= 0)
		return letter->certain && !pdf_letter_repeats(verdict->letters, letter);
	return letter->seen / letter->ink < seen_least &&
		!pdf_letter_repeats(verdict->letters, letter);
}

/* ---- words that a picture should tell ---- */

/* A page's words told by pictures, and by how many of them something is to be seen. */
struct told {
	uint32_t words;
	uint32_t shown;
	uint32_t like_text; /* dark on light */
};

static const float even_dark = 0.93f;
static const float even_light = 0.985f;
enum { DARK_MOST = 110, LIGHT_LEAST = 150 };

static bool
tone_is_blank(struct pdf_tone tone)
{
	return tone.even >= (tone.middle < DARK_MOST ? even_dark : even_light);
}

static bool
by_picture(const struct pdf_verdict *verdict, const struct word *word)
{
	if (word->doubt == PDF_DOUBT_UNSEEN)
		return true;
	return word->doubt == PDF_DOUBT_COVERED && word->doubted->over > 0 &&
		verdict->paint->shapes[word->doubted->over - 1].kind == PDF_SHAPE_IMAGE;
}

static struct told
told_count(const struct pdf_verdict *verdict)
{
	struct told told = {0};
	struct word word = {0};

	while (verdict->look != NULL && word_next(verdict->letters, &word)) {
		struct pdf_tone tone;

		if (word.signs < 3 || !by_picture(verdict, &word))
			continue;
		tone = pdf_look_tone(verdict->ctx, verdict->look, word.box);
		told.words++;
		told.shown += tone_is_blank(tone) ? 0 : 1;
		told.like_text += tone.middle > LIGHT_LEAST && tone.even > 0.5f &&
				tone.even < even_light
			? 1
			: 0;
	}
	return told;
}

static bool
over_image(const struct pdf_verdict *verdict, const struct word *word)
{
	for (uint32_t i = 0; i < verdict->paint->shape_count; i++)
		if (verdict->paint->shapes[i].kind == PDF_SHAPE_IMAGE &&
			pdf_rect_share(word->box, verdict->paint->shapes[i].box) > 0.5f)
			return true;
	return false;
}

/* True where blank paper in a word's place says that the word was taken out: most words of the
 * page are to be seen where they should be, or none is. */
static bool
blank_tells(const struct told *told)
{
	return told->shown * 5 >= told->words * 4 || told->shown * 10 <= told->words;
}

static uint32_t
unseen_mark(const struct pdf_verdict *verdict, const struct word *word, const struct told *told)
{
	struct pdf_tone tone;
	const char *label;
	bool pictured;

	if (verdict->look == NULL)
		return 0;
	tone = pdf_look_tone(verdict->ctx, verdict->look, word->box);
	if (!tone_is_blank(tone))
		return 0;
	if (word->doubted->over > 0 && word->doubted->certain)
		return cover_mark(verdict, word->doubted);
	pictured = over_image(verdict, word);
	if (tone.middle >= DARK_MOST && pictured && (word->signs < 3 || !blank_tells(told)))
		return 0;
	label = !pictured                 ? "invisible text"
		: tone.middle < DARK_MOST ? "blacked out in the picture"
					  : "not shown by the picture";
	return pdf_mark_of(verdict->leaks, verdict->arena, PLACE_INVISIBLE, str_of(label));
}

/* Text beneath a picture that shows it, as some OCR programs leave it, is not hidden. */
static bool
picture_tells(const struct pdf_verdict *verdict, const struct word *word, const struct told *told)
{
	const struct pdf_shape *shape = &verdict->paint->shapes[word->doubted->over - 1];
	struct pdf_tone tone = pdf_look_tone(verdict->ctx, verdict->look, word->box);
	bool whole = pdf_rect_share(verdict->letters->page, shape->box) > 0.4f;

	if (tone_is_blank(tone))
		return tone.middle >= DARK_MOST && !blank_tells(told);
	return whole || told->like_text * 10 >= told->words * 7;
}

/* ---- words ---- */

static void
word_mark(struct pdf_letters *letters, const struct word *word, uint32_t mark)
{
	for (uint32_t i = word->from; i < word->until; i++)
		letters->all[i].ch->color = (int)mark;
}

static void
word_compared(struct pdf_verdict *verdict, const struct word *word, const struct told *told)
{
	struct pdf_letters *letters = verdict->letters;
	const struct pdf_letter *first = NULL;
	uint32_t hidden = 0;
	uint32_t mark;

	if (verdict->look != NULL && by_picture(verdict, word) &&
		picture_tells(verdict, word, told))
		return;
	for (uint32_t i = word->from; i < word->until; i++)
		if (letter_is_hidden(verdict, &letters->all[i])) {
			hidden++;
			first = first == NULL ? &letters->all[i] : first;
		}
	/* A letter or two at a box's edge are no finding; a box that is drawn a little short
	 * hides the word all the same. */
	if (hidden == 0 || (hidden * 2 < word->letters && hidden < 4))
		return;
	if (first->doubt == PDF_DOUBT_CUT)
		mark = pdf_mark_of(verdict->leaks, verdict->arena, PLACE_OUTSIDE, STR("cut off"));
	else if (first->doubt == PDF_DOUBT_COVERED && first->over > 0)
		mark = cover_mark(verdict, first);
	else
		mark = colour_mark(verdict, first);
	word_mark(letters, word, mark);
}

void
pdf_verdict_give(struct pdf_verdict *verdict)
{
	struct told told = told_count(verdict);
	struct word word = {0};

	while (word_next(verdict->letters, &word)) {
		if (word.doubt == PDF_DOUBT_NONE)
			continue;
		if (word.doubted->doubt != PDF_DOUBT_UNSEEN)
			word_compared(verdict, &word, &told);
		else
			word_mark(verdict->letters, &word, unseen_mark(verdict, &word, &told));
	}
}

/* ---- marks ---- */

uint32_t
pdf_mark_of(struct pdf_leaks *leaks, struct arena *arena, enum place_kind kind, struct str label)
{
	enum { MARK_MAX = 200 };

	for (uint32_t i = 1; i < leaks->count; i++)
		if (leaks->marks[i].kind == kind && str_equal(leaks->marks[i].label, label))
			return i;
	if (leaks->count == MARK_MAX)
		return 1;
	if (leaks->count == 0) {
		leaks->marks = ARENA_ARRAY(arena, MARK_MAX, struct pdf_mark);
		leaks->count = 1;
	}
	leaks->marks[leaks->count] = (struct pdf_mark){kind, str_copy(arena, label)};
	return leaks->count++;
}

/* ---- passages ---- */

/* What people write over or in place of what they took out, and what may stand beside it. */
static bool
is_placeholder_word(struct str word, bool *ret_sure)
{
	static const struct str sure[] = {STR_INIT("redact"), STR_INIT("withheld"),
		STR_INIT("removed"), STR_INIT("deleted"), STR_INIT("omitted"), STR_INIT("exempt"),
		STR_INIT("sealed"), STR_INIT("privileg"), STR_INIT("confidential"),
		STR_INIT("tcpdf")};
	static const struct str other[] = {STR_INIT("name"), STR_INIT("names"), STR_INIT("address"),
		STR_INIT("text"), STR_INIT("information"), STR_INIT("data"), STR_INIT("personal"),
		STR_INIT("section"), STR_INIT("under"), STR_INIT("by"), STR_INIT("the"),
		STR_INIT("of"), STR_INIT("and"), STR_INIT("foi"), STR_INIT("foia"), STR_INIT("act"),
		STR_INIT("s"), STR_INIT("is"), STR_INIT("has"), STR_INIT("been"),
		/* and the mark of a program, in no colour on every page it makes */
		STR_INIT("powered"), STR_INIT("www"), STR_INIT("org")};
	bool digits = word.len > 0;

	for (size_t i = 0; i < COUNT_OF(sure); i++)
		if (str_starts(word, sure[i])) {
			*ret_sure = true;
			return true;
		}
	for (size_t i = 0; i < COUNT_OF(other); i++)
		if (str_equal(word, other[i]))
			return true;
	for (size_t i = 0; i < word.len; i++)
		digits = digits && (char_is_digit(word.data[i]) || word.data[i] == 's');
	return digits;
}

/* A stretch of letters with one mark, spaces among them. */
struct passage {
	uint32_t from;
	uint32_t until;
};

static bool
passage_is_placeholder(const struct pdf_letters *letters, struct passage passage)
{
	char word[24];
	size_t len = 0;
	bool sure = false;

	for (uint32_t i = passage.from; i <= passage.until; i++) {
		int c = i < passage.until ? letters->all[i].ch->c : ' ';

		if (c < 0x80 && u_isalnum(c)) {
			if (len == sizeof(word))
				return false;
			word[len++] = (char)u_tolower(c);
			continue;
		}
		if (u_isalnum((UChar32)c))
			return false;
		if (len > 0 && !is_placeholder_word(str_make(word, len), &sure))
			return false;
		len = 0;
	}
	return sure;
}

/* True where all that is hidden is one sign repeated ("XXXX", "_____"), or next to nothing. */
static bool
passage_says_nothing(const struct pdf_letters *letters, struct passage passage)
{
	uint32_t signs = 0;
	UChar32 first = 0;
	bool varied = false;

	for (uint32_t i = passage.from; i < passage.until; i++) {
		UChar32 c = (UChar32)letters->all[i].ch->c;

		if (!u_isalnum(c) && c != 0xfffd)
			continue;
		signs++;
		varied = varied || (first != 0 && c != first);
		first = c;
	}
	return signs < 2 || !varied;
}

static struct passage
passage_at(const struct pdf_letters *letters, uint32_t at)
{
	struct passage passage = {at, at + 1};
	int mark = letters->all[at].ch->color;

	for (uint32_t i = at + 1; i < letters->count; i++) {
		if (letters->all[i].is_space)
			continue;
		if (letters->all[i].ch->color != mark)
			break;
		passage.until = i + 1;
	}
	return passage;
}

void
pdf_passages_smooth(struct pdf_letters *letters)
{
	uint32_t at = 0;

	while (at < letters->count) {
		struct passage passage;
		int mark = letters->all[at].ch->color;

		if (mark == 0 || letters->all[at].is_space) {
			letters->all[at++].ch->color = 0;
			continue;
		}
		passage = passage_at(letters, at);
		if (passage_says_nothing(letters, passage) ||
			passage_is_placeholder(letters, passage))
			mark = 0;
		for (; at < passage.until; at++)
			letters->all[at].ch->color = mark;
	}
}
