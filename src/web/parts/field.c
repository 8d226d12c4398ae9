#include "web/parts/field.h"

#include "base/buf.h"

void
part_label(struct buf *out, const struct part_label *label, struct str target)
{
	if (!part_says(&label->part))
		return;
	if (label->is_heading)
		buf_add(out, STR("<h1 class=\"govuk-label-wrapper\">"));
	buf_add(out, STR("<label"));
	part_class(out, "govuk-label", &label->part);
	part_attribute(out, "for", target);
	buf_add_char(out, '>');
	part_words(out, &label->part);
	buf_add(out, STR("</label>"));
	if (label->is_heading)
		buf_add(out, STR("</h1>"));
}

void
part_hint(struct buf *out, const struct part *hint)
{
	part_tag_open(out, "div", "govuk-hint", hint);
	part_words(out, hint);
	buf_add(out, STR("</div>"));
}

void
part_error(struct buf *out, const struct part_error *error)
{
	part_tag_open(out, "p", "govuk-error-message", &error->part);
	if (!error->has_no_prefix) {
		buf_add(out, STR("<span class=\"govuk-visually-hidden\">"));
		html_text(out, error->prefix.len > 0 ? error->prefix : STR("Error"));
		buf_add(out, STR(":</span> "));
	}
	part_words(out, &error->part);
	buf_add(out, STR("</p>"));
}

/* "what-hint", among the ids that describe the field. */
static void
note_id(struct buf *ids, struct buf *one, struct str id, const char *end)
{
	buf_clear(one);
	buf_add(one, id);
	buf_add(one, str_of(end));
	if (ids->len > 0)
		buf_add_char(ids, ' ');
	buf_add(ids, buf_str(one));
}

void
part_help(struct buf *out, struct str id, struct str described_by, const struct part *hint,
	const struct part_error *error, struct buf *ret_ids)
{
	struct buf one CLEANUP(buf_free) = {0};

	buf_clear(ret_ids);
	buf_add(ret_ids, described_by);
	if (part_says(hint)) {
		struct part with_id = *hint;

		note_id(ret_ids, &one, id, "-hint");
		with_id.id = buf_str(&one);
		part_hint(out, &with_id);
	}
	if (part_says(&error->part)) {
		struct part_error with_id = *error;

		note_id(ret_ids, &one, id, "-error");
		with_id.part.id = buf_str(&one);
		part_error(out, &with_id);
	}
}

void
part_group_begin(struct buf *out, const struct part *group, bool is_wrong)
{
	buf_add(out, STR("<div"));
	part_class(out, is_wrong ? "govuk-form-group govuk-form-group--error" : "govuk-form-group",
		group);
	buf_add_char(out, '>');
}

static struct str
id_of(const struct part_field *field)
{
	return field->part.id.len > 0 ? field->part.id : field->name;
}

static bool
is_wrong(const struct part_field *field)
{
	return part_says(&field->error.part);
}

static void
field_begin(struct buf *out, const struct part_field *field, struct buf *ret_ids)
{
	part_group_begin(out, &field->group, is_wrong(field));
	part_label(out, &field->label, id_of(field));
	part_help(out, id_of(field), field->described_by, &field->hint, &field->error, ret_ids);
}

static void
add_spellcheck(struct buf *out, enum part_spellcheck spellcheck)
{
	if (spellcheck != SPELLCHECK_UNSAID)
		part_attribute(out, "spellcheck",
			spellcheck == SPELLCHECK_ON ? STR("true") : STR("false"));
}

/* Class, id and name of the field itself. */
static void
control_open(struct buf *out, const char *element, const char *class, const char *wrong_class,
	const struct part_field *field)
{
	/* Of a text area the package's own template has it the other way round. */
	bool is_wrong_first = str_equal(str_of(element), STR("textarea"));

	buf_add_format(out, "<%s class=\"%s", element, class);
	if (is_wrong(field) && is_wrong_first)
		buf_add_format(out, " %s", wrong_class);
	if (field->part.classes.len > 0) {
		buf_add_char(out, ' ');
		html_text(out, field->part.classes);
	}
	if (is_wrong(field) && !is_wrong_first)
		buf_add_format(out, " %s", wrong_class);
	buf_add_char(out, '"');
	buf_add(out, STR(" id=\""));
	html_text(out, id_of(field));
	buf_add(out, STR("\" name=\""));
	html_text(out, field->name);
	buf_add_char(out, '"');
}

static void
input_alone(struct buf *out, const struct part_field *field, struct str ids)
{
	control_open(out, "input", "govuk-input", "govuk-input--error", field);
	part_attribute(out, "type", field->type.len > 0 ? field->type : STR("text"));
	add_spellcheck(out, field->spellcheck);
	part_attribute(out, "value", field->value);
	if (field->is_disabled)
		buf_add(out, STR(" disabled"));
	part_attribute(out, "aria-describedby", ids);
	part_attribute(out, "autocomplete", field->autocomplete);
	part_attribute(out, "autocapitalize", field->autocapitalize);
	part_attribute(out, "pattern", field->pattern);
	part_attribute(out, "inputmode", field->inputmode);
	part_attributes(out, field->part.attributes, field->part.attribute_count);
	buf_add_char(out, '>');
}

static void
add_affix(struct buf *out, const char *class, const struct part *affix)
{
	if (!part_says(affix))
		return;
	buf_add(out, STR("<div"));
	part_class(out, class, affix);
	buf_add(out, STR(" aria-hidden=\"true\">"));
	part_words(out, affix);
	buf_add(out, STR("</div>"));
}

void
part_input(struct buf *out, const struct part_field *field)
{
	struct buf ids CLEANUP(buf_free) = {0};
	bool is_wrapped = part_says(&field->prefix) || part_says(&field->suffix) ||
		part_says(&field->before) || part_says(&field->after);

	field_begin(out, field, &ids);
	if (is_wrapped) {
		part_tag_open(out, "div", "govuk-input__wrapper", &field->wrapper);
		part_words(out, &field->before);
		add_affix(out, "govuk-input__prefix", &field->prefix);
	}
	input_alone(out, field, buf_str(&ids));
	if (is_wrapped) {
		add_affix(out, "govuk-input__suffix", &field->suffix);
		part_words(out, &field->after);
		buf_add(out, STR("</div>"));
	}
	buf_add(out, STR("</div>"));
}

void
part_textarea(struct buf *out, const struct part_field *field)
{
	struct buf ids CLEANUP(buf_free) = {0};

	field_begin(out, field, &ids);
	part_words(out, &field->before);
	control_open(out, "textarea", "govuk-textarea", "govuk-textarea--error", field);
	buf_add_format(out, " rows=\"%u\"", field->rows > 0 ? field->rows : 5);
	add_spellcheck(out, field->spellcheck);
	if (field->is_disabled)
		buf_add(out, STR(" disabled"));
	part_attribute(out, "aria-describedby", buf_str(&ids));
	part_attribute(out, "autocomplete", field->autocomplete);
	part_attributes(out, field->part.attributes, field->part.attribute_count);
	/* A browser drops the first newline, so that a value which begins with one keeps it. */
	buf_add(out, STR(">\n"));
	html_text(out, field->value);
	buf_add(out, STR("</textarea>"));
	part_words(out, &field->after);
	buf_add(out, STR("</div>"));
}

void
part_file_upload(struct buf *out, const struct part_field *field)
{
	struct buf ids CLEANUP(buf_free) = {0};

	field_begin(out, field, &ids);
	part_words(out, &field->before);
	control_open(out, "input", "govuk-file-upload", "govuk-file-upload--error", field);
	buf_add(out, STR(" type=\"file\""));
	if (field->is_disabled)
		buf_add(out, STR(" disabled"));
	if (field->is_multiple)
		buf_add(out, STR(" multiple"));
	part_attribute(out, "aria-describedby", buf_str(&ids));
	part_attributes(out, field->part.attributes, field->part.attribute_count);
	buf_add_char(out, '>');
	part_words(out, &field->after);
	buf_add(out, STR("</div>"));
}

static void
add_option(struct buf *out, const struct part_option *option)
{
	buf_add(out, STR("<option"));
	if (option->has_value) {
		buf_add(out, STR(" value=\""));
		html_text(out, option->value);
		buf_add_char(out, '"');
	}
	if (option->is_selected)
		buf_add(out, STR(" selected"));
	if (option->is_disabled)
		buf_add(out, STR(" disabled"));
	part_attributes(out, option->attributes, option->attribute_count);
	buf_add_char(out, '>');
	html_text(out, option->text);
	buf_add(out, STR("</option>"));
}

void
part_select(struct buf *out, const struct part_field *field, const struct part_option *options,
	size_t count)
{
	struct buf ids CLEANUP(buf_free) = {0};

	field_begin(out, field, &ids);
	part_words(out, &field->before);
	control_open(out, "select", "govuk-select", "govuk-select--error", field);
	if (field->is_disabled)
		buf_add(out, STR(" disabled"));
	part_attribute(out, "aria-describedby", buf_str(&ids));
	part_attributes(out, field->part.attributes, field->part.attribute_count);
	buf_add_char(out, '>');
	for (size_t i = 0; i < count; i++)
		add_option(out, &options[i]);
	buf_add(out, STR("</select>"));
	part_words(out, &field->after);
	buf_add(out, STR("</div>"));
}
