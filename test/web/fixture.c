#include "fixture.h"

#include "fixture_lists.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "web/parts/choice.h"
#include "web/parts/field.h"
#include "web/parts/notice.h"

bool
fixture_true(const struct json *json)
{
	return json != NULL &&
		((json->type == JSON_BOOL && json->boolean) ||
			(json->type == JSON_STRING && json->text.len > 0) ||
			(json->type == JSON_NUMBER && json->number != 0) ||
			json->type == JSON_OBJECT || json->type == JSON_ARRAY);
}

/* As nunjucks writes it. */
struct str
fixture_words(const struct json *json)
{
	if (json == NULL || json->type == JSON_NULL)
		return STR("");
	if (json->type == JSON_BOOL)
		return json->boolean ? STR("true") : STR("false");
	return json->text;
}

struct str
fixture_get(const struct json *json, const char *name)
{
	return fixture_words(json_get(json, name));
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
			if (fixture_true(json_get(one, "optional"))) {
				if (value == NULL || value->type == JSON_NULL ||
					(value->type == JSON_BOOL && !value->boolean))
					continue;
				list[count].is_bare = value->type == JSON_BOOL;
			}
		}
		list[count].name = str_cstr(arena, one->key);
		list[count++].value = fixture_words(value);
	}
	*ret_list = list;
	*ret_count = count;
}

struct part
fixture_part_named(struct arena *arena, const struct json *json, const char *text, const char *html)
{
	struct part part = {.text = fixture_get(json, text),
		.html = {fixture_get(json, html)},
		.id = fixture_get(json, "id"),
		.classes = fixture_get(json, "classes")};

	take_attributes(arena, json, &part.attributes, &part.attribute_count);
	return part;
}

struct part
fixture_part(struct arena *arena, const struct json *json)
{
	return fixture_part_named(arena, json, "text", "html");
}

static struct part_label
label_of(struct arena *arena, const struct json *json)
{
	return (struct part_label){.part = fixture_part(arena, json),
		.is_heading = fixture_true(json_get(json, "isPageHeading"))};
}

struct part_error
fixture_error(struct arena *arena, const struct json *json)
{
	const struct json *prefix = json_get(json, "visuallyHiddenText");
	struct part_error error = {.part = fixture_part(arena, json)};

	if (prefix != NULL && !fixture_true(prefix))
		error.has_no_prefix = true;
	else
		error.prefix = fixture_words(prefix);
	return error;
}

struct part_field
fixture_field(struct arena *arena, const struct json *o)
{
	const struct json *group = json_get(o, "formGroup");
	const struct json *check = json_get(o, "spellcheck");
	struct part_field field = {.part = fixture_part(arena, o),
		.name = fixture_get(o, "name"),
		.value = fixture_get(o, "value"),
		.label = label_of(arena, json_get(o, "label")),
		.hint = fixture_part(arena, json_get(o, "hint")),
		.error = fixture_error(arena, json_get(o, "errorMessage")),
		.described_by = fixture_get(o, "describedBy"),
		.group = fixture_part(arena, group),
		.before = fixture_part(arena, json_get(group, "beforeInput")),
		.after = fixture_part(arena, json_get(group, "afterInput")),
		.is_disabled = fixture_true(json_get(o, "disabled")),
		.is_multiple = fixture_true(json_get(o, "multiple")),
		.autocomplete = fixture_get(o, "autocomplete"),
		.type = fixture_get(o, "type"),
		.inputmode = fixture_get(o, "inputmode"),
		.pattern = fixture_get(o, "pattern"),
		.autocapitalize = fixture_get(o, "autocapitalize"),
		.prefix = fixture_part(arena, json_get(o, "prefix")),
		.suffix = fixture_part(arena, json_get(o, "suffix")),
		.wrapper = fixture_part(arena, json_get(o, "inputWrapper"))};
	uint64_t rows;

	if (check != NULL && check->type == JSON_BOOL)
		field.spellcheck = check->boolean ? SPELLCHECK_ON : SPELLCHECK_OFF;
	if (str_to_u64(fixture_get(o, "rows"), &rows))
		field.rows = (unsigned)rows;
	field.part.text = STR("");
	field.part.html.markup = STR("");
	return field;
}

static void
make_label(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part_label label = label_of(arena, o);

	part_label(out, &label, fixture_get(o, "for"));
}

static void
make_hint(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part part = fixture_part(arena, o);

	part_hint(out, &part);
}

static void
make_error(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part_error error = fixture_error(arena, o);

	part_error(out, &error);
}

static void
make_input(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part_field field = fixture_field(arena, o);

	part_input(out, &field);
}

static void
make_textarea(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part_field field = fixture_field(arena, o);

	part_textarea(out, &field);
}

static void
make_file_upload(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part_field field = fixture_field(arena, o);

	part_file_upload(out, &field);
}

/* Said of the one itself, or by the value that is chosen. */
static bool
is_chosen(const struct json *item, const char *said, struct str value, const struct json *chosen)
{
	const struct json *own = json_get(item, said);

	if (fixture_true(own))
		return true;
	if (!fixture_true(chosen) || (own != NULL && own->type == JSON_BOOL))
		return false;
	if (chosen->type != JSON_ARRAY)
		return str_equal(value, fixture_words(chosen));
	for (const struct json *one = chosen->first; one != NULL; one = one->next)
		if (str_equal(value, fixture_words(one)))
			return true;
	return false;
}

static void
make_select(struct arena *arena, struct buf *out, const struct json *o)
{
	const struct json *items = json_get(o, "items");
	struct part_field field = fixture_field(arena, o);
	struct part_option *options = ARENA_ARRAY(
		arena, items == NULL ? 1 : items->count + 1, struct part_option);
	size_t count = 0;

	for (const struct json *item = items == NULL ? NULL : items->first; item != NULL;
		item = item->next) {
		struct part_option *option = &options[count];

		if (!fixture_true(item))
			continue;
		*option = (struct part_option){.text = fixture_get(item, "text"),
			.has_value = json_get(item, "value") != NULL,
			.value = fixture_get(item, "value"),
			.is_disabled = fixture_true(json_get(item, "disabled"))};
		option->is_selected = is_chosen(item, "selected",
			option->has_value ? option->value : option->text, json_get(o, "value"));
		take_attributes(arena, item, &option->attributes, &option->attribute_count);
		count++;
	}
	part_select(out, &field, options, count);
}

struct part_fieldset
fixture_fieldset(struct arena *arena, const struct json *o)
{
	const struct json *legend = json_get(o, "legend");

	return (struct part_fieldset){.part = fixture_part(arena, o),
		.legend = fixture_part(arena, legend),
		.legend_is_heading = fixture_true(json_get(legend, "isPageHeading")),
		.described_by = fixture_get(o, "describedBy"),
		.role = fixture_get(o, "role")};
}

static void
make_fieldset(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part_fieldset fieldset = fixture_fieldset(arena, o);

	part_fieldset_begin(out, &fieldset);
	html_markup(out, fieldset.part.html);
	part_fieldset_end(out);
}

static struct part_choice
choice_of(struct arena *arena, const struct json *item, const struct json *chosen)
{
	struct part_choice choice = {.part = fixture_part(arena, item),
		.name = fixture_get(item, "name"),
		.value = fixture_get(item, "value"),
		.is_disabled = fixture_true(json_get(item, "disabled")),
		.label = fixture_part(arena, json_get(item, "label")),
		.hint = fixture_part(arena, json_get(item, "hint")),
		.divider = fixture_get(item, "divider"),
		.behaviour = fixture_get(item, "behaviour")};

	if (fixture_true(json_get(json_get(item, "conditional"), "html")))
		choice.conditional.markup = fixture_get(json_get(item, "conditional"), "html");
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
	struct part_choices choices = {.part = fixture_part(arena, o),
		.id_prefix = fixture_get(o, "idPrefix"),
		.name = fixture_get(o, "name"),
		.choices = list,
		.has_fieldset = fixture_true(json_get(o, "fieldset")),
		.fieldset = fixture_fieldset(arena, json_get(o, "fieldset")),
		.hint = fixture_part(arena, json_get(o, "hint")),
		.error = fixture_error(arena, json_get(o, "errorMessage")),
		.described_by = fixture_get(o, "describedBy"),
		.group = fixture_part(arena, group),
		.before = fixture_part(arena, json_get(group, "beforeInputs")),
		.after = fixture_part(arena, json_get(group, "afterInputs"))};
	size_t at = 0;

	for (const struct json *item = items == NULL ? NULL : items->first; item != NULL;
		item = item->next, at++) {
		if (!fixture_true(item))
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
	struct part_button button = {.part = fixture_part(arena, o),
		.href = {fixture_get(o, "href")},
		.type = fixture_get(o, "type"),
		.name = fixture_get(o, "name"),
		.value = fixture_get(o, "value"),
		.is_disabled = fixture_true(json_get(o, "disabled")),
		.is_start = fixture_true(json_get(o, "isStartButton")),
		.prevents_double_click = fixture_get(o, "preventDoubleClick")};

	part_button(out, &button);
}

static void
make_tag(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part part = fixture_part(arena, o);

	part_tag(out, &part);
}

static void
make_inset(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part part = fixture_part(arena, o);

	part_inset_text(out, &part);
}

static void
make_warning(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part part = fixture_part(arena, o);

	part_warning_text(out, &part, fixture_get(o, "iconFallbackText"));
}

static void
make_details(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part part = fixture_part(arena, o);
	struct part summary = {
		.text = fixture_get(o, "summaryText"), .html = {fixture_get(o, "summaryHtml")}};

	part_details(out, &part, &summary, fixture_true(json_get(o, "open")));
}

static void
make_back_link(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part part = fixture_part(arena, o);

	part_back_link(out, &part, (struct url){fixture_get(o, "href")});
}

static void
make_skip_link(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part part = fixture_part(arena, o);

	part_skip_link(out, &part, (struct url){fixture_get(o, "href")});
}

static void
make_error_summary(struct arena *arena, struct buf *out, const struct json *o)
{
	const struct json *items = json_get(o, "errorList");
	struct part_error_line *lines = ARENA_ARRAY(
		arena, items == NULL ? 1 : items->count + 1, struct part_error_line);
	struct part_error_summary summary = {
		.part = fixture_part_named(arena, o, "descriptionText", "descriptionHtml"),
		.title = {.text = fixture_get(o, "titleText"),
			.html = {fixture_get(o, "titleHtml")}},
		.lines = lines,
		.disables_focus = fixture_get(o, "disableAutoFocus")};

	for (const struct json *item = items == NULL ? NULL : items->first; item != NULL;
		item = item->next)
		lines[summary.count++] = (struct part_error_line){
			.part = fixture_part(arena, item), .href = {fixture_get(item, "href")}};
	part_error_summary(out, &summary);
}

static void
make_banner(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part_banner banner = {.part = fixture_part(arena, o),
		.title = {.text = fixture_get(o, "titleText"),
			.html = {fixture_get(o, "titleHtml")}},
		.title_id = fixture_get(o, "titleId"),
		.is_success = str_equal(fixture_get(o, "type"), STR("success")),
		.role = fixture_get(o, "role"),
		.disables_focus = fixture_get(o, "disableAutoFocus")};
	uint64_t level;

	if (str_to_u64(fixture_get(o, "titleHeadingLevel"), &level))
		banner.title_level = (unsigned)level;
	part_notification_banner(out, &banner);
}

static void
make_panel(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part part = fixture_part(arena, o);
	struct part title = {
		.text = fixture_get(o, "titleText"), .html = {fixture_get(o, "titleHtml")}};
	uint64_t level = 0;

	(void)!str_to_u64(fixture_get(o, "headingLevel"), &level);
	part_panel(out, &part, &title, (unsigned)level);
}

static void
make_breadcrumbs(struct arena *arena, struct buf *out, const struct json *o)
{
	const struct json *items = json_get(o, "items");
	struct part_crumb *list = ARENA_ARRAY(
		arena, items == NULL ? 1 : items->count + 1, struct part_crumb);
	struct part part = fixture_part(arena, o);
	size_t count = 0;

	for (const struct json *item = items == NULL ? NULL : items->first; item != NULL;
		item = item->next)
		list[count++] = (struct part_crumb){
			.part = fixture_part(arena, item), .href = {fixture_get(item, "href")}};
	part_breadcrumbs(out, &part, fixture_true(json_get(o, "collapseOnMobile")),
		fixture_get(o, "labelText"), list, count);
}

const struct fixture_maker fixture_makers[] = {
	{"back-link", make_back_link},
	{"breadcrumbs", make_breadcrumbs},
	{"button", make_button},
	{"character-count", fixture_character_count},
	{"checkboxes", make_checkboxes},
	{"date-input", fixture_date_input},
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
	{"pagination", fixture_pagination},
	{"panel", make_panel},
	{"password-input", fixture_password},
	{"radios", make_radios},
	{"select", make_select},
	{"skip-link", make_skip_link},
	{"summary-list", fixture_summary_list},
	{"table", fixture_table},
	{"tag", make_tag},
	{"textarea", make_textarea},
	{"warning-text", make_warning},
	{NULL, NULL},
};
