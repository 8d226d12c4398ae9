#include "web/day_field.h"

#include "base/arena.h"
#include "web/parts/entry.h"
#include "web/request.h"

/* The next part of "2014-10-03"; "" where there is none. */
static struct str
part_next(struct str *rest)
{
	struct str part = STR("");

	return str_cut(rest, '-', &part) ? str_trim(part) : STR("");
}

void
day_field_write(struct buf *out, const struct day_field *field)
{
	struct str rest = field->value;
	struct str year = part_next(&rest);
	struct str month = part_next(&rest);
	const struct part_date_box boxes[] = {{.name = STR("day"), .value = part_next(&rest)},
		{.name = STR("month"), .value = month},
		{.name = STR("year"), .value = year, .width = 4}};
	const struct part_date date = {.part.id = field->id.len > 0 ? field->id : field->name,
		.name_prefix = field->name,
		.boxes = boxes,
		.count = COUNT_OF(boxes),
		.has_fieldset = true,
		.fieldset.legend = {.text = field->legend,
			.classes = STR("govuk-fieldset__legend--s")},
		.hint.text = field->hint};

	part_date_input(out, &date);
}

static struct str
box_get(const struct request *request, const char *name, const char *box)
{
	return str_trim(request_get(request, str_format(request->arena, "%s-%s", name, box).data));
}

/* "3" is "03". */
static struct str
padded(struct arena *arena, struct str typed)
{
	return typed.len == 1 ? str_format(arena, "0%.*s", STR_ARG(typed)) : typed;
}

struct str
day_field_get(const struct request *request, const char *name)
{
	struct str year = box_get(request, name, "year");
	struct str month = padded(request->arena, box_get(request, name, "month"));
	struct str day = padded(request->arena, box_get(request, name, "day"));

	if (year.len + month.len + day.len == 0)
		return request_get(request, name);
	return str_format(
		request->arena, "%.*s-%.*s-%.*s", STR_ARG(year), STR_ARG(month), STR_ARG(day));
}
