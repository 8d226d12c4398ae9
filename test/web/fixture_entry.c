/* Fixtures of passwords, texts with a limit, and dates. */
#include "fixture_lists.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "web/parts/entry.h"

/* What a translator gives goes to their scripts as attributes, "data-i18n.key" and "data-i18n.key.one". */
struct translation {
	const char *option;
	const char *attribute;
};

static void
add_attribute(struct part *group, struct part_attribute *list, const char *name, struct str value)
{
	list[group->attribute_count++] = (struct part_attribute){.name = name, .value = value};
	group->attributes = list;
}

static void
add_translations(struct arena *arena, const struct json *o, const struct translation *all,
	struct part *group)
{
	struct part_attribute *list = ARENA_ARRAY(arena, 64, struct part_attribute);

	for (size_t i = 0; i < group->attribute_count; i++)
		list[i] = group->attributes[i];
	for (; all->option != NULL; all++) {
		const struct json *words = json_get(o, all->option);

		if (words != NULL && words->type == JSON_STRING)
			add_attribute(group, list, all->attribute, words->text);
		else if (words != NULL)
			for (const struct json *one = words->first; one != NULL; one = one->next)
				add_attribute(group, list,
					str_format(
						arena, "%s.%.*s", all->attribute, STR_ARG(one->key))
						.data,
					one->text);
	}
}

void
fixture_password(struct arena *arena, struct buf *out, const struct json *o)
{
	static const struct translation translations[] = {
		{"showPasswordText", "data-i18n.show-password"},
		{"hidePasswordText", "data-i18n.hide-password"},
		{"showPasswordAriaLabelText", "data-i18n.show-password-aria-label"},
		{"hidePasswordAriaLabelText", "data-i18n.hide-password-aria-label"},
		{"passwordShownAnnouncementText", "data-i18n.password-shown-announcement"},
		{"passwordHiddenAnnouncementText", "data-i18n.password-hidden-announcement"},
		{NULL, NULL},
	};
	struct part_password password = {.field = fixture_field(arena, o),
		.button = fixture_part(arena, json_get(o, "button")),
		.button_label = fixture_get(o, "showPasswordAriaLabelText")};

	password.button.text = fixture_get(o, "showPasswordText");
	add_translations(arena, o, translations, &password.field.group);
	part_password(out, &password);
}

static size_t
number_of(const struct json *o, const char *name)
{
	uint64_t number = 0;

	return str_to_u64(fixture_get(o, name), &number) ? (size_t)number : 0;
}

void
fixture_character_count(struct arena *arena, struct buf *out, const struct json *o)
{
	static const struct translation translations[] = {
		{"charactersUnderLimitText", "data-i18n.characters-under-limit"},
		{"charactersAtLimitText", "data-i18n.characters-at-limit"},
		{"charactersOverLimitText", "data-i18n.characters-over-limit"},
		{"wordsUnderLimitText", "data-i18n.words-under-limit"},
		{"wordsAtLimitText", "data-i18n.words-at-limit"},
		{"wordsOverLimitText", "data-i18n.words-over-limit"},
		{NULL, NULL},
	};
	static const struct translation unlimited[] = {
		{"textareaDescriptionText", "data-i18n.textarea-description.other"},
		{NULL, NULL},
	};
	struct part_field field = fixture_field(arena, o);
	struct part_limit limit = {.letters = number_of(o, "maxlength"),
		.words = number_of(o, "maxwords"),
		.threshold = (unsigned)number_of(o, "threshold"),
		.has_threshold = json_get(o, "threshold") != NULL,
		.says = fixture_get(o, "textareaDescriptionText"),
		.classes = fixture_get(json_get(o, "countMessage"), "classes"),
		.counts = fixture_get(o, "countType")};

	add_translations(arena, o, translations, &field.group);
	if (limit.letters == 0 && limit.words == 0)
		add_translations(arena, o, unlimited, &field.group);
	part_character_count(out, &field, &limit);
}

/* What is said of the day, the month or the year, or the box of that name among those given. */
static struct part_date_box
box_of(struct arena *arena, const struct json *o, const struct json *box, const char *usual)
{
	const struct json *of = json_get(o, usual);
	const struct json *error = json_get(box, "error");
	struct str name = fixture_get(box, "name");
	struct part_date_box made = {.part = fixture_part(arena, box),
		.name = name.len > 0 ? name : str_of(usual),
		.label = fixture_get(box, "label"),
		.value = fixture_get(box, "value"),
		.inputmode = fixture_get(box, "inputmode"),
		.autocomplete = fixture_get(box, "autocomplete"),
		.pattern = fixture_get(box, "pattern")};
	struct str prefix = fixture_get(o, "namePrefix");
	const char *posted = str_format(
		arena, "%.*s%s%.*s", STR_ARG(prefix), prefix.len > 0 ? "-" : "", STR_ARG(made.name))
				     .data;

	if (error != NULL)
		made.mark = fixture_true(error) ? DATE_MARK_WRONG : DATE_MARK_RIGHT;
	if (made.value.len == 0 && of != NULL && of->type == JSON_OBJECT)
		made.value = fixture_get(of, "value");
	if (made.value.len == 0)
		made.value = fixture_get(json_get(o, "values"), posted);
	if (str_equal(str_of(usual), STR("year")))
		made.width = 4;
	return made;
}

void
fixture_date_input(struct arena *arena, struct buf *out, const struct json *o)
{
	static const char *const usual[] = {"day", "month", "year"};
	const struct json *items = json_get(o, "items");
	const struct json *group = json_get(o, "formGroup");
	struct part_date_box *boxes = ARENA_ARRAY(
		arena, 3 + (items == NULL ? 0 : items->count), struct part_date_box);
	struct part_date date = {.part = fixture_part(arena, o),
		.name_prefix = fixture_get(o, "namePrefix"),
		.boxes = boxes,
		.has_fieldset = fixture_true(json_get(o, "fieldset")),
		.fieldset = fixture_fieldset(arena, json_get(o, "fieldset")),
		.hint = fixture_part(arena, json_get(o, "hint")),
		.error = fixture_error(arena, json_get(o, "errorMessage")),
		.group = fixture_part(arena, group),
		.before = fixture_part(arena, json_get(group, "beforeInputs")),
		.after = fixture_part(arena, json_get(group, "afterInputs"))};

	if (items != NULL && items->count > 0) {
		for (const struct json *one = items->first; one != NULL; one = one->next)
			boxes[date.count++] = box_of(arena, o, one,
				str_equal(fixture_get(one, "name"), STR("year")) ? "year" : "day");
	} else {
		for (size_t i = 0; i < COUNT_OF(usual); i++) {
			const struct json *one = json_get(o, usual[i]);

			if (one == NULL || one->type != JSON_BOOL || one->boolean)
				boxes[date.count++] = box_of(arena, o, one, usual[i]);
		}
	}
	part_date_input(out, &date);
}
