/* Leptonica, loaded when it is wanted (base/library.h). */
#ifndef CANDOUR_EXTRACT_LEPTONICA_H
#define CANDOUR_EXTRACT_LEPTONICA_H

#include "base/attr.h"

#include <leptonica/allheaders.h>
#include <stdbool.h>

struct err;

#define LEPTONICA_FUNCTIONS(DO)                                                                    \
	DO(lept_free)                                                                              \
	DO(pixClone)                                                                               \
	DO(pixConvertTo8)                                                                          \
	DO(pixCreate)                                                                              \
	DO(pixCreateNoInit)                                                                        \
	DO(pixDestroy)                                                                             \
	DO(pixEndianByteSwap)                                                                      \
	DO(pixFindSkewSweepAndSearch)                                                              \
	DO(pixGetData)                                                                             \
	DO(pixGetDepth)                                                                            \
	DO(pixGetHeight)                                                                           \
	DO(pixGetWidth)                                                                            \
	DO(pixGetWpl)                                                                              \
	DO(pixGetXRes)                                                                             \
	DO(pixOtsuAdaptiveThreshold)                                                               \
	DO(pixReadMem)                                                                             \
	DO(pixReadMemTiff)                                                                         \
	DO(pixRemoveAlpha)                                                                         \
	DO(pixRotate)                                                                              \
	DO(pixRotateOrth)                                                                          \
	DO(pixScale)                                                                               \
	DO(pixScaleAreaMap2)                                                                       \
	DO(pixSetPixel)                                                                            \
	DO(pixWriteMemJpeg)                                                                        \
	DO(pixWriteMemPng)                                                                         \
	DO(setMsgSeverity)

/* Its functions under their own names (leptonica/allheaders.h). */
struct leptonica {
#define LEPTONICA_MEMBER(NAME) __typeof__(&(NAME)) NAME;
	LEPTONICA_FUNCTIONS(LEPTONICA_MEMBER)
#undef LEPTONICA_MEMBER
};

/* ERR_UNSUPPORTED where it is not installed. */
bool leptonica_load(struct err *err) MUST_USE;
/* Its functions; only after leptonica_load. */
const struct leptonica *lept(void);

#endif
