#include "extract/ocr.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/str.h"
#include "extract/image_heif.h"
#include "extract/leptonica.h"
#include "extract/reading.h"
#include "extract/tesseract.h"

#include <string.h>

enum {
	CONFIDENCE_SURE = 75, /* turned pages give 30 to 50, clean ones 90 and more */
	DPI_ASSUMED = 300,
	SKEW_SIDE = 1600 /* pixels of the longer side are enough to see how a page lies */
};

/* Set once by ocr_prepare, before the first outside byte (docs/decisions/046). */
static struct tesseract tesseract;
static TessBaseAPI *engine;

/* Runs the engine over a small drawn page, so that the orientation model, which is loaded on
 * first use, is there before files are out of reach. */
static bool
engine_warm(void)
{
	enum { SIDE = 400 };
	static unsigned char pixels[SIDE * SIDE];
	char *text;

	memset(pixels, 255, sizeof(pixels));
	for (int bar = 0; bar < 12; bar++)
		for (int y = 100; y < 130; y++)
			memset(pixels + y * SIDE + 60 + bar * 20, 0, 6);
	tesseract.TessBaseAPISetImage(engine, pixels, SIDE, SIDE, 1, SIDE);
	tesseract.TessBaseAPISetSourceResolution(engine, 300);
	tesseract.TessBaseAPISetPageSegMode(engine, PSM_AUTO_OSD);
	text = tesseract.TessBaseAPIGetUTF8Text(engine);
	tesseract.TessDeleteText(text);
	tesseract.TessBaseAPIClear(engine);
	return text != NULL;
}

bool
ocr_prepare(struct err *err)
{
	if (engine != NULL)
		return true;
	if (!leptonica_load(err) || !tesseract_load(&tesseract, err))
		return false;
	image_heif_prepare();
	lept()->setMsgSeverity(L_SEVERITY_NONE);
	/* Tesseract asks OpenMP for four threads; at level 0 every such request gets one. */
	tesseract.omp_set_max_active_levels(0);
	engine = tesseract.TessBaseAPICreate();
	if (engine == NULL)
		return err_set(err, ERR_INTERNAL, "Tesseract cannot start");
	if (tesseract.TessBaseAPIInit2(engine, NULL, "eng", OEM_LSTM_ONLY) != 0) {
		tesseract.TessBaseAPIDelete(engine);
		engine = NULL;
		return err_set(err, ERR_UNSUPPORTED,
			"the English model of Tesseract is missing: install tesseract-ocr-eng and "
			"tesseract-ocr-osd");
	}
	(void)tesseract.TessBaseAPISetVariable(engine, "debug_file", "/dev/null");
	return engine_warm() || err_set(err, ERR_INTERNAL, "Tesseract does not recognise");
}

/* ---- text ---- */

/* True where the bar at `at` of a line stands for the word "I": alone, and before a word in small
 * letters, a comma or what is left out of a verb ("|'ve"). Rules of tables stand before capitals
 * and figures as a rule, and more than one of them in a line. */
static bool
bar_is_word(struct str line, size_t at)
{
	struct str rest = str_from(line, at + 1);

	if (at > 0 && line.data[at - 1] != ' ' && line.data[at - 1] != '"')
		return false;
	if (rest.len > 1 && (rest.data[0] == ',' || rest.data[0] == '\''))
		return true;
	/* The closing quotation mark that Tesseract prefers to the apostrophe. */
	if (str_starts(rest, STR("\xe2\x80\x99")))
		return true;
	return rest.len > 1 && rest.data[0] == ' ' && rest.data[1] >= 'a' && rest.data[1] <= 'z';
}

/* Gives a line, the word "I" where Tesseract read the bar that it is in many typefaces. */
static void
line_give(struct reading *r, struct str line)
{
	char *copy = str_cstr(reading_arena(r), line);

	for (size_t i = 0; i < line.len; i++) {
		if (line.data[i] != '|')
			continue;
		if (!bar_is_word(line, i)) {
			copy = NULL;
			break;
		}
		copy[i] = 'I';
	}
	reading_text(r, copy == NULL ? line : str_make(copy, line.len));
	reading_text(r, STR("\n"));
}

/* Tesseract ends paragraphs by an empty line, and the page by a form feed at times. */
static void
text_give(struct reading *r, struct str text)
{
	struct str line;
	bool paragraph = false;

	while (str_cut_line(&text, &line)) {
		line = str_trim(line);
		if (line.len == 0) {
			paragraph = true;
			continue;
		}
		reading_break(r, paragraph);
		paragraph = false;
		line_give(r, line);
	}
}

/* ---- pages ---- */

struct Pix *
ocr_pix_make(const unsigned char *pixels, uint32_t width, uint32_t height, size_t stride)
{
	struct Pix *pix = NULL;

	if (width > 0 && height > 0 && (uint64_t)width * height <= IMAGE_PIXELS_MAX)
		pix = lept()->pixCreateNoInit((l_int32)width, (l_int32)height, 8);
	if (pix == NULL)
		return NULL;
	for (uint32_t y = 0; y < height; y++)
		memcpy(lept()->pixGetData(pix) + (size_t)y * (size_t)lept()->pixGetWpl(pix),
			pixels + y * stride, width);
	/* Leptonica keeps words of four pixels in the machine's order. */
	(void)lept()->pixEndianByteSwap(pix);
	return pix;
}

/* By how many degrees the page must be turned clockwise for its lines to be level; 0 where that
 * is little or not sure. Tesseract itself bears two degrees and loses half of a page at three. */
static float
skew_find(struct Pix *grey)
{
	enum { RANGE = 15, LEAST = 1, CONFIDENCE = 3 };
	struct Pix *small = lept()->pixClone(grey);
	struct Pix *black = NULL;
	float angle = 0;
	float confidence = 0;

	while (small != NULL &&
		lept()->pixGetWidth(small) + lept()->pixGetHeight(small) > 2 * OCR_SIDE_MIN &&
		(lept()->pixGetWidth(small) > SKEW_SIDE ||
			lept()->pixGetHeight(small) > SKEW_SIDE)) {
		struct Pix *half = lept()->pixScaleAreaMap2(small);

		lept()->pixDestroy(&small);
		small = half;
	}
	if (small != NULL &&
		lept()->pixOtsuAdaptiveThreshold(small, lept()->pixGetWidth(small),
			lept()->pixGetHeight(small), 0, 0, 0.1F, NULL, &black) == 0 &&
		lept()->pixFindSkewSweepAndSearch(
			black, &angle, &confidence, 2, 1, RANGE, 1.0F, 0.05F) != 0)
		confidence = 0;
	lept()->pixDestroy(&small);
	lept()->pixDestroy(&black);
	return confidence >= CONFIDENCE && (angle >= LEAST || angle <= -LEAST) ? angle : 0;
}

/* The page with its lines level, at its full size; the page itself where they are. */
static struct Pix *
levelled(struct Pix *pix)
{
	const float degree = 3.14159265F / 180;
	float angle = skew_find(pix);
	struct Pix *turned = NULL;

	if (angle != 0)
		turned = lept()->pixRotate(pix, angle * degree, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE,
			lept()->pixGetWidth(pix), lept()->pixGetHeight(pix));
	return turned == NULL ? lept()->pixClone(pix) : turned;
}

struct recognised {
	char *text; /* the engine's: TessDeleteText */
	int confidence;
};

static void
page_set(struct Pix *pix, uint32_t dpi, TessPageSegMode mode)
{
	tesseract.TessBaseAPISetPageSegMode(engine, mode);
	tesseract.TessBaseAPISetImage2(engine, pix);
	tesseract.TessBaseAPISetSourceResolution(engine, (int)(dpi == 0 ? DPI_ASSUMED : dpi));
}

static struct recognised
page_recognise(void)
{
	struct recognised made = {.text = tesseract.TessBaseAPIGetUTF8Text(engine)};
	int confidence = made.text == NULL ? 0 : tesseract.TessBaseAPIMeanTextConf(engine);

	made.confidence = confidence < 0 || confidence > 100 ? 0 : confidence;
	return made;
}

static bool
has_text(const struct recognised *made)
{
	return str_trim(str_of(made->text)).len > 0;
}

static TessOrientation
orientation_of(TessPageIterator *at)
{
	TessOrientation orientation = ORIENTATION_PAGE_UP;
	TessWritingDirection direction;
	TessTextlineOrder order;
	float skew;

	if (at != NULL)
		tesseract.TessPageIteratorOrientation(at, &orientation, &direction, &order, &skew);
	return orientation;
}

/* Which way up Tesseract took the page that it has just recognised. */
static TessOrientation
orientation_taken(void)
{
	TessResultIterator *results = tesseract.TessBaseAPIGetIterator(engine);
	TessOrientation taken = ORIENTATION_PAGE_UP;

	if (results != NULL)
		taken = orientation_of(tesseract.TessResultIteratorGetPageIterator(results));
	tesseract.TessResultIteratorDelete(results);
	return taken;
}

/* Looks again at a page of which little could be read: it may lie on its side or upside down. The
 * model for that is asked, and the page is recognised again where it disagrees. */
static void
page_doubt(struct Pix *pix, uint32_t dpi, struct recognised *made)
{
	TessOrientation taken = orientation_taken();
	TessPageIterator *layout;
	TessOrientation seen;
	struct recognised again;

	page_set(pix, dpi, PSM_AUTO_OSD);
	layout = tesseract.TessBaseAPIAnalyseLayout(engine);
	seen = orientation_of(layout);
	tesseract.TessPageIteratorDelete(layout);
	if (seen == taken && has_text(made))
		return;
	again = page_recognise();
	if (has_text(&again) && (!has_text(made) || again.confidence > made->confidence)) {
		struct recognised worse = *made;

		*made = again;
		again = worse;
	}
	tesseract.TessDeleteText(again.text);
}

bool
ocr_recognise(struct reading *r, uint32_t number, struct Pix *pix, uint32_t dpi, struct err *err)
{
	struct recognised made;
	struct Pix *level;
	uint32_t place;

	if (engine == NULL)
		return err_set(err, ERR_INTERNAL, "OCR was not prepared");
	level = levelled(pix);
	page_set(level, dpi, PSM_AUTO);
	made = page_recognise();
	if (made.confidence < CONFIDENCE_SURE || !has_text(&made))
		page_doubt(level, dpi, &made);
	reading_break(r, true);
	place = reading_place_begin(
		r, PLACE_RECOGNISED, number, str_format(reading_arena(r), "%d", made.confidence));
	text_give(r, str_of(made.text));
	reading_place_end(r, place);
	tesseract.TessDeleteText(made.text);
	lept()->pixDestroy(&level);
	/* Nothing of this page may colour the next. */
	tesseract.TessBaseAPIClearAdaptiveClassifier(engine);
	tesseract.TessBaseAPIClear(engine);
	return true;
}
