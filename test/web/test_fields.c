/* What pages ask for in more than one field: a day in three boxes, the order of a table. */
#include "tap.h"

#include "base/arena.h"
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
	test_orders(&arena);
	return tap_done();
}
