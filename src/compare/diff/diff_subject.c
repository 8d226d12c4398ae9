#include "compare/diff/diff_subject.h"

#include "base/arena.h"
#include "compare/diff/diff_text.h"
#include "compare/subject.h"
#include "store/place.h"

#include <stdlib.h>

static unsigned
place_flag(int kind)
{
	switch (kind) {
	case PLACE_HEADER:
	case PLACE_COMMENT:
	case PLACE_BOOKMARK:
	case PLACE_ANNOTATION:
		return DIFF_WORD_ASIDE;
	case PLACE_DELETED:
		return DIFF_WORD_STRUCK;
	default:
		return 0;
	}
}

static int
span_order(const void *a, const void *b)
{
	const struct diff_span *x = a;
	const struct diff_span *y = b;

	return x->from != y->from ? (x->from > y->from) - (x->from < y->from)
				  : (x->to < y->to) - (x->to > y->to);
}

/* Cuts each span at the end of the one before, so that none lies within another. */
static size_t
spans_part(struct diff_span *spans, size_t count)
{
	size_t kept = 0;

	qsort(spans, count, sizeof *spans, span_order);
	for (size_t i = 0; i < count; i++) {
		struct diff_span span = spans[i];

		if (kept > 0 && span.from < spans[kept - 1].to)
			span.from = spans[kept - 1].to;
		if (span.from < span.to)
			spans[kept++] = span;
	}
	return kept;
}

void
diff_subject(struct arena *arena, const struct subject *subject, struct diff_source *ret_source)
{
	struct diff_span *spans = ARENA_ARRAY(arena, subject->place_count, struct diff_span);
	size_t *pages = ARENA_ARRAY(arena, subject->place_count, size_t);
	size_t span_count = 0;
	size_t page_count = 0;

	for (size_t i = 0; i < subject->place_count; i++) {
		const struct subject_place *place = &subject->places[i];
		unsigned flag = place_flag(place->kind);

		if (flag != 0 && place->from < place->to)
			spans[span_count++] = (struct diff_span){
				place->from, place->to, (enum diff_word_flag)flag};
		if (place->kind == PLACE_PAGE &&
			(page_count == 0 || pages[page_count - 1] < place->from))
			pages[page_count++] = place->from;
	}
	*ret_source = (struct diff_source){
		.text = subject->reading.text,
		.spans = spans,
		.span_count = spans_part(spans, span_count),
		.pages = pages,
		.page_count = page_count,
	};
}
