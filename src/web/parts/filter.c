#include "web/parts/filter.h"

#include "base/buf.h"

static void
add_link(struct buf *out, const char *class, struct url href)
{
	buf_add_format(out, "<a class=\"%s\" href=\"", class);
	html_url(out, href);
	buf_add(out, STR("\">"));
}

static void
add_group(struct buf *out, const struct part_chosen_group *group)
{
	buf_add(out, STR("<h3 class=\"govuk-heading-s govuk-!-margin-bottom-0\">"));
	part_words(out, &group->heading);
	buf_add(out, STR("</h3><ul class=\"moj-filter-tags\">"));
	for (size_t i = 0; i < group->count; i++) {
		buf_add(out, STR("<li>"));
		add_link(out, "moj-filter__tag", group->items[i].href);
		buf_add(out,
			STR("<span class=\"govuk-visually-hidden\">Remove this filter</span> "));
		html_text(out, group->items[i].text);
		buf_add(out, STR("</a></li>"));
	}
	buf_add(out, STR("</ul>"));
}

static void
add_chosen(struct buf *out, const struct part_filter *filter)
{
	buf_add(out,
		STR("<div class=\"moj-filter__selected\">"
		    "<div class=\"moj-filter__selected-heading\">"
		    "<div class=\"moj-filter__heading-title\"><h2 class=\"govuk-heading-m\">"));
	part_words(out, &filter->chosen_heading);
	buf_add(out, STR("</h2></div><div class=\"moj-filter__heading-action\"><p>"));
	add_link(out, "govuk-link govuk-link--no-visited-state", filter->clear);
	html_text(out, filter->clear_words);
	buf_add(out, STR("</a></p></div></div>"));
	for (size_t i = 0; i < filter->count; i++)
		add_group(out, &filter->groups[i]);
	buf_add(out, STR("</div>"));
}

void
part_filter_begin(struct buf *out, const struct part_filter *filter)
{
	struct part_button submit = filter->submit;

	if (!part_says(&submit.part))
		submit.part.text = STR("Apply filters");
	buf_add(out, STR("<div class=\"moj-filter\" data-module=\"moj-filter\""));
	part_attributes(out, filter->part.attributes, filter->part.attribute_count);
	buf_add(out,
		STR("><div class=\"moj-filter__header\"><div class=\"moj-filter__header-title\">"
		    "<h2 class=\"govuk-heading-m\">"));
	part_words(out, &filter->heading);
	buf_add(out,
		STR("</h2></div><div class=\"moj-filter__header-action\"></div></div>"
		    "<div class=\"moj-filter__content\">"));
	if (filter->count > 0 || filter->has_chosen)
		add_chosen(out, filter);
	buf_add(out, STR("<div class=\"moj-filter__options\">"));
	part_button(out, &submit);
}

void
part_filter_end(struct buf *out)
{
	buf_add(out, STR("</div></div></div>"));
}
