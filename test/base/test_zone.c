/* Time zones: the system's table of London above all, and files that make no sense. */
#include "tap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "base/zone.h"

#include <stdlib.h>

static int64_t
moment(const char *iso)
{
	int64_t at = DATE_NONE;

	return date_parse_iso(str_of(iso), &at) ? at : DATE_NONE;
}

static void
shows(struct arena *arena, const struct zone *zone, const char *at, const char *wall,
	const char *name, bool is_twice)
{
	struct zone_time time = zone_at(zone, moment(at));
	struct str shown = date_iso(arena, time.wall);

	tap_ok(str_equal(shown, str_of(wall)) && str_equal(time.name, str_of(name)) &&
			time.is_twice == is_twice,
		"%s is %s %s%s (%.*s %.*s%s)", at, wall, name, is_twice ? ", twice" : "",
		STR_ARG(shown), STR_ARG(time.name), time.is_twice ? ", twice" : "");
}

/* From wikipedia's and the act's dates: clocks go forward and back at 01:00 UTC since 1981; British Standard Time
 * from 18 February 1968 to 31 October 1971; double summer time in the war; Greenwich since 1847. */
static void
test_london(struct arena *arena)
{
	const struct zone *london = NULL;
	struct err err = {0};

	tap_ok(zone_load(arena, ZONE_USUAL, &london, &err), "London is read (%s)", err.text);
	shows(arena, london, "2014-06-30T23:30:00Z", "2014-07-01T00:30:00Z", "BST", false);
	shows(arena, london, "2014-01-31T23:30:00Z", "2014-01-31T23:30:00Z", "GMT", false);
	shows(arena, london, "2015-03-29T00:59:59Z", "2015-03-29T00:59:59Z", "GMT", false);
	shows(arena, london, "2015-03-29T01:00:00Z", "2015-03-29T02:00:00Z", "BST", false);
	shows(arena, london, "2014-10-25T23:59:59Z", "2014-10-26T00:59:59Z", "BST", false);
	shows(arena, london, "2014-10-26T00:00:00Z", "2014-10-26T01:00:00Z", "BST", true);
	shows(arena, london, "2014-10-26T00:30:00Z", "2014-10-26T01:30:00Z", "BST", true);
	shows(arena, london, "2014-10-26T01:30:00Z", "2014-10-26T01:30:00Z", "GMT", true);
	shows(arena, london, "2014-10-26T02:00:00Z", "2014-10-26T02:00:00Z", "GMT", false);
	shows(arena, london, "1970-01-15T12:00:00Z", "1970-01-15T13:00:00Z", "BST", false);
	shows(arena, london, "1968-10-27T12:00:00Z", "1968-10-27T13:00:00Z", "BST", false);
	shows(arena, london, "1971-10-31T01:59:59Z", "1971-10-31T02:59:59Z", "BST", true);
	shows(arena, london, "1971-12-01T12:00:00Z", "1971-12-01T12:00:00Z", "GMT", false);
	shows(arena, london, "1943-07-01T12:00:00Z", "1943-07-01T14:00:00Z", "BDST", false);
	shows(arena, london, "1900-07-01T12:00:00Z", "1900-07-01T12:00:00Z", "GMT", false);
	shows(arena, london, "1840-07-01T12:00:00Z", "1840-07-01T11:58:45Z", "LMT", false);
	shows(arena, london, "2099-07-01T12:00:00Z", "2099-07-01T13:00:00Z", "BST", false);
	shows(arena, london, "2099-12-01T12:00:00Z", "2099-12-01T12:00:00Z", "GMT", false);
	tap_ok(str_equal(zone_title(arena, london), STR("UK time")), "and is called UK time");
}

static void
test_back(struct arena *arena)
{
	const struct zone *london = NULL;
	struct err err = {0};

	if (!zone_load(arena, ZONE_USUAL, &london, &err))
		return;
	tap_ok(zone_moment(london, moment("2014-07-01T00:00:00Z")) ==
			moment("2014-06-30T23:00:00Z"),
		"a day in summer begins an hour before that of UTC");
	tap_ok(zone_moment(london, moment("2014-12-01T00:00:00Z")) ==
			moment("2014-12-01T00:00:00Z"),
		"one in winter with it");
	tap_ok(zone_moment(london, moment("2014-10-26T01:30:00Z")) ==
			moment("2014-10-26T00:30:00Z"),
		"of a time that comes twice, the first");
	tap_ok(zone_moment(london, moment("2015-03-29T01:30:00Z")) ==
			moment("2015-03-29T01:30:00Z"),
		"one that is left out, as if the clock had gone on");
}

static void
test_others(struct arena *arena)
{
	const struct zone *zone = NULL;
	struct err err = {0};

	if (zone_load(arena, "Australia/Sydney", &zone, &err)) {
		shows(arena, zone, "2099-01-01T00:00:00Z", "2099-01-01T11:00:00Z", "AEDT", false);
		shows(arena, zone, "2099-07-01T00:00:00Z", "2099-07-01T10:00:00Z", "AEST", false);
	}
	tap_ok(str_equal(zone_title(arena, zone), STR("time of Australia/Sydney")),
		"others go by their names");
	if (zone_load(arena, "Etc/UTC", &zone, &err))
		shows(arena, zone, "2014-07-01T12:00:00Z", "2014-07-01T12:00:00Z", "UTC", false);
	shows(arena, NULL, "2014-07-01T12:00:00Z", "2014-07-01T12:00:00Z", "UTC", false);
	tap_ok(zone_at(zone, DATE_NONE).wall == DATE_NONE, "what is unknown stays unknown");
}

/* A file of the slim form: no turns, one kind, the rule alone. */
static struct str
slim(struct arena *arena, const char *rule)
{
	struct buf out CLEANUP(buf_free) = {0};
	static const char head[] =
		"TZif2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0\4";
	static const char kind[] = "\0\0\0\0\0\0GMT";

	buf_add(&out, str_make(head, 44));
	buf_add(&out, str_make(kind, sizeof(kind)));
	buf_add(&out, str_make(head, 44));
	buf_add(&out, str_make(kind, sizeof(kind)));
	buf_add_format(&out, "\n%s\n", rule);
	return str_copy(arena, buf_str(&out));
}

static void
test_rules(struct arena *arena)
{
	static const char *const bad[] = {"GMT", "GM0", "GMT0BST", "GMT0BST,M3.5.0/1",
		"GMT0BST,M3.5.7,M10.5.0", "GMT0BST,M13.5.0,M10.5.0", "GMT0BST,M3.5.0,M10.5.0x",
		"GMT99BST,M3.5.0,M10.5.0", "GMT0BST,J0,J60", "<GMT0BST,J1,J60",
		"GMT0BST,M3.5.0/200,M10.5.0"};
	const struct zone *zone = NULL;
	struct err err = {0};

	tap_ok(zone_take(arena, STR("a"), slim(arena, "GMT0BST,M3.5.0/1,M10.5.0"), &zone, &err),
		"a file of a rule alone");
	shows(arena, zone, "2014-10-26T00:30:00Z", "2014-10-26T01:30:00Z", "BST", true);
	shows(arena, zone, "2014-03-30T00:59:59Z", "2014-03-30T00:59:59Z", "GMT", false);
	tap_ok(zone_take(arena, STR("a"), slim(arena, "<+0330>-3:30<+0430>,J80/0,264/0"), &zone,
		       &err),
		"names in brackets, days by number");
	shows(arena, zone, "2016-03-20T20:29:59Z", "2016-03-20T23:59:59Z", "+0330", false);
	shows(arena, zone, "2016-03-20T20:30:00Z", "2016-03-21T01:00:00Z", "+0430", false);
	shows(arena, zone, "2016-09-20T19:30:00Z", "2016-09-20T23:00:00Z", "+0330", true);
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		err_clear(&err);
		tap_ok(!zone_take(arena, STR("a"), slim(arena, bad[i]), &zone, &err) &&
				err.kind == ERR_DAMAGED,
			"refused: %s", bad[i]);
	}
}

static void
test_refusals(struct arena *arena)
{
	static const char *const names[] = {"", "../passwd", "/etc/passwd", "Europe/../London",
		"Europe//London", "Europe/", "Europe/Lon don", "Europe/London\n", "."};
	struct buf bytes CLEANUP(buf_free) = {0};
	const struct zone *zone = NULL;
	struct err err = {0};
	size_t taken = 0;

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		err_clear(&err);
		tap_ok(!zone_load(arena, names[i], &zone, &err) && err.kind == ERR_USAGE,
			"no name of a zone: %s", names[i]);
	}
	err_clear(&err);
	tap_ok(!zone_load(arena, "Europe/Norchester", &zone, &err) && err.kind == ERR_NOT_FOUND,
		"one that the system does not have (%s)", err.text);
	err_clear(&err);
	tap_ok(file_read("/usr/share/zoneinfo/Europe/London", &bytes, 1 << 16, &err),
		"the system has London");
	for (size_t len = 0; len < bytes.len; len += 7) {
		struct arena piece CLEANUP(arena_free) = {.size_max = 1 << 20};

		err_clear(&err);
		taken += zone_take(
			&piece, STR("a"), str_slice(buf_str(&bytes), 0, len), &zone, &err);
	}
	tap_ok(taken == 0, "a file that is cut off is refused wherever it ends");
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)16 << 20};

	/* None of it depends on where the process thinks it is. */
	(void)setenv("TZ", "Asia/Tokyo", 1);
	test_london(&arena);
	test_back(&arena);
	test_others(&arena);
	test_rules(&arena);
	test_refusals(&arena);
	return tap_done();
}
