#include "web/parts/entry.h"

#include "base/buf.h"
#include "web/parts/notice.h"

#include <assert.h>

static void
join(struct buf *to, const char *first, struct str more)
{
	buf_add(to, str_of(first));
	if (more.len > 0)
		buf_add_char(to, ' ');
	buf_add(to, more);
}

/* What surrounds a field: its attributes behind ours. */
struct surround {
	struct part_attribute list[ENTRY_ATTRIBUTES_MAX];
	size_t count;
	struct buf class;
};

static void
surround_add(struct surround *surround, const char *name, struct str value)
{
	assert(surround->count < ENTRY_ATTRIBUTES_MAX);
	surround->list[surround->count++] = (struct part_attribute){.name = name, .value = value};
}

/* `group` has the class then, and all attributes. */
static void
surround_set(struct surround *surround, const char *class, struct part *group)
{
	for (size_t i = 0; i < group->attribute_count; i++) {
		assert(surround->count < ENTRY_ATTRIBUTES_MAX);
		surround->list[surround->count++] = group->attributes[i];
	}
	join(&surround->class, class, group->classes);
	group->classes = buf_str(&surround->class);
	group->attributes = surround->list;
	group->attribute_count = surround->count;
}

static struct str
field_id(const struct part_field *field)
{
	return field->part.id.len > 0 ? field->part.id : field->name;
}

/* ---- passwords ---- */

static void
add_toggle(struct buf *out, const struct part_password *password)
{
	const struct part_attribute attributes[] = {
		{.name = "aria-controls", .value = field_id(&password->field)},
		{.name = "aria-label",
			.value = password->button_label.len > 0 ? password->button_label
								: STR("Show password")},
		{.name = "hidden", .is_bare = true},
	};
	struct buf classes CLEANUP(buf_free) = {0};
	struct part_button button = {.part = password->button, .type = STR("button")};

	join(&classes,
		"govuk-button--secondary govuk-password-input__toggle "
		"govuk-js-password-input-toggle",
		password->button.classes);
	if (!part_says(&password->button))
		button.part.text = STR("Show");
	button.part.classes = buf_str(&classes);
	button.part.attributes = attributes;
	button.part.attribute_count = COUNT_OF(attributes);
	part_button(out, &button);
}

void
part_password(struct buf *out, const struct part_password *password)
{
	struct part_field field = password->field;
	struct surround surround = {.count = 0};
	struct buf classes CLEANUP(buf_free) = {0};
	struct buf after CLEANUP(buf_free) = {0};

	surround_add(&surround, "data-module", STR("govuk-password-input"));
	surround_set(&surround, "govuk-password-input", &field.group);
	join(&classes, "govuk-password-input__input govuk-js-password-input-input",
		field.part.classes);
	field.part.classes = buf_str(&classes);
	add_toggle(&after, password);
	part_words(&after, &field.after);
	field.after = (struct part){.html = {buf_str(&after)}};
	field.wrapper.classes = STR("govuk-password-input__wrapper");
	field.type = STR("password");
	field.spellcheck = SPELLCHECK_OFF;
	field.autocapitalize = STR("none");
	if (field.autocomplete.len == 0)
		field.autocomplete = STR("current-password");
	part_input(out, &field);
	buf_free(&surround.class);
}

/* ---- texts with a limit ---- */

static bool
counts_words(const struct part_limit *limit)
{
	return limit->words > 0 || str_equal(limit->counts, STR("words"));
}

static void
add_limit(struct buf *out, const struct part_field *field, const struct part_limit *limit)
{
	const struct str mark = STR("%{count}");
	size_t most = limit->words > 0 ? limit->words : limit->letters;
	struct str says = limit->says;
	struct buf id CLEANUP(buf_free) = {0};
	struct buf words CLEANUP(buf_free) = {0};
	struct buf classes CLEANUP(buf_free) = {0};
	struct part hint = {.text = STR("")};
	size_t at;

	if (says.len == 0)
		says = counts_words(limit) ? STR("You can enter up to %{count} words")
					   : STR("You can enter up to %{count} characters");
	while (most > 0 && (at = str_find(says, mark)) != STR_NONE) {
		buf_add(&words, str_slice(says, 0, at));
		buf_add_format(&words, "%zu", most);
		says = str_from(says, at + mark.len);
	}
	if (most > 0)
		buf_add(&words, says);
	buf_add(&id, field_id(field));
	buf_add(&id, STR("-info"));
	join(&classes, "govuk-character-count__message", limit->classes);
	hint.id = buf_str(&id);
	hint.text = buf_str(&words);
	hint.classes = buf_str(&classes);
	part_hint(out, &hint);
}

/* Numbers as attributes need room until they are written. */
struct limit_numbers {
	struct buf letters, words, threshold;
};

static void
limit_attributes(
	struct surround *surround, const struct part_limit *limit, struct limit_numbers *numbers)
{
	struct str counts = limit->counts;

	surround_add(surround, "data-module", STR("govuk-character-count"));
	if (limit->letters > 0) {
		buf_add_format(&numbers->letters, "%zu", limit->letters);
		surround_add(surround, "data-maxlength", buf_str(&numbers->letters));
	}
	if (limit->words > 0) {
		buf_add_format(&numbers->words, "%zu", limit->words);
		surround_add(surround, "data-maxwords", buf_str(&numbers->words));
	}
	if (limit->has_threshold) {
		buf_add_format(&numbers->threshold, "%u", limit->threshold);
		surround_add(surround, "data-threshold", buf_str(&numbers->threshold));
	}
	if (counts.len == 0 && limit->words > 0)
		counts = STR("words");
	if (counts.len > 0)
		surround_add(surround, "data-count-type", counts);
}

void
part_character_count(
	struct buf *out, const struct part_field *field, const struct part_limit *limit)
{
	struct part_field text = *field;
	struct surround surround = {.count = 0};
	struct limit_numbers numbers = {.letters = {0}};
	struct buf classes CLEANUP(buf_free) = {0};
	struct buf id CLEANUP(buf_free) = {0};
	struct buf after CLEANUP(buf_free) = {0};

	limit_attributes(&surround, limit, &numbers);
	surround_set(&surround, "govuk-character-count", &text.group);
	join(&classes, "govuk-js-character-count", field->part.classes);
	text.part.classes = buf_str(&classes);
	buf_add(&id, field_id(field));
	buf_add(&id, STR("-info"));
	text.described_by = buf_str(&id);
	add_limit(&after, field, limit);
	part_words(&after, &field->after);
	text.after = (struct part){.html = {buf_str(&after)}};
	part_textarea(out, &text);
	buf_free(&surround.class);
	buf_free(&numbers.letters);
	buf_free(&numbers.words);
	buf_free(&numbers.threshold);
}

/* ---- dates ---- */

static bool
box_is_wrong(const struct part_date_box *box)
{
	return box->mark == DATE_MARK_WRONG ||
		str_find(box->part.classes, STR("govuk-input--error")) != STR_NONE;
}

static bool
any_box_is_wrong(const struct part_date *date)
{
	for (size_t i = 0; i < date->count; i++)
		if (box_is_wrong(&date->boxes[i]))
			return true;
	return false;
}

static void
box_classes(struct buf *to, const struct part_date *date, const struct part_date_box *box)
{
	bool is_marked = box_is_wrong(box) ||
		(box->mark != DATE_MARK_RIGHT && part_says(&date->error.part) &&
			!any_box_is_wrong(date));
	struct str own = box->part.classes;

	buf_add(to, STR("govuk-date-input__input"));
	if (is_marked && str_find(own, STR("govuk-input--error")) == STR_NONE)
		buf_add(to, STR(" govuk-input--error"));
	if (str_find(own, STR("govuk-input--width-")) == STR_NONE)
		buf_add_format(to, " govuk-input--width-%u", box->width > 0 ? box->width : 2);
	if (own.len > 0)
		buf_add_char(to, ' ');
	buf_add(to, own);
}

static void
box_label(struct buf *to, const struct part_date_box *box)
{
	if (box->label.len > 0 || box->name.len == 0) {
		buf_add(to, box->label);
		return;
	}
	bool is_small = box->name.data[0] >= 'a' && box->name.data[0] <= 'z';

	buf_add_char(to, (char)(box->name.data[0] - (is_small ? 'a' - 'A' : 0)));
	buf_add(to, str_from(box->name, 1));
}

static void
add_box(struct buf *out, const struct part_date *date, const struct part_date_box *box)
{
	struct buf classes CLEANUP(buf_free) = {0};
	struct buf label CLEANUP(buf_free) = {0};
	struct buf id CLEANUP(buf_free) = {0};
	struct buf name CLEANUP(buf_free) = {0};
	struct part_field field = {.part = box->part,
		.value = box->value,
		.inputmode = box->inputmode.len > 0 ? box->inputmode : STR("numeric"),
		.autocomplete = box->autocomplete,
		.pattern = box->pattern};

	box_classes(&classes, date, box);
	box_label(&label, box);
	buf_add(&id, date->part.id);
	buf_add_char(&id, '-');
	buf_add(&id, box->name);
	buf_add(&name, date->name_prefix);
	if (name.len > 0)
		buf_add_char(&name, '-');
	buf_add(&name, box->name);
	field.part.classes = buf_str(&classes);
	if (field.part.id.len == 0)
		field.part.id = buf_str(&id);
	field.name = buf_str(&name);
	field.label.part.text = buf_str(&label);
	field.label.part.classes = STR("govuk-date-input__label");
	buf_add(out, STR("<div class=\"govuk-date-input__item\">"));
	part_input(out, &field);
	buf_add(out, STR("</div>"));
}

void
part_date_input(struct buf *out, const struct part_date *date)
{
	struct part_fieldset fieldset = date->fieldset;
	struct buf ids CLEANUP(buf_free) = {0};
	struct buf help CLEANUP(buf_free) = {0};

	part_group_begin(out, &date->group, part_says(&date->error.part));
	part_help(&help, date->part.id, fieldset.described_by, &date->hint, &date->error, &ids);
	if (date->has_fieldset) {
		fieldset.described_by = buf_str(&ids);
		fieldset.role = STR("group");
		part_fieldset_begin(out, &fieldset);
	}
	buf_add(out, buf_str(&help));
	part_tag_open(out, "div", "govuk-date-input", &date->part);
	part_words(out, &date->before);
	for (size_t i = 0; i < date->count; i++)
		add_box(out, date, &date->boxes[i]);
	part_words(out, &date->after);
	buf_add(out, STR("</div>"));
	if (date->has_fieldset)
		part_fieldset_end(out);
	buf_add(out, STR("</div>"));
}
