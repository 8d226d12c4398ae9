/* Text of drawings, slides, charts and diagrams (DrawingML; ISO/IEC 29500-1, sections 19-21).
 *
 * Used by slides, by sheets' drawings and by documents' charts and SmartArt. */
#ifndef CANDOUR_EXTRACT_DRAWING_H
#define CANDOUR_EXTRACT_DRAWING_H

#include "base/str.h"

struct prose;
struct package;

/* What of a part is wanted. */
enum drawing_kind {
	DRAWING_PLAIN, /* all its text */
	DRAWING_SLIDE, /* the same; its `show` attribute marks a hidden slide */
	DRAWING_MASTER /* text that shows on slides: not the prompts of its placeholders */
};

struct drawing_wanted {
	enum drawing_kind kind;
	bool chart_numbers; /* cached numbers of charts too */
	uint32_t number;    /* of the slide */
	int depth;          /* how many drawings show this one; 0 for callers */
	int64_t width;      /* of the slide, in EMU: what lies beyond is marked; 0 unknown */
	int64_t height;
};

/* Reads one part, and the charts and diagrams it shows, into the prose. False where it is missing
 * or was read before. */
bool drawing_read(
	struct package *p, struct prose *prose, struct str part, struct drawing_wanted wanted);
/* Those of a part's relationships that hold charts and diagrams and were not read yet. */
void drawing_read_related(
	struct package *p, struct prose *prose, struct str part, struct drawing_wanted wanted);

#endif
