/* Footnotes, comments and headers stand in the middle of sentences in RTF. They are kept aside
 * and given as lines of their own behind the line they belong to. */
#include "extract/rtf_state.h"

void
rtf_aside_begin(struct rtf *rtf, enum place_kind kind, struct str label)
{
	/* A note within a note stays in it; and nobody has thousands of notes on one line. */
	if (rtf->aside_depth++ > 0)
		return;
	if (rtf->aside_count == RTF_ASIDES_MAX)
		rtf_asides_give(rtf);
	rtf->asides[rtf->aside_count++] = (struct rtf_aside){
		kind, label, rtf->aside_text.len, rtf->aside_text.len};
}

void
rtf_aside_end(struct rtf *rtf)
{
	if (rtf->aside_depth == 0 || --rtf->aside_depth > 0)
		return;
	rtf->tabs = 0;
	rtf->asides[rtf->aside_count - 1].end = rtf->aside_text.len;
	if (rtf->at_line_start)
		rtf_asides_give(rtf);
}

static void
give_one(struct rtf *rtf, const struct rtf_aside *aside)
{
	struct str text = str_trim(str_slice(buf_str(&rtf->aside_text), aside->start, aside->end));
	uint32_t place;

	if (text.len == 0)
		return;
	if (rtf->mode != RTF_MODE_READ) {
		buf_add(rtf->to, text);
		buf_add_char(rtf->to, '\n');
		return;
	}
	reading_text(rtf->r, buf_str(rtf->to));
	buf_clear(rtf->to);
	reading_break(rtf->r, false);
	place = reading_place_begin(rtf->r, aside->kind, 0, aside->label);
	reading_text(rtf->r, text);
	reading_place_end(rtf->r, place);
	reading_break(rtf->r, false);
}

void
rtf_asides_give(struct rtf *rtf)
{
	if (rtf->aside_count > 0 && rtf->mode != RTF_MODE_READ && !rtf->at_line_start)
		buf_add_char(rtf->to, '\n');
	for (size_t i = 0; i < rtf->aside_count; i++)
		give_one(rtf, &rtf->asides[i]);
	rtf->aside_count = 0;
	buf_clear(&rtf->aside_text);
}
