#include "web/say.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/zone.h"

#include <inttypes.h>

struct str
say_count(struct arena *arena, uint64_t count)
{
	struct str digits = str_format(arena, "%" PRIu64, count);
	struct buf out CLEANUP(buf_free) = {0};

	for (size_t i = 0; i < digits.len; i++) {
		if (i > 0 && (digits.len - i) % 3 == 0)
			buf_add_char(&out, ',');
		buf_add_char(&out, digits.data[i]);
	}
	return str_copy(arena, buf_str(&out));
}

struct str
say_count_of(struct arena *arena, uint64_t count, const char *one, const char *several)
{
	return str_format(
		arena, "%.*s %s", STR_ARG(say_count(arena, count)), count == 1 ? one : several);
}

struct str
say_size(struct arena *arena, uint64_t size)
{
	static const char *const units[] = {"kB", "MB", "GB", "TB"};
	double value = (double)size / 1000;
	size_t unit = 0;

	if (size < 1000)
		return str_format(arena, "%" PRIu64 " byte%s", size, size == 1 ? "" : "s");
	for (; value >= 1000 && unit + 1 < COUNT_OF(units); unit++)
		value /= 1000;
	return str_format(arena, value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
}

struct str
say_day(struct arena *arena, int64_t moment)
{
	return moment == DATE_NONE ? STR("") : date_words(arena, moment);
}

struct str
say_day_short(struct arena *arena, int64_t moment, bool with_year)
{
	struct str words = say_day(arena, moment);
	struct str day, month, year;

	if (!str_cut(&words, ' ', &day) || !str_cut(&words, ' ', &month) ||
		!str_cut(&words, ' ', &year))
		return day;
	return with_year
		? str_format(arena, "%.*s %.*s %.*s", STR_ARG(day), STR_ARG(str_slice(month, 0, 3)),
			  STR_ARG(year))
		: str_format(arena, "%.*s %.*s", STR_ARG(day), STR_ARG(str_slice(month, 0, 3)));
}

struct str
say_instant_time(struct arena *arena, const struct zone *zone, int64_t moment)
{
	struct zone_time time = zone_at(zone, moment);
	struct civil civil;

	if (moment == DATE_NONE)
		return STR("");
	civil = date_to_civil(time.wall);
	return str_format(arena, "%02d:%02d%s%.*s", civil.hour, civil.minute,
		time.is_twice ? " " : "", STR_ARG(time.is_twice ? time.name : STR("")));
}

struct str
say_instant_day(struct arena *arena, const struct zone *zone, int64_t moment)
{
	return say_day(arena, zone_at(zone, moment).wall);
}

struct str
say_instant(struct arena *arena, const struct zone *zone, int64_t moment)
{
	if (moment == DATE_NONE)
		return STR("");
	return str_format(arena, "%.*s, %.*s", STR_ARG(say_instant_day(arena, zone, moment)),
		STR_ARG(say_instant_time(arena, zone, moment)));
}

static bool
is_day(int64_t moment)
{
	enum { DAY = 86400 };

	return moment == DATE_NONE || moment % DAY == 0;
}

struct str
say_moment(struct arena *arena, const struct zone *zone, int64_t moment)
{
	return is_day(moment) ? say_day(arena, moment) : say_instant(arena, zone, moment);
}

struct str
say_moment_day(struct arena *arena, const struct zone *zone, int64_t moment)
{
	return is_day(moment) ? say_day(arena, moment) : say_instant_day(arena, zone, moment);
}

struct str
say_weekday(struct arena *arena, int64_t moment)
{
	static const char *const days[] = {
		"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

	if (moment == DATE_NONE)
		return STR("");
	return str_format(
		arena, "%s %.*s", days[date_weekday(moment)], STR_ARG(say_day(arena, moment)));
}

struct str
say_kind(struct str name)
{
	static const struct {
		struct str name;
		struct str said;
	} kinds[] = {
		{STR_INIT("mail"), STR_INIT("Email")},
		{STR_INIT("document"), STR_INIT("Document")},
		{STR_INIT("sheet"), STR_INIT("Spreadsheet")},
		{STR_INIT("slides"), STR_INIT("Slides")},
		{STR_INIT("image"), STR_INIT("Picture")},
		{STR_INIT("text"), STR_INIT("Text file")},
		{STR_INIT("web"), STR_INIT("Web page")},
		{STR_INIT("calendar"), STR_INIT("Calendar entry")},
		{STR_INIT("contact"), STR_INIT("Contact")},
		{STR_INIT("archive"), STR_INIT("Archive")},
		{STR_INIT("mailbox"), STR_INIT("Mailbox")},
	};

	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (str_equal(kinds[i].name, name))
			return kinds[i].said;
	return STR("Other file");
}

struct str
say_failure(struct arena *arena, struct str words)
{
	size_t command = str_find(words, STR(": give its password with candour"));
	char first;
	bool is_ended;

	words = str_trim(str_slice(words, 0, command == STR_NONE ? words.len : command));
	if (words.len == 0)
		return words;
	first = words.data[0] >= 'a' && words.data[0] <= 'z' ? (char)(words.data[0] - 'a' + 'A')
							     : words.data[0];
	is_ended = str_ends(words, STR(".")) || str_ends(words, STR("?"));
	return str_format(
		arena, "%c%.*s%s", first, STR_ARG(str_from(words, 1)), is_ended ? "" : ".");
}

struct str
say_person(struct str person)
{
	size_t at = str_find_char(person, '<');
	struct str name = str_trim(at == STR_NONE ? person : str_slice(person, 0, at));

	if (name.len >= 2 && name.data[0] == '"' && name.data[name.len - 1] == '"')
		name = str_slice(name, 1, name.len - 1);
	if (name.len > 0 || at == STR_NONE)
		return name;
	name = str_from(person, at + 1);
	at = str_find_char(name, '>');
	return at == STR_NONE ? name : str_slice(name, 0, at);
}

struct str
say_hash(struct arena *arena, struct str hex)
{
	if (hex.len < 12)
		return hex;
	return str_format(arena, "%.4s %.4s \xe2\x80\xa6 %.4s", hex.data, hex.data + 4,
		hex.data + hex.len - 4);
}
