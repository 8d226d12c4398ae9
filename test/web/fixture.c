#include "fixture.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "web/parts/choice.h"
#include "web/parts/field.h"
#include "web/parts/notice.h"

static bool
is_true(const struct json *json)
{
	return json != NULL &&
		((json->type == JSON_BOOL && json->boolean) ||
			(json->type == JSON_STRING && json->text.len > 0) ||
			(json->type == JSON_NUMBER && json->number != 0) ||
			json->type == JSON_OBJECT || json->type == JSON_ARRAY);
}

/* As nunjucks writes it. */
static struct str
words_of(const struct json *json)
{
	if (json == NULL || json->type == JSON_NULL)
		return STR("");
	if (json->type == JSON_BOOL)
		return json->boolean ? STR("true") : STR("false");
	return json->text;
}

static struct str
get(const struct json *json, const char *name)
{
	return words_of(json_get(json, name));
}

static void
take_attributes(struct arena *arena, const struct json *json,
	const struct part_attribute **ret_list, size_t *ret_count)
{
	const struct json *all = json_get(json, "attributes");
	struct part_attribute *list;
	size_t count = 0;

	if (all == NULL || all->type != JSON_OBJECT)
		return;
	list = ARENA_ARRAY(arena, all->count, struct part_attribute);
	for (const struct json *one = all->first; one != NULL; one = one->next) {
		const struct json *value = one;

		if (one->type == JSON_OBJECT) {
			value = json_get(one, "value");
			if (is_true(json_get(one, "optional"))) {
				if (value == NULL || value->type == JSON_NULL ||
					(value->type == JSON_BOOL && !value->boolean))
					continue;
				list[count].is_bare = value->type == JSON_BOOL;
			}
		}
		list[count].name = str_cstr(arena, one->key);
		list[count++].value = words_of(value);
	}
	*ret_list = list;
	*ret_count = count;
}

static struct part
part_named(struct arena *arena, const struct json *json, const char *text, const char *html)
{
	struct part part = {.text = get(json, text),
		.html = {get(json, html)},
		.id = get(json, "id"),
		.classes = get(json, "classes")};

	take_attributes(arena, json, &part.attributes, &part.attribute_count);
	return part;
}

static struct part
part_of(struct arena *arena, const struct json *json)
{
	return part_named(arena, json, "text", "html");
}

static struct part_label
label_of(struct arena *arena, const struct json *json)
{
	return (struct part_label){.part = part_of(arena, json),
		.is_heading = is_true(json_get(json, "isPageHeading"))};
}

static struct part_error
error_of(struct arena *arena, const struct json *json)
{
	const struct json *prefix = json_get(json, "visuallyHiddenText");
	struct part_error error = {.part = part_of(arena, json)};

	if (prefix != NULL && !is_true(prefix))
		error.has_no_prefix = true;
	else
		error.prefix = words_of(prefix);
	return error;
}

static struct part_field
field_of(struct arena *arena, const struct json *o)
{
	const struct json *group = json_get(o, "formGroup");
	const struct json *check = json_get(o, "spellcheck");
	struct part_field field = {.part = part_of(arena, o),
		.name = get(o, "name"),
		.value = get(o, "value"),
		.label = label_of(arena, json_get(o, "label")),
		.hint = part_of(arena, json_get(o, "hint")),
		.error = error_of(arena, json_get(o, "errorMessage")),
		.described_by = get(o, "describedBy"),
		.group = part_of(arena, group),
		.before = part_of(arena, json_get(group, "beforeInput")),
		.after = part_of(arena, json_get(group, "afterInput")),
		.is_disabled = is_true(json_get(o, "disabled")),
		.is_multiple = is_true(json_get(o, "multiple")),
		.autocomplete = get(o, "autocomplete"),
		.type = get(o, "type"),
		.inputmode = get(o, "inputmode"),
		.pattern = get(o, "pattern"),
		.autocapitalize = get(o, "autocapitalize"),
		.prefix = part_of(arena, json_get(o, "prefix")),
		.suffix = part_of(arena, json_get(o, "suffix")),
		.wrapper = part_of(arena, json_get(o, "inputWrapper"))};
	uint64_t rows;

	if (check != NULL && check->type == JSON_BOOL)
		field.spellcheck = check->boolean ? SPELLCHECK_ON : SPELLCHECK_OFF;
	if (str_to_u64(get(o, "rows"), &rows))
		field.rows = (unsigned)rows;
	field.part.text = STR("");
	field.part.html.markup = STR("");
	return field;
}

static void
make_label(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part_label label = label_of(arena, o);

	part_label(out, &label, get(o, "for"));
}

static void
make_hint(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part part = part_of(arena, o);

	part_hint(out, &part);
}

static void
make_error(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part_error error = error_of(arena, o);

	part_error(out, &error);
}

static void
make_input(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part_field field = field_of(arena, o);

	part_input(out, &field);
}

static void
make_textarea(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part_field field = field_of(arena, o);

	part_textarea(out, &field);
}

static void
make_file_upload(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part_field field = field_of(arena, o);

	part_file_upload(out, &field);
}

/* Said of the one itself, or by the value that is chosen. */
static bool
is_chosen(const struct json *item, const char *said, struct str value, const struct json *chosen)
{
	const struct json *own = json_get(item, said);

	if (is_true(own))
		return true;
	if (!is_true(chosen) || (own != NULL && own->type == JSON_BOOL))
		return false;
	if (chosen->type != JSON_ARRAY)
		return str_equal(value, words_of(chosen));
	for (const struct json *one = chosen->first; one != NULL; one = one->next)
		if (str_equal(value, words_of(one)))
			return true;
	return false;
}

static void
make_select(struct arena *arena, struct buf *out, const struct json *o)
{
	const struct json *items = json_get(o, "items");
	struct part_field field = field_of(arena, o);
	struct part_option *options = ARENA_ARRAY(
		arena, items == NULL ? 1 : items->count + 1, struct part_option);
	size_t count = 0;

	for (const struct json *item = items == NULL ? NULL : items->first; item != NULL;
		item = item->next) {
		struct part_option *option = &options[count];

		if (!is_true(item))
			continue;
		*option = (struct part_option){.text = get(item, "text"),
			.has_value = json_get(item, "value") != NULL,
			.value = get(item, "value"),
			.is_disabled = is_true(json_get(item, "disabled"))};
		option->is_selected = is_chosen(item, "selected",
			option->has_value ? option->value : option->text, json_get(o, "value"));
		take_attributes(arena, item, &option->attributes, &option->attribute_count);
		count++;
	}
	part_select(out, &field, options, count);
}

static struct part_fieldset
fieldset_of(struct arena *arena, const struct json *o)
{
	const struct json *legend = json_get(o, "legend");

	return (struct part_fieldset){.part = part_of(arena, o),
		.legend = part_of(arena, legend),
		.legend_is_heading = is_true(json_get(legend, "isPageHeading")),
		.described_by = get(o, "describedBy"),
		.role = get(o, "role")};
}

static void
make_fieldset(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part_fieldset fieldset = fieldset_of(arena, o);

	part_fieldset_begin(out, &fieldset);
	html_markup(out, fieldset.part.html);
	part_fieldset_end(out);
}

static struct part_choice
choice_of(struct arena *arena, const struct json *item, const struct json *chosen)
{
	struct part_choice choice = {.part = part_of(arena, item),
		.name = get(item, "name"),
		.value = get(item, "value"),
		.is_disabled = is_true(json_get(item, "disabled")),
		.label = part_of(arena, json_get(item, "label")),
		.hint = part_of(arena, json_get(item, "hint")),
		.divider = get(item, "divider"),
		.behaviour = get(item, "behaviour")};

	if (is_true(json_get(json_get(item, "conditional"), "html")))
		choice.conditional.markup = get(json_get(item, "conditional"), "html");
	choice.is_checked = is_chosen(item, "checked", choice.value, chosen);
	return choice;
}

static struct part_choices
choices_of(struct arena *arena, const struct json *o, const char *chosen)
{
	const struct json *items = json_get(o, "items");
	const struct json *group = json_get(o, "formGroup");
	struct part_choice *list = ARENA_ARRAY(
		arena, items == NULL ? 1 : items->count + 1, struct part_choice);
	struct part_choices choices = {.part = part_of(arena, o),
		.id_prefix = get(o, "idPrefix"),
		.name = get(o, "name"),
		.choices = list,
		.has_fieldset = is_true(json_get(o, "fieldset")),
		.fieldset = fieldset_of(arena, json_get(o, "fieldset")),
		.hint = part_of(arena, json_get(o, "hint")),
		.error = error_of(arena, json_get(o, "errorMessage")),
		.described_by = get(o, "describedBy"),
		.group = part_of(arena, group),
		.before = part_of(arena, json_get(group, "beforeInputs")),
		.after = part_of(arena, json_get(group, "afterInputs"))};
	size_t at = 0;

	for (const struct json *item = items == NULL ? NULL : items->first; item != NULL;
		item = item->next, at++) {
		if (!is_true(item))
			continue;
		list[choices.count] = choice_of(arena, item, json_get(o, chosen));
		/* What is empty is left out there, and yet counted. */
		if (at != choices.count && list[choices.count].part.id.len == 0)
			list[choices.count].part.id = str_format(arena, "%.*s-%zu",
				STR_ARG(choices.id_prefix.len > 0 ? choices.id_prefix
								  : choices.name),
				at + 1);
		choices.count++;
	}
	return choices;
}

static void
make_radios(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part_choices choices = choices_of(arena, o, "value");

	part_radios(out, &choices);
}

static void
make_checkboxes(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part_choices choices = choices_of(arena, o, "values");

	part_checkboxes(out, &choices);
}

static void
make_button(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part_button button = {.part = part_of(arena, o),
		.href = {get(o, "href")},
		.type = get(o, "type"),
		.name = get(o, "name"),
		.value = get(o, "value"),
		.is_disabled = is_true(json_get(o, "disabled")),
		.is_start = is_true(json_get(o, "isStartButton")),
		.prevents_double_click = get(o, "preventDoubleClick")};

	part_button(out, &button);
}

static void
make_tag(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part part = part_of(arena, o);

	part_tag(out, &part);
}

static void
make_inset(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part part = part_of(arena, o);

	part_inset_text(out, &part);
}

static void
make_warning(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part part = part_of(arena, o);

	part_warning_text(out, &part, get(o, "iconFallbackText"));
}

static void
make_details(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part part = part_of(arena, o);
	struct part summary = {.text = get(o, "summaryText"), .html = {get(o, "summaryHtml")}};

	part_details(out, &part, &summary, is_true(json_get(o, "open")));
}

static void
make_back_link(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part part = part_of(arena, o);

	part_back_link(out, &part, (struct url){get(o, "href")});
}

static void
make_error_summary(struct arena *arena, struct buf *out, const struct json *o)
{
	const struct json *items = json_get(o, "errorList");
	struct part_error_line *lines = ARENA_ARRAY(
		arena, items == NULL ? 1 : items->count + 1, struct part_error_line);
	struct part_error_summary summary = {
		.part = part_named(arena, o, "descriptionText", "descriptionHtml"),
		.title = {.text = get(o, "titleText"), .html = {get(o, "titleHtml")}},
		.lines = lines,
		.disables_focus = get(o, "disableAutoFocus")};

	for (const struct json *item = items == NULL ? NULL : items->first; item != NULL;
		item = item->next)
		lines[summary.count++] = (struct part_error_line){
			.part = part_of(arena, item), .href = {get(item, "href")}};
	part_error_summary(out, &summary);
}

static void
make_banner(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part_banner banner = {.part = part_of(arena, o),
		.title = {.text = get(o, "titleText"), .html = {get(o, "titleHtml")}},
		.title_id = get(o, "titleId"),
		.is_success = str_equal(get(o, "type"), STR("success")),
		.role = get(o, "role"),
		.disables_focus = get(o, "disableAutoFocus")};
	uint64_t level;

	if (str_to_u64(get(o, "titleHeadingLevel"), &level))
		banner.title_level = (unsigned)level;
	part_notification_banner(out, &banner);
}

static void
make_panel(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part part = part_of(arena, o);
	struct part title = {.text = get(o, "titleText"), .html = {get(o, "titleHtml")}};
	uint64_t level = 0;

	(void)!str_to_u64(get(o, "headingLevel"), &level);
	part_panel(out, &part, &title, (unsigned)level);
}

static void
make_breadcrumbs(struct arena *arena, struct buf *out, const struct json *o)
{
	const struct json *items = json_get(o, "items");
	struct part_crumb *list = ARENA_ARRAY(
		arena, items == NULL ? 1 : items->count + 1, struct part_crumb);
	struct part part = part_of(arena, o);
	size_t count = 0;

	for (const struct json *item = items == NULL ? NULL : items->first; item != NULL;
		item = item->next)
		list[count++] = (struct part_crumb){
			.part = part_of(arena, item), .href = {get(item, "href")}};
	part_breadcrumbs(out, &part, is_true(json_get(o, "collapseOnMobile")), get(o, "labelText"),
		list, count);
}

const struct fixture_maker fixture_makers[] = {
	{"back-link", make_back_link},
	{"breadcrumbs", make_breadcrumbs},
	{"button", make_button},
	{"checkboxes", make_checkboxes},
	{"details", make_details},
	{"error-message", make_error},
	{"error-summary", make_error_summary},
	{"fieldset", make_fieldset},
	{"file-upload", make_file_upload},
	{"hint", make_hint},
	{"input", make_input},
	{"inset-text", make_inset},
	{"label", make_label},
	{"notification-banner", make_banner},
	{"panel", make_panel},
	{"radios", make_radios},
	{"select", make_select},
	{"tag", make_tag},
	{"textarea", make_textarea},
	{"warning-text", make_warning},
	{NULL, NULL},
};
