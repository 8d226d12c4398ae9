/* Tesseract, loaded when it is wanted.
 *
 * Only recognising needs it, and it brings some twenty-five libraries along (for network
 * addresses as images, among others): linked, they took a third of each start of the program, and
 * would stand in every reader. So it is opened by name, in ocr_prepare, before confinement. */
#ifndef CANDOUR_EXTRACT_TESSERACT_H
#define CANDOUR_EXTRACT_TESSERACT_H

#include "base/attr.h"

#include <tesseract/capi.h>

struct err;

#define TESSERACT_FUNCTIONS(DO)                                                                    \
	DO(TessBaseAPIAnalyseLayout)                                                               \
	DO(TessBaseAPIClear)                                                                       \
	DO(TessBaseAPIClearAdaptiveClassifier)                                                     \
	DO(TessBaseAPICreate)                                                                      \
	DO(TessBaseAPIDelete)                                                                      \
	DO(TessBaseAPIGetIterator)                                                                 \
	DO(TessBaseAPIGetUTF8Text)                                                                 \
	DO(TessBaseAPIInit2)                                                                       \
	DO(TessBaseAPIMeanTextConf)                                                                \
	DO(TessBaseAPISetImage)                                                                    \
	DO(TessBaseAPISetImage2)                                                                   \
	DO(TessBaseAPISetPageSegMode)                                                              \
	DO(TessBaseAPISetSourceResolution)                                                         \
	DO(TessBaseAPISetVariable)                                                                 \
	DO(TessDeleteText)                                                                         \
	DO(TessPageIteratorDelete)                                                                 \
	DO(TessPageIteratorOrientation)                                                            \
	DO(TessResultIteratorDelete)                                                               \
	DO(TessResultIteratorGetPageIterator)

/* Its functions under their own names (tesseract/capi.h). */
struct tesseract {
#define TESSERACT_MEMBER(NAME) __typeof__(&(NAME)) NAME;
	TESSERACT_FUNCTIONS(TESSERACT_MEMBER)
#undef TESSERACT_MEMBER
};

/* ERR_UNSUPPORTED where it is not installed. It stays loaded. */
bool tesseract_load(struct tesseract *ret_tesseract, struct err *err) MUST_USE;

#endif
