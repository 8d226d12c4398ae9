#include "extract/ocr.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/str.h"
#include "extract/reading.h"

#include <leptonica/allheaders.h>
#include <tesseract/capi.h>

#include <string.h>

/* Of libgomp, which Tesseract is linked to; gcc has a header for it and clang on Debian none.
 * OpenMP 5.0, 3.2.15: how many parallel regions may be active within one another. */
extern void omp_set_max_active_levels(int levels_max);

/* Set once by ocr_prepare, before the first outside byte (docs/decisions/046). */
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
	TessBaseAPISetImage(engine, pixels, SIDE, SIDE, 1, SIDE);
	TessBaseAPISetSourceResolution(engine, 300);
	text = TessBaseAPIGetUTF8Text(engine);
	TessDeleteText(text);
	TessBaseAPIClear(engine);
	return text != NULL;
}

bool
ocr_prepare(struct err *err)
{
	if (engine != NULL)
		return true;
	setMsgSeverity(L_SEVERITY_NONE);
	/* Tesseract asks OpenMP for four threads; at level 0 every such request gets one. */
	omp_set_max_active_levels(0);
	engine = TessBaseAPICreate();
	if (engine == NULL)
		return err_set(err, ERR_INTERNAL, "Tesseract cannot start");
	if (TessBaseAPIInit2(engine, NULL, "eng", OEM_LSTM_ONLY) != 0) {
		TessBaseAPIDelete(engine);
		engine = NULL;
		return err_set(err, ERR_UNSUPPORTED,
			"the English model of Tesseract is missing: install tesseract-ocr-eng and "
			"tesseract-ocr-osd");
	}
	(void)TessBaseAPISetVariable(engine, "debug_file", "/dev/null");
	TessBaseAPISetPageSegMode(engine, PSM_AUTO_OSD);
	return engine_warm() || err_set(err, ERR_INTERNAL, "Tesseract does not recognise");
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
		reading_text(r, line);
		reading_text(r, STR("\n"));
	}
}

bool
ocr_recognise(struct reading *r, uint32_t number, const struct ocr_page *page, struct err *err)
{
	char *text;
	uint32_t place;
	int confidence;

	if (engine == NULL)
		return err_set(err, ERR_INTERNAL, "OCR was not prepared");
	TessBaseAPISetImage(
		engine, page->pixels, (int)page->width, (int)page->height, 1, (int)page->stride);
	TessBaseAPISetSourceResolution(engine, (int)(page->dpi == 0 ? 300 : page->dpi));
	text = TessBaseAPIGetUTF8Text(engine);
	confidence = text == NULL ? 0 : TessBaseAPIMeanTextConf(engine);
	if (confidence < 0 || confidence > 100)
		confidence = 0;
	reading_break(r, true);
	place = reading_place_begin(
		r, PLACE_RECOGNISED, number, str_format(reading_arena(r), "%d", confidence));
	text_give(r, str_of(text));
	reading_place_end(r, place);
	TessDeleteText(text);
	/* Nothing of this page may colour the next. */
	TessBaseAPIClearAdaptiveClassifier(engine);
	TessBaseAPIClear(engine);
	return true;
}
