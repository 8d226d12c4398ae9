#include "web/parts/badge.h"

#include "base/buf.h"

enum { COUNT_MOST = 99 };

void
part_badge(struct buf *out, const struct part *badge)
{
	buf_add(out, STR("<span"));
	part_class(out, "moj-badge", badge);
	buf_add_char(out, '>');
	part_words(out, badge);
	buf_add(out, STR("</span>"));
}

void
part_notification_badge(struct buf *out, const struct part_count *count)
{
	bool is_many = !count->is_exact && count->count >= COUNT_MOST;
	long long shown = is_many ? COUNT_MOST : (long long)count->count;

	if (count->count <= 0)
		return;
	buf_add(out, STR("<span"));
	part_class(out, "moj-notification-badge", &count->part);
	buf_add_format(out,
		"><span aria-hidden=\"true\">%lld%s</span> "
		"<span class=\"govuk-visually-hidden\">(%lld%s",
		shown, is_many ? "+" : "", shown, is_many ? " or more" : "");
	if (count->of.len > 0)
		buf_add_char(out, ' ');
	html_text(out, count->of);
	buf_add(out, STR(")</span></span>"));
}
