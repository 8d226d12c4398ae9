#include "web/parts/choice.h"

#include "base/buf.h"

/* Radios and check boxes differ in these words alone. */
struct manner {
	const char *type;
	const char *block;   /* "govuk-radios" */
	bool describes_each; /* without a fieldset each box bears the words that describe all */
};

static const struct manner radio_manner = {"radio", "govuk-radios", false};
static const struct manner checkbox_manner = {"checkbox", "govuk-checkboxes", true};

void
part_fieldset_begin(struct buf *out, const struct part_fieldset *fieldset)
{
	buf_add(out, STR("<fieldset"));
	part_class(out, "govuk-fieldset", &fieldset->part);
	part_attribute(out, "role", fieldset->role);
	part_attribute(out, "aria-describedby", fieldset->described_by);
	buf_add_char(out, '>');
	if (!part_says(&fieldset->legend))
		return;
	part_tag_open(out, "legend", "govuk-fieldset__legend", &fieldset->legend);
	if (fieldset->legend_is_heading)
		buf_add(out, STR("<h1 class=\"govuk-fieldset__heading\">"));
	part_words(out, &fieldset->legend);
	if (fieldset->legend_is_heading)
		buf_add(out, STR("</h1>"));
	buf_add(out, STR("</legend>"));
}

void
part_fieldset_end(struct buf *out)
{
	buf_add(out, STR("</fieldset>"));
}

/* The first has the plain name, so that a summary of errors can lead to it. */
static void
choice_id(struct buf *to, const struct part_choices *choices, const struct part_choice *choice,
	size_t at)
{
	buf_clear(to);
	if (choice->part.id.len > 0) {
		buf_add(to, choice->part.id);
		return;
	}
	buf_add(to, choices->id_prefix.len > 0 ? choices->id_prefix : choices->name);
	if (at > 0)
		buf_add_format(to, "-%zu", at + 1);
}

static void
add_block_part(struct buf *out, const struct manner *manner, const char *end, struct str classes)
{
	buf_add_format(out, "<div class=\"%s%s", manner->block, end);
	if (classes.len > 0) {
		buf_add_char(out, ' ');
		html_text(out, classes);
	}
	buf_add_char(out, '"');
}

static void
add_box(struct buf *out, const struct manner *manner, const struct part_choices *choices,
	const struct part_choice *choice, struct str id, struct str described_by)
{
	buf_add_format(out, "<input class=\"%s__input\" id=\"", manner->block);
	html_text(out, id);
	buf_add(out, STR("\" name=\""));
	html_text(out, choice->name.len > 0 ? choice->name : choices->name);
	buf_add_format(out, "\" type=\"%s\" value=\"", manner->type);
	html_text(out, choice->value);
	buf_add_char(out, '"');
	if (choice->is_checked)
		buf_add(out, STR(" checked"));
	if (choice->is_disabled)
		buf_add(out, STR(" disabled"));
	if (choice->conditional.markup.len > 0) {
		buf_add(out, STR(" data-aria-controls=\"conditional-"));
		html_text(out, id);
		buf_add_char(out, '"');
	}
	part_attribute(out, "data-behaviour", choice->behaviour);
	part_attribute(out, "aria-describedby", described_by);
	part_attributes(out, choice->part.attributes, choice->part.attribute_count);
	buf_add_char(out, '>');
}

/* Its words, with the classes of the block before those of the caller. */
static void
add_label(struct buf *out, const struct manner *manner, const struct part_choice *choice,
	struct str id)
{
	struct buf classes CLEANUP(buf_free) = {0};
	struct part_label label = {.part = choice->label};

	buf_add_format(&classes, "%s__label", manner->block);
	if (choice->label.classes.len > 0)
		buf_add_char(&classes, ' ');
	buf_add(&classes, choice->label.classes);
	label.part.classes = buf_str(&classes);
	label.part.text = choice->part.text;
	label.part.html = choice->part.html;
	part_label(out, &label, id);
}

static void
add_hint(struct buf *out, const struct manner *manner, const struct part_choice *choice,
	struct str id)
{
	struct buf classes CLEANUP(buf_free) = {0};
	struct buf hint_id CLEANUP(buf_free) = {0};
	struct part hint = choice->hint;

	buf_add_format(&classes, "%s__hint", manner->block);
	if (hint.classes.len > 0)
		buf_add_char(&classes, ' ');
	buf_add(&classes, hint.classes);
	buf_add(&hint_id, id);
	buf_add(&hint_id, STR("-item-hint"));
	hint.classes = buf_str(&classes);
	hint.id = buf_str(&hint_id);
	part_hint(out, &hint);
}

static void
add_choice(struct buf *out, const struct manner *manner, const struct part_choices *choices,
	size_t at, struct str ids)
{
	const struct part_choice *choice = &choices->choices[at];
	struct buf id CLEANUP(buf_free) = {0};
	struct buf described CLEANUP(buf_free) = {0};

	if (choice->divider.len > 0) {
		add_block_part(out, manner, "__divider", STR(""));
		buf_add_char(out, '>');
		html_text(out, choice->divider);
		buf_add(out, STR("</div>"));
		return;
	}
	choice_id(&id, choices, choice, at);
	if (manner->describes_each && !choices->has_fieldset)
		buf_add(&described, ids);
	if (part_says(&choice->hint)) {
		if (described.len > 0)
			buf_add_char(&described, ' ');
		buf_add(&described, buf_str(&id));
		buf_add(&described, STR("-item-hint"));
	}
	add_block_part(out, manner, "__item", STR(""));
	buf_add_char(out, '>');
	add_box(out, manner, choices, choice, buf_str(&id), buf_str(&described));
	add_label(out, manner, choice, buf_str(&id));
	if (part_says(&choice->hint))
		add_hint(out, manner, choice, buf_str(&id));
	buf_add(out, STR("</div>"));
	if (choice->conditional.markup.len == 0)
		return;
	buf_add_format(out, "<div class=\"%s__conditional", manner->block);
	if (!choice->is_checked)
		buf_add_format(out, " %s__conditional--hidden", manner->block);
	buf_add(out, STR("\" id=\"conditional-"));
	html_text(out, buf_str(&id));
	buf_add(out, STR("\">"));
	html_markup(out, choice->conditional);
	buf_add(out, STR("</div>"));
}

static void
add_list(struct buf *out, const struct manner *manner, const struct part_choices *choices,
	struct str ids)
{
	add_block_part(out, manner, "", choices->part.classes);
	part_attributes(out, choices->part.attributes, choices->part.attribute_count);
	buf_add_format(out, " data-module=\"%s\">", manner->block);
	part_words(out, &choices->before);
	for (size_t i = 0; i < choices->count; i++)
		add_choice(out, manner, choices, i, ids);
	part_words(out, &choices->after);
	buf_add(out, STR("</div>"));
}

static void
add_choices(struct buf *out, const struct manner *manner, const struct part_choices *choices)
{
	struct buf ids CLEANUP(buf_free) = {0};
	struct buf help CLEANUP(buf_free) = {0};
	struct part_fieldset fieldset = choices->fieldset;
	struct str described_by = choices->fieldset.described_by;

	if (described_by.len == 0)
		described_by = choices->described_by;
	part_group_begin(out, &choices->group, part_says(&choices->error.part));
	part_help(&help, choices->id_prefix.len > 0 ? choices->id_prefix : choices->name,
		described_by, &choices->hint, &choices->error, &ids);
	if (choices->has_fieldset) {
		fieldset.described_by = buf_str(&ids);
		part_fieldset_begin(out, &fieldset);
	}
	buf_add(out, buf_str(&help));
	add_list(out, manner, choices, buf_str(&ids));
	if (choices->has_fieldset)
		part_fieldset_end(out);
	buf_add(out, STR("</div>"));
}

void
part_radios(struct buf *out, const struct part_choices *choices)
{
	add_choices(out, &radio_manner, choices);
}

void
part_checkboxes(struct buf *out, const struct part_choices *choices)
{
	add_choices(out, &checkbox_manner, choices);
}
