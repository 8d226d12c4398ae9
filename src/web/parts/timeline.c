#include "web/parts/timeline.h"

#include "base/buf.h"

void
part_timeline_begin(struct buf *out, const struct part *timeline)
{
	buf_add(out, STR("<div"));
	part_class(out, "moj-timeline", timeline);
	buf_add_char(out, '>');
}

void
part_timeline_event_begin(struct buf *out, const struct part_event *event, unsigned level)
{
	level = level > 0 ? level : 2;
	buf_add(out, STR("<div"));
	part_class(out, "moj-timeline__item", &event->part);
	buf_add_format(out,
		"><div class=\"moj-timeline__header\"><h%u class=\"moj-timeline__title\">", level);
	part_words(out, &event->label);
	buf_add_format(out, "</h%u>", level);
	if (part_says(&event->byline)) {
		buf_add(out, STR(" <p class=\"moj-timeline__byline\">by "));
		part_words(out, &event->byline);
		buf_add(out, STR("</p>"));
	}
	buf_add(out, STR("</div><p class=\"moj-timeline__date\"><time"));
	part_attribute(out, "datetime", event->stamp);
	buf_add_char(out, '>');
	html_text(out, event->when);
	buf_add(out, STR("</time></p><div class=\"moj-timeline__description\">"));
	part_words(out, &event->part);
}

void
part_timeline_event_end(struct buf *out)
{
	buf_add(out, STR("</div></div>"));
}

void
part_timeline_event(struct buf *out, const struct part_event *event, unsigned level)
{
	part_timeline_event_begin(out, event, level);
	part_timeline_event_end(out);
}

void
part_timeline_end(struct buf *out)
{
	buf_add(out, STR("</div>"));
}
