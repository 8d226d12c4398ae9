/* A square code (QR, ISO/IEC 18004) of a short text, as a drawing within the page: what a telephone reads off the
 * screen. Made by libqrencode, of texts of ours alone (decision 228). */
#ifndef CANDOUR_WEB_PARTS_SQUARE_CODE_H
#define CANDOUR_WEB_PARTS_SQUARE_CODE_H

#include "base/str.h"

#include <stdbool.h>

struct arena;

/* For: <svg viewBox="{{ box }}"><rect width="100%" height="100%" fill="#fff"/><path d="{{ dark }}"/></svg> */
struct square_code {
	struct str box;  /* "0 0 49 49": the rim of four modules that readers want is within */
	struct str dark; /* the dark modules, as a path of strokes one module high */
};

/* False where the text is too long for a code that can be read off a screen; then the page does without. */
bool square_code_make(struct arena *arena, struct str text, struct square_code *ret_code);

#endif
