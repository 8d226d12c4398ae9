/* Fixtures of the Ministry's parts. */
#include "fixture.h"

#include "fixture_lists.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "web/parts/badge.h"
#include "web/parts/filter.h"
#include "web/parts/sorting.h"
#include "web/parts/timeline.h"

static size_t
count_of(const struct json *list)
{
	return list == NULL ? 0 : list->count;
}

static const struct json *
first_of(const struct json *list)
{
	return list == NULL ? NULL : list->first;
}

static unsigned
number_of(const struct json *o, const char *name)
{
	uint64_t number = 0;

	return str_to_u64(fixture_get(o, name), &number) ? (unsigned)number : 0;
}

static void
make_badge(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part part = fixture_part(arena, o);

	part_badge(out, &part);
}

static void
make_notification_badge(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part_count count = {.part = fixture_part(arena, o),
		.count = number_of(o, "text"),
		.of = fixture_get(o, "visuallyHiddenText")};

	part_notification_badge(out, &count);
}

static void
make_timeline(struct arena *arena, struct buf *out, const struct json *o)
{
	struct part part = fixture_part(arena, o);

	part_timeline_begin(out, &part);
	for (const struct json *item = first_of(json_get(o, "items")); item != NULL;
		item = item->next) {
		const struct json *time = json_get(item, "datetime");
		struct part_event event = {.part = fixture_part(arena, item),
			.label = fixture_part(arena, json_get(item, "label")),
			.byline = fixture_part(arena, json_get(item, "byline")),
			.stamp = fixture_get(time, "timestamp"),
			.when = fixture_get(time, "format")};

		part_timeline_event(out, &event, number_of(o, "headingLevel"));
	}
	part_timeline_end(out);
}

static struct part_chosen_group
group_of(struct arena *arena, const struct json *category)
{
	const struct json *items = json_get(category, "items");
	struct part_chosen *list = ARENA_ARRAY(arena, count_of(items) + 1, struct part_chosen);
	struct part_chosen_group group = {
		.heading = fixture_part(arena, json_get(category, "heading")), .items = list};

	for (const struct json *item = first_of(items); item != NULL; item = item->next)
		list[group.count++] = (struct part_chosen){
			.text = fixture_get(item, "text"), .href = {fixture_get(item, "href")}};
	return group;
}

static void
make_filter(struct arena *arena, struct buf *out, const struct json *o)
{
	const struct json *chosen = json_get(o, "selectedFilters");
	const struct json *categories = json_get(chosen, "categories");
	const struct json *clear = json_get(chosen, "clearLink");
	struct part_chosen_group *groups = ARENA_ARRAY(
		arena, count_of(categories) + 1, struct part_chosen_group);
	struct part_filter filter = {.part = fixture_part(arena, o),
		.heading = fixture_part(arena, json_get(o, "heading")),
		.chosen_heading = fixture_part(arena, json_get(chosen, "heading")),
		.clear = {fixture_get(clear, "href")},
		.clear_words = fixture_get(clear, "text"),
		.groups = groups,
		.has_chosen = chosen != NULL,
		.submit = {.part = fixture_part(arena, json_get(o, "submit"))}};

	for (const struct json *one = first_of(categories); one != NULL; one = one->next)
		groups[filter.count++] = group_of(arena, one);
	part_filter_begin(out, &filter);
	buf_add(out, fixture_get(o, "optionsHtml"));
	part_filter_end(out);
}

static void
make_sort_head(struct arena *arena, struct buf *out, const struct json *o)
{
	struct str said = fixture_get(o, "sort");
	struct part_sort sort = {.part = {.text = fixture_get(o, "text")},
		.form = fixture_get(o, "form"),
		.name = fixture_get(o, "name"),
		.value = fixture_get(o, "value")};

	(void)arena;
	if (str_equal(said, STR("ascending")))
		sort.way = SORT_WAY_UP;
	else if (str_equal(said, STR("descending")))
		sort.way = SORT_WAY_DOWN;
	buf_add(out, STR("<table><tr>"));
	part_sort_head(out, &sort);
	buf_add(out, STR("</tr></table>"));
}

const struct fixture_maker fixture_moj_makers[] = {
	{"badge", make_badge},
	{"filter", make_filter},
	{"notification-badge", make_notification_badge},
	{"sortable-table", make_sort_head},
	{"timeline", make_timeline},
	{NULL, NULL},
};
