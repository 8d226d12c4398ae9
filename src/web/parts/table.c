#include "web/parts/table.h"

#include "base/buf.h"

static void
add_href(struct buf *out, struct url href)
{
	buf_add(out, STR(" href=\""));
	html_text(out, href.text);
	buf_add_char(out, '"');
}

/* ---- tables ---- */

static void
add_cell(struct buf *out, const char *element, const char *class, const char *scope,
	const struct part_cell *cell)
{
	buf_add_format(out, "<%s", element);
	if (scope != NULL)
		buf_add_format(out, " scope=\"%s\"", scope);
	buf_add_format(out, " class=\"%s", class);
	if (cell->format.len > 0) {
		buf_add_format(out, " %s--", class);
		html_text(out, cell->format);
	}
	if (cell->part.classes.len > 0) {
		buf_add_char(out, ' ');
		html_text(out, cell->part.classes);
	}
	buf_add_char(out, '"');
	if (cell->columns > 0)
		buf_add_format(out, " colspan=\"%u\"", cell->columns);
	if (cell->rows > 0)
		buf_add_format(out, " rowspan=\"%u\"", cell->rows);
	part_attributes(out, cell->part.attributes, cell->part.attribute_count);
	buf_add_char(out, '>');
	part_words(out, &cell->part);
	buf_add_format(out, "</%s>", element);
}

void
part_table_begin(struct buf *out, const struct part_table *table)
{
	buf_add(out, STR("<table"));
	part_class(out, "govuk-table", &table->part);
	buf_add_char(out, '>');
	if (table->caption.len > 0) {
		struct part caption = {.classes = table->caption_classes};

		buf_add(out, STR("<caption"));
		part_class(out, "govuk-table__caption", &caption);
		buf_add_char(out, '>');
		html_text(out, table->caption);
		buf_add(out, STR("</caption>"));
	}
	if (table->head_count > 0) {
		buf_add(out,
			STR("<thead class=\"govuk-table__head\"><tr class=\"govuk-table__row\">"));
		for (size_t i = 0; i < table->head_count; i++)
			add_cell(out, "th", "govuk-table__header", "col", &table->head[i]);
		buf_add(out, STR("</tr></thead>"));
	}
	buf_add(out, STR("<tbody class=\"govuk-table__body\">"));
}

void
part_table_row(struct buf *out, const struct part_table *table, const struct part_cell *cells,
	size_t count)
{
	buf_add(out, STR("<tr class=\"govuk-table__row\">"));
	for (size_t i = 0; i < count; i++) {
		struct part_cell head = cells[i];

		head.format = STR("");
		if (i == 0 && table->first_is_header)
			add_cell(out, "th", "govuk-table__header", "row", &head);
		else
			add_cell(out, "td", "govuk-table__cell", NULL, &cells[i]);
	}
	buf_add(out, STR("</tr>"));
}

void
part_table_end(struct buf *out)
{
	buf_add(out, STR("</tbody></table>"));
}

/* ---- summary lists ---- */

static void
add_action(struct buf *out, const struct part_action *action)
{
	buf_add(out, STR("<a"));
	part_class(out, "govuk-link", &action->part);
	add_href(out, action->href);
	buf_add_char(out, '>');
	part_words(out, &action->part);
	if (action->hidden.len > 0) {
		buf_add(out, STR("<span class=\"govuk-visually-hidden\"> "));
		html_text(out, action->hidden);
		buf_add(out, STR("</span>"));
	}
	buf_add(out, STR("</a>"));
}

static void
add_actions(struct buf *out, const struct part_summary_row *row)
{
	struct part classes = {.classes = row->action_classes};

	buf_add(out, STR("<dd"));
	part_class(out, "govuk-summary-list__actions", &classes);
	buf_add_char(out, '>');
	if (row->action_count == 1) {
		add_action(out, &row->actions[0]);
	} else {
		buf_add(out, STR("<ul class=\"govuk-summary-list__actions-list\">"));
		for (size_t i = 0; i < row->action_count; i++) {
			buf_add(out, STR("<li class=\"govuk-summary-list__actions-list-item\">"));
			add_action(out, &row->actions[i]);
			buf_add(out, STR("</li>"));
		}
		buf_add(out, STR("</ul>"));
	}
	buf_add(out, STR("</dd>"));
}

static void
add_row(struct buf *out, const struct part_summary_row *row, bool any_actions)
{
	bool is_bare = any_actions && row->action_count == 0 && !row->has_actions_said;
	struct part classes = {.classes = row->classes};

	buf_add(out, STR("<div"));
	part_class(out,
		is_bare ? "govuk-summary-list__row govuk-summary-list__row--no-actions"
			: "govuk-summary-list__row",
		&classes);
	buf_add(out, STR("><dt"));
	part_class(out, "govuk-summary-list__key", &row->key);
	buf_add_char(out, '>');
	part_words(out, &row->key);
	buf_add(out, STR("</dt><dd"));
	part_class(out, "govuk-summary-list__value", &row->value);
	buf_add_char(out, '>');
	part_words(out, &row->value);
	buf_add(out, STR("</dd>"));
	if (row->action_count > 0)
		add_actions(out, row);
	buf_add(out, STR("</div>"));
}

void
part_summary_list(
	struct buf *out, const struct part *list, const struct part_summary_row *rows, size_t count)
{
	bool any_actions = false;

	for (size_t i = 0; i < count; i++)
		any_actions = any_actions || rows[i].action_count > 0;
	buf_add(out, STR("<dl"));
	part_class(out, "govuk-summary-list", list);
	buf_add_char(out, '>');
	for (size_t i = 0; i < count; i++)
		add_row(out, &rows[i], any_actions);
	buf_add(out, STR("</dl>"));
}

/* ---- pagination ---- */

struct arrow {
	const char *word; /* "next" */
	const char *default_words;
	const char *path;
	bool comes_first; /* before its words, also beside numbers */
};

static const struct arrow arrow_previous = {"prev", "Previous",
	"m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984"
	"l4.2931-4.293-1.414-1.414z",
	true};
static const struct arrow arrow_next = {"next", "Next",
	"m8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 "
	"6.7441-6.4062-6.7246-6.7266z",
	false};

static void
add_arrow_picture(struct buf *out, const struct arrow *arrow)
{
	buf_add_format(out,
		"<svg class=\"govuk-pagination__icon govuk-pagination__icon--%s\" "
		"xmlns=\"http://www.w3.org/2000/svg\" height=\"13\" width=\"15\" "
		"aria-hidden=\"true\" focusable=\"false\" viewBox=\"0 0 15 13\"><path d=\"%s\">"
		"</path></svg>",
		arrow->word, arrow->path);
}

static void
add_arrow(struct buf *out, const struct arrow *arrow, const struct part_page_arrow *way,
	bool is_block)
{
	bool has_label = way->label.len > 0;

	if (way->href.text.len == 0)
		return;
	buf_add_format(out,
		"<div class=\"govuk-pagination__%s\"><a class=\"govuk-link govuk-pagination__link\"",
		arrow->word);
	add_href(out, way->href);
	buf_add_format(out, " rel=\"%s\"", arrow->word);
	part_attributes(out, way->part.attributes, way->part.attribute_count);
	buf_add_char(out, '>');
	if (is_block || arrow->comes_first)
		add_arrow_picture(out, arrow);
	buf_add_format(out, "<span class=\"govuk-pagination__link-title%s\">",
		is_block && !has_label ? " govuk-pagination__link-title--decorated" : "");
	if (part_says(&way->part))
		part_words(out, &way->part);
	else
		buf_add_format(out, "%s<span class=\"govuk-visually-hidden\"> page</span>",
			arrow->default_words);
	buf_add(out, STR("</span>"));
	if (has_label && is_block) {
		buf_add(out,
			STR("<span class=\"govuk-visually-hidden\">:</span> "
			    "<span class=\"govuk-pagination__link-label\">"));
		html_text(out, way->label);
		buf_add(out, STR("</span>"));
	}
	if (!is_block && !arrow->comes_first)
		add_arrow_picture(out, arrow);
	buf_add(out, STR("</a></div>"));
}

static void
add_page(struct buf *out, const struct part_page *page)
{
	buf_add_format(out, "<li class=\"govuk-pagination__item%s%s\">",
		page->is_current ? " govuk-pagination__item--current" : "",
		page->is_gap ? " govuk-pagination__item--ellipsis" : "");
	if (page->is_gap) {
		buf_add(out, STR("&ctdot;</li>"));
		return;
	}
	buf_add(out, STR("<a class=\"govuk-link govuk-pagination__link\""));
	add_href(out, page->href);
	buf_add(out, page->hidden.len > 0 ? STR(" aria-label=\"") : STR(" aria-label=\"Page "));
	html_text(out, page->hidden.len > 0 ? page->hidden : page->number);
	buf_add(out, page->is_current ? STR("\" aria-current=\"page\"") : STR("\""));
	part_attributes(out, page->attributes, page->attribute_count);
	buf_add_char(out, '>');
	html_text(out, page->number);
	buf_add(out, STR("</a></li>"));
}

void
part_pagination(struct buf *out, const struct part_pagination *pagination)
{
	bool is_block = pagination->count == 0 &&
		(pagination->previous.href.text.len > 0 || pagination->next.href.text.len > 0);

	buf_add(out, STR("<nav"));
	part_class(out, is_block ? "govuk-pagination govuk-pagination--block" : "govuk-pagination",
		&pagination->part);
	part_attribute(out, "aria-label",
		pagination->landmark.len > 0 ? pagination->landmark : STR("Pagination"));
	buf_add_char(out, '>');
	add_arrow(out, &arrow_previous, &pagination->previous, is_block);
	if (pagination->count > 0) {
		buf_add(out, STR("<ul class=\"govuk-pagination__list\">"));
		for (size_t i = 0; i < pagination->count; i++)
			add_page(out, &pagination->pages[i]);
		buf_add(out, STR("</ul>"));
	}
	add_arrow(out, &arrow_next, &pagination->next, is_block);
	buf_add(out, STR("</nav>"));
}
