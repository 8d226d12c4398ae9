/* What is chosen beside the results, with a way to take each of it out again. */
#include "base/arena.h"
#include "web/pages/search_view.h"
#include "web/request.h"

static void
choices_take(struct request *request, const char *name, const struct search_choice *choices,
	size_t count, struct part_chosen *items, struct part_chosen_group *group)
{
	for (size_t i = 0; i < count; i++)
		if (choices[i].is_chosen)
			items[group->count++] = (struct part_chosen){.text = choices[i].label,
				.href = search_address_without(request, name, choices[i].value)};
}

static void
facet_take(struct request *request, const struct search_facet *facet,
	struct part_chosen_group *groups, size_t *count)
{
	struct part_chosen *items = ARENA_ARRAY(
		request->arena, facet->count + facet->more_count, struct part_chosen);
	struct part_chosen_group *group = &groups[*count];

	*group = (struct part_chosen_group){.heading.text = str_of(facet->legend), .items = items};
	choices_take(request, facet->name, facet->choices, facet->count, items, group);
	choices_take(request, facet->name, facet->more, facet->more_count, items, group);
	*count += group->count > 0;
}

static void
days_take(struct request *request, struct part_chosen_group *groups, size_t *count)
{
	static const struct {
		const char *name;
		const char *words;
	} ends[] = {{"from", "From"}, {"to", "To"}};
	struct part_chosen *items = ARENA_ARRAY(request->arena, COUNT_OF(ends), struct part_chosen);
	struct part_chosen_group *group = &groups[*count];

	*group = (struct part_chosen_group){
		.heading.text = STR("Date of the record"), .items = items};
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		struct str day = request_get(request, ends[i].name);

		if (day.len > 0)
			items[group->count++] = (struct part_chosen){
				.text = str_format(
					request->arena, "%s %.*s", ends[i].words, STR_ARG(day)),
				.href = search_address_without(request, ends[i].name, day)};
	}
	*count += group->count > 0;
}

void
search_chosen_fill(struct request *request, struct search_view *view)
{
	static const struct part_attribute form = {.name = "form", .value = STR_INIT("search")};
	struct part_chosen_group *groups = ARENA_ARRAY(
		request->arena, view->facet_count + 1, struct part_chosen_group);

	view->filter = (struct part_filter){.heading.text = STR("Narrow the results"),
		.chosen_heading.text = STR("Chosen"),
		.clear = view->without,
		.clear_words = STR("Show all"),
		.groups = groups,
		.submit = {.part = {.text = STR("Show these"),
				   .classes = STR("govuk-button--secondary"),
				   .attributes = &form,
				   .attribute_count = 1}}};
	for (size_t i = 0; i < view->facet_count; i++)
		facet_take(request, &view->facets[i], groups, &view->filter.count);
	days_take(request, groups, &view->filter.count);
}
