/* Tesseract, loaded when it is wanted (base/library.h). */
#ifndef CANDOUR_EXTRACT_TESSERACT_H
#define CANDOUR_EXTRACT_TESSERACT_H

#include "base/attr.h"

#include <stdbool.h>
#include <tesseract/capi.h>

struct err;

/* Of libgomp, which Tesseract is linked to; gcc has a header for it and clang on Debian none.
 * OpenMP 5.0, 3.2.15: how many parallel regions may be active within one another. */
extern void omp_set_max_active_levels(int levels_max);

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
	DO(TessResultIteratorGetPageIterator)                                                      \
	DO(omp_set_max_active_levels)

/* Its functions under their own names (tesseract/capi.h). */
struct tesseract {
#define TESSERACT_MEMBER(NAME) __typeof__(&(NAME)) NAME;
	TESSERACT_FUNCTIONS(TESSERACT_MEMBER)
#undef TESSERACT_MEMBER
};

/* ERR_UNSUPPORTED where it is not installed. */
bool tesseract_load(struct tesseract *ret_tesseract, struct err *err) MUST_USE;

#endif
