/* What pages ask for in more than one field: a day in three boxes, the order of a table. */
#include "tap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "web/column_order.h"
#include "web/day_field.h"
#include "web/request.h"

/* "a=b&c=d", without escapes. */
static struct request
request_of(struct arena *arena, const char *text)
{
	struct request request = {
		.arena = arena, .fields = ARENA_ARRAY(arena, 8, struct request_field)};
	struct str rest = str_of(text);
	struct str pair;

	while (str_cut(&rest, '&', &pair)) {
		size_t equals = str_find_char(pair, '=');

		if (equals != STR_NONE)
			request.fields[request.field_count++] = (struct request_field){
				.name = str_slice(pair, 0, equals),
				.value = str_from(pair, equals + 1)};
	}
	return request;
}

static bool
day_is(struct arena *arena, const char *form, const char *wanted)
{
	struct request request = request_of(arena, form);

	return str_equal(day_field_get(&request, "due"), str_of(wanted));
}

static void
test_days(struct arena *arena)
{
	tap_ok(day_is(arena, "due-day=3&due-month=10&due-year=2014", "2014-10-03"),
		"a day of three boxes");
	tap_ok(day_is(arena, "due-day= 03 &due-month=1&due-year=2014", "2014-01-03"),
		"with blanks and noughts");
	tap_ok(day_is(arena, "due-day=&due-month=&due-year=", ""), "nothing is nothing");
	tap_ok(day_is(arena, "", ""), "nor is what was not sent");
	tap_ok(day_is(arena, "due-day=3&due-month=&due-year=2014", "2014--03"),
		"half a day is no other day");
	tap_ok(day_is(arena, "due-day=3&due-month=March&due-year=2014", "2014-March-03"),
		"nor is a word a month");
	tap_ok(day_is(arena, "due=2014-10-03", "2014-10-03"), "one word goes through");
}

/* What was typed stands there again, whole or not. */
static void
test_day_written(void)
{
	static const struct {
		const char *value;
		const char *year, *month, *day;
	} rows[] = {{"2014-10-03", "2014", "10", "03"}, {"2014--03", "2014", NULL, "03"},
		{"", NULL, NULL, NULL}};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct buf out CLEANUP(buf_free) = {0};
		const char *const parts[][2] = {
			{"year", rows[i].year}, {"month", rows[i].month}, {"day", rows[i].day}};
		bool fits = true;

		day_field_write(&out,
			&(struct day_field){.name = STR("due"),
				.id = STR("due7"),
				.legend = STR("Due"),
				.value = str_of(rows[i].value)});
		for (size_t p = 0; p < COUNT_OF(parts); p++) {
			struct buf box CLEANUP(buf_free) = {0};
			size_t at;

			buf_add_format(
				&box, "id=\"due7-%s\" name=\"due-%s\"", parts[p][0], parts[p][0]);
			at = str_find(buf_str(&out), buf_str(&box));
			fits = fits && at != STR_NONE;
			if (!fits || parts[p][1] == NULL)
				continue;
			buf_clear(&box);
			buf_add_format(&box, "value=\"%s\"", parts[p][1]);
			fits = str_find(str_from(buf_str(&out), at), buf_str(&box)) < 200;
		}
		tap_ok(fits, "\"%s\" in three boxes", rows[i].value);
		tap_ok((str_find(buf_str(&out), STR("value=")) == STR_NONE) ==
				(rows[i].value[0] == '\0'),
			"and nothing where nothing was");
	}
}

static void
heads_are(struct arena *arena, const char *query, const enum sort_way *ways,
	const char *const *next, const char *what)
{
	static const struct column columns[] = {{"name", "Name"}, {"state", "State"}};
	struct request request = request_of(arena, query);
	struct column_order order = {.columns = columns,
		.count = COUNT_OF(columns),
		.parameter = "order",
		.form = "sort"};
	struct part_sort *heads;

	column_order_take(&request, &order);
	heads = column_order_heads(arena, &order);
	tap_ok(heads[0].way == ways[0] && heads[1].way == ways[1] &&
			str_equal(heads[0].value, str_of(next[0])) &&
			str_equal(heads[1].value, str_of(next[1])),
		"%s", what);
}

static void
test_orders(struct arena *arena)
{
	heads_are(arena, "", (enum sort_way[]){SORT_WAY_UP, SORT_WAY_NONE},
		(const char *[]){"-name", "state"},
		"the usual order, and then the other way round");
	heads_are(arena, "order=state", (enum sort_way[]){SORT_WAY_NONE, SORT_WAY_UP},
		(const char *[]){"name", "-state"}, "another column");
	heads_are(arena, "order=-state", (enum sort_way[]){SORT_WAY_NONE, SORT_WAY_DOWN},
		(const char *[]){"name", "state"}, "the other way round");
	heads_are(arena, "order=-password", (enum sort_way[]){SORT_WAY_UP, SORT_WAY_NONE},
		(const char *[]){"-name", "state"}, "no such column: the usual one");
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free);

	arena_init(&arena, 1 << 20);
	test_days(&arena);
	test_day_written();
	test_orders(&arena);
	return tap_done();
}
