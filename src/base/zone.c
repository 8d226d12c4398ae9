#include "base/zone.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/zone_rule.h"

enum {
	HEAD_SIZE = 44,
	DAY_S = 86400,
	OFFSET_MAX = 26 * 3600,
	SHORT_SIZE = 8,
	YEAR_LAST = 2200,
	/* Those of which a rule writes out each year to the last, and its two kinds. */
	RULE_TURNS_MAX = 2 * (YEAR_LAST - 1900),
	RULE_KINDS = 2
};

struct kind {
	int32_t offset;
	struct str name;
};

/* Stretch 0 is before the first turn; stretch n begins at turn n - 1. */
struct zone {
	struct str name;
	int64_t *turns;
	uint16_t *after; /* the kind from each turn on */
	size_t turn_count;
	struct kind *kinds;
	size_t kind_count;
	uint16_t first; /* the kind before all turns */
};

/* ---- reading ---- */

struct counts {
	size_t ut, standard, leaps, turns, kinds, letters;
};

static uint64_t
big_read(const char *data, size_t bytes)
{
	uint64_t value = 0;

	for (size_t i = 0; i < bytes; i++)
		value = value << 8 | (unsigned char)data[i];
	return value;
}

static bool
head_take(struct str *rest, struct counts *counts, bool *ret_has_second)
{
	size_t *const members[] = {&counts->ut, &counts->standard, &counts->leaps, &counts->turns,
		&counts->kinds, &counts->letters};

	if (rest->len < HEAD_SIZE || !str_starts(*rest, STR("TZif")))
		return false;
	*ret_has_second = rest->data[4] >= '2';
	for (size_t i = 0; i < COUNT_OF(members); i++) {
		*members[i] = (size_t)big_read(rest->data + 20 + i * 4, 4);
		if (*members[i] > ZONE_TURNS_MAX)
			return false;
	}
	*rest = str_from(*rest, HEAD_SIZE);
	return counts->kinds > 0 && counts->kinds <= 256;
}

static size_t
body_size(const struct counts *counts, size_t time_size)
{
	return counts->turns * (time_size + 1) + counts->kinds * 6 + counts->letters +
		counts->leaps * (time_size + 4) + counts->standard + counts->ut;
}

static bool
kinds_take(struct arena *arena, struct zone *zone, const char *data, struct str letters)
{
	for (size_t i = 0; i < zone->kind_count; i++, data += 6) {
		size_t at = (unsigned char)data[5];
		size_t len = 0;

		zone->kinds[i].offset = (int32_t)(uint32_t)big_read(data, 4);
		while (at + len < letters.len && letters.data[at + len] != 0)
			len++;
		if (zone->kinds[i].offset < -OFFSET_MAX || zone->kinds[i].offset > OFFSET_MAX ||
			at + len >= letters.len || len > SHORT_SIZE)
			return false;
		zone->kinds[i].name = str_copy(arena, str_make(letters.data + at, len));
	}
	return true;
}

static bool
body_take(struct arena *arena, struct zone *zone, const struct counts *counts, struct str *rest)
{
	const char *times = rest->data;
	const char *after = times + counts->turns * 8;
	const char *kinds = after + counts->turns;

	/* With leap seconds, times are not those of the clock that we have. */
	if (counts->leaps > 0 || rest->len < body_size(counts, 8))
		return false;
	zone->turns = ARENA_ARRAY(arena, counts->turns + RULE_TURNS_MAX, int64_t);
	zone->after = ARENA_ARRAY(arena, counts->turns + RULE_TURNS_MAX, uint16_t);
	zone->turn_count = counts->turns;
	zone->kinds = ARENA_ARRAY(arena, counts->kinds + RULE_KINDS, struct kind);
	zone->kind_count = counts->kinds;
	for (size_t i = 0; i < counts->turns; i++) {
		zone->turns[i] = (int64_t)big_read(times + i * 8, 8);
		zone->after[i] = (unsigned char)after[i];
		if (zone->after[i] >= counts->kinds ||
			(i > 0 && zone->turns[i] <= zone->turns[i - 1]) ||
			zone->turns[i] < -((int64_t)1 << 60) || zone->turns[i] > (int64_t)1 << 60)
			return false;
	}
	if (!kinds_take(arena, zone, kinds, str_make(kinds + counts->kinds * 6, counts->letters)))
		return false;
	*rest = str_from(*rest, body_size(counts, 8));
	return true;
}

static void
turn_add(struct zone *zone, int64_t moment, uint16_t kind)
{
	if (zone->turn_count > 0 && moment <= zone->turns[zone->turn_count - 1])
		return;
	zone->turns[zone->turn_count] = moment;
	zone->after[zone->turn_count++] = kind;
}

/* What the last line says is written out behind the table. */
static bool
rule_take(struct arena *arena, struct zone *zone, struct str text)
{
	struct zone_rule rule;
	uint16_t standard = (uint16_t)zone->kind_count;
	uint16_t summer = (uint16_t)(standard + 1);
	int first = YEAR_LAST - RULE_TURNS_MAX / 2;

	if (text.len == 0)
		return true;
	if (!zone_rule_parse(text, &rule))
		return false;
	zone->kinds[zone->kind_count++] = (struct kind){rule.offset, str_copy(arena, rule.name)};
	zone->kinds[zone->kind_count++] = (struct kind){
		rule.summer_offset, str_copy(arena, rule.summer_name)};
	if (zone->turn_count == 0)
		zone->first = standard;
	for (int year = first; rule.has_summer && year < YEAR_LAST; year++) {
		int64_t begins, ends;

		zone_rule_year(&rule, year, &begins, &ends);
		/* In the south, the summer that began last year ends first. */
		turn_add(zone, begins < ends ? begins : ends, begins < ends ? summer : standard);
		turn_add(zone, begins < ends ? ends : begins, begins < ends ? standard : summer);
	}
	return true;
}

static bool
all_take(struct arena *arena, struct zone *zone, struct str rest)
{
	struct counts counts;
	struct str line;
	bool has_second;

	if (!head_take(&rest, &counts, &has_second) || !has_second ||
		rest.len < body_size(&counts, 4))
		return false;
	rest = str_from(rest, body_size(&counts, 4));
	return head_take(&rest, &counts, &has_second) && body_take(arena, zone, &counts, &rest) &&
		str_starts(rest, STR("\n")) &&
		(rest = str_from(rest, 1), str_cut(&rest, '\n', &line)) &&
		rule_take(arena, zone, line);
}

bool
zone_take(struct arena *arena, struct str name, struct str bytes, const struct zone **ret_zone,
	struct err *err)
{
	struct zone *zone = ARENA_NEW(arena, struct zone);

	zone->name = str_copy(arena, name);
	*ret_zone = zone;
	return all_take(arena, zone, bytes) ||
		err_set(err, ERR_DAMAGED, "the system's rules of the time zone %.*s make no sense",
			STR_ARG(name));
}

/* "Europe/London": parts of letters, digits, "+", "-" and "_", none of which begins with a dot. */
static bool
is_name(struct str name)
{
	char before = '/';

	for (size_t i = 0; i < name.len; before = name.data[i++]) {
		char c = name.data[i];

		if (c == '/' ? before == '/'
			     : !char_is_alpha(c) && !char_is_digit(c) && c != '+' && c != '-' &&
					c != '_')
			return false;
	}
	return name.len > 0 && name.len <= ZONE_NAME_MAX && before != '/';
}

bool
zone_load(struct arena *arena, const char *name, const struct zone **ret_zone, struct err *err)
{
	struct buf bytes CLEANUP(buf_free) = {0};
	struct str path = str_format(arena, "/usr/share/zoneinfo/%s", name);

	if (!is_name(str_of(name)))
		return err_set(
			err, ERR_USAGE, "\"%s\" is no time zone; one is \"%s\"", name, ZONE_USUAL);
	if (!file_read(path.data, &bytes, ZONE_SIZE_MAX, err))
		return err_in(err,
			"the rules of the time zone %s (of Debian's package tzdata) cannot be read",
			name);
	return zone_take(arena, str_of(name), buf_str(&bytes), ret_zone, err);
}

/* ---- looking ---- */

/* The stretch in which a moment lies. */
static size_t
stretch_at(const struct zone *zone, int64_t moment)
{
	size_t low = 0;
	size_t high = zone->turn_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (zone->turns[middle] <= moment)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static const struct kind *
kind_of(const struct zone *zone, size_t stretch)
{
	return &zone->kinds[stretch == 0 ? zone->first : zone->after[stretch - 1]];
}

/* Whether clocks show that time in that stretch, at another moment than this. */
static bool
is_shown(const struct zone *zone, size_t stretch, int64_t wall, int64_t moment)
{
	int64_t other = wall - kind_of(zone, stretch)->offset;

	return other != moment && stretch_at(zone, other) == stretch;
}

struct zone_time
zone_at(const struct zone *zone, int64_t moment)
{
	const struct kind *kind;
	size_t stretch;
	int64_t wall;

	if (zone == NULL || moment == DATE_NONE)
		return (struct zone_time){.wall = moment, .name = STR("UTC")};
	stretch = stretch_at(zone, moment);
	kind = kind_of(zone, stretch);
	wall = moment + kind->offset;
	return (struct zone_time){.wall = wall,
		.offset = kind->offset,
		.is_twice = (stretch > 0 && is_shown(zone, stretch - 1, wall, moment)) ||
			(stretch < zone->turn_count && is_shown(zone, stretch + 1, wall, moment)),
		.name = kind->name};
}

int64_t
zone_moment(const struct zone *zone, int64_t wall)
{
	int64_t before, after;

	if (zone == NULL || wall == DATE_NONE)
		return wall;
	before = wall - kind_of(zone, stretch_at(zone, wall - DAY_S))->offset;
	after = wall - kind_of(zone, stretch_at(zone, wall + DAY_S))->offset;
	return zone_at(zone, before).wall != wall && zone_at(zone, after).wall == wall ? after
										       : before;
}

struct str
zone_title(struct arena *arena, const struct zone *zone)
{
	if (zone == NULL || str_equal(zone->name, STR("UTC")) ||
		str_equal(zone->name, STR("Etc/UTC")))
		return STR("UTC");
	if (str_equal(zone->name, STR(ZONE_USUAL)))
		return STR("UK time");
	return str_format(arena, "time of %.*s", STR_ARG(zone->name));
}
