#include "web/parts/notice.h"

#include "base/buf.h"

static void
add_href(struct buf *out, struct url href)
{
	buf_add(out, STR(" href=\""));
	html_text(out, href.text);
	buf_add_char(out, '"');
}

static void
add_button_words(struct buf *out, const struct part_button *button)
{
	bool has_span = button->is_start && button->part.html.markup.len > 0;

	if (has_span)
		buf_add(out, STR("<span>"));
	part_words(out, &button->part);
	if (has_span)
		buf_add(out, STR("</span>"));
	if (button->is_start)
		buf_add(out,
			STR("<svg class=\"govuk-button__start-icon\" "
			    "xmlns=\"http://www.w3.org/2000/svg\" width=\"17.5\" height=\"19\" "
			    "viewBox=\"0 0 33 40\" aria-hidden=\"true\" focusable=\"false\">"
			    "<path fill=\"currentColor\" d=\"M0 0h13l20 20-20 20H0l20-20z\"/></svg>"));
}

void
part_button(struct buf *out, const struct part_button *button)
{
	bool is_link = button->href.text.len > 0;
	struct buf class CLEANUP(buf_free) = {0};
	struct part part = button->part;

	buf_add(&class, part.classes);
	if (button->is_start)
		buf_add(&class,
			part.classes.len > 0 ? STR(" govuk-button--start")
					     : STR("govuk-button--start"));
	part.classes = buf_str(&class);
	if (is_link) {
		buf_add(out, STR("<a"));
		add_href(out, button->href);
		buf_add(out, STR(" role=\"button\" draggable=\"false\""));
	} else {
		buf_add(out, STR("<button"));
		part_attribute(out, "type", button->type.len > 0 ? button->type : STR("submit"));
		part_attribute(out, "value", button->value);
		part_attribute(out, "name", button->name);
		if (button->is_disabled)
			buf_add(out, STR(" disabled aria-disabled=\"true\""));
		part_attribute(out, "data-prevent-double-click", button->prevents_double_click);
	}
	part_class(out, "govuk-button", &part);
	part_attribute(out, "id", part.id);
	buf_add(out, STR(" data-module=\"govuk-button\">"));
	add_button_words(out, button);
	buf_add(out, is_link ? STR("</a>") : STR("</button>"));
}

void
part_tag(struct buf *out, const struct part *tag)
{
	buf_add(out, STR("<strong"));
	part_class(out, "govuk-tag", tag);
	buf_add_char(out, '>');
	part_words(out, tag);
	buf_add(out, STR("</strong>"));
}

void
part_inset_text(struct buf *out, const struct part *inset)
{
	part_tag_open(out, "div", "govuk-inset-text", inset);
	part_words(out, inset);
	buf_add(out, STR("</div>"));
}

void
part_warning_text(struct buf *out, const struct part *warning, struct str fallback)
{
	buf_add(out, STR("<div"));
	part_class(out, "govuk-warning-text", warning);
	buf_add(out,
		STR("><span class=\"govuk-warning-text__icon\" aria-hidden=\"true\">!</span>"
		    "<strong class=\"govuk-warning-text__text\">"
		    "<span class=\"govuk-visually-hidden\">"));
	html_text(out, fallback.len > 0 ? fallback : STR("Warning"));
	buf_add(out, STR("</span> "));
	part_words(out, warning);
	buf_add(out, STR("</strong></div>"));
}

void
part_details(struct buf *out, const struct part *details, const struct part *summary, bool is_open)
{
	buf_add(out, STR("<details"));
	part_attribute(out, "id", details->id);
	part_class(out, "govuk-details", details);
	buf_add(out, is_open ? STR(" open>") : STR(">"));
	buf_add(out,
		STR("<summary class=\"govuk-details__summary\">"
		    "<span class=\"govuk-details__summary-text\">"));
	part_words(out, summary);
	buf_add(out, STR("</span></summary><div class=\"govuk-details__text\">"));
	part_words(out, details);
	buf_add(out, STR("</div></details>"));
}

void
part_back_link(struct buf *out, const struct part *link, struct url href)
{
	buf_add(out, STR("<a"));
	add_href(out, href.text.len > 0 ? href : URL("#"));
	part_class(out, "govuk-back-link", link);
	buf_add_char(out, '>');
	if (part_says(link))
		part_words(out, link);
	else
		buf_add(out, STR("Back"));
	buf_add(out, STR("</a>"));
}

void
part_skip_link(struct buf *out, const struct part *link, struct url href)
{
	buf_add(out, STR("<a"));
	add_href(out, href.text.len > 0 ? href : URL("#content"));
	part_class(out, "govuk-skip-link", link);
	buf_add(out, STR(" data-module=\"govuk-skip-link\">"));
	part_words(out, link);
	buf_add(out, STR("</a>"));
}

static void
add_error_line(struct buf *out, const struct part_error_line *line)
{
	buf_add(out, STR("<li>"));
	if (line->href.text.len > 0) {
		buf_add(out, STR("<a"));
		add_href(out, line->href);
		part_attributes(out, line->part.attributes, line->part.attribute_count);
		buf_add_char(out, '>');
	}
	part_words(out, &line->part);
	buf_add(out, line->href.text.len > 0 ? STR("</a></li>") : STR("</li>"));
}

void
part_error_summary(struct buf *out, const struct part_error_summary *summary)
{
	buf_add(out, STR("<div"));
	part_class(out, "govuk-error-summary", &summary->part);
	part_attribute(out, "data-disable-auto-focus", summary->disables_focus);
	buf_add(out,
		STR(" data-module=\"govuk-error-summary\"><div role=\"alert\">"
		    "<h2 class=\"govuk-error-summary__title\">"));
	part_words(out, &summary->title);
	buf_add(out, STR("</h2><div class=\"govuk-error-summary__body\">"));
	if (part_says(&summary->part)) {
		buf_add(out, STR("<p>"));
		part_words(out, &summary->part);
		buf_add(out, STR("</p>"));
	}
	if (summary->count > 0) {
		buf_add(out, STR("<ul class=\"govuk-list govuk-error-summary__list\">"));
		for (size_t i = 0; i < summary->count; i++)
			add_error_line(out, &summary->lines[i]);
		buf_add(out, STR("</ul>"));
	}
	buf_add(out, STR("</div></div></div>"));
}

static void
add_banner_title(struct buf *out, const struct part_banner *banner, struct str id)
{
	unsigned level = banner->title_level > 0 ? banner->title_level : 2;

	buf_add_format(out,
		"<div class=\"govuk-notification-banner__header\">"
		"<h%u class=\"govuk-notification-banner__title\"",
		level);
	part_attribute(out, "id", id);
	buf_add_char(out, '>');
	if (part_says(&banner->title))
		part_words(out, &banner->title);
	else
		buf_add(out, banner->is_success ? STR("Success") : STR("Important"));
	buf_add_format(out, "</h%u></div>", level);
}

void
part_notification_banner(struct buf *out, const struct part_banner *banner)
{
	struct str id = banner->title_id.len > 0 ? banner->title_id
						 : STR("govuk-notification-banner-title");
	struct str role = banner->is_success ? STR("alert") : STR("region");

	buf_add(out, STR("<div"));
	part_class(out,
		banner->is_success ? "govuk-notification-banner govuk-notification-banner--success"
				   : "govuk-notification-banner",
		&banner->part);
	part_attribute(out, "role", banner->role.len > 0 ? banner->role : role);
	part_attribute(out, "aria-labelledby", id);
	buf_add(out, STR(" data-module=\"govuk-notification-banner\""));
	part_attribute(out, "data-disable-auto-focus", banner->disables_focus);
	buf_add_char(out, '>');
	add_banner_title(out, banner, id);
	buf_add(out, STR("<div class=\"govuk-notification-banner__content\">"));
	if (banner->part.html.markup.len > 0) {
		html_markup(out, banner->part.html);
	} else if (banner->part.text.len > 0) {
		buf_add(out, STR("<p class=\"govuk-notification-banner__heading\">"));
		html_text(out, banner->part.text);
		buf_add(out, STR("</p>"));
	}
	buf_add(out, STR("</div></div>"));
}

void
part_panel(struct buf *out, const struct part *panel, const struct part *title, unsigned level)
{
	level = level > 0 ? level : 1;
	buf_add(out, STR("<div"));
	part_class(out, "govuk-panel govuk-panel--confirmation", panel);
	buf_add_format(out, "><h%u class=\"govuk-panel__title\">", level);
	part_words(out, title);
	buf_add_format(out, "</h%u>", level);
	if (part_says(panel)) {
		buf_add(out, STR("<div class=\"govuk-panel__body\">"));
		part_words(out, panel);
		buf_add(out, STR("</div>"));
	}
	buf_add(out, STR("</div>"));
}

static void
add_crumb(struct buf *out, const struct part_crumb *crumb)
{
	bool is_link = crumb->href.text.len > 0;

	buf_add(out, STR("<li class=\"govuk-breadcrumbs__list-item\""));
	if (is_link) {
		buf_add(out, STR("><a class=\"govuk-breadcrumbs__link\""));
		add_href(out, crumb->href);
		part_attributes(out, crumb->part.attributes, crumb->part.attribute_count);
		buf_add_char(out, '>');
	} else {
		buf_add(out, STR(" aria-current=\"page\">"));
	}
	part_words(out, &crumb->part);
	buf_add(out, is_link ? STR("</a></li>") : STR("</li>"));
}

void
part_breadcrumbs(struct buf *out, const struct part *crumbs, bool collapses, struct str label,
	const struct part_crumb *list, size_t count)
{
	struct buf class CLEANUP(buf_free) = {0};
	struct part part = *crumbs;

	buf_add(&class, part.classes);
	if (collapses && class.len > 0)
		buf_add_char(&class, ' ');
	if (collapses)
		buf_add(&class, STR("govuk-breadcrumbs--collapse-on-mobile"));
	part.classes = buf_str(&class);
	buf_add(out, STR("<nav"));
	part_class(out, "govuk-breadcrumbs", &part);
	part_attribute(out, "aria-label", label.len > 0 ? label : STR("Breadcrumb"));
	buf_add(out, STR("><ol class=\"govuk-breadcrumbs__list\">"));
	for (size_t i = 0; i < count; i++)
		add_crumb(out, &list[i]);
	buf_add(out, STR("</ol></nav>"));
}
