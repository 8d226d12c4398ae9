/* Buttons, links and what a page tells: tags, banners, warnings, errors in one place. */
#ifndef CANDOUR_WEB_PARTS_NOTICE_H
#define CANDOUR_WEB_PARTS_NOTICE_H

#include "web/parts/part.h"

struct part_button {
	struct part part;
	struct url href; /* a link that looks like a button, where it is set */
	struct str type; /* "" is "submit" */
	struct str name, value;
	bool is_disabled;
	bool is_start;
	struct str prevents_double_click; /* "true", "false"; "" unsaid */
};
void part_button(struct buf *out, const struct part_button *button);

void part_tag(struct buf *out, const struct part *tag);
void part_inset_text(struct buf *out, const struct part *inset);
/* fallback: read out before the words; "" is "Warning". */
void part_warning_text(struct buf *out, const struct part *warning, struct str fallback);
void part_details(
	struct buf *out, const struct part *details, const struct part *summary, bool is_open);
/* href "" is "#", and no words are "Back". */
void part_back_link(struct buf *out, const struct part *link, struct url href);

/* href "" is "#content". */
void part_skip_link(struct buf *out, const struct part *link, struct url href);

struct part_error_line {
	struct part part;
	struct url href; /* to the field; "" none */
};
struct part_error_summary {
	struct part part; /* classes and attributes; its words stand before the list */
	struct part title;
	const struct part_error_line *lines;
	size_t count;
	struct str disables_focus; /* "true", "false"; "" unsaid */
};
void part_error_summary(struct buf *out, const struct part_error_summary *summary);

struct part_banner {
	struct part part;  /* html as it is, or text as a heading */
	struct part title; /* "" is "Important", or "Success" */
	struct str title_id;
	unsigned title_level; /* 0 is 2 */
	bool is_success;
	struct str role;
	struct str disables_focus;
};
void part_notification_banner(struct buf *out, const struct part_banner *banner);

/* The page says that something is done. level 0 is 1. */
void part_panel(
	struct buf *out, const struct part *panel, const struct part *title, unsigned level);

struct part_crumb {
	struct part part;
	struct url href; /* "" : the page itself */
};
void part_breadcrumbs(struct buf *out, const struct part *crumbs, bool collapses, struct str label,
	const struct part_crumb *list, size_t count);

#endif
