#include "web/day_field.h"

#include "base/arena.h"
#include "web/parts/entry.h"
#include "web/request.h"

void
day_field_write(struct buf *out, struct str name, struct str legend, struct str hint)
{
	const struct part_date_box boxes[] = {
		{.name = STR("day")}, {.name = STR("month")}, {.name = STR("year"), .width = 4}};
	const struct part_date date = {.part.id = name,
		.name_prefix = name,
		.boxes = boxes,
		.count = COUNT_OF(boxes),
		.has_fieldset = true,
		.fieldset.legend = {.text = legend, .classes = STR("govuk-fieldset__legend--s")},
		.hint.text = hint};

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
